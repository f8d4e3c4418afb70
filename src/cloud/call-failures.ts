import { CallError, type CallFailure } from '../model/errors.ts';
import { ACTIONS, type Action } from './actions.ts';
import { codeAdvice, isMissingRight, missingRights, otherRefusal, type Grantee } from './advice.ts';
import type { RecordedGap } from './snapshot-format.ts';

/** Keeps what could not be read of an account: one gap for each action and reason, however often it failed. */
export interface CallFailures {
  /** What a call gives; `undefined` where it failed, which is written down, with advice of its own where there is some. */
  tried<T>(
    action: Action,
    what: string,
    call: () => Promise<T>,
    advice?: (error: CallError) => string | undefined,
  ): Promise<T | undefined>;
  /** Something that is not right although nothing failed. */
  addFailure(what: string, because: string): void;
  gaps(): readonly RecordedGap[];
}

interface Failed {
  readonly action: Action;
  readonly because: string;
  /** The right that would close the gap. What takes a role has its right in another account, which the advice names. */
  readonly right: string | undefined;
  /** The first ones by their names: an account may have 200,000 roles that are refused. */
  whats: readonly string[];
  count: number;
}

/** No failures yet; `grantee` is who makes the calls, as far as that is known by then. */
export function makeCallFailures(grantee?: () => Grantee | undefined): CallFailures {
  const failed = new Map<string, Failed>();
  const others: RecordedGap[] = [];
  return {
    async tried(action, what, call, advice) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        // The keys for a call may be refused, and not the call.
        const by = isAction(error.action) ? error.action : action;
        const because = [reasonOf(error), advice?.(error) ?? refusalOf(error, by) ?? []].flat().join('; ');
        const key = `${by} ${because}`;
        const known = failed.get(key) ?? {
          action: by,
          because,
          right: isMissingRight(error, by) ? ACTIONS[by].grant : undefined,
          whats: [],
          count: 0,
        };
        known.whats = [...known.whats, what].toSorted().slice(0, SHOWN);
        known.count++;
        failed.set(key, known);
        return undefined;
      }
    },
    addFailure: (what, because) => void others.push({ what, because, reason: 'not-readable' }),
    gaps() {
      const all = [...failed.values()];
      const rights = [...new Set(all.flatMap(({ right }) => right ?? []))].toSorted();
      const whose = grantee?.();
      const help = whose === undefined || rights.length === 0 ? undefined : missingRights(rights, whose);
      return [...all.map((each) => gapOf(each, help)), ...others].toSorted(byText);
    },
  };
}

/** What else than a missing right refuses a call. */
function refusalOf({ failure, denial }: CallError, action: Action): string | undefined {
  return failure === 'denied' && action !== 'AssumeRole' ? otherRefusal(denial) : undefined;
}

function isAction(name: string | undefined): name is Action {
  return name !== undefined && Object.hasOwn(ACTIONS, name);
}

/** The order in which calls end is no one run's like the next one's. */
function byText(one: RecordedGap, other: RecordedGap): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function gapOf({ action, because, right, whats, count }: Failed, help: string | undefined): RecordedGap {
  const words = right !== undefined && help !== undefined ? `${because}; ${help}` : because;
  return {
    what: list(whats, count),
    because: `${action}: ${words}`,
    reason: 'not-readable',
    ...(right !== undefined && { grant: right }),
  };
}

const SHOWN = 3;

function list(whats: readonly string[], count: number): string {
  const more = count - whats.length;
  return more > 0 ? `${whats.join(', ')} and ${String(more)} more` : whats.join(', ');
}

const REASONS: Readonly<Record<CallFailure, string>> = {
  throttled: 'throttled, even at the slowest rate',
  denied: 'denied',
  absent: 'not found',
  gone: 'no longer there, or never used',
  credential: 'the credentials are not accepted',
  unusable: 'the account cannot be used: it may be closed, suspended or in arrears',
  clock: 'the clock of this machine differs from the clock of the API: correct it; the credentials may be valid',
  metadata: 'the instance metadata returned no credentials',
  command: 'the command of the profile gives no credentials',
  credentialsUri: 'the credentials URI of the profile gives no credentials',
  refused: 'the API returned an error',
  server: 'the API failed on every try',
  malformed: 'no valid answer from the API',
  network: 'no connection',
  unknownHost: 'no such host',
  proxy: 'no connection through the proxy in HTTPS_PROXY',
  untrusted: 'its certificate is not trusted; set NODE_EXTRA_CA_CERTS=FILE for your own certificate authority',
  timeout: 'timed out',
  stopped: 'the run was stopped before',
};

/** Why a call failed, for people, and what to do about it where its code says that. */
export function reasonOf(error: CallError): string {
  const { failure, code, host, tries } = error;
  const reason = `${REASONS[failure]}${code === undefined ? '' : ` (${code})`}`;
  const advice = codeAdvice(error);
  if (advice !== undefined) return `${reason}: ${advice}`;
  if (host === undefined || !IS_OF_HOST.has(failure)) return reason;
  return `${reason}: ${host}${tries > 1 ? `, tried ${String(tries)} times` : ''}`;
}

/** What is no answer of the API, but of the way to its host. */
const IS_OF_HOST: ReadonlySet<CallFailure> = new Set(['network', 'unknownHost', 'proxy', 'untrusted', 'timeout']);

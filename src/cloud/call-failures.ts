import { CallError, type CallFailure } from '../model/errors.ts';
import { ACTIONS, type Action } from './actions.ts';
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
  amiss(what: string, because: string): void;
  gaps(): readonly RecordedGap[];
}

interface Failed {
  readonly action: Action;
  readonly because: string;
  /** A right of the account would close the gap. What takes a role has its right in another account, which the advice names. */
  readonly isDenied: boolean;
  /** The first ones by their names: an account may have 200,000 roles that are refused. */
  whats: readonly string[];
  count: number;
}

/** An empty ledger. */
export function makeCallFailures(): CallFailures {
  const failed = new Map<string, Failed>();
  const others: RecordedGap[] = [];
  return {
    async tried(action, what, call, advice) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const because = [reasonOf(error), advice?.(error) ?? []].flat().join('; ');
        // The keys for a call may be refused, and not the call.
        const by = isAction(error.action) ? error.action : action;
        const key = `${by} ${because}`;
        const isDenied = error.failure === 'denied' && by !== 'AssumeRole';
        const known = failed.get(key) ?? { action: by, because, isDenied, whats: [], count: 0 };
        known.whats = [...known.whats, what].toSorted().slice(0, SHOWN);
        known.count++;
        failed.set(key, known);
        return undefined;
      }
    },
    amiss: (what, because) => void others.push({ what, because, reason: 'not-readable' }),
    gaps: () => [...[...failed.values()].map(gapOf), ...others].toSorted(byText),
  };
}

function isAction(name: string | undefined): name is Action {
  return name !== undefined && Object.hasOwn(ACTIONS, name);
}

/** The order in which calls end is no one run's like the next one's. */
function byText(one: RecordedGap, other: RecordedGap): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function gapOf({ action, because, isDenied, whats, count }: Failed): RecordedGap {
  const { grant } = ACTIONS[action];
  return {
    what: list(whats, count),
    because: `${action}: ${because}`,
    reason: 'not-readable',
    ...(isDenied && grant !== undefined && { grant }),
  };
}

const SHOWN = 3;

function list(whats: readonly string[], count: number): string {
  const more = count - whats.length;
  return more > 0 ? `${whats.join(', ')} and ${String(more)} more` : whats.join(', ');
}

const REASONS: Readonly<Record<CallFailure, string>> = {
  throttled: 'throttled, however slowly it was asked',
  denied: 'refused',
  absent: 'not there',
  gone: 'not there any more, or never used',
  credential: 'the credentials are not accepted',
  clock: 'the clock of this machine differs from that of the API: set it; the credentials may be right',
  metadata: 'the metadata of the instance gives no credentials',
  command: 'the command of the profile gives no credentials',
  credentialsUri: 'the credentials URI of the profile gives no credentials',
  refused: 'the API answers with an error',
  server: 'the API failed each time',
  malformed: 'no answer of the API came',
  network: 'no connection',
  unknownHost: 'no such host',
  proxy: 'no connection through the proxy that HTTPS_PROXY names',
  untrusted: 'its certificate is not trusted; NODE_EXTRA_CA_CERTS=FILE tells of an authority of your own',
  timeout: 'too slow',
  stopped: 'the run was ended before',
};

/** Why a call failed, for people. */
export function reasonOf({ failure, code, host, tries }: CallError): string {
  const reason = `${REASONS[failure]}${code === undefined ? '' : ` (${code})`}`;
  if (host === undefined || !IS_OF_HOST.has(failure)) return reason;
  return `${reason}: ${host}${tries > 1 ? `, tried ${String(tries)} times` : ''}`;
}

/** What is no answer of the API, but of the way to its host. */
const IS_OF_HOST: ReadonlySet<CallFailure> = new Set(['network', 'unknownHost', 'proxy', 'untrusted', 'timeout']);

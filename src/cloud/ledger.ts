import { CallError, type CallFailure } from '../errors.ts';
import { ACTIONS, type Action } from './actions.ts';
import type { RecordedGap } from './recording.ts';

/** Keeps what could not be read of an account: one gap for each action and reason, however often it failed. */
export interface Ledger {
  /** What a call gives; `undefined` where it failed, which is written down. What is gone by now is no failure. */
  tried<T>(action: Action, what: string, call: () => Promise<T>): Promise<T | undefined>;
  /** Something that is not right although nothing failed. */
  amiss(what: string, because: string): void;
  gaps(): readonly RecordedGap[];
}

interface Failed {
  readonly action: Action;
  readonly because: string;
  readonly isDenied: boolean;
  readonly whats: string[];
}

/** An empty ledger. */
export function makeLedger(): Ledger {
  const failed = new Map<string, Failed>();
  const others: RecordedGap[] = [];
  return {
    async tried(action, what, call) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const because = reasonOf(error);
        const known = failed.get(`${action} ${because}`);
        if (known !== undefined) known.whats.push(what);
        else
          failed.set(`${action} ${because}`, { action, because, isDenied: error.failure === 'denied', whats: [what] });
        return undefined;
      }
    },
    amiss: (what, because) => void others.push({ what, because, reason: 'not-readable' }),
    gaps: () => [...[...failed.values()].map(gapOf), ...others].toSorted(byText),
  };
}

/** The order in which calls end is no one run's like the next one's. */
function byText(one: RecordedGap, other: RecordedGap): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function gapOf({ action, because, isDenied, whats }: Failed): RecordedGap {
  const { grant } = ACTIONS[action];
  return {
    what: list(whats.toSorted()),
    because: `${action}: ${because}${isDenied && action === 'AssumeRole' ? '; the role has to trust who takes it' : ''}`,
    reason: 'not-readable',
    ...(isDenied && grant !== undefined && { grant }),
  };
}

const SHOWN = 3;

function list(whats: readonly string[]): string {
  const more = whats.length - SHOWN;
  return more > 0 ? `${whats.slice(0, SHOWN).join(', ')} and ${String(more)} more` : whats.join(', ');
}

const REASONS: Readonly<Record<CallFailure, string>> = {
  throttled: 'throttled, however slowly it was asked',
  denied: 'refused',
  absent: 'not there',
  credential: 'the credentials are not accepted',
  metadata: 'the metadata of the instance gives no credentials',
  refused: 'not understood by the API',
  server: 'the API failed each time',
  malformed: 'no answer of the API came',
  network: 'no connection',
  timeout: 'too slow',
  stopped: 'the run was ended before',
};

/** Why a call failed, for people. */
export function reasonOf({ failure, code }: CallError): string {
  return `${REASONS[failure]}${code === undefined ? '' : ` (${code})`}`;
}

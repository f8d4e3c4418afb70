/** What working out a module or a template has taken so far, and where it was given up. */
export interface EvaluationBudget {
  /** How many values lie around the one that is being worked out, in the text and behind names. */
  depth: number;
  /** Values and characters that names were replaced by. */
  repeated: number;
  /** Expressions that were worked out. */
  steps: number;
  /** References to what is not there, which `try` goes on from. */
  missing: number;
  /** The templates that are being filled in, each in the one before it, and those that lead back to themselves. */
  readonly templates: string[];
  readonly circles: Set<string>;
  /** Files in which a value leads on too deep, or grows too large: it is not known there. */
  readonly tooDeep: Set<string>;
  readonly tooMuch: Set<string>;
}

/** Values around a value: nothing that people write comes near, and the stack of the machine holds as many. */
const MAX_AROUND = 400;
/** Values and characters in one value beyond those that its own text holds. RAM keeps no policy of a tenth of that. */
export const MAX_SIZE = 100_000;
/** The same of all names of a module together. */
const MAX_REPEATED = 20_000_000;

/** Expressions of a module and all that it calls: a thousand roles take a hundredth of it. */
const MAX_STEPS = 2_000_000;

/** The files in which something was given up, by why. */
export type BudgetExceeded = Pick<EvaluationBudget, 'tooDeep' | 'tooMuch'> & Partial<Pick<EvaluationBudget, 'circles'>>;

/** Nothing was worked out yet. */
export function newBudget(): EvaluationBudget {
  return {
    depth: 0,
    repeated: 0,
    steps: 0,
    missing: 0,
    templates: [],
    circles: new Set(),
    tooDeep: new Set(),
    tooMuch: new Set(),
  };
}

/** Enters a nested value; the caller leaves it with `effort.depth--`. `false` when it is too deep. */
export function fitsBudget(effort: EvaluationBudget, file: string): boolean {
  if (++effort.steps > MAX_STEPS) {
    giveUp(effort, file);
    return false;
  }
  if (effort.depth < MAX_AROUND) {
    effort.depth++;
    return true;
  }
  effort.tooDeep.add(file);
  return false;
}

/** Notes a file in which a value was not worked out because it is too much. */
export function giveUp(effort: EvaluationBudget, file: string): void {
  effort.tooMuch.add(file);
}

/** Counts what a name is replaced by; `false` where that is too much. */
export function repeats(effort: EvaluationBudget, size: number, file: string): boolean {
  effort.repeated += size;
  if (effort.repeated <= MAX_REPEATED) return true;
  giveUp(effort, file);
  return false;
}

/** Deeper input is refused: real policies and plans stay below 40. */
export const MAX_DEPTH = 100;

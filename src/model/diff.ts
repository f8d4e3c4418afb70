import type { ConditionBlock } from './policy/trust-policy.ts';
import type { Unchecked } from './finding.ts';
import type { Verdict } from './report.ts';

/** What access changed between two sides: plain data. */
export interface DiffReport {
  readonly added: readonly ChangedAccess[];
  readonly removed: readonly ChangedAccess[];
  /** Tasks whose verdict is another one; `null` where a side has no such task. */
  readonly tasks: readonly ChangedTask[];
  readonly gaps: readonly Unchecked[];
}

/** An access entry that only one side has. */
export interface ChangedAccess {
  readonly subject: string;
  readonly principal: string;
  readonly account: string | null;
  readonly effect: 'allow' | 'unknown';
  readonly condition: ConditionBlock | null;
  readonly policies: readonly { readonly name: string; readonly type: string }[] | null;
  readonly file: string;
  readonly startLine: number;
}

export interface ChangedTask {
  readonly task: string;
  readonly before: Verdict | null;
  readonly after: Verdict | null;
}

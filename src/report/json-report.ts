import type { Side } from '../model/dts/task.ts';
import type { Basis, Level } from '../model/finding.ts';
import type { CheckResult, ReportScope, Summary, Verdict } from '../model/report.ts';

/** A report as `schemas/report.schema.json` describes it. */
export interface JsonReport {
  readonly reportVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** What counts, in the order of files and places. */
  readonly findings: readonly JsonFinding[];
  /** Findings that an exception of the configuration, a comment or a baseline accepts. */
  readonly suppressed: readonly JsonSuppressed[];
  /** The accounts that were asked for; of `audit` only. */
  readonly accounts?: readonly JsonAccount[];
  /** Who can assume which role; of `audit` only, where it was asked for. */
  readonly access?: readonly JsonAccess[];
  /** What could not be checked. A gap is never a pass. */
  readonly gaps: readonly JsonGap[];
  /** Each task with its checks, in the order in which DTS meets them; of `preflight` only. */
  readonly preflight?: readonly JsonTask[];
  /** What was looked at, when, by whom; of `audit` and `preflight` only. */
  readonly scope?: ReportScope;
  readonly summary: JsonSummary;
}

/** Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface JsonPlace {
  /** As the caller gave it, with forward slashes. */
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding in a live account that was not written down has a subject and no place. */
export interface JsonFinding extends Partial<JsonPlace> {
  readonly rule: string;
  readonly level: Level;
  /** A sentence: the rule's title, and what is special here. */
  readonly message: string;
  /** The role's ARN, `task <name>`, or an account ID. */
  readonly subject?: string;
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  /** What DTS or RAM would answer. */
  readonly leadsTo?: JsonOutcome;
  /** Names the finding for as long as it is the same one, whatever is added around it. */
  readonly fingerprint: string;
  /** The vendor's page that the rule rests on. */
  readonly url: string;
  readonly basis: Basis;
  readonly fix?: JsonFix;
}

/** A finding that does not count, what accepts it, and why. */
export interface JsonSuppressed extends JsonFinding {
  readonly by: 'exception' | 'comment' | 'baseline';
  readonly because: string;
  /** The last day on which it holds. */
  readonly until?: string;
}

/** What DTS or RAM answers. */
interface JsonOutcome {
  readonly code: string;
  readonly message: string;
}

export interface JsonFix {
  readonly title: string;
  /** `safe`: access stays the same. `review`: it changes access, or needs a person's knowledge. */
  readonly risk: 'safe' | 'review';
  /** All of them or none; empty where the fix is advice. */
  readonly edits: readonly (JsonPlace & { readonly newText: string })[];
}

/** What could not be checked, and why. `not-given`: nobody asked. `not-readable`: asked, and refused, broken or too large. */
export interface JsonGap {
  readonly what: string;
  readonly because: string;
  readonly reason: 'not-given' | 'not-readable';
  readonly account?: string;
  /** The RAM action whose grant would close it. */
  readonly grant?: string;
}

/** A principal that a statement of a role's trust policy trusts. */
export interface JsonAccess {
  /** The role's ARN. */
  readonly subject: string;
  readonly principal: string;
  /** `null`: everybody, or not known. */
  readonly account: string | null;
  /** Its number in the policy, from 1. */
  readonly statement: number;
  /** `unknown`: a Deny takes a part of it away, or a value is known only later. */
  readonly effect: 'allow' | 'unknown';
  /** Operator, key, values. */
  readonly condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | null;
  /** `null`: not read. */
  readonly policies: readonly { readonly name: string; readonly type: string }[] | null;
  readonly tasks: readonly string[];
  readonly file?: string;
  readonly startLine?: number;
}

/** An account that was asked for, and how far it could be read. */
export interface JsonAccount {
  readonly id: string;
  readonly name?: string;
  readonly state: 'complete' | 'partial' | 'unreachable';
  readonly roles: number;
  readonly serviceLinkedRoles: number;
}

export interface JsonTask extends JsonPlace {
  /** Its name, or its place where it has none. */
  readonly task: string;
  readonly verdict: Verdict;
  /** Its accounts, in words. */
  readonly scenario: string;
  readonly checks: readonly JsonCheck[];
}

/** A check of one task, and of one end of it where it is about an end. */
export interface JsonCheck extends Partial<JsonPlace> {
  readonly check: string;
  /** What is asked, in words. */
  readonly says?: string;
  readonly endpoint?: Side;
  /** The account that it looks into. */
  readonly account?: string;
  /** `unknown` is never a pass; a warning does not stop the task. */
  readonly result: CheckResult;
  /** What decides. */
  readonly evidence: string;
  readonly rule?: string;
  readonly level?: Level;
  readonly leadsTo?: JsonOutcome;
  readonly fix?: {
    readonly title: string;
    readonly account?: string;
    /** Calls of the `aliyun` program; none where only a console, or a change of the task, helps. */
    readonly commands: { readonly bash: readonly string[]; readonly powershell: readonly string[] };
  };
}

export interface JsonSummary extends Summary {
  /** Findings below `minLevel`. */
  readonly hidden: number;
}

/** A part of a report before the fields that are `undefined` are left out. */
export type Shaped<T> = T extends object ? { readonly [K in keyof T]: Shaped<T[K]> | undefined } : T;

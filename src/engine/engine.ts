import type { InputFile } from '../files/file-system.ts';
import type { Inventory, InventoryPart, Checkable } from '../inventory/inventory.ts';
import type { UncheckedItem } from '../inventory/unchecked.ts';
import type { AccountState } from '../model/account.ts';
import { documentKey, type Document, type Location, pointer } from '../model/document.ts';
import { RuleCrash } from '../model/errors.ts';
import {
  RANK,
  type Level,
  type Problem,
  type Setting,
  type RuleFinding,
  type Finding,
  type Unchecked,
} from '../model/finding.ts';
import { statementIdentity } from '../model/policy/trust-policy.ts';
import type { Report } from '../model/report.ts';
import { isNewRule } from '../model/rule-card.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Subject, SubjectKind } from '../model/subject.ts';
import type { Suppression } from '../model/suppression.ts';
import type { Placing } from '../source/resolve-findings.ts';
import type { Baseline } from './baseline.ts';

/** Rules with their levels. */
interface Engine {
  /** The rules that are on, by kind of subject. */
  readonly rulesAbout: ReadonlyMap<SubjectKind, readonly AnyRule[]>;
  readonly settings: ReadonlyMap<string, Setting>;
  /** The version of this program: rules that came with it are notes. */
  readonly version: string;
  readonly supersededBy: ReadonlyMap<string, readonly string[]>;
  readonly supersededAt: ReadonlyMap<string, readonly string[]>;
}

/** What the rules find in some subjects. A rule that crashes is recorded, and the others go on. */
interface EngineResult {
  readonly verdicts: readonly RuleFinding[];
  readonly crashes: readonly RuleCrash[];
  readonly unchecked: readonly UncheckedItem[];
}

/** Where the levels of rules are set. */
interface Leveled {
  readonly config?: { readonly levels: ReadonlyMap<string, Setting> };
  readonly settings?: ReadonlyMap<string, Setting>;
}

/** The levels in effect: `settings` override the configuration. */
export function settingsOf({ config, settings }: Leveled): ReadonlyMap<string, Setting> {
  return new Map([...(config?.levels ?? []), ...(settings ?? [])]);
}

export function makeEngine(
  rules: readonly AnyRule[],
  settings: ReadonlyMap<string, Setting>,
  version: string = __VERSION__,
): Engine {
  const active = rules.filter((rule) => settings.get(rule.id) !== 'off');
  const rulesAbout = new Map<SubjectKind, AnyRule[]>(rules.map(({ about }) => [about, []]));
  for (const rule of active) rulesAbout.get(rule.about)?.push(rule);
  return {
    rulesAbout,
    settings,
    version,
    supersededBy: new Map(active.flatMap((rule) => (rule.supersededBy ? [[rule.id, rule.supersededBy]] : []))),
    supersededAt: new Map(active.flatMap((rule) => (rule.supersededAt ? [[rule.id, rule.supersededAt]] : []))),
  };
}

/** Applies the rules to subjects. All subjects go in one call, because a finding may supersede that of another subject. */
export function applyRules(engine: Engine, subjects: Iterable<Checkable>): EngineResult {
  const verdicts: RuleFinding[] = [];
  const crashes: RuleCrash[] = [];
  const unchecked: UncheckedItem[] = [];
  for (const subject of subjects) {
    if (subject.kind === 'unchecked') {
      unchecked.push(subject.of);
      continue;
    }
    const rules = engine.rulesAbout.get(subject.kind);
    if (rules === undefined) throw new Error(`no rules about ${subject.kind} were loaded`);
    for (const rule of rules) {
      try {
        // The type of the map does not express that a rule is listed under the kind of its subject.
        for (const problem of (rule.check as (subject: unknown) => Iterable<Problem>)(subject.of)) {
          verdicts.push(ruleFinding(engine, rule, { problem, subject }));
        }
      } catch (error) {
        crashes.push(new RuleCrash(rule.id, subject.subject, error));
      }
    }
  }
  return { verdicts: applyPrecedence(engine, verdicts), crashes, unchecked };
}

function ruleFinding(
  engine: Engine,
  rule: AnyRule,
  { problem, subject: { of, subject } }: { readonly problem: Problem; readonly subject: Subject },
): RuleFinding {
  const setting = engine.settings.get(rule.id);
  const meant = problem.level ?? rule.level;
  const own = rule.since !== undefined && isNewRule(rule, engine.version) ? 'note' : meant;
  const distinction = {
    statement: 'trust' in of && of.trust !== undefined ? statementIdentity(of.trust, problem.at) : undefined,
    // Not `own`: a finding has to keep its fingerprint when its rule is no longer new.
    level: meant === rule.level ? undefined : meant,
  };
  // The spread follows a first key because on Node 20 `{ ...first, more }` gives each object its own hidden class.
  const asFound = { rule: rule.id, subject, distinction, ...problem, level: own };
  return setting === undefined || setting === 'off' ? asFound : { ownLevel: own, ...asFound, level: setting };
}

/**
 * Leaves out findings of superseded rules. A finding is superseded only by one of the same level or a higher one: a warning must
 * not hide an error.
 */
function applyPrecedence(
  { supersededBy, supersededAt }: Engine,
  verdicts: readonly RuleFinding[],
): readonly RuleFinding[] {
  if (verdicts.length < 2) return verdicts;
  const found = new Set(verdicts.map(({ rule }) => rule));
  const mayApply = (superseded: ReadonlyMap<string, readonly string[]>): boolean =>
    [...found].some((rule) => superseded.get(rule)?.some((other) => found.has(other)));
  const [mayApplyIn, mayApplyAt] = [mayApply(supersededBy), mayApply(supersededAt)];
  if (!mayApplyIn && !mayApplyAt) return verdicts;
  const highestLevel = new Map<string, number>();
  const record = (by: string, level: Level): void =>
    void highestLevel.set(by, Math.max(highestLevel.get(by) ?? 0, RANK[level]));
  for (const { at, rule, level, entries = [] } of verdicts) {
    if (mayApplyIn) record(keyOf(at.document, rule), level);
    if (mayApplyAt) for (const place of [at, ...entries.map((entry) => entry.at)]) record(keyAt(place, rule), level);
  }
  const isReported = (by: string, level: Level): boolean => (highestLevel.get(by) ?? -1) >= RANK[level];
  return verdicts.filter(
    ({ at, rule, level }) =>
      !supersededBy.get(rule)?.some((other) => isReported(keyOf(at.document, other), level)) &&
      !supersededAt.get(rule)?.some((other) => isReported(keyAt(at, other), level)),
  );
}

function keyOf(document: Document, rule: string): string {
  return `${documentKey(document)} ${rule}`;
}

function keyAt({ document, path }: Location, rule: string): string {
  return `${keyOf(document, rule)} ${pointer(path)}`;
}

/** The same subjects, each shown before it is judged. */
export function watched(subjects: Iterable<Checkable>, onSubject?: (subject: Subject) => void): Iterable<Checkable> {
  return onSubject === undefined ? subjects : showing(subjects, onSubject);
}

function* showing(subjects: Iterable<Checkable>, onSubject: (subject: Subject) => void): Iterable<Checkable> {
  for (const subject of subjects) {
    if (subject.kind !== 'unchecked') onSubject(subject);
    yield subject;
  }
}

/** What is given to a run before it starts. */
export interface SessionOptions {
  readonly config?: { readonly levels: ReadonlyMap<string, Setting> };
  readonly settings?: ReadonlyMap<string, Setting>;
  readonly minLevel?: Level;
  /** The day that `until` is held against, `2026-11-23`; by default what the clock says, in UTC. */
  readonly today?: string;
  /** Shown each subject before it is judged. */
  readonly onSubject?: (subject: Subject) => void;
  /** What else of a text has a place: it is found when the text is at hand. */
  readonly placing?: Placing;
  /** Known findings, which do not count. */
  readonly baseline?: Baseline;
}

/** Where rules meet the engine: subjects go in, bit by bit, and one report comes out. */
export interface LintSession {
  /** Loads the rules that a bare policy does not need: those about roles, tasks, accounts, suppressions and links. */
  needAllRules(): Promise<void>;
  /** Adds a part: counts it, applies the rules that need nothing else, and resolves places. The rest is checked at the end. */
  add(part: InventoryPart): void;
  /** Adds parts as they are read, and returns what can only be checked when everything is read. */
  addAll(batches: AsyncIterable<Iterable<InventoryPart>>): Promise<Inventory>;
  /** Applies the rules to subjects and keeps the findings. */
  judge(subjects: Iterable<Checkable>): void;
  /** Applies the rules to subjects. The findings count only when they are passed to `addFindings`. */
  evaluate(subjects: Iterable<Checkable>): EngineResult;
  /** Adds findings, and rules that crashed. */
  addFindings(verdicts: readonly RuleFinding[], crashes?: readonly RuleCrash[]): void;
  /** Resolves the places of the findings so far, reading each text once, and releases the texts. */
  resolvePlaces(): readonly Finding[];
  /** Adds suppressions. They are applied at the end, when all findings are known. */
  except(exceptions: readonly Suppression[]): void;
  gap(gap: Unchecked): void;
  file(file: InputFile, facts: { readonly isOurs: boolean }): void;
  count(added: { readonly roles?: number; readonly tasks?: number }): void;
  report(facts: SessionFacts): Report;
}

/** What a run cannot know of itself. */
export interface SessionFacts {
  /** Policies that were left alone, where the run does not know that of itself. */
  readonly notJudged?: number;
  readonly accounts?: readonly AccountState[];
  /** What people call accounts, by ID. */
  readonly accountNames?: ReadonlyMap<string, string>;
  /** Not all was read that exceptions of the configuration may be about: which of them is of no use is not known. */
  readonly isPartial?: boolean;
  /** Where it looks: an exception from what only the other shows is not held against this run. */
  readonly looksAt?: 'files' | 'accounts';
}

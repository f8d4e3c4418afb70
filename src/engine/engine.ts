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

/** Rules with their levels, ready to judge. */
interface Engine {
  /** The rules about each kind of subject that there are rules about, those that are turned off left out. */
  readonly rulesAbout: ReadonlyMap<SubjectKind, readonly AnyRule[]>;
  readonly settings: ReadonlyMap<string, Setting>;
  /** The version that judges: rules that it brought are notes. */
  readonly version: string;
  readonly yieldsTo: ReadonlyMap<string, readonly string[]>;
  readonly yieldsAt: ReadonlyMap<string, readonly string[]>;
}

/** What the rules say of some subjects. A rule that fails is told, and the others go on. */
interface EngineResult {
  readonly verdicts: readonly RuleFinding[];
  readonly crashes: readonly RuleCrash[];
  readonly unchecked: readonly UncheckedItem[];
}

/** Where the levels of rules are told. */
interface Leveled {
  readonly config?: { readonly levels: ReadonlyMap<string, Setting> };
  readonly settings?: ReadonlyMap<string, Setting>;
}

/** The levels that count: `settings`, and of the rules of which it says nothing, the configuration's. */
export function settingsOf({ config, settings }: Leveled): ReadonlyMap<string, Setting> {
  return new Map([...(config?.levels ?? []), ...(settings ?? [])]);
}

/** Makes an engine of rules; one that is turned off is left out. */
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
    yieldsTo: new Map(active.flatMap((rule) => (rule.yieldsTo ? [[rule.id, rule.yieldsTo]] : []))),
    yieldsAt: new Map(active.flatMap((rule) => (rule.yieldsAt ? [[rule.id, rule.yieldsAt]] : []))),
  };
}

/** Judges subjects together: a rule that yields to another is silent in a document, or at a place, where the other speaks. */
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
        // The rule is listed under the kind of its subject, which the type of the map cannot say.
        for (const problem of (rule.check as (subject: unknown) => Iterable<Problem>)(subject.of)) {
          verdicts.push(ruleFinding(engine, rule, { problem, subject }));
        }
      } catch (error) {
        crashes.push(new RuleCrash(rule.id, subject.subject, error));
      }
    }
  }
  return { verdicts: withoutEchoes(engine, verdicts), crashes, unchecked };
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
    // What is meant, so that a finding keeps its fingerprint when its rule is no longer new.
    level: meant === rule.level ? undefined : meant,
  };
  // A spread comes behind a first key: on Node 20, `{ ...first, more }` gives each object a hidden class of its own.
  const asFound = { rule: rule.id, subject, distinction, ...problem, level: own };
  return setting === undefined || setting === 'off' ? asFound : { ownLevel: own, ...asFound, level: setting };
}

/** Only a voice that is at least as loud silences an echo: a warning about its style does not excuse a role that fails. */
function withoutEchoes({ yieldsTo, yieldsAt }: Engine, verdicts: readonly RuleFinding[]): readonly RuleFinding[] {
  if (verdicts.length < 2) return verdicts;
  const speaking = new Set(verdicts.map(({ rule }) => rule));
  const isAnswered = (yields: ReadonlyMap<string, readonly string[]>): boolean =>
    [...speaking].some((rule) => yields.get(rule)?.some((other) => speaking.has(other)));
  const [mayYield, mayYieldAt] = [isAnswered(yieldsTo), isAnswered(yieldsAt)];
  if (!mayYield && !mayYieldAt) return verdicts;
  const speakers = new Map<string, number>();
  const speak = (by: string, level: Level): void => void speakers.set(by, Math.max(speakers.get(by) ?? 0, RANK[level]));
  for (const { at, rule, level, entries = [] } of verdicts) {
    if (mayYield) speak(voice(at.document, rule), level);
    if (mayYieldAt) for (const place of [at, ...entries.map((entry) => entry.at)]) speak(voiceAt(place, rule), level);
  }
  const isSaid = (by: string, level: Level): boolean => (speakers.get(by) ?? -1) >= RANK[level];
  return verdicts.filter(
    ({ at, rule, level }) =>
      !yieldsTo.get(rule)?.some((other) => isSaid(voice(at.document, other), level)) &&
      !yieldsAt.get(rule)?.some((other) => isSaid(voiceAt(at, other), level)),
  );
}

function voice(document: Document, rule: string): string {
  return `${documentKey(document)} ${rule}`;
}

function voiceAt({ document, path }: Location, rule: string): string {
  return `${voice(document, rule)} ${pointer(path)}`;
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

/** What a run is told before it starts. */
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
  /** Loads the rules that no bare policy needs: those about roles, tasks, accounts, exceptions and what links them. */
  needAllRules(): Promise<void>;
  /** Takes in what was read: counts it, checks what nothing else can change, and finds the places. The rest is for the end. */
  add(part: InventoryPart): void;
  /** Adds parts as they are read, and gives what can only be checked when all is read. */
  addAll(batches: AsyncIterable<Iterable<InventoryPart>>): Promise<Inventory>;
  /** Applies the rules to subjects and keeps what they find. */
  judge(subjects: Iterable<Checkable>): void;
  /** What the rules say of subjects. It counts for nothing until `say` takes it up. */
  weigh(subjects: Iterable<Checkable>): EngineResult;
  /** Takes up what is known without judging, and rules that failed. */
  say(verdicts: readonly RuleFinding[], crashes?: readonly RuleCrash[]): void;
  /** Finds the places of what was judged so far, each text read once, and lets go of the texts. */
  settle(): readonly Finding[];
  /** What is accepted: it takes effect in the end, when all findings are known. */
  except(exceptions: readonly Suppression[]): void;
  gap(gap: Unchecked): void;
  file(file: InputFile, told: { readonly isOurs: boolean }): void;
  count(added: { readonly roles?: number; readonly tasks?: number }): void;
  report(told: SessionFacts): Report;
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

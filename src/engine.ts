import { RuleCrash } from './errors.ts';
import { documentKey, type Document } from './model/document.ts';
import type { Subject, SubjectKind } from './model/estate.ts';
import { RANK, type Level, type Problem, type Setting, type Verdict } from './model/finding.ts';
import type { Location } from './model/location.ts';
import { pointer } from './model/path.ts';
import type { AnyRule } from './rule.ts';

/** Rules with their levels, ready to judge. */
export interface Engine {
  /** The rules about each kind of subject that there are rules about, those that are turned off left out. */
  readonly rulesAbout: ReadonlyMap<SubjectKind, readonly AnyRule[]>;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly yieldsTo: ReadonlyMap<string, readonly string[]>;
  readonly yieldsAt: ReadonlyMap<string, readonly string[]>;
}

/** What the rules say of some subjects. A rule that fails is told, and the others go on. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly crashes: readonly RuleCrash[];
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
export function makeEngine(rules: readonly AnyRule[], settings: ReadonlyMap<string, Setting>): Engine {
  const active = rules.filter((rule) => settings.get(rule.id) !== 'off');
  const rulesAbout = new Map<SubjectKind, AnyRule[]>(rules.map(({ about }) => [about, []]));
  for (const rule of active) rulesAbout.get(rule.about)?.push(rule);
  return {
    rulesAbout,
    settings,
    yieldsTo: new Map(active.flatMap((rule) => (rule.yieldsTo ? [[rule.id, rule.yieldsTo]] : []))),
    yieldsAt: new Map(active.flatMap((rule) => (rule.yieldsAt ? [[rule.id, rule.yieldsAt]] : []))),
  };
}

/** Judges subjects together: a rule that yields to another is silent in a document, or at a place, where the other speaks. */
export function judge(engine: Engine, subjects: Iterable<Subject>): Judgement {
  const verdicts: Verdict[] = [];
  const crashes: RuleCrash[] = [];
  for (const subject of subjects) {
    const rules = engine.rulesAbout.get(subject.kind);
    if (rules === undefined) throw new Error(`no rules about ${subject.kind} were loaded`);
    for (const rule of rules) {
      try {
        // The rule is listed under the kind of its subject, which the type of the map cannot say.
        for (const problem of (rule.check as (subject: unknown) => Iterable<Problem>)(subject.of)) {
          verdicts.push(verdict(engine, rule, { problem, subject: subject.subject }));
        }
      } catch (error) {
        crashes.push(new RuleCrash(rule.id, subject.subject, error));
      }
    }
  }
  return { verdicts: withoutEchoes(engine, verdicts), crashes };
}

function verdict(engine: Engine, rule: AnyRule, found: { problem: Problem; subject: string | undefined }): Verdict {
  const setting = engine.settings.get(rule.id);
  const own = found.problem.level ?? rule.level;
  // A spread comes behind a first key: on Node 20, `{ ...first, more }` gives each object a hidden class of its own.
  const asFound = { rule: rule.id, subject: found.subject, ...found.problem, level: own };
  return setting === undefined || setting === 'off' ? asFound : { ownLevel: own, ...asFound, level: setting };
}

/** Only a voice that is at least as loud silences an echo: a warning about its style does not excuse a role that fails. */
function withoutEchoes({ yieldsTo, yieldsAt }: Engine, verdicts: readonly Verdict[]): readonly Verdict[] {
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

import { RuleCrash } from './errors.ts';
import { documentKey, type Document } from './model/document.ts';
import type { Subject, SubjectKind } from './model/estate.ts';
import { RANK, type Problem, type Setting, type Verdict } from './model/finding.ts';
import type { AnyRule } from './rule.ts';

/** Rules with their levels, ready to judge. */
export interface Engine {
  /** The rules about each kind of subject that there are rules about, those that are turned off left out. */
  readonly rulesAbout: ReadonlyMap<SubjectKind, readonly AnyRule[]>;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly yieldsTo: ReadonlyMap<string, readonly string[]>;
}

/** What the rules say of some subjects. A rule that fails is told, and the others go on. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly crashes: readonly RuleCrash[];
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
  };
}

/** Judges subjects together: a rule that yields to another is silent in a document where the other speaks. */
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
  return { verdicts: engine.yieldsTo.size > 0 ? withoutEchoes(engine, verdicts) : verdicts, crashes };
}

function verdict(engine: Engine, rule: AnyRule, found: { problem: Problem; subject: string | undefined }): Verdict {
  const setting = engine.settings.get(rule.id);
  const own = found.problem.level ?? rule.level;
  const asFound = { ...found.problem, rule: rule.id, level: own, subject: found.subject };
  return setting === undefined || setting === 'off' ? asFound : { ...asFound, level: setting, ownLevel: own };
}

/** Only a voice that is at least as loud silences an echo: a warning about its style does not excuse a role that fails. */
function withoutEchoes(engine: Engine, verdicts: readonly Verdict[]): readonly Verdict[] {
  if (!verdicts.some((each) => engine.yieldsTo.has(each.rule))) return verdicts;
  const speakers = new Map<string, number>();
  for (const { at, rule, level } of verdicts) {
    const key = voice(at.document, rule);
    speakers.set(key, Math.max(speakers.get(key) ?? 0, RANK[level]));
  }
  return verdicts.filter(
    ({ at, rule, level }) =>
      !engine.yieldsTo.get(rule)?.some((other) => (speakers.get(voice(at.document, other)) ?? -1) >= RANK[level]),
  );
}

function voice(document: Document, rule: string): string {
  return `${documentKey(document)} ${rule}`;
}

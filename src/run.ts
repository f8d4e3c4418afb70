import { policyRules } from '../rules/policies.ts';
import type { InputFile } from './read/file-text.ts';
import { judge, makeEngine, settingsOf, watched, type Judgement } from './engine.ts';
import type { RuleCrash } from './errors.ts';
import { excuse, type Inquiry } from './excuse.ts';
import type { AccountState } from './model/account.ts';
import { compareFiles } from './model/compare-files.ts';
import { compareTexts } from './model/compare-texts.ts';
import { outermost } from './model/document.ts';
import type { Subject } from './model/estate.ts';
import type { Exception } from './model/exception.ts';
import type { Finding, Gap, Level, Setting, Verdict } from './model/finding.ts';
import { makeNumbering } from './model/finding-identity.ts';
import { OUTCOMES, type Outcome } from './model/outcome.ts';
import { resolve } from './read/resolve.ts';
import { makeReport } from './report/made-report.ts';
import type { Report } from './model/report.ts';
import type { AnyRule } from './rule.ts';

/** What a run is told before it starts. */
export interface RunOptions {
  readonly config?: { readonly levels: ReadonlyMap<string, Setting> };
  readonly settings?: ReadonlyMap<string, Setting>;
  readonly minLevel?: Level;
  /** The day that `until` is held against, `2026-11-23`; by default what the clock says, in UTC. */
  readonly today?: string;
  /** Shown each subject before it is judged. */
  readonly onSubject?: (subject: Subject) => void;
}

/** Where rules meet the engine: subjects go in, bit by bit, and one report comes out. */
export interface Run {
  /** Loads the rules that no bare policy needs: those about roles, tasks, accounts, exceptions and what links them. */
  needAllRules(): Promise<void>;
  /** Applies the rules to subjects and keeps what they find. */
  judge(subjects: Iterable<Subject>): void;
  /** What the rules say of subjects. It counts for nothing until `say` takes it up. */
  weigh(subjects: Iterable<Subject>): Judgement;
  /** Takes up what is known without judging, and rules that failed. */
  say(verdicts: readonly Verdict[], crashes?: readonly RuleCrash[]): void;
  /** Finds the places of what was judged so far, each text read once, and lets go of the texts. */
  settle(): readonly Finding[];
  /** What is accepted: it takes effect in the end, when all findings are known. */
  except(exceptions: readonly Exception[]): void;
  gap(gap: Gap): void;
  file(file: InputFile, told: { readonly isOurs: boolean }): void;
  count(added: { readonly roles?: number; readonly tasks?: number }): void;
  report(told: Told): Report;
}

/** What a run cannot know of itself. */
interface Told {
  readonly notJudged: number;
  /** Roles of whose trust policy nothing is known. */
  readonly whollyUnknown?: number;
  readonly accounts?: readonly AccountState[];
  /** Not all was read that exceptions of the configuration may be about: which of them is of no use is not known. */
  readonly isPartial?: boolean;
  /** Where it looks: an exception from what only the other shows is not held against this run. */
  readonly looksAt?: 'files' | 'accounts';
}

/** Starts a run. */
export function makeRun(options: RunOptions): Run {
  const court = makeCourt(policyRules, options);
  const findings: Finding[] = [];
  const gaps: Gap[] = [];
  const exceptions: (readonly Exception[])[] = [];
  // Of 100,000 files few have findings, and most runs have no exceptions: only those paths are kept that are needed.
  const ours = new Set<string>();
  const read: string[] = [];
  const unrecognised: string[] = [];
  const counts = { documents: 0, roles: 0, tasks: 0, skipped: 0 };
  const gapsNow = (): readonly Gap[] => [...gaps, ...court.crashes.map(crashGap)];
  return {
    ...court.ruling,
    settle() {
      const placed = court.place();
      for (const finding of placed) {
        findings.push(finding);
        if (finding.place !== undefined) ours.add(finding.place.file);
      }
      return placed;
    },
    except(added) {
      exceptions.push(added);
      for (const { at, by } of added) if (by === 'comment') ours.add(outermost(at.document).file);
    },
    gap: (gap) => void gaps.push(gap),
    file(file, { isOurs }) {
      if (exceptions.length > 0) read.push(file.path);
      if (isOurs) counts.documents++;
      else if (file.isNamed) unrecognised.push(file.path);
      else counts.skipped++;
    },
    count({ roles: roleCount = 0, tasks = 0 }) {
      counts.roles += roleCount;
      counts.tasks += tasks;
    },
    report({ notJudged, whollyUnknown = 0, accounts, isPartial = false, looksAt }) {
      const rules = court.rules();
      const inOrder = orderBy(rules, ours);
      const number = makeNumbering();
      const looked = { read, rules, looksAt, isPartial: isPartial || gapsNow().some(isUnread) };
      const excused = excuse(number(inOrder(findings)), exceptions.flat(), inquiryOf(options, looked));
      court.ruling.judge(excused.leftovers.map((of) => ({ kind: 'exception', of, subject: undefined })));
      const leftovers = number(court.place());
      const sorted = leftovers.length === 0 ? excused.findings : inOrder([...excused.findings, ...leftovers]);
      return makeReport(
        {
          rules,
          findings: sorted,
          suppressed: excused.suppressed,
          gaps: gapsNow(),
          unrecognised,
          whollyUnknown,
          ...(accounts && { accounts }),
        },
        { ...counts, notJudged },
        options.minLevel ?? 'note',
      );
    },
  };
}

/** Judges, and keeps what was found until its places are asked for. */
interface Court {
  rules(): readonly AnyRule[];
  readonly crashes: readonly RuleCrash[];
  readonly ruling: Pick<Run, 'needAllRules' | 'judge' | 'weigh' | 'say'>;
  place(): readonly Finding[];
}

function makeCourt(first: readonly AnyRule[], options: RunOptions): Court {
  const settings = settingsOf(options);
  let rules = first;
  let engine = makeEngine(rules, settings);
  let outcomeOf = outcomesOf(rules);
  const crashes: RuleCrash[] = [];
  let pending: Verdict[] = [];
  const say: Run['say'] = (verdicts, failed = []) => {
    for (const verdict of verdicts) pending.push(verdict);
    for (const each of failed) crashes.push(each);
  };
  return {
    rules: () => rules,
    crashes,
    ruling: {
      async needAllRules() {
        if (rules !== first) return;
        rules = (await import('../rules/index.ts')).rules;
        engine = makeEngine(rules, settings);
        outcomeOf = outcomesOf(rules);
      },
      say,
      weigh: (subjects) => judge(engine, watched(subjects, options.onSubject)),
      judge(subjects) {
        const judgement = judge(engine, watched(subjects, options.onSubject));
        say(judgement.verdicts, judgement.crashes);
      },
    },
    place() {
      const placed = resolve(pending, outcomeOf);
      if (pending.length > 0) pending = [];
      return placed;
    },
  };
}

/** What is asked of a run's findings: what their rules lead to. */
function outcomesOf(rules: readonly AnyRule[]): (rule: string) => Outcome | undefined {
  const outcomes = new Map<string, Outcome>(
    rules.flatMap(({ id, leadsTo }) => (leadsTo ? [[id, OUTCOMES[leadsTo]]] : [])),
  );
  return (rule) => outcomes.get(rule);
}

interface Looked {
  readonly read: readonly string[];
  readonly rules: readonly AnyRule[];
  readonly isPartial: boolean;
  readonly looksAt: Told['looksAt'];
}

/** What is held against the exceptions: of a rule that is off, nobody can say whether an exception from it is needed. */
function inquiryOf(options: RunOptions, { read, rules, isPartial, looksAt }: Looked): Inquiry {
  const settings = settingsOf(options);
  return {
    // Asked for where there are exceptions: the first date of a process costs a millisecond.
    get today() {
      return options.today ?? new Date().toISOString().slice(0, 10);
    },
    ruleIds: rules.map(({ id }) => id),
    lookedFor(exception) {
      if (settings.get(exception.rule) === 'off') return false;
      if (exception.by === 'comment') return true;
      return !isPartial && (exception.seenBy ?? looksAt) === looksAt && !exception.isElsewhere(read);
    },
  };
}

function isUnread({ reason }: Gap): boolean {
  return reason === 'not-readable';
}

function crashGap({ rule, subject }: RuleCrash): Gap {
  return { what: subject ?? rule, because: 'ruleCrash', data: { rule }, reason: 'not-readable' };
}

/**
 * By file in the order in which folders are walked, whatever was read first (a configuration and what has no file come last),
 * then by place, then by the order of the rules.
 */
function orderBy(
  rules: readonly AnyRule[],
  ours: ReadonlySet<string>,
): (findings: readonly Finding[]) => readonly Finding[] {
  const rank = new Map(rules.map((rule, index) => [rule.id, index]));
  return (findings) => {
    const fileRank = ranksOf(findings, ours);
    return findings.toSorted((one, other) => {
      const [a, b] = [one.place, other.place];
      return (
        (fileRank.get(a?.file) ?? 0) - (fileRank.get(b?.file) ?? 0) ||
        (a?.startLine ?? 0) - (b?.startLine ?? 0) ||
        (a?.startColumn ?? 0) - (b?.startColumn ?? 0) ||
        (rank.get(one.rule) ?? 0) - (rank.get(other.rule) ?? 0) ||
        (a === undefined ? compareTexts(one.subject ?? '', other.subject ?? '') : 0)
      );
    });
  };
}

function ranksOf(findings: readonly Finding[], ours: ReadonlySet<string>): ReadonlyMap<string | undefined, number> {
  const files = new Set(findings.map(({ place }) => place?.file));
  // What is undefined comes last in any order.
  const inOrder = [...files].toSorted(
    (one = '', other = '') => Number(ours.has(other)) - Number(ours.has(one)) || compareFiles(one, other),
  );
  return new Map(inOrder.map((file, index) => [file, index]));
}

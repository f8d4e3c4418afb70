import { policyRules } from '../../rules/policies.ts';
import type { InventoryAccount } from '../inventory/account.ts';
import { mergeInventories, openPart, type InventoryPart } from '../inventory/inventory.ts';
import { isAsReported, summarize, type UncheckedItem } from '../inventory/unchecked.ts';
import { compareFiles, compareTexts } from '../lib/ordering.ts';
import type { AccountState } from '../model/account.ts';
import { outermost } from '../model/document.ts';
import type { RuleCrash } from '../model/errors.ts';
import { makeNumbering, type Finding, type Unchecked, type RuleFinding, RANK, type Level } from '../model/finding.ts';
import { OUTCOMES, type Outcome } from '../model/outcomes.ts';
import type { Report, Suppressed, ReportScope } from '../model/report.ts';
import type { RuleCard } from '../model/rule-card.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Suppression } from '../model/suppression.ts';
import { oncePerPlace, resolveFindings, type Placing } from '../source/resolve-findings.ts';
import {
  applyRules,
  makeEngine,
  settingsOf,
  watched,
  type SessionOptions,
  type LintSession,
  type SessionFacts,
} from './engine.ts';
import { applySuppressions, type SuppressionContext } from './suppressions.ts';

/** Starts a run. */
export function makeSession(options: SessionOptions, clock: () => string): LintSession {
  const application = makeRuleApplication(policyRules, options);
  const findings: Finding[] = [];
  const gaps: Unchecked[] = [];
  const exceptions: (readonly Suppression[])[] = [];
  // Of 100,000 files few have findings, and most runs have no exceptions: only those paths are kept that are needed.
  const ours = new Set<string>();
  const read: string[] = [];
  const unrecognised: string[] = [];
  const counts = { documents: 0, roles: 0, tasks: 0, skipped: 0 };
  const session: Omit<LintSession, 'report'> = {
    ...application.ruling,
    add({ files = [], broken = [], subjects = [], suppressions = [], unchecked = [], counts: added }) {
      for (const file of files) session.file(file, file);
      if (broken.length > 0) session.judge(broken.map((of) => ({ kind: 'text', of, subject: undefined })));
      if (subjects.length > 0) session.judge(subjects);
      if (suppressions.length > 0) session.except(suppressions);
      for (const item of unchecked) {
        if (isAsReported(item)) gaps.push(item);
        else application.unchecked.push(item);
      }
      if (added !== undefined) session.count(added);
      session.resolvePlaces();
    },
    async addAll(batches) {
      const open: InventoryPart[] = [];
      for await (const batch of batches)
        for (const part of batch) {
          // oxlint-disable-next-line no-await-in-loop -- once a run
          if (part.needsAllRules === true) await session.needAllRules();
          session.add(part);
          const left = openPart(part);
          if (left !== undefined) open.push(left);
        }
      return mergeInventories(open);
    },
    resolvePlaces() {
      const placed = application.place(options.placing);
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
      if (exceptions.length > 0 || options.baseline !== undefined) read.push(file.path);
      if (isOurs) counts.documents++;
      else if (file.isNamed) unrecognised.push(file.path);
      else counts.skipped++;
    },
    count({ roles: roleCount = 0, tasks = 0 }) {
      counts.roles += roleCount;
      counts.tasks += tasks;
    },
  };
  return {
    ...session,
    report({ notJudged = 0, accounts, accountNames, isPartial = false, looksAt }) {
      const rules = application.rules();
      const summary = summarize(application.unchecked);
      const gapsNow = (): readonly Unchecked[] => [...gaps, ...summary.gaps, ...application.crashes.map(crashGap)];
      const inOrder = orderBy(rules, ours);
      const number = makeNumbering();
      const looked = { clock, read, rules, looksAt, isPartial, hasGaps: gapsNow().some(isUnread) };
      const found = number(inOrder(oncePerPlace(findings)));
      const accepted = exceptions.flat();
      const outcome =
        accepted.length === 0
          ? { findings: found, suppressed: [], unusedSuppressions: [] }
          : applySuppressions(found, accepted, suppressionContext(options, looked));
      application.ruling.judge(outcome.unusedSuppressions.map((of) => ({ kind: 'exception', of, subject: undefined })));
      const leftovers = number(application.place());
      const counting = leftovers.length === 0 ? outcome.findings : inOrder([...outcome.findings, ...leftovers]);
      const known = options.baseline?.apply(counting, outcome.suppressed, {
        read,
        looksAt,
        isPartial,
        hasGaps: gapsNow().some(isUnread),
        isRuleOn: (rule) => settingsOf(options).get(rule) !== 'off',
      });
      application.ruling.judge((known?.unused ?? []).map((of) => ({ kind: 'exception', of, subject: undefined })));
      const unused = number(application.place());
      const left = known?.findings ?? counting;
      return makeReport(
        {
          rules,
          findings: unused.length === 0 ? left : inOrder([...left, ...unused]),
          suppressed: known === undefined ? outcome.suppressed : inOrder([...outcome.suppressed, ...known.accepted]),
          gaps: gapsNow(),
          unrecognised,
          whollyUnknown: summary.whollyUnknown,
          ...(accounts && { accounts }),
          ...(accountNames && { accountNames }),
        },
        { ...counts, notJudged: notJudged + summary.notJudged },
        options.minLevel ?? 'note',
      );
    },
  };
}

/** Judges, and keeps what was found until its places are asked for. */
interface RuleApplication {
  rules(): readonly AnyRule[];
  readonly crashes: readonly RuleCrash[];
  readonly unchecked: UncheckedItem[];
  readonly ruling: Pick<LintSession, 'needAllRules' | 'judge' | 'evaluate' | 'addFindings'>;
  place(others?: Placing): readonly Finding[];
}

function makeRuleApplication(first: readonly AnyRule[], options: SessionOptions): RuleApplication {
  const settings = settingsOf(options);
  let rules = first;
  let engine = makeEngine(rules, settings);
  let outcomeOf = outcomesOf(rules);
  const crashes: RuleCrash[] = [];
  const unchecked: UncheckedItem[] = [];
  let pending: RuleFinding[] = [];
  const addFindings: LintSession['addFindings'] = (verdicts, failed = []) => {
    for (const verdict of verdicts) pending.push(verdict);
    for (const each of failed) crashes.push(each);
  };
  return {
    rules: () => rules,
    crashes,
    unchecked,
    ruling: {
      async needAllRules() {
        if (rules !== first) return;
        rules = (await import('../../rules/index.ts')).rules;
        engine = makeEngine(rules, settings);
        outcomeOf = outcomesOf(rules);
      },
      addFindings,
      evaluate: (subjects) => applyRules(engine, watched(subjects, options.onSubject)),
      judge(subjects) {
        const judgement = applyRules(engine, watched(subjects, options.onSubject));
        addFindings(judgement.verdicts, judgement.crashes);
        for (const item of judgement.unchecked) unchecked.push(item);
      },
    },
    place(others) {
      const placed = resolveFindings(pending, outcomeOf, others);
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
  /** Today, in UTC: `2026-11-23`. */
  readonly clock: () => string;
  readonly read: readonly string[];
  readonly rules: readonly AnyRule[];
  readonly isPartial: boolean;
  /** Something could not be read. */
  readonly hasGaps: boolean;
  readonly looksAt: SessionFacts['looksAt'];
}

/** What is held against the exceptions: of a rule that is off, nobody can say whether an exception from it is needed. */
function suppressionContext(
  options: SessionOptions,
  { clock, read, rules, isPartial, hasGaps, looksAt }: Looked,
): SuppressionContext {
  const settings = settingsOf(options);
  return {
    // Asked for where there are exceptions: the first date of a process costs a millisecond.
    get today() {
      return options.today ?? clock();
    },
    ruleIds: rules.map(({ id }) => id),
    lookedFor(exception) {
      // What could not be read may be what it is there for.
      if (hasGaps || settings.get(exception.rule) === 'off') return false;
      if (exception.by === 'comment') return true;
      return !isPartial && (exception.seenBy ?? looksAt) === looksAt && !exception.isElsewhere(read);
    },
  };
}

function isUnread({ reason }: Unchecked): boolean {
  return reason === 'not-readable';
}

function crashGap({ rule, subject }: RuleCrash): Unchecked {
  return { what: subject ?? rule, because: 'ruleCrash', data: { rule }, reason: 'not-readable' };
}

/**
 * By file in the order in which folders are walked, whatever was read first (a configuration and what has no file come last),
 * then by place, then by the order of the rules.
 */
function orderBy(
  rules: readonly AnyRule[],
  ours: ReadonlySet<string>,
): <F extends Finding>(findings: readonly F[]) => readonly F[] {
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

/** What a run found. */
interface Found {
  readonly rules: readonly RuleCard[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly gaps: readonly Unchecked[];
  readonly unrecognised: readonly string[];
  readonly whollyUnknown?: number;
  readonly accounts?: readonly AccountState[];
  readonly accountNames?: ReadonlyMap<string, string>;
}

/** What it read. */
interface Counts {
  readonly documents: number;
  readonly roles: number;
  readonly tasks: number;
  readonly skipped: number;
  readonly notJudged: number;
}

/** What was found as a report: what is below a level is hidden, and counts all the same. */
function makeReport(found: Found, numbers: Counts, minLevel: Level): Report {
  const gaps = distinct(found.gaps);
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of found.findings) counts[level]++;
  const shown = found.findings.filter(({ level }) => RANK[level] >= RANK[minLevel]);
  return {
    tool: { name: 'dts-xacct', version: __VERSION__ },
    ...found,
    gaps,
    findings: shown,
    hidden: found.findings.length - shown.length,
    counts,
    summary: {
      errors: counts.error,
      warnings: RANK[minLevel] <= RANK.warning ? counts.warning : 0,
      notes: minLevel === 'note' ? counts.note : 0,
      suppressed: found.suppressed.length,
      ...numbers,
      complete: found.gaps.every(({ reason }) => reason !== 'not-readable'),
    },
  };
}

/** Equal texts are reported once. */
function distinct(gaps: readonly Unchecked[]): readonly Unchecked[] {
  return gaps.length < 2 ? gaps : [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}

/** What was looked at, by what the recordings of accounts say. */
export function scopeIn(accounts: readonly InventoryAccount[]): ReportScope {
  const all = (key: string): readonly string[] => sorted(accounts.flatMap(({ scope }) => scope?.[key] ?? []));
  const times = sorted(accounts.map(({ takenAt }) => takenAt));
  const [from, to] = [times[0], times.at(-1)];
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    callers: all('caller'),
    accounts: sorted(accounts.map(({ id }) => id)),
    incompleteAccounts: sorted(accounts.flatMap(({ id, recorded }) => (recorded?.hasRefusals === true ? id : []))),
    regions: sorted(accounts.flatMap(({ regions }) => regions ?? [])),
    unansweredRegions: sorted(accounts.flatMap(({ unansweredRegions }) => unansweredRegions ?? [])),
    centralRegions: sorted(accounts.flatMap(({ centralRegions }) => centralRegions ?? [])),
    jobTypes: all('jobTypes'),
    versions: all('version'),
    configurations: all('configuration'),
  };
}

function sorted(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))].toSorted();
}

import type { Notification, ReportingDescriptor, Result, Run } from 'sarif';

import { inOrder, mergeGaps, type MergeOrder, type Spot, type Wording } from './merge-order.ts';
import { leftIn, notificationsOfLeft, sarifText, takenOf, type Left, type LeftCount } from './sarif.ts';

/** A SARIF report of ours: one run. */
export interface SarifReport {
  readonly version: '2.1.0';
  readonly runs: readonly [Run];
}

/** Joins SARIF reports: one run, with the rules of all. */
export function mergeSarif(
  reports: readonly SarifReport[],
  { ruleIds, texts }: MergeOrder,
): { pieces: Iterable<string>; counts: Record<'error' | 'warning' | 'note', number>; isComplete: boolean } {
  const runs = reports.map(({ runs: [run] }) => run);
  const rules = rulesOf(runs, ruleIds);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const all = resultsOf(runs, ruleIds).map((result) => ({
    ...result,
    ruleIndex: indexes.get(result.ruleId ?? '') ?? -1,
  }));
  const results = takenOf(all, ({ level }) => LEVELS.indexOf(level ?? 'none'));
  const taken = new Set(results);
  const told = runs.flatMap(notificationsOf).map(leftIn);
  const left = {
    withoutFile: added(told.flatMap((each) => each?.withoutFile ?? [])),
    cut: added([...told.flatMap((each) => each?.cut ?? []), countOf(all.filter((result) => !taken.has(result)))]),
  };
  const isComplete = runs.every(({ invocations }) => invocations?.[0]?.executionSuccessful !== false);
  return {
    pieces: sarifText(headOf(runs, { rules, isComplete, texts, left }), results),
    counts: added([countOf(results), left.withoutFile, left.cut]),
    isComplete,
  };
}

function notificationsOf({ invocations }: Run): readonly Notification[] {
  return invocations?.[0]?.toolExecutionNotifications ?? [];
}

function countOf(results: readonly Result[]): LeftCount {
  const counts = { all: results.length, error: 0, warning: 0, note: 0 };
  for (const { level, suppressions = [] } of results)
    if ((level === 'error' || level === 'warning' || level === 'note') && suppressions.length === 0) counts[level]++;
  return counts;
}

function added(counts: readonly LeftCount[]): LeftCount {
  const sum = (name: keyof LeftCount): number => counts.reduce((all, each) => all + each[name], 0);
  return { all: sum('all'), error: sum('error'), warning: sum('warning'), note: sum('note') };
}

const LEVELS: readonly Result.level[] = ['none', 'note', 'warning', 'error'];

/** What is suppressed comes last. Shards of tasks may look at the same role: what they find there is told once. */
function resultsOf(runs: readonly Run[], ruleIds: readonly string[]): readonly Result[] {
  const all = [...new Map(runs.flatMap(({ results = [] }) => results.map((each) => [keyOf(each), each]))).values()];
  const shown = all.filter((each) => !isSuppressed(each));
  return [...inOrder(shown, spotOf, ruleIds), ...inOrder(all.filter(isSuppressed), spotOf, ruleIds)];
}

function isSuppressed({ suppressions = [] }: Result): boolean {
  return suppressions.length > 0;
}

function keyOf(result: Result): string {
  return JSON.stringify({ ...result, ruleIndex: 0 });
}

function rulesOf(runs: readonly Run[], ruleIds: readonly string[]): readonly ReportingDescriptor[] {
  const byId = new Map(runs.flatMap(({ tool }) => (tool.driver.rules ?? []).map((rule) => [rule.id, rule])));
  return [...byId.values()].toSorted((one, other) => ruleIds.indexOf(one.id) - ruleIds.indexOf(other.id));
}

function spotOf({ ruleId = '', locations: [location] = [] }: Result): Spot {
  const { physicalLocation, logicalLocations } = location ?? {};
  return {
    file: physicalLocation?.artifactLocation?.uri,
    startLine: physicalLocation?.region?.startLine,
    startColumn: physicalLocation?.region?.startColumn,
    rule: ruleId,
    subject: logicalLocations?.[0]?.fullyQualifiedName,
  };
}

const MESSAGE: Wording<Notification> = {
  read: ({ message }) => message.text ?? '',
  spot: ({ message, properties }) => ({
    line: message.text ?? '',
    account: properties?.['account'] as string | undefined,
  }),
  write: (notification, text) => ({ ...notification, message: { ...notification.message, text } }),
};

interface Joined {
  readonly rules: readonly ReportingDescriptor[];
  readonly isComplete: boolean;
  readonly left: Left;
  readonly texts: MergeOrder['texts'];
}

/** All of the run but its results. */
function headOf(runs: readonly Run[], { rules, isComplete, texts, left }: Joined): object {
  const { results: _, ...first } = runs[0] ?? { tool: { driver: { name: 'dts-xacct' } } };
  return {
    ...first,
    tool: { driver: { ...first.tool.driver, rules } },
    invocations: [
      {
        ...first.invocations?.[0],
        executionSuccessful: isComplete,
        toolExecutionNotifications: [
          ...mergeGaps(
            runs.flatMap(notificationsOf).filter((each) => leftIn(each) === undefined),
            MESSAGE,
            texts,
          ),
          ...notificationsOfLeft(left),
        ],
      },
    ],
  };
}

import type { Notification, ReportingDescriptor, Result, Run } from 'sarif';

import { inOrder, mergeGaps, type MergeOrder, type Spot, type Wording } from './merge-order.ts';
import { sarifText } from './sarif.ts';

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
  const results = inOrder(
    runs.flatMap((run) => run.results ?? []),
    spotOf,
    ruleIds,
  ).map((result) => ({ ...result, ruleIndex: indexes.get(result.ruleId ?? '') ?? -1 }));
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level, suppressions = [] } of results)
    if ((level === 'error' || level === 'warning' || level === 'note') && suppressions.length === 0) counts[level]++;
  const isComplete = runs.every(({ invocations }) => invocations?.[0]?.executionSuccessful !== false);
  return { pieces: sarifText(headOf(runs, { rules, isComplete, texts }), results), counts, isComplete };
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
  write: (notification, text) => ({ ...notification, message: { ...notification.message, text } }),
};

interface Joined {
  readonly rules: readonly ReportingDescriptor[];
  readonly isComplete: boolean;
  readonly texts: MergeOrder['texts'];
}

/** All of the run but its results. */
function headOf(runs: readonly Run[], { rules, isComplete, texts }: Joined): object {
  const { results: _, ...first } = runs[0] ?? { tool: { driver: { name: 'dts-xacct' } } };
  const told = runs.flatMap(({ invocations }) => invocations?.[0]?.toolExecutionNotifications ?? []);
  return {
    ...first,
    tool: { driver: { ...first.tool.driver, rules } },
    invocations: [
      {
        ...first.invocations?.[0],
        executionSuccessful: isComplete,
        toolExecutionNotifications: mergeGaps(told, MESSAGE, texts),
      },
    ],
  };
}

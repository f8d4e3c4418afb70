import type { Notification, ReportingDescriptor, Result, Run } from 'sarif';

import { compareTexts } from '../model/compare-texts.ts';
import { joinUses, type Met } from './exception-uses.ts';
import type { Counted } from './gap-order.ts';
import { mergeGaps, type Wording } from './merge-gaps.ts';
import { countsOf, once, onceUntold, type Numbers } from './merge-once.ts';
import { inOrder, missingPart, type Merged, type MergeOrder, type Spot } from './merge-order.ts';
import { untoldInOrder, type Untold } from './untold.ts';
import {
  leftIn,
  notification,
  notificationsOfLeft,
  textOfNotification,
  type Left,
  type LeftCount,
} from './sarif-notifications.ts';
import { sarifText, takenOf } from './sarif.ts';

/** A SARIF report of ours: one run. */
export interface SarifReport {
  readonly version: '2.1.0';
  readonly runs: readonly [Run];
}

/** Joins SARIF reports: one run, with the rules of all. */
export function mergeSarif(reports: readonly SarifReport[], { ruleIds, texts, missing }: MergeOrder): Merged {
  const runs = reports.map(({ runs: [run] }) => run);
  const numbers = runs.map(numbersIn);
  const rules = rulesOf(runs, ruleIds);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const areOfFiles = runs.every(isOf('lint'));
  const of = runs.map(({ results = [] }) => results);
  const isShared = runs.some(isOf('preflight'));
  const uses = joinUses(numbers.map(({ exceptions = [] }) => exceptions));
  const found = once({ of, keyOf, metOf, isShared }, uses);
  const spot = (result: Result): Spot => ({
    ...spotOf(result),
    isOfConfiguration: uses.isOfConfiguration(metOf(result)),
  });
  const all = resultsInOrder(found.kept, spot, ruleIds).map((result) => ({
    ...result,
    ruleIndex: indexes.get(result.ruleId ?? '') ?? -1,
  }));
  const untold = onceUntold(
    numbers.map((each) => each.untold ?? []),
    uses,
  );
  const results = takenOf(all, ({ level }) => LEVELS.indexOf(level ?? 'none'));
  const taken = new Set(results);
  const told = runs.flatMap(notificationsOf).map(leftIn);
  const left = {
    withoutFile: less(added(told.flatMap((each) => each?.withoutFile ?? [])), untold.dropped),
    cut: added([...told.flatMap((each) => each?.cut ?? []), countOf(all.filter((result) => !taken.has(result)))]),
  };
  const isComplete =
    missing.length === 0 && runs.every(({ invocations }) => invocations?.[0]?.executionSuccessful !== false);
  const sums = {
    counts: countsOf(
      numbers,
      [...found.dropped, ...untold.dropped].filter((each) => !isExcused(each)),
    ),
    documents: sumOf(numbers, 'documents'),
    unrecognised: sumOf(numbers, 'unrecognised'),
  };
  const properties = {
    ...sums,
    ...(untold.kept.length > 0 && { untold: untoldInOrder(untold.kept) }),
    ...(numbers.some(({ accounts }) => accounts !== undefined) && { accounts: accountsOf(numbers) }),
    ...(uses.uses.length > 0 && { exceptions: uses.uses }),
  };
  return {
    pieces: sarifText(headOf(runs, { rules, isComplete, texts, missing, left, isShared, properties }), results),
    ...sums,
    isComplete,
    areOfFiles,
  };
}

/** What a run tells beside its results; what is no report with its numbers is refused before. */
export function numbersIn({ properties }: Run): Numbers {
  return (properties ?? {}) as Numbers;
}

function isOf(command: string): (run: Run) => boolean {
  return ({ automationDetails }) => automationDetails?.id === `dts-xacct/${command}/`;
}

function accountsOf(numbers: readonly Numbers[]): readonly string[] {
  return numbers.flatMap(({ accounts = [] }) => accounts).toSorted(compareTexts);
}

function sumOf(numbers: readonly Numbers[], name: 'documents' | 'unrecognised'): number {
  return numbers.reduce((all, each) => all + each[name], 0);
}

function isExcused(each: Result | Untold): boolean {
  return 'why' in each ? each.isSuppressed === true : isSuppressed(each);
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

/** Without those that several parts counted. */
function less(count: LeftCount, dropped: readonly Untold[]): LeftCount {
  const out = dropped.filter(({ why }) => why === 'no-file');
  const levels = countsOf(
    [{ counts: count }],
    out.filter((each) => !isExcused(each)),
  );
  return { all: count.all - out.length, ...levels };
}

const LEVELS: readonly Result.level[] = ['none', 'note', 'warning', 'error'];

/** What is suppressed comes last. */
function resultsInOrder(
  all: readonly Result[],
  spot: (result: Result) => Spot,
  ruleIds: readonly string[],
): readonly Result[] {
  const shown = all.filter((each) => !isSuppressed(each));
  return [...inOrder(shown, spot, ruleIds), ...inOrder(all.filter(isSuppressed), spot, ruleIds)];
}

function isSuppressed({ suppressions = [] }: Result): boolean {
  return suppressions.length > 0;
}

function keyOf(result: Result): string {
  return JSON.stringify({ ...result, ruleIndex: 0 });
}

function metOf({ ruleId = '', locations: [location] = [] }: Result): Met {
  const { artifactLocation, region } = location?.physicalLocation ?? {};
  return { rule: ruleId, file: artifactLocation?.uri, startLine: region?.startLine, startColumn: region?.startColumn };
}

function rulesOf(runs: readonly Run[], ruleIds: readonly string[]): readonly ReportingDescriptor[] {
  const byId = new Map(runs.flatMap(({ tool }) => (tool.driver.rules ?? []).map((rule) => [rule.id, rule])));
  return [...byId.values()].toSorted((one, other) => ruleIds.indexOf(one.id) - ruleIds.indexOf(other.id));
}

function spotOf(result: Result): Spot {
  const { file, ...met } = metOf(result);
  const [location] = result.locations ?? [];
  const subject = location?.logicalLocations?.[0]?.fullyQualifiedName;
  return { ...met, file: file && pathOf(file), subject };
}

/** What stands percent-encoded in a URI has its place by its own letters. */
function pathOf(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

const MESSAGE: Wording<Notification> = {
  counted: ({ properties }) => properties?.['counted'] as Counted | undefined,
  spot: ({ message, properties }) => ({
    line: message.text ?? '',
    account: properties?.['account'] as string | undefined,
    grant: properties?.['grant'] as string | undefined,
  }),
  write(told, counted, because) {
    const [what = ''] = (told.message.text ?? '').split(': ');
    return {
      ...told,
      message: { text: textOfNotification(`${what}: ${because}`) },
      properties: { ...told.properties, counted },
    };
  },
};

function notificationOf(part: string): Notification {
  const { what, because } = missingPart(part);
  return notification('not-readable', `${what}: ${because}`);
}

interface Joined {
  readonly rules: readonly ReportingDescriptor[];
  readonly isComplete: boolean;
  readonly left: Left;
  readonly texts: MergeOrder['texts'];
  readonly isShared: boolean;
  readonly missing: readonly string[];
  readonly properties: object;
}

/** All of the run but its results. */
function headOf(runs: readonly Run[], { rules, isComplete, left, missing, properties, ...joining }: Joined): object {
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
            [
              ...runs.flatMap(notificationsOf).filter((each) => leftIn(each) === undefined),
              ...missing.map(notificationOf),
            ],
            MESSAGE,
            joining,
          ),
          ...notificationsOfLeft(left),
        ],
      },
    ],
    properties,
  };
}

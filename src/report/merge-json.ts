import { jsonText } from './json.ts';
import { inOrder, mergeGaps, type MergeOrder, type Spot, type Wording } from './merge-order.ts';

/** A JSON report, as far as merging looks at it; what it does not look at it hands on. */
export interface JsonReport {
  readonly reportVersion: 1;
  readonly tool: object;
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly JsonFinding[];
  readonly accounts?: readonly { readonly id: string }[];
  readonly gaps: readonly JsonGap[];
  readonly preflight?: readonly (Omit<Spot, 'rule'> & { readonly task: string })[];
  readonly summary: Readonly<Record<string, number | boolean>>;
}

interface JsonGap {
  readonly what: string;
  readonly account?: string;
  readonly because: string;
}

const BECAUSE: Wording<JsonGap> = {
  read: ({ because }) => because,
  spot: ({ what, because, account }, texts) => ({
    line: Object.hasOwn(texts, what) ? because : `${what}: ${because}`,
    account,
  }),
  write: (gap, because) => ({ ...gap, because }),
};

interface JsonFinding extends Spot {
  readonly level: 'error' | 'warning' | 'note';
}

/** Joins JSON reports. Shards of tasks may look at the same role: what they find there is told once. */
export function mergeJson(
  reports: readonly JsonReport[],
  { ruleIds, texts }: MergeOrder,
): { pieces: Iterable<string>; counts: Record<JsonFinding['level'], number>; isComplete: boolean } {
  const findings = inOrder(
    once(reports, ({ findings: found }) => found),
    (finding) => finding,
    ruleIds,
  );
  const suppressed = inOrder(
    once(reports, ({ suppressed: found }) => found),
    (finding) => finding,
    ruleIds,
  );
  const lists: [string, readonly object[]][] = [
    ['findings', findings],
    ['suppressed', suppressed],
  ];
  if (reports.some(({ accounts }) => accounts !== undefined)) lists.push(['accounts', accountsOf(reports)]);
  lists.push([
    'gaps',
    mergeGaps(
      reports.flatMap(({ gaps }) => gaps),
      BECAUSE,
      texts,
    ),
  ]);
  if (reports.some(({ preflight }) => preflight !== undefined)) lists.push(['preflight', tasksOf(reports, ruleIds)]);
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level]++;
  const { error: errors, warning: warnings, note: notes } = counts;
  const summary = { ...summaryOf(reports), errors, warnings, notes, suppressed: suppressed.length };
  return {
    pieces: jsonText(reports[0]?.tool ?? {}, lists, summary),
    counts,
    isComplete: (summary as Readonly<Record<string, unknown>>)['complete'] === true,
  };
}

function once<T extends object>(
  reports: readonly JsonReport[],
  of: (report: JsonReport) => readonly T[],
): readonly T[] {
  const all = reports.flatMap(of);
  if (reports.every(({ preflight }) => preflight === undefined)) return all;
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

/** In the order of one run. */
function tasksOf(reports: readonly JsonReport[], ruleIds: readonly string[]): readonly object[] {
  return inOrder(
    reports.flatMap(({ preflight }) => preflight ?? []),
    ({ file, startLine, startColumn }) => ({ file, startLine, startColumn, rule: '' }),
    ruleIds,
  );
}

function accountsOf(reports: readonly JsonReport[]): readonly object[] {
  const byId = new Map(reports.flatMap(({ accounts = [] }) => accounts.map((account) => [account.id, account])));
  return [...byId.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Numbers are added up; what is said of all must hold in each. */
function summaryOf(reports: readonly JsonReport[]): Readonly<Record<string, number | boolean>> {
  const all: Record<string, number | boolean> = {};
  for (const { summary } of reports) {
    for (const [name, value] of Object.entries(summary)) {
      const before = all[name];
      if (typeof value === 'number') all[name] = (typeof before === 'number' ? before : 0) + value;
      else all[name] = before !== false && value;
    }
  }
  return all;
}

import { jsonText } from './json.ts';
import { joinUses, type ToldUse } from './exception-uses.ts';
import type { Counted } from './gap-order.ts';
import { mergeGaps, type Wording } from './merge-gaps.ts';
import { countsOf, once, onceUntold, type Numbers } from './merge-once.ts';
import { inOrder, missingPart, type Merged, type MergeOrder, type Spot } from './merge-order.ts';
import { helpOf } from './phrase.ts';
import { untoldInOrder, type Untold } from './untold.ts';

/** A JSON report, as far as merging looks at it; what it does not look at it hands on. */
export interface JsonReport {
  readonly reportVersion: 1;
  readonly tool: object;
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly JsonFinding[];
  readonly accounts?: readonly { readonly id: string }[];
  readonly gaps: readonly JsonGap[];
  readonly preflight?: readonly (Omit<Spot, 'rule'> & { readonly task: string })[];
  readonly untold?: readonly Untold[];
  readonly exceptions?: readonly ToldUse[];
  readonly summary: JsonSummary;
}

type JsonSummary = Pick<Numbers, 'counts' | 'documents' | 'unrecognised' | 'shard'> & {
  readonly complete: boolean;
  readonly hidden: number;
};

interface JsonGap {
  readonly what: string;
  readonly account?: string;
  readonly because: string;
  readonly reason: string;
  readonly grant?: string;
  readonly counted?: Counted;
}

const BECAUSE: Wording<JsonGap> = {
  counted: ({ counted }) => counted,
  spot: ({ what, because, account, grant }, texts) => ({
    line: `${Object.hasOwn(texts, what) ? because : `${what}: ${because}`}${helpOf({ grant, account })}`,
    account,
    grant,
  }),
  write: (gap, counted, because) => ({ ...gap, because, counted }),
};

interface JsonFinding extends Spot {
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
}

/** Joins JSON reports. Shards of tasks may look at the same role: what they find there is told once. */
export function mergeJson(reports: readonly JsonReport[], { ruleIds, texts, missing }: MergeOrder): Merged {
  const uses = joinUses(reports.map(({ exceptions = [] }) => exceptions));
  const isShared = reports.some(({ preflight }) => preflight !== undefined);
  const areOfFiles = !isShared && reports.every(({ accounts }) => accounts === undefined);
  const all = <T extends JsonFinding>(of: (report: JsonReport) => readonly T[]) =>
    once({ of: reports.map(of), keyOf: (each) => JSON.stringify(each), metOf: (each) => each, isShared }, uses);
  const findings = all(({ findings: found }) => found);
  const suppressed = all(({ suppressed: found }) => found);
  const spotOf = (finding: JsonFinding): Spot => ({
    ...finding,
    isOfConfiguration: uses.isOfConfiguration(finding),
  });
  const untold = onceUntold(
    reports.map((report) => report.untold ?? []),
    uses,
  );
  const lists: [string, readonly object[]][] = [
    ['findings', inOrder(findings.kept, spotOf, ruleIds)],
    ['suppressed', inOrder(suppressed.kept, spotOf, ruleIds)],
  ];
  if (reports.some(({ accounts }) => accounts !== undefined)) lists.push(['accounts', accountsOf(reports)]);
  const gaps = [
    ...reports.flatMap((report) => report.gaps),
    ...missing.map((part): JsonGap => ({ ...missingPart(part), reason: 'not-readable' })),
  ];
  lists.push(['gaps', mergeGaps(gaps, BECAUSE, { texts, isShared })]);
  if (isShared) lists.push(['preflight', tasksOf(reports, ruleIds)]);
  if (untold.kept.length > 0) lists.push(['untold', untoldInOrder(untold.kept)]);
  if (uses.uses.length > 0) lists.push(['exceptions', uses.uses]);
  const summaries = reports.map(({ summary }) => summary);
  const counts = countsOf(summaries, [...findings.dropped, ...untold.dropped]);
  const { error: errors, warning: warnings, note: notes } = levelsOf(findings.kept);
  const sums = sumsOf(summaries);
  const summary = {
    ...sums,
    complete: sums.complete && missing.length === 0,
    errors,
    warnings,
    notes,
    suppressed: suppressed.kept.length,
    hidden: sums.hidden - untold.dropped.length,
    counts,
  };
  const { complete: isComplete, documents, unrecognised } = summary;
  return {
    pieces: jsonText(reports[0]?.tool ?? {}, lists, summary),
    counts,
    isComplete,
    documents,
    unrecognised,
    areOfFiles,
  };
}

function levelsOf(findings: readonly JsonFinding[]): Record<JsonFinding['level'], number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level]++;
  return counts;
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
function sumsOf(summaries: readonly JsonSummary[]): Omit<JsonSummary, 'counts' | 'shard'> {
  const all: Record<string, number | boolean> = {};
  for (const { counts: _, shard: __, ...summary } of summaries) {
    for (const [name, value] of Object.entries(summary)) {
      const before = all[name];
      if (typeof value === 'number') all[name] = (typeof before === 'number' ? before : 0) + value;
      else all[name] = before !== false && value;
    }
  }
  return all as unknown as Omit<JsonSummary, 'counts' | 'shard'>;
}

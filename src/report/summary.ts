import type { Style } from './colour.ts';
import { counted, fill } from './phrase.ts';
import type { Report } from '../model/report.ts';
import type { ReportOptions } from './reporter.ts';

/** What was read, what was found, what is hidden, and what was not judged: always, so that a clean run hides nothing. */
export function summaryLine(
  { summary, accounts, hidden, gaps, shard, whollyUnknown = 0 }: Report,
  { texts }: Pick<ReportOptions, 'texts'>,
  paint: Style,
): string {
  const part = (id: string, count: number): readonly string[] => (count > 0 ? [counted(texts[id] ?? id, count)] : []);
  const inside = [
    // That none was read is no pass of any.
    ...(accounts === undefined ? [] : [counted(texts['accounts'] ?? '', accounts.length)]),
    ...part('roles', summary.roles),
    ...part('tasks', summary.tasks),
    ...part('skipped', summary.skipped),
  ];
  const read =
    counted(texts['documents'] ?? '', summary.documents) + (inside.length > 0 ? ` (${inside.join(', ')})` : '');
  const found = [
    ...part('errors', summary.errors).map((words) => paint.level('error', words)),
    ...part('warnings', summary.warnings).map((words) => paint.level('warning', words)),
    ...part('notes', summary.notes).map((words) => paint.level('note', words)),
  ];
  // Of what is unknown as a whole, finding nothing is no result.
  const isNothingKnown =
    found.length === 0 && whollyUnknown > 0 && whollyUnknown >= summary.roles && summary.tasks === 0;
  const { fixed = 0, fixedFiles = 0, fixesForReview = 0 } = summary;
  const rest = [
    ...(fixed > 0 ? [fill(texts['fixed'] ?? '', { fixed, files: fixedFiles })] : []),
    ...part('forReview', fixesForReview),
    ...part('excepted', summary.suppressed),
    ...part('hidden', hidden),
    ...part('notJudged', isNothingKnown ? summary.notJudged - whollyUnknown : summary.notJudged),
    ...part('notWhole', (accounts ?? []).filter(({ state }) => state !== 'complete').length),
    ...part('incomplete', gaps.filter(({ reason }) => reason === 'not-readable').length),
  ];
  const nothing = isNothingKnown
    ? counted(texts['nothingKnown'] ?? '', whollyUnknown)
    : shard === undefined
      ? (texts[summary.documents > 0 ? 'noFindings' : 'nothingJudged'] ?? '')
      : fill(texts['shardCollected'] ?? '', { shard });
  return `${read}: ${[...(found.length > 0 ? found : [nothing]), ...rest].join(', ')}`;
}

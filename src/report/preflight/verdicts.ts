import type { CheckedTask, Verdict } from '../../model/report.ts';
import { interpolate } from '../common/messages.ts';
import type { ReportOptions } from '../reporter.ts';

export const VERDICTS: readonly Verdict[] = ['will work', 'will fail', 'cannot tell'];

type Words = Pick<ReportOptions, 'texts'>;

/** A verdict in the language of the report. */
export function verdictText(verdict: Verdict, { texts }: Words): string {
  return texts[`verdict-${verdict}`] ?? verdict;
}

/** A task with its verdict, on one line. */
export function taskLine({ task, forecast }: CheckedTask, { texts }: Words): string {
  return `${interpolate(texts['task'] ?? '{task}', { task })}${texts['colon'] ?? ': '}${verdictText(forecast, { texts })}`;
}

/** How many tasks have which verdict. */
export function verdictCounts(tasks: readonly CheckedTask[], { texts }: Words): string {
  return VERDICTS.flatMap((verdict) => {
    const count = tasks.filter(({ forecast }) => forecast === verdict).length;
    if (count === 0) return [];
    return [interpolate(texts['verdictCount'] ?? '', { count, verdict: verdictText(verdict, { texts }) })];
  }).join(texts['comma'] ?? ', ');
}

import type { Report } from '../model/report.ts';
import { gapsInOrder } from '../report/gap-order.ts';
import { listsRules, loadReporter, type Format } from '../report/index.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { en } from '../texts/en.ts';

/** How a report is printed; `texts` where a command has more words than those that all have. */
export type PrintOptions = Partial<Omit<ReportOptions, 'catalogue'>>;

/** Prints a report in a format, piece by piece. */
export async function print(report: Report, format: Format, options: PrintOptions = {}): Promise<Iterable<string>> {
  const reporter = await loadReporter(format, report);
  const texts = options.texts ?? (report.preflight === undefined ? en : await preflightTexts());
  const rules = listsRules(format) ? (await import('../../rules/index.ts')).rules : report.rules;
  return reporter(
    { ...report, rules, gaps: gapsInOrder(report.gaps, texts) },
    {
      showSuppressed: false,
      ...options,
      catalogue: new Map(rules.map((card) => [card.id, card])),
      texts,
    },
  );
}

async function preflightTexts(): Promise<ReportOptions['texts']> {
  const { preflightEn } = await import('../texts/preflight-en.ts');
  return { ...en, ...preflightEn };
}

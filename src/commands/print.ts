import type { Report } from '../model/report.ts';
import type { Wanted } from '../read/resolve.ts';
import { gapsInOrder } from '../report/gap-order.ts';
import { FORMATS, loadReporter, type Format } from '../report/index.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { en } from '../texts/en.ts';

/** How a report is printed; `texts` where a command has more words than those that all have. */
export type PrintOptions = Partial<Omit<ReportOptions, 'catalogue'>>;

/** Prints a report in a format, piece by piece, made with what `wantedFor` says of that format. */
export async function print(report: Report, format: Format, options: PrintOptions = {}): Promise<Iterable<string>> {
  const reporter = await loadReporter(format, report);
  const texts = options.texts ?? (report.preflight === undefined ? en : await preflightTexts());
  const { rules, gaps } = report;
  return reporter(
    { ...report, gaps: gapsInOrder(gaps, texts) },
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

/** What is to be looked up of each finding for reports in these formats, which name files from these folders. */
export async function wantedFor(
  formats: readonly Format[],
  folders: Pick<ReportOptions, 'root' | 'cwd'>,
): Promise<Wanted> {
  const needs = formats.map((format) => FORMATS[format].needs);
  return {
    excerpts: needs.some(({ excerpts }) => excerpts),
    edits: needs.some(({ edits }) => edits),
    lineHash: needs.some(({ lineHashes }) => lineHashes)
      ? (await import('../report/line-hash.ts')).makeLineHash()
      : undefined,
    fingerprint: needs.some(({ fingerprints }) => fingerprints)
      ? (await import('../report/fingerprint.ts')).makeFingerprinter(folders)
      : undefined,
  };
}

import { htmlTexts, type Language, reportTexts } from '../messages/language.ts';
import type { Report } from '../model/report.ts';
import { gapsInOrder, makeCatalogue } from './common/messages.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { textReport } from './text.ts';

/** What reports come as. */
export type Format = keyof typeof FORMATS | keyof typeof ACCESS_FORMATS;

interface FormatCard {
  /** Loads the module on first use: a run pays for the format it prints. Most print text, which every run holds. */
  readonly load: (language?: Language) => Promise<Reporter>;
}

/** Each format by its name on the command line. */
export const FORMATS = {
  text: { load: () => Promise.resolve(textReport) },
  concise: { load: async () => (await import('./concise.ts')).concise },
  json: { load: async () => (await import('./json.ts')).json },
  sarif: { load: async () => (await import('./sarif.ts')).sarif },
  github: { load: async () => (await import('./github.ts')).github },
  junit: { load: async () => (await import('./junit.ts')).junit },
  gitlab: { load: async () => (await import('./gitlab.ts')).gitlab },
  markdown: { load: async () => (await import('./markdown.ts')).markdown },
  html: { load: loadHtml },
} as const satisfies Readonly<Record<string, FormatCard>>;

/** Formats of `audit` alone: they list who can assume which role, and nothing else. */
const ACCESS_FORMATS = {
  csv: { load: async () => (await import('./csv.ts')).accessCsv },
} as const satisfies Readonly<Record<string, FormatCard>>;

/** The names of the formats that the reports of a command come as. */
export function formatNames(command: string): readonly Format[] {
  return Object.keys({ ...FORMATS, ...(command === 'audit' && ACCESS_FORMATS) }) as Format[];
}

async function loadHtml(language: Language = 'en'): Promise<Reporter> {
  const [{ htmlReporter }, texts] = await Promise.all([import('./html/page.ts'), htmlTexts(language)]);
  return htmlReporter(texts);
}

/** Formats that show the checks of `preflight` in another way than plain findings. */
const PREFLIGHT: Partial<Record<Format, () => Promise<Reporter>>> = {
  text: async () => (await import('./preflight/text.ts')).preflightText,
  json: async () => (await import('./preflight/json.ts')).preflightJson,
  markdown: async () => (await import('./preflight/markdown.ts')).preflightMarkdown,
};

/** Whether a format names every rule, also those of which nothing was found. */
function listsRules(format: Format): boolean {
  return format === 'sarif';
}

/** Loads what prints a report in a format. */
export function loadReporter(format: Format, { preflight }: Report, language: Language): Promise<Reporter> {
  const card: FormatCard = { ...FORMATS, ...ACCESS_FORMATS }[format];
  return ((preflight && PREFLIGHT[format]) ?? card.load)(language);
}

/** Whether a word names a format of any command. */
export function isFormat(word: string): word is Format {
  return [FORMATS, ACCESS_FORMATS].some((formats) => Object.hasOwn(formats, word));
}

/** Gives cards the sentences of a language. English is what the cards themselves hold. */
export async function rulesIn<Card extends { readonly id: string }>(
  language: Language,
  cards: readonly Card[],
): Promise<readonly Card[]> {
  return language === 'en' ? cards : (await import('./rule-texts.ts')).inChinese(cards);
}

/** How a report is printed; `texts` where a command has more words than those that all have. */
export type PrintOptions = Partial<Omit<ReportOptions, 'catalogue'>> & { readonly language?: Language };

/** Prints a report in a format, piece by piece. */
export async function print(report: Report, format: Format, options: PrintOptions = {}): Promise<Iterable<string>> {
  const { language = 'en' } = options;
  const reporter =
    (options.showStatistics === true && (await statisticsReporter(format))) ||
    (await loadReporter(format, report, language));
  const texts = options.texts ?? (await reportTexts(language, report.preflight !== undefined));
  const cards = listsRules(format) ? (await import('../../rules/index.ts')).rules : report.rules;
  const rules = await rulesIn<Report['rules'][number]>(language, cards);
  const settings: ReportOptions = {
    showSuppressed: false,
    ...options,
    catalogue: makeCatalogue({ ...report, rules }, texts),
    texts,
  };
  const printed = reporter({ ...report, rules, gaps: gapsInOrder(report.gaps, texts) }, settings);
  if (format !== 'text' || options.showAccess !== true || report.access === undefined) return printed;
  const { accessText } = await import('./access.ts');
  return joined(accessText(report.access, settings), printed);
}

/** Formats that people read can show counts by rule. */
export const COUNTS_RULES: ReadonlySet<Format> = new Set(['text', 'concise', 'markdown']);

async function statisticsReporter(format: Format): Promise<Reporter | undefined> {
  if (!COUNTS_RULES.has(format)) return undefined;
  const { statisticsTable, statisticsText } = await import('./statistics.ts');
  return format === 'markdown' ? statisticsTable : statisticsText;
}

function* joined(...parts: readonly Iterable<string>[]): Iterable<string> {
  for (const part of parts) yield* part;
}

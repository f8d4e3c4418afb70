import { reportTexts, setupTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import type { DiffReport } from '../model/diff.ts';
import type { Report } from '../model/report.ts';
import type { Plan } from '../model/setup-plan.ts';
import { gapsInOrder, makeCatalogue } from '../report/common/messages.ts';
import { DIFF_FORMATS, diffValue, type DiffFormat, type JsonDiff } from '../report/diff.ts';
import { formatNames, isFormat, print, type Format, type PrintOptions } from '../report/formats.ts';
import type { JsonReport } from '../report/json-report.ts';
import { jsonValue } from '../report/json.ts';
import { jsonTasks } from '../report/preflight/json.ts';
import { setupDocument, type SetupFormat } from '../report/setup/formats.ts';
import type { JsonSetup } from '../report/setup/json-setup.ts';
import { setupValue } from '../report/setup/json.ts';

/** Which command a report is of, and from where its files are named. */
type Origin = Pick<PrintOptions, 'command' | 'root' | 'cwd'>;

/** How a report or a set-up is written. */
export interface FormatOptions {
  /** Suppressed findings too, marked. */
  readonly showSuppressed?: boolean;
  /** The shell that commands are written for; `bash` by default. */
  readonly shell?: 'bash' | 'powershell';
  /** A set-up as Markdown around what it is written as. */
  readonly markdown?: boolean;
}

/** A report of tasks, with the checks of each. */
export type PreflightReport = JsonReport & Required<Pick<JsonReport, 'preflight'>>;

/** What the rules find in the tasks, and what each account has to do: no plan where an error or a gap stands in its way. */
export interface Setup {
  readonly report: JsonReport;
  readonly plan: JsonSetup | undefined;
}

/** What reports and set-ups remember of how they were made: their JSON has no source lines, and not all that rules say. */
const SOURCE = Symbol('source');

interface Published {
  readonly [SOURCE]?: Source;
}

type Source = ReportSource | SetupSource | DiffSource;

interface ReportSource {
  readonly kind: 'report';
  readonly report: Report;
  readonly origin: Origin;
}

interface SetupSource {
  readonly kind: 'setup';
  readonly report: Report;
  readonly plan: Plan;
  readonly file: string;
}

interface DiffSource {
  readonly kind: 'diff';
  readonly report: DiffReport;
}

/** A report as its JSON has it, which `format` takes. */
export async function publishReport(report: Report, origin: Origin): Promise<JsonReport> {
  const texts = await reportTexts('en', true);
  const options = { ...origin, catalogue: makeCatalogue(report, texts), texts, showSuppressed: false };
  const more = report.preflight === undefined ? {} : { preflight: jsonTasks(report, options) };
  const value = jsonValue({ ...report, gaps: gapsInOrder(report.gaps, texts) }, options, more);
  return withSource(value, { kind: 'report', report, origin });
}

/** A set-up as its JSON has it, which `format` takes. */
export function publishSetup(plan: Plan, report: Report, file: string): JsonSetup {
  return withSource(setupValue(plan, report), { kind: 'setup', plan, report, file });
}

/** What changed as its JSON has it, which `format` takes. */
export async function publishDiff(report: DiffReport): Promise<JsonDiff> {
  return withSource(diffValue(report, { texts: await reportTexts('en') }), { kind: 'diff', report });
}

/** A property that is not enumerable is in no copy and no JSON of the value. */
function withSource<T extends object>(value: T, source: Source): T {
  return Object.defineProperty(value, SOURCE, { value: source });
}

/** Writes a report or what changed in a format of the command line, or a set-up for a shell, Terraform or ROS. */
export async function format(
  made: JsonReport | JsonSetup | JsonDiff,
  name: Format | SetupFormat,
  { showSuppressed = false, shell = 'bash', markdown = false }: FormatOptions = {},
): Promise<string> {
  const source = sourceOf(made);
  if (source.kind === 'report') {
    const names = formatNames(source.report.access === undefined ? 'lint' : 'audit');
    if (!isFormat(name) || !names.includes(name)) throw wrongName(name, names);
    return [...(await print(source.report, name, { ...source.origin, showSuppressed, shell }))].join('');
  }
  if (source.kind === 'diff') {
    if (!isDiffFormat(name)) throw wrongName(name, Object.keys(DIFF_FORMATS));
    return [...DIFF_FORMATS[name](source.report, { texts: await reportTexts('en', true) })].join('');
  }
  const as = SETUP_FORMATS.find((each) => each === name);
  if (as === undefined) throw wrongName(name, SETUP_FORMATS);
  const { plan, report, file } = source;
  return setupDocument(plan, report, { file, as, shell, isMarkdown: markdown, texts: await setupTexts('en') });
}

const SETUP_FORMATS: readonly SetupFormat[] = ['cli', 'terraform', 'ros', 'json'];

function isDiffFormat(name: string): name is DiffFormat {
  return Object.hasOwn(DIFF_FORMATS, name);
}

function sourceOf(made: unknown): Source {
  const source = typeof made === 'object' && made !== null ? (made as Published)[SOURCE] : undefined;
  if (source !== undefined) return source;
  throw new UsageError(
    'report: expected what lint, audit, preflight, setup or diff returned, and no copy of it',
    'a copy has no source lines; to leave findings out, give the command rules or minLevel',
  );
}

function wrongName(name: unknown, names: readonly string[]): UsageError {
  return new UsageError(`invalid value ${JSON.stringify(name)} for name: expected ${names.join(', ')}`);
}

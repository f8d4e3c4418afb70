import { resolve } from 'node:path';

import { repositoryRoot } from '../files/discover.ts';
import { type Language, localeLanguage, reportTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { summaryLine } from '../report/common/messages.ts';
import { COLUMNS } from '../report/common/terminal.ts';
import { COUNTS_RULES, print, type PrintOptions, formatNames, isFormat, type Format } from '../report/formats.ts';
import type { CommandCall, Values } from './options.ts';
import { invalidValue } from './parse-args.ts';
import { style, writeAll, writeFile, type Streams } from './streams.ts';

/** A report in one format, to a file or to standard output. */
interface Target {
  readonly format: Format;
  readonly file: string | undefined;
}

/** All reports of one run, and what they need to be known of a finding. */
export interface Targets {
  readonly list: readonly Target[];
  /** The files that they go to. */
  readonly files: readonly string[];
  /** What machine formats name files from. */
  readonly folders: { readonly root?: string; readonly cwd: string };
}

/** Formats that name files from the top of the repository. */
const NAMES_FROM_ROOT: ReadonlySet<Format> = new Set(['json', 'sarif']);

/** Formats that a shard, which judges nothing, has nothing for. */
const NEEDS_ACCESS: ReadonlySet<Format> = new Set(['csv']);

/** `-f` and `-o`: at most one report has no file of its own. */
export function readTargets({ command, values }: Pick<CommandCall, 'command' | 'values'>, cwd: string): Targets {
  const words = (values['format'] as readonly string[] | undefined) ?? ['text'];
  const output = outputOf(values);
  const list = words.map((word) => target(word, command));
  const access = list.find(({ format }) => NEEDS_ACCESS.has(format));
  if (access !== undefined && values['shard'] !== undefined)
    throw new UsageError(
      `--format ${access.format} and --shard do not go together: a shard lists no access`,
      'run audit --snapshot on the folder of all shards',
    );
  if (values['statistics'] === true && !list.some(({ format }) => COUNTS_RULES.has(format)))
    throw new UsageError('no report shows the --statistics', `they are for ${[...COUNTS_RULES].join(', ')}`);
  const free = list.filter(({ file }) => file === undefined);
  if (free.length > 1) {
    throw new UsageError(
      `${String(free.length)} reports would go to the same output: ${free.map(({ format }) => format).join(', ')}`,
      'give all but one a file: -f sarif=out.sarif',
    );
  }
  if (free.length === 0 && output !== undefined)
    throw new UsageError(`no report is left for --output ${output}: each one has its own file`);
  const files = list.flatMap(({ file }) => (file === undefined ? (output ?? []) : file)).map((file) => resolve(file));
  const twice = files.find((file, index) => files.indexOf(file) < index);
  if (twice !== undefined)
    throw new UsageError(`two reports would go to ${twice}`, 'give each its own file: -f json=out.json');
  const root = list.some(({ format }) => NAMES_FROM_ROOT.has(format)) ? repositoryRoot(cwd) : undefined;
  return {
    list: list.map(({ format, file }) => ({ format, file: file ?? output })),
    files,
    folders: root === undefined ? { cwd } : { root, cwd },
  };
}

function target(word: string, command: string): Target {
  const divider = word.indexOf('=');
  const format = divider < 0 ? word : word.slice(0, divider);
  if (!isFormat(format)) throw invalidValue(format, '--format', formatNames(command));
  if (!formatNames(command).includes(format))
    throw new UsageError(
      `${command} has no report as ${format}, which lists who can assume which role`,
      `dts-xacct audit -f ${format}`,
    );
  const file = divider < 0 ? undefined : fileOf(word.slice(divider + 1));
  if (file === '')
    throw new UsageError(`--format ${word} has no file name after "="`, `for example --format ${format}=report.out`);
  return { format, file };
}

interface Printing extends Pick<PrintOptions, 'texts' | 'shell'> {
  readonly command: string;
  readonly values: Values;
  readonly streams: Streams;
}

/** Prints every report, from the same findings. Where the text is not the report, the summary goes to standard error. */
export async function printReports(
  report: Report,
  { list, folders }: Targets,
  { values, streams, ...rest }: Printing,
): Promise<void> {
  const language = languageOf(values, streams);
  for (const { format, file } of list) {
    // oxlint-disable-next-line no-await-in-loop -- one report after the other, in the order asked for
    const pieces = await print(report, format, {
      language,
      ...rest,
      showSuppressed: values['show-suppressed'] === true,
      isQuiet: values['quiet'] === true,
      showAccess: values['access'] === true,
      showStatistics: values['statistics'] === true,
      isVerbose: values['verbose'] === true,
      style: style(file === undefined && isColoured(values, streams)),
      columns: columnsOf(file === undefined ? streams.outColumns?.() : undefined),
      ...folders,
    });
    if (file === undefined) writeAll((text) => streams.out(text), pieces);
    else writeFile(file, pieces);
  }
  const isShown = list.some(({ format, file }) => format === 'text' && file === undefined) || values['quiet'] === true;
  if (isShown) return;
  const texts = rest.texts ?? (await reportTexts(language));
  streams.err(`${summaryLine(report, { texts }, style(false))}\n`);
}

/** Narrower terminals are taken for this wide: each line would hold a word or two. */
const NARROWEST = 40;

/** Text is as wide as the terminal; some terminals do not report their width. */
function columnsOf(outColumns: number | undefined): number {
  return outColumns === undefined || outColumns === 0 ? COLUMNS : Math.max(NARROWEST, outColumns);
}

/** `--lang`, else the language of the locale. */
export function languageOf(values: Values, { env }: Pick<Streams, 'env'>): Language {
  return (values['lang'] as Language | undefined) ?? localeLanguage(env);
}

/** `--color`, `--no-color`, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a terminal; never from CI. */
export function isColoured(values: Values, { env, isOutTerminal }: Pick<Streams, 'env' | 'isOutTerminal'>): boolean {
  if (values['color'] === true) return true;
  if (values['no-color'] === true || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return env['TERM'] !== 'dumb' && isOutTerminal();
}

/** The file that `--output` names; `undefined`: standard output, which `-` is too. */
export function outputOf({ output }: Values): string | undefined {
  return fileOf(typeof output === 'string' ? output : undefined);
}

/** A file that is to be written; `undefined` where it is standard output. */
function fileOf(word: string | undefined): string | undefined {
  return word === '-' ? undefined : word;
}

import { lint, type LintOptions } from '../commands/lint.ts';
import { outcomeOf, exitCode, type ExitCode } from '../engine/exit-code.ts';
import { slashes } from '../files/read-file.ts';
import { EMPTY } from '../inputs/input-kind.ts';
import { expectedInputs } from '../inputs/registry.ts';
import { STDIN } from '../model/document.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { escapeControls } from '../report/common/escape.ts';
import type { BaselineCall } from './baseline.ts';
import {
  loadBaselines,
  noteGitFailures,
  pathsOf,
  printConfigFile,
  readCommonOptions,
  readInputOptions,
  refuseInputs,
  threshold,
} from './common-options.ts';
import type { FixCall } from './fix.ts';
import type { CommandCall, Values } from './options.ts';
import { outputOf, printReports, readTargets } from './report-output.ts';
import { writeAll, type Streams } from './streams.ts';

/** `lint` from the command line: from words to options, from a report to its formats and an exit code. */
export async function runLint(
  { command, positionals: words, values }: CommandCall,
  streams: Streams,
): Promise<ExitCode> {
  const started = Date.now();
  const positionals = words.length === 0 ? ['.'] : words;
  const targets = readTargets({ command, values }, streams.cwd);
  await refuseInputs(targets.files, { positionals, values });
  const known = await loadBaselines(values, targets.files);
  const options = { ...(await lintOptions(positionals, values, streams.cwd)), ...known?.options };
  const lines: string[] = [];
  printConfigFile(values, options, streams);
  const isListing = values['show-files'] === true;
  if (isListing && !isReporting(values)) return showFiles(options, streams);
  if (isListing && targets.list.some(({ file }) => file === undefined)) throw mixed();
  const [ignored, gitFailures] = [new Set<string>(), new Set<string>()];
  const empty = new Set<string>();
  const onFile = (path: string, what: string): void => {
    if (isListing) lines.push(listed(path, what));
    if (what === EMPTY) empty.add(path);
  };
  const report = await judged({
    options: {
      ...options,
      onFile,
      onIgnored: (path) => ignored.add(path),
      onGitFailed: (why) => gitFailures.add(why),
    },
    targets,
    values,
    streams,
    ...(known && { known: known.call }),
  });
  writeAll(streams.out, lines);
  noteGitFailures(gitFailures, streams);
  for (const path of ignored)
    streams.err(`note: ${escapeControls(path)} skipped: ignored by ${escapeControls(options.config?.file ?? '')}\n`);
  for (const file of values['allow-unrecognised'] === true ? [] : report.unrecognised) {
    const name = file === STDIN ? 'standard input' : escapeControls(file);
    streams.err(`error: ${name} ${empty.has(file) ? `is empty` : `is not recognised`}: ${recognised()}\n`);
  }
  const { documents, complete } = report.summary;
  const allowUnrecognised = values['allow-unrecognised'] === true;
  const isAllIgnored = documents === 0 && positionals.every((path) => ignored.has(slashes(path)));
  if (documents === 0 && complete && report.unrecognised.length === 0 && !allowUnrecognised && !isAllIgnored) {
    streams.err(`error: no file recognised in ${escapeControls(positionals.join(' '))}: ${recognised()}\n`);
  }
  if (values['debug'] === true)
    streams.err(`debug: ${String(Date.now() - started)} ms, ${String(documents)} documents\n`);
  const code = exitCode(outcomeOf(report), {
    ...threshold(values),
    allowUnrecognised: allowUnrecognised || isAllIgnored,
  });
  return known === undefined ? code : known.call.exitCode(code);
}

interface Judging extends Omit<FixCall, 'relint'> {
  readonly options: LintOptions;
  readonly known?: BaselineCall;
}

async function judged({ known, ...linting }: Judging): Promise<Report> {
  const { options, targets, values, streams } = linting;
  if (values['fix'] !== undefined || values['fix-dry-run'] === true)
    return (await import('./fix.ts')).fixAndPrint({
      ...linting,
      relint: (changes) => lint({ ...options, ...changes }),
    });
  const report = await lint(options);
  known?.write(report, streams);
  await printReports(report, targets, { command: 'lint', values, streams });
  return report;
}

function recognised(): string {
  return `expected ${expectedInputs()} (--allow-unrecognised accepts anything else; --show-files lists what was found)`;
}

async function lintOptions(paths: readonly string[], values: Values, cwd: string): Promise<LintOptions> {
  return {
    ...(await readCommonOptions(values, cwd)),
    paths: await pathsOf(paths),
    allowUnrecognised: values['allow-unrecognised'] === true,
    ...(typeof values['stdin-filename'] === 'string' && { stdinFilename: values['stdin-filename'] }),
    ...(await readInputOptions(values, cwd)),
  };
}

/** Whether a report is wanted in addition to the list of files. */
function isReporting(values: Values): boolean {
  return values['format'] !== undefined || outputOf(values) !== undefined;
}

function mixed(): UsageError {
  return new UsageError(
    'the list of --show-files and a report would both go to standard output',
    'give the report a file: -f json=report.json',
  );
}

function listed(path: string, what: string): string {
  return `${escapeControls(path)}: ${what}\n`;
}

/** Lists what would be read, and what it is, instead of judging it. */
async function showFiles(options: LintOptions, streams: Streams): Promise<ExitCode> {
  const lines: string[] = [];
  const report = await lint({
    ...options,
    settings: new Map(),
    onFile: (path, what) => void lines.push(listed(path, what)),
  });
  writeAll(streams.out, lines);
  return exitCode(outcomeOf(report), { failOn: 'never', allowIncomplete: false, allowUnrecognised: true });
}

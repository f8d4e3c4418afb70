import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeStandardOut, type Streams } from './cli/streams.ts';
import { EXIT, type ExitCode } from './engine/exit-code.ts';
import { escapeCommandText } from './report/github.ts';
import type { JsonReport } from './report/json-report.ts';

/** What the runner of GitHub gives an action. */
export interface Runner {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The step's log, in which the runner looks for commands. */
  readonly log: (text: string) => void;
}

/** The command line: it prints to these streams and gives its exit code. */
type Main = (args: readonly string[], streams: Streams) => Promise<ExitCode>;

/** `lint` as a step of a workflow: action.yml says which inputs and outputs there are. */
export async function runAction(runner: Runner, main: Main): Promise<ExitCode> {
  const folder = mkdtempSync(join(runner.env['RUNNER_TEMP'] ?? tmpdir(), 'dts-xacct-'));
  const fileOf = (name: string): string => join(folder, name);
  const errors: string[] = [];
  const text: string[] = [];
  const streams: Streams = {
    out: (piece) => void text.push(piece),
    err: (piece) => {
      text.push(piece);
      errors.push(piece);
    },
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: runner.env,
    cwd: runner.cwd,
  };
  const code = await main(commandLine(runner, fileOf), streams);
  runner.log(withoutCommands(text.join('')));
  const report = read(fileOf('report.json'));
  if (code === EXIT.usage || report === undefined) runner.log(failure(errors.join('')));
  if (report === undefined) {
    writeOutputs(runner, { 'exit-code': code });
    return code;
  }
  const { errors: graves, warnings, notes, suppressed, complete } = (JSON.parse(report) as JsonReport).summary;
  runner.log(read(fileOf('annotations.txt')) ?? '');
  writeSummary(runner, read(fileOf('summary.md')) ?? '');
  const counts = { errors: graves, warnings, notes, suppressed, complete };
  writeOutputs(runner, { sarif: fileOf('dts-xacct.sarif'), ...counts, 'exit-code': code });
  for (const name of ['report.json', 'annotations.txt', 'summary.md']) rmSync(fileOf(name), { force: true });
  return code;
}

function commandLine(runner: Runner, fileOf: (name: string) => string): readonly string[] {
  const options = ['fail-on', 'baseline', 'config', 'lang'].flatMap((name) => {
    const value = input(runner, name);
    return value === '' ? [] : [`--${name}=${value}`];
  });
  const own = { sarif: 'dts-xacct.sarif', json: 'report.json', github: 'annotations.txt', markdown: 'summary.md' };
  const formats = [
    ...Object.entries(own).map(([format, name]) => `${format}=${fileOf(name)}`),
    ...lines(input(runner, 'format')),
  ];
  const paths = lines(input(runner, 'paths'));
  return ['lint', ...options, ...formats.map((format) => `--format=${format}`), '--', ...paths];
}

/** The runner writes the name in capitals, and leaves its hyphens. */
function input({ env }: Runner, name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

function lines(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A text in which the runner looks for no commands: it shows what files hold, and these may be anybody's. */
function withoutCommands(text: string): string {
  if (text === '') return '';
  const token = crypto.randomUUID();
  return `::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function writeOutputs({ env }: Runner, outputs: Readonly<Record<string, string | number | boolean>>): void {
  const file = env['GITHUB_OUTPUT'];
  if (file === undefined || file === '') return;
  const end = `end-${crypto.randomUUID()}`;
  const written = Object.entries(outputs).map(([name, value]) => `${name}<<${end}\n${String(value)}\n${end}\n`);
  appendFileSync(file, written.join(''));
}

/** GitHub takes 1 MiB of one step. */
const LARGEST_SUMMARY = 1_000_000;

function writeSummary({ env }: Runner, markdown: string): void {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  appendFileSync(file, `## dts-xacct\n\n${fitting(markdown)}`);
}

/** Why there is no report, or one of a part only. */
function failure(message: string): string {
  return `::error title=dts-xacct::${escapeCommandText(message.trim().replace(/^error: /, ''))}\n`;
}

/** The lines that fit, and always the last one, which counts them all. */
function fitting(markdown: string): string {
  const all = markdown.trimEnd().split('\n');
  let room = LARGEST_SUMMARY;
  const end = all.findIndex((line) => (room -= Buffer.byteLength(line) + 1) < 0);
  return end === -1 ? markdown : `${all.slice(0, end).join('\n')}\n\n…\n\n${all.at(-1) ?? ''}\n`;
}

/** Runs the action in this process. */
export function start(main: Main): void {
  const runner = { env: process.env, cwd: process.cwd(), log: writeStandardOut };
  runAction(runner, main).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      writeStandardOut(failure(String(error)));
      process.exitCode = EXIT.incomplete;
    },
  );
}

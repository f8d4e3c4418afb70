import type { Setting } from '../engine.ts';
import { InputError } from '../errors.ts';
import type { AccountId } from '../model/account.ts';
import type { Level } from '../model/finding.ts';
import type { Config } from '../read/config.ts';
import { collect } from '../read/collect.ts';
import { estateSubjects } from '../read/estate.ts';
import { inputFiles, MAX_YAML_BYTES, readText, STDIN, type InputFile } from '../read/files.ts';
import type { Context, Estate } from '../read/parts.ts';
import { isYaml, readJson, readYamlText, type Reading } from '../read/reading.ts';
import type { Wanted } from '../read/resolve.ts';
import { makeTally } from '../read/tally.ts';
import type { Report } from '../report/report.ts';
import { makeRun, type Run } from '../run.ts';

/** What `lint` is asked to do. */
export interface LintOptions {
  /** Files and folders; `<stdin>` for standard input. */
  readonly paths: readonly string[];
  /** The name under which standard input is reported and told from its kind. */
  readonly stdinFilename?: string;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly settings?: ReadonlyMap<string, Setting>;
  readonly config?: Config;
  readonly noExceptions?: boolean;
  readonly isIgnored?: (path: string) => boolean;
  readonly minLevel?: Level;
  readonly wanted?: Wanted;
  /** Told each file and what became of it: `--show-files`. */
  readonly onFile?: (path: string, what: string) => void;
  /** The day that `until` is held against, `2026-11-23`. */
  readonly today?: string;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const run = makeRun(options);
  const estate: Estate = {
    trusts: [],
    roles: [],
    tasks: [],
    accounts: [],
    knownAccounts:
      options.config && options.config.accounts.size > 0 ? new Set(options.config.accounts.values()) : undefined,
    tally: makeTally(),
  };
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const linting = { options, run, estate };
  const walk = {
    isLeftOut: (path: string) => (options.config?.isIgnored(path) ?? false) || (options.isIgnored?.(path) ?? false),
    refused: (error: InputError) =>
      run.gap({ what: error.file, because: 'unreadable', data: { reason: error.message }, reason: 'not-readable' }),
    passedOver: (path: string, why: string) => options.onFile?.(path, why),
  };
  for (const file of inputFiles(options.paths, walk)) {
    const pending = lintFile(file, linting);
    if (pending !== undefined) await pending;
  }
  run.judge(estateSubjects(estate));
  for (const gap of estate.tally.gaps()) run.gap(gap);
  return run.report({ notJudged: estate.tally.notJudged() });
}

interface Linting {
  readonly options: LintOptions;
  readonly run: Run;
  readonly estate: Estate;
}

/** Plain and at once for JSON; a promise only where a reader has to be loaded first. */
function lintFile(file: InputFile, linting: Linting): Promise<void> | undefined {
  const { run, options } = linting;
  const text = textOf(file, run);
  if (text === undefined) return undefined;
  const path = file.path === STDIN ? (options.stdinFilename ?? STDIN) : file.path;
  if (!isYaml(path, text)) {
    take({ path, isNamed: file.isNamed }, readJson(path, text, file.isNamed), linting);
    return undefined;
  }
  if (text.length > MAX_YAML_BYTES) {
    run.gap({ what: path, because: 'tooLarge', data: { limit: MAX_YAML_BYTES / 1024 / 1024 }, reason: 'not-readable' });
    return undefined;
  }
  return import('../read/yaml.ts').then(({ readYaml }) => {
    const reading = readYamlText(readYaml, { path, text, isNamed: file.isNamed });
    take({ path, isNamed: file.isNamed }, reading, linting);
    return takeComments(reading, linting);
  });
}

/** What comments in a text of ours ignore. */
async function takeComments({ items: [first] }: Reading, { run, options }: Linting): Promise<void> {
  if (first === undefined || options.noExceptions === true || !first.document.text.includes('dts-xacct')) return;
  const { ignoreComments } = await import('../read/comments.ts');
  run.except(ignoreComments(first.document));
}

function textOf(file: InputFile, run: Run): string | undefined {
  try {
    return readText(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    run.gap({ what: file.path, because: 'unreadable', data: { reason: error.message }, reason: 'not-readable' });
    return undefined;
  }
}

/** Takes up what a file holds: judged at once where nothing else in the run can change it, else kept for the end. */
function take(file: InputFile, reading: Reading, linting: Linting): void {
  const { run, options } = linting;
  const { items, broken, isTooDeep } = reading;
  run.file(file, { isOurs: items.length > 0 || broken.length > 0 || isTooDeep });
  if (isTooDeep) run.gap({ what: file.path, because: 'tooDeep', reason: 'not-readable' });
  options.onFile?.(
    file.path,
    items.map(({ kind }) => kind).join(', ') || (broken.length > 0 ? 'broken' : 'not recognised'),
  );
  for (const text of broken) run.judge([{ kind: 'text', of: text, subject: undefined }]);
  for (const item of items) {
    const { settled, gaps, ...counts } = collect(item, contextOf(file, options), linting.estate);
    run.judge(settled);
    run.count(counts);
    for (const gap of gaps) run.gap(gap);
  }
}

function contextOf(file: InputFile, { config, creator, owner }: LintOptions): Context {
  const told = config?.contextOf(file.path);
  return {
    owner: told?.owner ?? owner,
    creator: told?.creator ?? creator,
    creatorBy: told?.creator === undefined ? 'option' : 'config',
    isNamed: file.isNamed,
  };
}

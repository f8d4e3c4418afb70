import { relative } from 'node:path';

import { accountOf } from '../commands/arguments.ts';
import type { SessionOptions } from '../engine/engine.ts';
import type { Threshold } from '../engine/exit-code.ts';
import { findConfig } from '../files/discover.ts';
import { disk } from '../files/disk.ts';
import type { Matches } from '../files/file-system.ts';
import { GLOB_CHARACTER } from '../files/names.ts';
import type { Config } from '../inputs/config/config.ts';
import type { ReadOptions } from '../inputs/read-files.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import type { AccountId } from '../model/account.ts';
import { STDIN } from '../model/document.ts';
import { UsageError } from '../model/errors.ts';
import type { Level, Setting } from '../model/finding.ts';
import { escapeControls } from '../report/common/escape.ts';
import type { BaselineCall } from './baseline.ts';
import type { CommandCall, Values } from './options.ts';
import type { Streams } from './streams.ts';

/** What the options of every reporting command, and the configuration, say. */
export interface CommonOptions {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly minLevel: Level;
  readonly noExceptions: boolean;
  readonly config?: Config;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
}

/** Reads the options that every reporting command takes, and the configuration. */
export async function readCommonOptions(values: Values, cwd: string): Promise<CommonOptions> {
  const config = await configOf(values, cwd);
  const [creator, owner] = ['creator', 'owner'].map((name) => {
    const value = textOf(values[name]);
    return value === undefined ? undefined : accountOf(`--${name}`, value, config?.accounts);
  });
  return {
    settings: await settings(values),
    minLevel: (values['min-level'] ?? 'note') as Level,
    noExceptions: values['no-exceptions'] === true,
    ...(config && { config }),
    ...(creator && { creator }),
    ...(owner && { owner }),
  };
}

/** `--verbose`: says which configuration is used. */
export function printConfigFile(
  values: Values,
  { config }: Pick<CommonOptions, 'config'>,
  { err }: Pick<Streams, 'err'>,
): void {
  if (values['verbose'] === true)
    err(`configuration: ${config === undefined ? 'none' : escapeControls(config.file)}\n`);
}

/** Throws `UsageError` where a file to be written is one that the call reads, or that is written with something else. */
export async function refuseInputs(
  files: readonly string[],
  call: Pick<CommandCall, 'positionals' | 'values'>,
): Promise<void> {
  if (files.length === 0) return;
  const { refuseInput } = await import('./output-guard.ts');
  // oxlint-disable-next-line no-await-in-loop -- the first that is refused is reported
  for (const file of files) await refuseInput(file, call);
}

/** `--baseline` and `--write-baseline`, where a call has one of them; `files`: what its reports go to. */
export async function loadBaselines(
  values: Values,
  files: readonly string[],
): Promise<{ readonly call: BaselineCall; readonly options: Pick<SessionOptions, 'baseline'> } | undefined> {
  if (values['baseline'] === undefined && values['write-baseline'] === undefined) return undefined;
  const call = (await import('./baseline.ts')).baselineCall(values, files);
  return { call, options: call.baseline === undefined ? {} : { baseline: call.baseline } };
}

/** What the user wants to fail on. */
export function threshold(values: Values): Omit<Threshold, 'allowUnrecognised'> {
  return {
    failOn: (values['fail-on'] ?? 'error') as Level | 'never',
    allowIncomplete: values['allow-incomplete'] === true,
  };
}

async function configOf(values: Values, cwd: string): Promise<Config | undefined> {
  if (values['no-config'] === true) return undefined;
  const named = values['config'];
  const found = typeof named === 'string' ? named : findConfig(cwd);
  if (found === undefined) return undefined;
  const file = typeof named === 'string' ? named : relative(cwd, found);
  return (await import('../commands/load-config.ts')).loadConfig(file);
}

function textOf(value: Values[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `--rule` sets levels; `--only` turns all other rules off. */
async function settings(values: Values): Promise<ReadonlyMap<string, Setting>> {
  const all = new Map<string, Setting>();
  const [words = [], only] = [values['rule'], values['only']] as (readonly string[] | undefined)[];
  if (words.length === 0 && only === undefined) return all;
  const { ruleIds } = await import('../../rules/index.ts');
  for (const word of words) {
    const [id = '', level = ''] = word.split('=');
    if (!ruleIds.includes(id)) throw new UsageError(`unknown rule "${id}" in --rule ${word}`, ruleHint(id, ruleIds));
    if (!isSetting(level))
      throw new UsageError(
        `invalid level in --rule ${word} (error, warning, note, off)`,
        `for example --rule ${id}=off`,
      );
    all.set(id, level);
  }
  for (const id of only ?? [])
    if (!ruleIds.includes(id)) throw new UsageError(`--only ${id}: there is no rule "${id}"`, ruleHint(id, ruleIds));
  if (only !== undefined) for (const id of ruleIds) if (!only.includes(id)) all.set(id, 'off');
  return all;
}

function ruleHint(id: string, ruleIds: readonly string[]): string {
  const meant = closestWord(id, ruleIds);
  return meant === undefined ? 'run "dts-xacct explain" for the list of rules' : `did you mean "${meant}"?`;
}

function isSetting(word: string): word is Setting {
  return ['error', 'warning', 'note', 'off'].includes(word);
}

/** `-` is standard input; a word with glob characters that is no file stands for the files that match it. */
export async function pathsOf(words: readonly string[]): Promise<readonly (string | Matches)[]> {
  const paths = words.map((word) => (word === '-' ? STDIN : word));
  if (!paths.some((path) => GLOB_CHARACTER.test(path))) return paths;
  return (await import('../files/globs.ts')).expandGlobs(paths);
}

type InputOptions = Pick<ReadOptions, 'variables' | 'valueFiles' | 'isIgnored'>;

/** `--var`, `--var-file` and `--ignore`. */
export async function readInputOptions(values: Values, cwd: string): Promise<InputOptions> {
  const ignored = values['ignore'] as readonly string[] | undefined;
  return {
    ...(await givenValues(values)),
    ...(ignored && { isIgnored: (await import('../files/globs.ts')).globMatcher(ignored, cwd) }),
  };
}

/** The values of `--var-file`, then those of `--var`. */
async function givenValues(values: Values): Promise<InputOptions> {
  const [words, files] = [values['var'], values['var-file']] as (readonly string[] | undefined)[];
  if (words === undefined && files === undefined) return {};
  const variables = new Map<string, string>();
  for (const word of words ?? []) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(
        `invalid value "${word}" for --var: expected NAME=VALUE`,
        'for example --var creator=1000000000000002',
      );
    variables.set(name.trim(), value);
  }
  if (files === undefined) return { variables };
  const given = await (await import('../inputs/terraform/variables.ts')).readValueFiles(files, disk);
  return { variables: new Map([...given.scalars, ...variables]), valueFiles: given.files };
}

/** Reports why Git gave no answer: files that it tracks may have been skipped. */
export function noteGitFailures(failures: Iterable<string>, { err }: Streams): void {
  for (const why of failures)
    err(`note: files that .gitignore matches were not read, also where Git tracks them: ${escapeControls(why)}\n`);
}

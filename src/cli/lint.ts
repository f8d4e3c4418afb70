import { relative } from 'node:path';

import { ruleIds } from '../../rules/index.ts';
import { lint, type LintOptions } from '../commands/lint.ts';
import { UsageError } from '../errors.ts';
import { parseAccountId, type AccountId } from '../model/account.ts';
import type { Level, Setting } from '../model/finding.ts';
import { nearest } from '../model/nearest.ts';
import type { Call, Values } from './options.ts';
import type { Config } from '../read/config.ts';
import { GLOB_CHARACTER, STDIN } from '../read/files.ts';
import { findConfig } from '../read/find-config.ts';
import { visible } from '../report/visible.ts';
import { printReports, readTargets } from './reports.ts';
import { exitCode, type ExitCode } from '../verdict.ts';
import { writeAll, type Streams } from './write.ts';

/** `lint` from the command line: from words to options, from a report to its formats and an exit code. */
export async function runLint({ positionals, values }: Call, streams: Streams): Promise<ExitCode> {
  const started = Date.now();
  if (positionals.length === 0) {
    throw new UsageError(
      'nothing to lint',
      'name files or folders: dts-xacct lint . ; or - for standard input; --help for more',
    );
  }
  const targets = await readTargets(values, streams.cwd);
  const config = await configOf(values, streams.cwd);
  const options = await lintOptions(positionals, values, config);
  if (values['show-files'] === true) return showFiles(options, streams);
  const report = await lint({ ...options, wanted: targets.wanted });
  await printReports(report, targets, { values, streams });
  for (const file of values['allow-unrecognised'] === true ? [] : report.unrecognised) {
    streams.err(`error: ${visible(file)} is not recognised: ${RECOGNISED}\n`);
  }
  const { documents, complete } = report.summary;
  if (documents === 0 && complete && report.unrecognised.length === 0 && values['allow-unrecognised'] !== true) {
    streams.err(`error: nothing under ${visible(positionals.join(' '))} was recognised: ${RECOGNISED}\n`);
  }
  if (values['debug'] === true)
    streams.err(`debug: ${String(Date.now() - started)} ms, ${String(documents)} documents\n`);
  return exitCode(report, {
    failOn: (values['fail-on'] ?? 'error') as Level | 'never',
    allowIncomplete: values['allow-incomplete'] === true,
    allowUnrecognised: values['allow-unrecognised'] === true,
  });
}

const RECOGNISED =
  'expected a trust policy of Alibaba Cloud, a GetRole or ListRoles answer, a snapshot, a tasks file, or a DTS request or answer (--allow-unrecognised passes over anything else; --show-files tells what was seen)';

export async function configOf(values: Values, cwd: string): Promise<Config | undefined> {
  if (values['no-config'] === true) return undefined;
  const named = values['config'];
  const found = typeof named === 'string' ? named : findConfig(cwd);
  if (found === undefined) return undefined;
  const file = typeof named === 'string' ? named : relative(cwd, found);
  return (await import('../read/config.ts')).readConfig(file, ruleIds);
}

async function lintOptions(paths: readonly string[], values: Values, config: Config | undefined): Promise<LintOptions> {
  const ignored = values['ignore'] as readonly string[] | undefined;
  const creator = account('creator', values['creator'], config);
  const owner = account('owner', values['owner'], config);
  return {
    paths: await pathsOf(paths),
    settings: settings(values['rule'] as readonly string[] | undefined, config),
    minLevel: (values['min-level'] ?? 'note') as Level,
    noExceptions: values['no-exceptions'] === true,
    allowUnrecognised: values['allow-unrecognised'] === true,
    ...(config && { config }),
    ...(creator && { creator }),
    ...(owner && { owner }),
    ...(typeof values['stdin-filename'] === 'string' && { stdinFilename: values['stdin-filename'] }),
    ...(ignored && { isIgnored: (await import('../read/globs.ts')).globMatcher(ignored, process.cwd()) }),
  };
}

/** `-` is standard input; a word with glob characters that is no file stands for the files that match it. */
async function pathsOf(words: readonly string[]): Promise<LintOptions['paths']> {
  const paths = words.map((word) => (word === '-' ? STDIN : word));
  if (!paths.some((path) => GLOB_CHARACTER.test(path))) return paths;
  return (await import('../read/globs.ts')).expandGlobs(paths);
}

export function account(option: string, value: Values[string], config: Config | undefined): AccountId | undefined {
  if (typeof value !== 'string') return undefined;
  const found = config?.accounts.get(value) ?? parseAccountId(value);
  if (found !== undefined) return found;
  const names = [...(config?.accounts.keys() ?? [])];
  const meant = nearest(value, names);
  throw new UsageError(
    `--${option} ${value}: no account ID (digits, normally 16) and no name of the configuration`,
    names.length === 0 ? undefined : meant === undefined ? `it has ${names.join(', ')}` : `did you mean ${meant}?`,
  );
}

export function settings(
  words: readonly string[] | undefined,
  config: Config | undefined,
): ReadonlyMap<string, Setting> {
  const all = new Map(config?.levels);
  for (const word of words ?? []) {
    const [id = '', level = ''] = word.split('=');
    if (!ruleIds.includes(id)) throw new UsageError(`--rule ${word}: there is no rule "${id}"`, ruleHint(id));
    if (!isSetting(level))
      throw new UsageError(
        `--rule ${word}: the level must be error, warning, note or off`,
        `for example --rule ${id}=off`,
      );
    all.set(id, level);
  }
  return all;
}

function ruleHint(id: string): string {
  const meant = nearest(id, ruleIds);
  return meant === undefined ? 'run "dts-xacct explain" for the list of rules' : `did you mean ${meant}?`;
}

function isSetting(word: string): word is Setting {
  return ['error', 'warning', 'note', 'off'].includes(word);
}

/** Lists what would be read, and what it is, instead of judging it. */
async function showFiles(options: LintOptions, streams: Streams): Promise<ExitCode> {
  const lines: string[] = [];
  const report = await lint({
    ...options,
    settings: new Map(),
    onFile: (path, what) => lines.push(`${visible(path)}: ${what}\n`),
  });
  writeAll(streams.out, lines);
  return exitCode(
    { ...report, counts: { error: 0, warning: 0, note: 0 } },
    { failOn: 'never', allowIncomplete: false, allowUnrecognised: true },
  );
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import yargs from 'yargs';

import { helpText } from '../../src/cli/help.ts';
import { COMMANDS, type CommandCall, type OptionSpec } from '../../src/cli/options.ts';
import { parseCall, readCommandLine } from '../../src/cli/parse-args.ts';
import { UsageError } from '../../src/model/errors.ts';

const VALUES = ['a', 'json', 'sarif=out.sarif', 'x=off', '1000000000000002', '0012', 'a b', 'ä', '.', 'true', '1e3'];
const PATHS = ['.', 'a.json', '0123', '1e3', 'a b', 'ä/ö', './-x', 'explain', 'a=b', 'no-config', '*.json'];

/** One option as it may be written: with its value beside it or in the same word, by name or by letter. */
function optionWords(name: string, { type, alias, choices, bareValue }: OptionSpec): fc.Arbitrary<readonly string[]> {
  const names = fc.constantFrom(`--${name}`, ...(alias === undefined ? [] : [`-${alias}`]));
  if (type === 'boolean') return names.map((word) => [word]);
  const values = fc.constantFrom(...(choices ?? VALUES));
  const inline = values.map((value) => [`--${name}=${value}`]);
  return bareValue === undefined ? fc.oneof(fc.tuple(names, values), inline) : inline;
}

/** Valid command lines: each option at most once, unless it is repeatable. */
const commandLines = fc.constantFrom(...Object.entries(COMMANDS)).chain(([command, { options, positional }]) => {
  const path = fc.constantFrom(...PATHS).map((word) => ({ name: word, isOnce: false, words: [word] }));
  const paths = positional?.isList === true ? [path] : [];
  const written = Object.entries(options).map(([name, spec]) =>
    optionWords(name, spec).map((words) => ({ name, isOnce: spec.isRepeatable !== true, words })),
  );
  return fc.array(fc.oneof(...paths, ...written), { maxLength: 6 }).map((parts) => {
    const kept = parts.filter(
      ({ name, isOnce }, at) => !isOnce || parts.findIndex((part) => part.name === name) === at,
    );
    return [command, ...kept.flatMap(({ words }) => words)];
  });
});

/** The same by yargs. */
function byYargs([command = '', ...words]: readonly string[]): CommandCall {
  const options: Readonly<Record<string, OptionSpec>> = COMMANDS[command]?.options ?? {};
  const parser = yargs(words).help(false).version(false).parserConfiguration({
    'camel-case-expansion': false,
    'boolean-negation': false,
    'dot-notation': false,
    'parse-numbers': false,
    'parse-positional-numbers': false,
    'greedy-arrays': false,
    'strip-aliased': true,
  });
  for (const [name, { type, alias, isRepeatable }] of Object.entries(options))
    parser.option(name, { type, ...(alias !== undefined && { alias }), ...(isRepeatable === true && { array: true }) });
  const { _: positionals, $0: _, ...values } = parser.parseSync();
  return { command, positionals: positionals.map(String), values: values as CommandCall['values'] };
}

function messageOf(args: readonly string[]): string {
  try {
    parseCall(args);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}\n${error.hint ?? ''}`.trim();
    throw error;
  }
  return '';
}

describe('parseCall', () => {
  test('reads a valid command line as yargs does', () => {
    fc.assert(
      fc.property(commandLines, (args) => {
        expect(parseCall(args)).toEqual(byYargs(args));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    [['.'], ['.'], {}],
    [[], [], {}],
    [['lint', 'explain', 'schema'], ['explain', 'schema'], {}],
    [['-q', 'lint', '.'], ['.'], { quiet: true }],
    [['-', '--stdin-filename', 'a.json'], ['-'], { 'stdin-filename': 'a.json' }],
    [['-o', '-', '.'], ['.'], { output: '-' }],
    [['-fjson', '.'], ['.'], { format: ['json'] }],
    [['-f=json', '.'], ['.'], { format: ['json'] }],
    [['-qfsarif=out.sarif', '--format=text', '.'], ['.'], { quiet: true, format: ['sarif=out.sarif', 'text'] }],
    [['--output=-x', '.'], ['.'], { output: '-x' }],
    [['.', '--', '-x.json', '--quiet', '--'], ['.', '-x.json', '--quiet', '--'], {}],
    [['--fix', 'review'], ['review'], { fix: 'safe' }],
    [['--fix=review', '.'], ['.'], { fix: 'review' }],
    [['--', '--fix'], ['--fix'], {}],
    [['--allow-unrecognized', '.'], ['.'], { 'allow-unrecognised': true }],
    [['--no-config', '.'], ['.'], { 'no-config': true }],
  ])('%j', (args, positionals, values) => {
    expect(parseCall(args)).toEqual({ command: 'lint', positionals, values });
  });

  test.each([
    [['--formt', 'json', '.'], 'unknown option --formt; did you mean --format?'],
    [['--zzzzzzzz', '.'], 'unknown option --zzzzzzzz\nrun "dts-xacct lint --help" for the options'],
    [['-z', '.'], 'unknown option -z\nrun "dts-xacct lint --help" for the options'],
    [['-qz', '.'], 'unknown option -z\nrun "dts-xacct lint --help" for the options'],
    [['--no-quiet', '.'], 'unknown option --no-quiet\nrun "dts-xacct lint --help" for the options'],
    [['--__proto__', '.'], 'unknown option --__proto__\nrun "dts-xacct lint --help" for the options'],
    [['--colour', '.'], 'unknown option --colour; did you mean --color?'],
    [['explain', '--output', 'x'], 'unknown option --output for explain\nit is an option of'],
    [['explain', '-o', 'x'], 'unknown option -o\nrun "dts-xacct explain --help" for the options'],
    [['.', '--format'], '--format needs a value'],
    [['.', '-o'], '-o needs a value'],
    [['--output=', '.'], '--output needs a value'],
    [['--output', '', '.'], '--output needs a value'],
    [['--fix=', '.'], '--fix needs a value'],
    [['--output', '--quiet', '.'], '--output needs a value\nif the value begins with "-", write --output=--quiet'],
    [['-o', '--', '.'], '-o needs a value'],
    [['--quiet=no', '.'], '--quiet takes no value'],
    [['--no-color=false', '.'], '--no-color takes no value'],
    [['--allow-unrecognized=no', '.'], '--allow-unrecognised takes no value'],
    [
      ['--fail-on', 'errors', '.'],
      'invalid value "errors" for --fail-on (error, warning, note, never); did you mean "error"?',
    ],
    [['--fail-on', 'fatal', '.'], 'invalid value "fatal" for --fail-on (error, warning, note, never)'],
    [['--fix=all', '.'], 'invalid value "all" for --fix (safe, review)'],
    [['explain', '-f', 'sarif'], 'invalid value "sarif" for --format (text, json)'],
    [['-o', 'a', '--output', 'b', '.'], '--output is given twice'],
    [['-q', '--quiet', '.'], '--quiet is given twice'],
    [['explain', 'a', 'b'], 'unexpected argument "b"\nexplain takes one rule; run "dts-xacct explain --help"'],
    [['audit', '--formt', 'json'], 'unknown option --formt; did you mean --format?'],
    [['audit', 'a'], 'unexpected argument "a"\naudit takes options only; run "dts-xacct audit --help"'],
  ])('%j is a usage error', (args, message) => {
    expect(messageOf(args)).toContain(message);
  });
});

describe('readCommandLine', () => {
  test.each([
    [['--help'], { kind: 'help', command: undefined }],
    [['-h', 'schema'], { kind: 'help', command: 'schema' }],
    [['lint', '.', '--help', '--nonsense'], { kind: 'help', command: 'lint' }],
    [['nothing', '--help'], { kind: 'help', command: undefined }],
    [['--version'], { kind: 'version' }],
    [['lint', '-V'], { kind: 'version' }],
    [['help'], { kind: 'help', command: undefined }],
    [['help', 'audit'], { kind: 'help', command: 'audit' }],
    [['--debug', 'help', 'audit'], { kind: 'help', command: 'audit' }],
    [['version'], { kind: 'version' }],
    [['__complete', 'lint', '--help'], { kind: 'complete', words: ['lint', '--help'] }],
  ])('%j', (args, request) => {
    expect(readCommandLine(args)).toEqual(request);
  });

  test.each([[['lint', 'completion']], [['lint', 'help']], [['--', '--help']], [['--', 'help']], [['--', '-V']]])(
    '%j runs',
    (args) => {
      expect(readCommandLine(args).kind).toBe('run');
    },
  );
});

test.each([
  [
    ['-f', 'json', 'audit', '--no-jobs'],
    ['audit', '--no-jobs', '-f', 'json'],
  ],
  [
    ['--fail-on=never', '-q', 'preflight', 'tasks.yaml'],
    ['preflight', 'tasks.yaml', '--fail-on', 'never', '--quiet'],
  ],
  [
    ['--fix', 'lint', 'a.json'],
    ['lint', '--fix', 'a.json'],
  ],
  [
    ['lint', '-fjson', '.'],
    ['lint', '-f', 'json', '.'],
  ],
  [
    ['-fsarif=o.sarif', '.'],
    ['lint', '--format', 'sarif=o.sarif', '.'],
  ],
])('%j is %j', (args, same) => {
  expect(parseCall(args)).toEqual(parseCall(same));
});

test('an option takes a value in every command that has it, or in none', () => {
  const kinds = new Map<string, string>();
  for (const { options } of Object.values(COMMANDS))
    for (const [name, { type, alias = '' }] of Object.entries(options)) {
      const kind = `${type} ${alias}`;
      expect([name, kinds.get(name) ?? kind]).toEqual([name, kind]);
      kinds.set(name, kind);
    }
});

describe('--help', () => {
  test('of a command needs one line for each option', async () => {
    for (const command of Object.keys(COMMANDS)) {
      const lines = (await helpText(command)).split('\n');
      const from = lines.findIndex((line) => /^ +(?:-\w, )?--/.test(line));
      const to = lines.indexOf('Examples:');
      const wrapped = lines.slice(from, to).filter((line) => /^ {8,}[^-]/.test(line));
      expect([command, wrapped]).toEqual([command, []]);
    }
  });

  test.each(Object.keys(COMMANDS))('%s: every option, in 80 columns', async (command) => {
    const text = await helpText(command);
    for (const [name, { alias }] of Object.entries(COMMANDS[command]?.options ?? {}))
      expect(text).toContain(alias === undefined ? `    --${name} ` : `-${alias}, --${name} `);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).not.toContain('unrecognized');
  });

  test('of the program: every command, in 80 columns', async () => {
    const text = await helpText();
    for (const { words } of Object.values(COMMANDS)) expect(text).toContain(`  dts-xacct ${words} `);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

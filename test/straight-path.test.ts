import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UsageError } from '../src/errors.ts';
import { wantsHelp } from '../src/cli/help.ts';
import { COMMANDS, type OptionSpec } from '../src/cli/options.ts';
import { readCall } from '../src/cli/straight-path.ts';
import { callOf } from '../src/cli/yargs-path.ts';

const VALUES = [
  'a',
  'json',
  'sarif=out.sarif',
  'error',
  'x=off',
  '1000000000000002',
  '0012',
  'a b',
  'ä',
  '.',
  'true',
  '1e3',
];
const PATHS = ['.', '-', 'a.json', '0123', '1e3', 'a b', 'ä/ö', './-x', 'explain', 'a=b', 'no-config', '*.json', ''];

/** What a user may write for one option, rightly or not. */
function wordsOf(name: string, { type, alias, choices }: OptionSpec): fc.Arbitrary<readonly string[]> {
  const names = fc.constantFrom(`--${name}`, ...(alias === undefined ? [] : [`-${alias}`]));
  if (type === 'boolean') return names.map((word) => [word]);
  const values = fc.constantFrom(...(choices ?? VALUES));
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(names, values) },
    { weight: 3, arbitrary: values.map((value) => [`--${name}=${value}`]) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constant(`--${name}`), fc.constantFrom('', '-', '--', '--no-config', 'never')),
    },
    { weight: 1, arbitrary: names.map((word) => [word]) },
  );
}

const ODD = [
  '--help',
  '--version',
  '--colour',
  '--no-color=false',
  '--color=false',
  '--',
  '-q',
  '-fq',
  '--noconfig',
  '-',
];

const commandLines = fc.constantFrom(...Object.keys(COMMANDS), undefined).chain((command) => {
  const options = COMMANDS[command ?? 'lint']?.options ?? {};
  const option = fc.constantFrom(...Object.entries(options)).chain(([name, spec]) => wordsOf(name, spec));
  const words = fc.oneof(
    { weight: 6, arbitrary: option },
    { weight: 4, arbitrary: fc.constantFrom(...PATHS).map((path) => [path]) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD).map((word) => [word]) },
  );
  return fc
    .array(words, { maxLength: 6 })
    .map((parts) => [...(command === undefined ? [] : [command]), ...parts.flat()]);
});

describe('the straight path', () => {
  test('reads a command line as yargs does, or leaves it to yargs', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(commandLines, async (args) => {
        const call = readCall(args);
        if (call === undefined) return;
        taken++;
        expect(await callOf(args)).toEqual(call);
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(100);
  }, 60_000);

  test('leaves nothing to yargs that is right and usual', () => {
    const usual = [
      ['.'],
      ['lint', '.'],
      ['lint', 'a.json', 'b.json', '-f', 'json'],
      ['-f', 'text', '-f', 'sarif=out.sarif', '.'],
      ['lint', '--format=json', '--output=o.json', '.'],
      ['lint', '-', '--stdin-filename', 'a.json'],
      ['lint', '--', '-a.json'],
      ['lint', '--no-config', '--rule', 'syntax=off', '--rule', 'placeholder=note', '.'],
      ['explain', 'syntax'],
      ['explain', '-f', 'json'],
      ['schema', 'tasks'],
    ];
    expect(usual.filter((args) => readCall(args) === undefined)).toEqual([]);
  });

  test.each([
    [['--helpp', '.']],
    [['lint', '--format']],
    [['lint', '--output', 'a', '--output', 'b', '.']],
    [['lint', '--fail-on', 'fatal', '.']],
    [['lint', '--fail-on', '', '.']],
    [['explain', 'a', 'b']],
    [['explain', '--output', 'x']],
    [['explain', '-f', 'sarif']],
    [['lint', '--quiet=perhaps', '.']],
  ])('leaves %j to yargs, which words what is wrong', async (args) => {
    expect(readCall(args)).toBeUndefined();
    await expect(callOf(args)).rejects.toThrow(UsageError);
  });
});

describe('stored help', () => {
  test.each([[], ['lint'], ['audit'], ['preflight'], ['setup'], ['explain'], ['schema']])(
    '%j is what yargs prints',
    async (...words) => {
      const file = join(import.meta.dirname, '..', 'dist', 'help', `${words[0] ?? 'dts-xacct'}.txt`);
      expect(await callOf([...words, '--help'])).toEqual({ text: readFileSync(file, 'utf8') });
    },
  );

  test('is for every command', () => {
    expect(Object.keys(COMMANDS)).toEqual(['lint', 'audit', 'preflight', 'setup', 'explain', 'schema']);
  });

  test.each(Object.keys(COMMANDS))('%s: fits 80 columns', async (name) => {
    const answer = await callOf([name, '--help']);
    const text = 'text' in answer ? answer.text : '';
    expect(text).not.toBe('');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each([
    [['--help'], true],
    [['lint', '-h'], true],
    [['-h', 'schema'], true],
    [['lint', '--help', '--quiet'], false],
    [['lint', '.'], false],
    [['nothing', '--help'], false],
  ])('%j asks for it: %s', (args, wants) => {
    expect(wantsHelp(args)).toBe(wants);
  });
});

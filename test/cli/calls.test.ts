import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { explainText } from '../../src/cli/explain.ts';
import { BAD, folder, GOOD, OTHER } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const home = folder({ 'good.json': GOOD, 'bad.json': BAD, 'other.json': OTHER });

/** Everything of a wrong call in one text. */
async function told(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli(args, { cwd: home });
  return `${String(code)} ${out}${err}`;
}

test.each([[['lint']], [[]]])('%j without a path lints the working folder', async (args) => {
  const [without, dot] = [await runCli(args, { cwd: home }), await runCli(['lint', '.'], { cwd: home })];
  expect(without).toEqual(dot);
  expect(without.out).toContain('error[');
});

describe('wrong calls say what is wrong and what to do', () => {
  test.each([
    [['lint', '--formt', 'json', '.'], 'error: unknown option --formt; did you mean --format?'],
    [['lint', '--zzzzzzzz', '.'], 'error: unknown option --zzzzzzzz\n  run "dts-xacct lint --help"'],
    [['lint', '.', '--format'], 'error: --format needs a value'],
    [['lint', '-o', '1', '-o', '2', '.'], 'error: --output is given twice'],
    [['lint', '--quiet=no', '.'], 'error: --quiet takes no value'],
    [['lint', '-f', 'yaml', '.'], 'error: invalid value "yaml" for --format (text, concise, json'],
    [['lint', '-f', 'json', '-f', 'text', '.'], 'error: 2 reports would go to the same output: json, text'],
    [['lint', '-f', 'json=a.json', '-o', 'b.json', '.'], 'error: no report is left for --output b.json'],
    [['lint', '-z', '.'], 'error: unknown option -z\n'],
    [['lint', '.', '-o'], 'error: -o needs a value\n'],
    [['lint', '--fail-on', 'fatal', '.'], 'error: invalid value "fatal" for --fail-on (error, warning, note, never)\n'],
    [
      ['lint', '--rule', 'nothing=off', '.'],
      'error: unknown rule "nothing" in --rule nothing=off\n  run "dts-xacct explain"',
    ],
    [['lint', '--rule', 'syntax=loud', '.'], 'error: invalid level in --rule syntax=loud (error, warning, note, off)'],
    [['lint', '--rule', 'syntax', '.'], 'error: invalid level in --rule syntax ('],
    [['lint', '--creator', 'nobody', '.'], 'error: invalid value "nobody" for --creator: expected an account ID'],
    [['lint', '--config', 'gone.yaml', '.'], 'gone.yaml'],
    [['lint', '--lang', 'fr', '.'], 'error: invalid value "fr" for --lang (en, zh-CN)'],
    [['lnt', 'good.json'], 'error: no such command, file or folder: lnt; did you mean "lint"?'],
    [['preflihgt', 'good.json'], 'did you mean "preflight"?'],
    [['gone', 'good.json'], 'error: no such file or folder: gone\n  check the path'],
    [['lint', 'gone'], 'error: no such file or folder: gone\n  check the path'],
    [['lint', '--fix', 'review'], 'error: no such file or folder: review\n  for the value of --fix write --fix=review'],
    [['help', 'lnt'], 'error: no such command: lnt\n  did you mean "lint"?'],
    [['completion', 'csh'], 'error: invalid value "csh" for completion (bash, zsh, fish)'],
    [['lint', 'gone/*.json'], 'gone/*.json'],
    [
      ['explain', 'dts-service-colapsed'],
      'error: unknown rule "dts-service-colapsed"\n  did you mean "dts-service-collapsed"?',
    ],
    [['explain', 'a', 'b'], 'error: unexpected argument "b"\n  explain takes one rule'],
    [['explain', '--output', 'x'], 'error: unknown option --output for explain\n  it is an option of lint, audit'],
    [['explain', '-f', 'sarif'], 'error: invalid value "sarif" for --format (text, json)\n'],
    [['schema', 'tasts'], 'error: unknown schema "tasts"\n  did you mean "tasks"?'],
    [
      ['schema', 'x'],
      'error: unknown schema "x"\n  choose from trust-policy, tasks, config, report, snapshot, setup, baseline, diff',
    ],
    [['schema'], 'error: no schema name given\n  choose from'],
  ])('%j', async (args, message) => {
    const text = await told(...args);
    expect(text).toContain(message);
    expect(text).toMatch(/^2 error: /);
    expect(text).not.toMatch(/\n\s+at /);
  });
});

const ESCAPE = '\u001b';

describe('names of files', () => {
  const odd = {
    'with blanks.json': 'with blanks.json',
    'two\nlines.json': 'two\\u{a}lines.json',
    [`red${ESCAPE}[31m.json`]: 'red\\u{1b}[31m.json',
    '策略.json': '策略.json',
    'quote\'".json': 'quote\'".json',
    '[a].json': '[a].json',
    '-x.json': '-x.json',
  };
  const names = Object.keys(odd);
  const strange = folder(Object.fromEntries(names.map((name) => [name, BAD])));

  test.each(Object.entries(odd))('%j is read when it is named, and shown as %j', async (name, shown) => {
    const { out, code } = await runCli(['lint', '-f', 'concise', '--', name], { cwd: strange });
    expect(out).toContain(`${shown}:11:11: error[dts-service-collapsed]`);
    expect(code).toBe(1);
  });

  test('are found in a folder, and no control character comes out in any place', async () => {
    for (const options of [
      [],
      ['-f', 'concise'],
      ['-f', 'github'],
      ['-f', 'json'],
      ['-f', 'sarif'],
      ['--show-files'],
    ]) {
      const { out, err } = await runCli(['lint', ...options, '.'], { cwd: strange });
      expect(out).toContain('with blanks.json'.replace(' ', options[1] === 'sarif' ? '%20' : ' '));
      expect(`${out}${err}`.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }
  });

  test('that lead nowhere are shown as harmlessly', async () => {
    const { err } = await runCli(['lint', `gone${ESCAPE}]0;x\u0007`], { cwd: strange });
    expect(err).toContain('gone\\u{1b}]0;x\\u{7}');
    const other = folder({ [`other${ESCAPE}.json`]: OTHER });
    expect((await runCli(['lint', `other${ESCAPE}.json`], { cwd: other })).err).toContain(
      'other\\u{1b}.json is not recognised',
    );
  });

  test('after -- are never options', async () => {
    const { out } = await runCli(['lint', '--', '-x.json', '--format'], { cwd: strange });
    expect(out).toBe('');
    expect((await runCli(['lint', '-f', 'concise', '--', '-x.json'], { cwd: strange })).out).toContain('-x.json:11:11');
  });

  test('like those of commands are files', async () => {
    const called = folder({ 'explain/a.json': BAD, 'schema/b.json': BAD });
    const { out } = await runCli(['lint', '-f', 'concise', 'explain', 'schema'], { cwd: called });
    expect(out).toContain('explain/a.json:');
    expect(out).toContain('schema/b.json:');
    expect((await runCli(['-f', 'concise', './explain', 'schema'], { cwd: called })).out).toBe(
      out.replace('explain/', './explain/'),
    );
  });

  test('given twice are read once', async () => {
    const { out } = await runCli(['lint', 'bad.json', './bad.json', '.', '--allow-unrecognised'], { cwd: home });
    expect(out.match(/^error\[/gm)).toHaveLength(1);
  });
});

describe('--show-files', () => {
  const walked = folder({
    '.gitignore': 'build/\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
    'build/a.json': BAD,
    'vendor/a.json': BAD,
    'orders/policy.json': BAD,
    'orders/readme.md': 'text',
    'package.json': OTHER,
    'tasks.yaml': 'version: 1\naccounts: {}\ntasks: []\n',
    'broken.json': BAD.slice(0, -10),
    '.dts-xacct.yaml': 'ignore: ["vendor/**"]\n',
  });
  symlinkSync('gone', join(walked, 'link.json'));

  test('lists each path with what it was taken for, or why it was skipped', async () => {
    const { out, code } = await runCli(['lint', '--show-files', '.', '--ignore', 'orders/readme.md'], { cwd: walked });
    expect(out.split('\n').toSorted().slice(1)).toEqual([
      '.dts-xacct.yaml: not recognised',
      '.git: never read',
      '.gitignore: not a JSON, YAML or Terraform file name',
      'broken.json: broken',
      'build: ignored by Git',
      'link.json: link that does not lead to a file',
      'orders/policy.json: trust policy',
      'orders/readme.md: not a JSON, YAML or Terraform file name',
      'package.json: not recognised',
      'tasks.yaml: tasks file',
      'vendor: ignored by the configuration or --ignore',
    ]);
    expect(code).toBe(0);
  });
});

describe('explain', () => {
  test('lists every rule in 80 columns', async () => {
    const { out } = await runCli(['explain'], { cwd: home });
    const listed = out
      .split('\n')
      .flatMap((line) => /^([a-z-]+) +(?:(?:error|warning|note)(?:, )?)+ /.exec(line)?.[1] ?? []);
    expect(listed).toEqual(ruleIds);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(ruleIds)('%s: the card, in 80 columns, with its examples', async (id) => {
    const out = await explainText({ command: 'explain', positionals: [id], values: {} }, { env: {} });
    const [head = '', ...rest] = out.split(/^Bad: /m);
    const link = /https?:\/\/\S+/;
    expect(head.split('\n').filter((line) => line.length > 80 && !link.test(line))).toEqual([]);
    expect(rest.join('')).toContain('Output of dts-xacct');
    expect(rest.join('')).toMatch(/^Good: /m);
    expect(rest.join('')).toContain(`[${id}]`);
    expect(out).not.toContain(ESCAPE);
  });

  test('as data: a list of all, or one object', async () => {
    const all = JSON.parse((await runCli(['explain', '-f', 'json'], { cwd: home })).out) as readonly {
      readonly id: string;
    }[];
    expect(all.map(({ id }) => id)).toEqual(ruleIds);
    const one = JSON.parse(
      (await runCli(['explain', 'dts-service-collapsed', '--format', 'json'], { cwd: home })).out,
    ) as object;
    expect(one).toEqual(all.find(({ id }) => id === 'dts-service-collapsed'));
    expect(one).toMatchObject({
      level: 'error',
      basis: 'documented',
      about: 'dtsRole',
      leadsTo: { by: 'DTS', code: 'AssumeRoleFail' },
      fixes: ['review'],
      docs: 'docs/rules/dts-service-collapsed.md',
      source: { url: expect.stringContaining('https://') as string },
      examples: { bad: { output: expect.stringContaining('error[dts-service-collapsed]') as string } },
    });
  });
});

describe('schema', () => {
  test.each(['trust-policy', 'tasks', 'config', 'report', 'snapshot'])('%s', async (name) => {
    const { out, code } = await runCli(['schema', name], { cwd: home });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $id: expect.stringContaining(`/${name}.schema.json`) as string });
  });
});

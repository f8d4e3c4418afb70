import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { describe, expect, test } from 'vitest';

import { audit, diff, format, lint, loadBaseline, preflight, setup, UsageError, type Report } from '../../src/index.ts';
import { FORMATS, type Format } from '../../src/report/formats.ts';
import { BAD, folder, OTHER, run } from '../support/process.ts';
import { moduleOf } from '../architecture/modules.ts';
import { runCli } from '../support/run-cli.ts';
import { node, root } from './installed.ts';

const EXAMPLE = 'fixtures/examples/three-accounts';
const TASKS = `${EXAMPLE}/tasks.yaml`;
const SNAPSHOT = `${EXAMPLE}/snapshot.json`;

/** A report as the command line prints it. */
async function printed(...args: readonly string[]): Promise<string> {
  return (await runCli([...args, '--no-config'], { cwd: root })).out;
}

/** What a call is refused with. */
async function refusal(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'no refusal';
}

describe('a report of the library', () => {
  const COLLAPSED = 'fixtures/examples/collapsed-role';
  const RULE = 'fixtures/rules/dts-service-collapsed';
  const calls: readonly [string, () => Promise<Report>, readonly string[]][] = [
    ['lint', () => lint({ paths: [COLLAPSED], config: false }), ['lint', COLLAPSED]],
    ['lint of a rule', () => lint({ paths: [RULE], config: false }), ['lint', RULE]],
    ['audit', () => audit({ snapshot: SNAPSHOT, config: false }), ['audit', '--snapshot', SNAPSHOT]],
    [
      'preflight',
      () => preflight({ paths: [TASKS], snapshot: SNAPSHOT, config: false }),
      ['preflight', TASKS, '--snapshot', SNAPSHOT],
    ],
  ];

  test.each(calls)('of %s is the JSON report of the command as an object', async (_, call, args) => {
    const report = await call();
    expect(report).toStrictEqual(JSON.parse(await printed(...args, '-f', 'json')));
  });

  test.each(
    calls.flatMap(([name, call, args]) =>
      (Object.keys(FORMATS) as readonly Format[]).map((as) => [name, as, call, args] as const),
    ),
  )('of %s is written as %s as the command writes it', async (_, as, call, args) => {
    expect(await format(await call(), as)).toBe(await printed(...args, '-f', as));
  });

  test('shows suppressed findings when it is asked to', async () => {
    const at = folder({
      'role.yaml': `Version: "1"\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal:\n      # dts-xacct: ignore[dts-service-collapsed] known\n      Service: [dts.aliyuncs.com]\n`,
    });
    const report = await lint({ paths: [at], config: false });
    expect(report.suppressed.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
    expect(await format(report, 'concise', { showSuppressed: true })).toContain('suppressed by');
    expect(await format(report, 'concise')).not.toContain('suppressed by');
  });

  test.each(['cli', 'terraform', 'ros', 'json'] as const)('of setup has a plan that is written as %s', async (as) => {
    const { plan, report } = await setup({ paths: [TASKS], config: false });
    if (plan === undefined) throw new Error(await format(report, 'text'));
    expect(await format(plan, as)).toBe(await printed('setup', TASKS, '--as', as));
  });

  test('of setup is written for PowerShell and as Markdown when it is asked to', async () => {
    const { plan } = await setup({ paths: [TASKS], config: false, accounts: ['orders'] });
    if (plan === undefined) throw new Error('no plan');
    const args = ['setup', TASKS, '--account', 'orders', '--shell', 'powershell', '--format', 'markdown'];
    expect(await format(plan, 'cli', { shell: 'powershell', markdown: true })).toBe(await printed(...args));
  });

  test('of setup has no plan where a task is wrong', async () => {
    const at = folder({
      'tasks.yaml': readFileSync(join(root, TASKS), 'utf8').replace('role: ram-for-dts', 'role: ""'),
    });
    const { plan, report } = await setup({ paths: [join(at, 'tasks.yaml')], config: false });
    expect([plan, report.summary.errors > 0]).toEqual([undefined, true]);
  });
});

describe('an argument that is wrong is named', () => {
  const paths = ['fixtures/examples/collapsed-role/ram-for-dts.json'];
  const refused: readonly [string, () => Promise<unknown>, string][] = [
    ['no options', () => lint(undefined as never), 'options: expected an object, found nothing'],
    ['options of another kind', () => lint('a.json' as never), 'options: expected an object, found "a.json"'],
    ['no paths', () => lint({} as never), 'paths is missing: expected an array of paths, at least one'],
    [
      'paths that are a string',
      () => lint({ paths: 'a.json' as never }),
      'invalid value for paths: expected an array of paths, at least one, found "a.json"',
    ],
    [
      'no path in paths',
      () => lint({ paths: [] }),
      'invalid value for paths: expected an array of paths, at least one, found []',
    ],
    ['an unknown option', () => lint({ path: [], paths } as never), 'unknown option path'],
    [
      'an account that is a number',
      () => lint({ paths, creator: 1000000000000002 as never }),
      'invalid value for creator: expected an account ID as a string (digits, normally 16), or a name from the configuration, found 1000000000000002',
    ],
    [
      'an account that is no ID',
      () => lint({ paths, owner: 'orders' }),
      'invalid value "orders" for owner: expected an account ID (digits, normally 16) or a name from the configuration',
    ],
    [
      'a level that is none',
      () => lint({ paths, minLevel: 'errors' as never }),
      'invalid value for minLevel: expected error, warning, note, found "errors"',
    ],
    ['a rule that is none', () => lint({ paths, rules: { 'dts-root': 'off' } }), 'unknown rule "dts-root" in rules'],
    [
      'a rule turned to nothing',
      () => lint({ paths, rules: { 'dts-root-missing': false as never } }),
      'invalid value for rules: expected an object from rule id to error, warning, note, off, found {"dts-root-missing":false}',
    ],
    [
      'a configuration that is not there',
      () => lint({ paths, config: 'nowhere.yaml' }),
      'no such configuration file: nowhere.yaml',
    ],
    [
      'a value of a variable that is a number',
      () => lint({ paths, variables: { a: 1 as never } }),
      'invalid value for variables: expected an object of strings, found {"a":1}',
    ],
    [
      'a value that holds itself',
      () => lint({ paths, variables: cyclic() as never }),
      'invalid value for variables: expected an object of strings, found an object',
    ],
    [
      'a baseline that is a number',
      () => lint({ paths, baseline: 1 as never }),
      'invalid value for baseline: expected the path of a baseline, or what loadBaseline gives, found 1',
    ],
    [
      'an object that is no baseline',
      () => lint({ paths, baseline: {} as never }),
      'options.baseline is not a baseline of dts-xacct',
    ],
    [
      'an entry that is none',
      () =>
        lint({ paths, baseline: { baselineVersion: 1, tool: 'dts-xacct', entries: [{ rule: 'syntax' } as never] } }),
      'the baseline options.baseline is broken: entry 1: "fingerprint" must be a text',
    ],
    [
      'a baseline that holds itself',
      () => lint({ paths, baseline: cyclic() as never }),
      'options.baseline is not a baseline of dts-xacct: it has no JSON',
    ],
    ['a baseline that is not there', () => loadBaseline('nowhere.json'), 'there is no baseline nowhere.json'],
    ['no baseline', () => loadBaseline(undefined as never), 'file is missing: expected a string'],
    ['changes of nothing', () => diff({} as never), 'before is missing: expected a string'],
    ['changes of one side', () => diff({ before: 'docs' } as never), 'after is missing: expected a string'],
    ['paths beside two sides', () => diff({ before: 'a', after: 'b', paths } as never), 'unknown option paths'],
    ['two bases', () => diff({ base: 'HEAD', before: 'a' } as never), 'unknown option before'],
    ['a revision that is not there', () => diff({ base: 'nowhere' }), 'there is no revision nowhere'],
    ['a side that is not there', () => diff({ before: 'docs', after: 'nowhere' }), 'no such file or folder: nowhere'],
    [
      'a format of reports for changes',
      async () => format(await diff({ before: paths[0] ?? '', after: paths[0] ?? '' }), 'sarif'),
      'invalid value "sarif" for name: expected text, json, markdown',
    ],
    ['an audit of nothing', () => audit({} as never), 'snapshot is missing: expected a string'],
    ['a pre-flight without a snapshot', () => preflight({ paths } as never), 'snapshot is missing: expected a string'],
    ['a level of a set-up', () => setup({ paths, minLevel: 'note' } as never), 'unknown option minLevel'],
    [
      'a format that is none',
      async () => format(await lint({ paths }), 'yaml' as never),
      `invalid value "yaml" for name: expected ${Object.keys(FORMATS).join(', ')}`,
    ],
    [
      'a format of a set-up for a report',
      async () => format(await lint({ paths }), 'terraform'),
      `invalid value "terraform" for name: expected ${Object.keys(FORMATS).join(', ')}`,
    ],
    [
      'a copy of a report',
      async () => format({ ...(await lint({ paths })) }, 'text'),
      'report: expected what lint, audit, preflight, setup or diff returned, and no copy of it',
    ],
    [
      'nothing as a report',
      () => format(undefined as never, 'text'),
      'report: expected what lint, audit, preflight, setup or diff returned, and no copy of it',
    ],
  ];
  test.each(refused)('when it is %s', async (_, call, message) => {
    expect(await refusal(call)).toBe(message);
  });

  test('with a suggestion when it is misspelled', async () => {
    await expect(lint({ path: [] } as never)).rejects.toMatchObject({ hint: 'did you mean "paths"?' });
    await expect(lint({ paths, rules: { 'dts-rot-missing': 'off' } })).rejects.toMatchObject({
      hint: 'did you mean "dts-root-missing"?',
    });
  });

  test.each([
    ['no such path', 'nowhere.json', 'no such file or folder: nowhere.json'],
    ['a file that is none of ours', 'package.json', 'package.json in paths is not recognised'],
    ['a folder with nothing of ours', 'docs', 'no file recognised in paths: docs'],
  ])('when it is %s', async (_, path, message) => {
    expect(await refusal(() => lint({ paths: [path], config: false }))).toBe(message);
  });

  test('but a file that is not recognised is left out when that is allowed', async () => {
    const report = await lint({ paths: ['package.json'], config: false, allowUnrecognised: true });
    expect([report.findings, report.summary.documents]).toEqual([[], 0]);
  });
});

function cyclic(): unknown {
  const value: Record<string, unknown> = {};
  value['a'] = value;
  return value;
}

describe('options of the library', () => {
  const role = (trusts: string): string => BAD.replaceAll('1000000000000002', trusts);

  test('take names, levels and exceptions from the configuration', async () => {
    const at = folder({
      'role.json': role('1000000000000009'),
      'c.yaml': `accounts: { shop: "1000000000000002" }\nexceptions:\n  - { rule: dts-service-collapsed, because: known }\n`,
    });
    const paths = [join(at, 'role.json')];
    const config = join(at, 'c.yaml');
    const [named, digits] = [
      await lint({ paths, config, creator: 'shop' }),
      await lint({ paths, config, creator: '1000000000000002' }),
    ];
    expect(named).toStrictEqual(digits);
    expect(named.suppressed.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
    expect((await lint({ paths, config, exceptions: false })).suppressed).toEqual([]);
    const off = await lint({ paths, config: false, rules: { 'dts-service-collapsed': 'off' } });
    expect(off.findings.map(({ rule }) => rule)).not.toContain('dts-service-collapsed');
  });

  test('give Terraform its variables, from files too', async () => {
    const at = folder({
      'main.tf': `variable "a" {}\nresource "alicloud_ram_role" "r" {\n  name = "r"\n  document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = [var.a] } }] })\n}\n`,
      'a.tfvars': `a = "dts.aliyuncs.com"\n`,
    });
    const paths = [join(at, 'main.tf')];
    const found = async (options: object): Promise<readonly string[]> =>
      (await lint({ paths, config: false, ...options })).findings.map(({ rule }) => rule);
    expect(await found({})).not.toContain('dts-service-collapsed');
    expect(await found({ variables: { a: 'dts.aliyuncs.com' } })).toContain('dts-service-collapsed');
    expect(await found({ varFiles: [join(at, 'a.tfvars')] })).toContain('dts-service-collapsed');
  });

  test('accept the findings of a baseline', async () => {
    const at = folder({ 'role.json': BAD });
    run(['lint', at, '--no-config', '--write-baseline', join(at, 'known.json')], { cwd: root });
    const report = await lint({ paths: [at], config: false, baseline: join(at, 'known.json') });
    expect([report.findings, report.suppressed.map(({ by }) => by)]).toEqual([[], ['baseline']]);
    expect(await refusal(() => lint({ paths: [at], baseline: 'nowhere.json' }))).toBe(
      'there is no baseline nowhere.json',
    );
  });

  test('accept a baseline that was read before, or a part of it', async () => {
    const at = folder({ 'role.json': BAD });
    run(['lint', at, '--no-config', '--write-baseline', join(at, 'known.json')], { cwd: root });
    const known = await loadBaseline(join(at, 'known.json'));
    expect(known).toStrictEqual(JSON.parse(readFileSync(join(at, 'known.json'), 'utf8')));
    const paths = [join(at, 'role.json')];
    const suppressed = async (entries: typeof known.entries): Promise<readonly string[]> =>
      (await lint({ paths, config: false, baseline: { ...known, entries } })).suppressed.map(({ rule }) => rule);
    expect(known.entries.length).toBeGreaterThan(0);
    expect(await suppressed(known.entries)).toEqual(known.entries.map(({ rule }) => rule));
    expect(await suppressed([])).toEqual([]);
  });

  test('name two sides, or a revision, of which the changes are those of the command', async () => {
    const at = folder({
      'old/r.json': BAD,
      'new/r.json': BAD.replace('dts.aliyuncs.com', '1000000000000002@dts.aliyuncs.com'),
    });
    const [before, after] = [join(at, 'old'), join(at, 'new')];
    const changed = await diff({ before, after, config: false });
    expect(changed.added).toMatchObject([{ principal: '1000000000000002@dts.aliyuncs.com' }]);
    for (const as of ['text', 'json', 'markdown'] as const)
      expect(await format(changed, as)).toBe(await printed('diff', before, after, '-f', as));
    expect(changed).toStrictEqual(JSON.parse(await format(changed, 'json')));
    expect(
      (await diff({ before, after, config: false, ignore: [join(after, '*.json'), join(before, '*.json')] }).catch(
        (error: unknown) => error,
      )) instanceof UsageError,
    ).toBe(true);
  });

  test('leave files out', async () => {
    const at = folder({ 'a.json': BAD, 'b.json': BAD });
    const { findings } = await lint({ paths: [at], config: false, ignore: [join(at, 'b.json')] });
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set([join(at, 'a.json')]));
  });
});

describe('the library as it is shipped', () => {
  const [, shown = ''] = /^```js\n([^]*?)^```$/m.exec(readFileSync(join(root, 'docs', 'library.md'), 'utf8')) ?? [];

  test.each([
    ['a finding', BAD, 1],
    ['nothing', BAD.replace('dts.aliyuncs.com', '1000000000000002@dts.aliyuncs.com'), 0],
  ])('runs the program of docs/library.md, which ends as the command does with %s', (_, text, code) => {
    const at = folder({ 'ram-for-dts.json': text, 'check.mjs': shown });
    mkdirSync(join(at, 'node_modules'));
    symlinkSync(root, join(at, 'node_modules', 'dts-xacct'), 'junction');
    const command = run(['lint', 'ram-for-dts.json', '--creator', '1000000000000002'], { cwd: at });
    const ended = node(at, 'check.mjs');
    expect([command.code, ended.code, ended.err]).toEqual([code, code, '']);
    expect(ended.out.endsWith(command.out)).toBe(true);
  });

  test('prints nothing and ends no process', () => {
    const at = folder({ 'other.json': OTHER });
    const program = `import { lint } from ${JSON.stringify(join(root, 'dist', 'index.js'))};
await lint({ paths: ['other.json'] }).catch(() => undefined);
await lint({ paths: ['other.json'], allowUnrecognised: true });
console.log('still here');
`;
    writeFileSync(join(at, 'quiet.mjs'), program);
    expect(node(at, 'quiet.mjs')).toEqual({ code: 0, out: 'still here\n', err: '' });
  });

  test('is shipped with the types that it names, and no others', () => {
    const types = join(root, 'dist', 'types');
    const files = readdirSync(types, { recursive: true, encoding: 'utf8' })
      .map((file) => posix.join(...file.split(/[\\/]/)))
      .filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(20);
    const reached = new Set(['src/index.d.ts']);
    for (const file of reached)
      for (const { what } of moduleOf(file, readFileSync(join(types, file), 'utf8')).imports)
        if (!what.startsWith('node:')) reached.add(what.replace(/(?:\.d)?\.[jt]s$/, '.d.ts'));
    expect(files.toSorted()).toEqual([...reached].toSorted());
  });
});

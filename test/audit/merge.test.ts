import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, run } from '../cli/process.ts';
import { CONFIG, dtsRole, DEFAULT_ROLE, loopback, ORDERS, world, AUDITOR } from '../cloud/loopback.ts';
import { program } from '../cloud/program.ts';

const ORDERS_ROOT = `acs:ram::${ORDERS}:root`;
const given = world({
  orders: { roles: [AUDITOR, dtsRole('one', '1000000000000009'), dtsRole('two', ORDERS), DEFAULT_ROLE] },
});
const third = '1000000000000003';
const fourth = '1000000000000004';
const server = await loopback({
  ...given,
  accounts: {
    ...given.accounts,
    [third]: { roles: [AUDITOR, dtsRole('three', '1000000000000009')], denied: ['ram:GetAccountSummary'] },
    [fourth]: { roles: [AUDITOR, DEFAULT_ROLE], denied: ['ram:ListEntitiesForPolicy', 'ram:GetAccountSummary'] },
  },
});
const home = folder({
  '.dts-xacct.yaml': CONFIG.replace(
    'regions:',
    `  third: { id: "${third}", credentials: { assumeRole: "acs:ram::${third}:role/auditor" } }\n  fourth: { id: "${fourth}", credentials: { assumeRole: "acs:ram::${fourth}:role/auditor" } }\nregions:`,
  ),
  'other.json': '{ "name": "a-package" }',
  'broken.json': '{',
  'odd.json': JSON.stringify({
    reportVersion: 1,
    tool: {},
    findings: [null],
    suppressed: [],
    gaps: [],
    summary: { documents: 1, unrecognised: 0, complete: true, counts: { error: 0, warning: 0, note: 0 } },
  }),
  'odd.sarif': JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'dts-xacct' } }, results: [7] }] }),
  'older.json': JSON.stringify({
    reportVersion: 1,
    tool: { name: 'dts-xacct', version: '0.1.0' },
    findings: [],
    suppressed: [],
    gaps: [],
    summary: { errors: 0, warnings: 0, notes: 0, suppressed: 0, documents: 1, complete: true },
  }),
});

/** Audits all accounts, and each part of them, with the machine's number as a Kubernetes Indexed Job gives it. */
async function audits(format: string, parts: number, more: readonly string[] = []): Promise<number> {
  const line = ['audit', '--no-jobs', '-f', format, ...more];
  const whole = await program([...line, '-o', `whole.${format}`], { cwd: home, env: server.env });
  const machines = Array.from({ length: parts }, async (_, index) => {
    const env = { ...server.env, JOB_COMPLETION_INDEX: String(index) };
    const shard = `${String(Number(env.JOB_COMPLETION_INDEX) + 1)}/${String(parts)}`;
    await program([...line, '--shard', shard, '-o', `${String(index)}.${format}`], { cwd: home, env });
  });
  await Promise.all(machines);
  return whole.code ?? -1;
}

describe('merge', () => {
  test.each([
    ['json', 2, []],
    ['json', 4, ['--save-snapshot', 'snapshots']],
    ['sarif', 3, ['--save-snapshot', 'snapshots']],
    ['sarif', 4, []],
  ])(
    '%s of %i parts is, byte for byte, the report of one run: %j',
    async (format, parts, more) => {
      const code = await audits(format, parts, more);
      const files = Array.from({ length: parts }, (_, index) => `${String(index)}.${format}`);
      const merged = run(['merge', ...files.toReversed(), '-o', `merged.${format}`], { cwd: home });
      const read = (name: string): string => readFileSync(join(home, `${name}.${format}`), 'utf8');
      expect(read('merged')).toBe(read('whole'));
      expect(read('whole').length).toBeGreaterThan(1000);
      expect([merged.code, code]).toEqual([1, 1]);
    },
    120_000,
  );

  test.each(['json', 'sarif'])('what --min-level hides, or has no file, counts: %s', async (format) => {
    const words = ['audit', '--no-jobs', '-f', format, '--min-level', 'error', '--account', 'orders'];
    const off = ['--rule', 'dts-service-collapsed=warning', '--rule', 'role-default-trusts-others=off'];
    const { out } = await program([...words, ...off], { cwd: home, env: server.env });
    writeFileSync(join(home, `hidden.${format}`), out);
    const codes = ['error', 'warning'].map(
      (level) => run(['merge', `hidden.${format}`, '--fail-on', level], { cwd: home }).code,
    );
    const one = await Promise.all(
      ['error', 'warning'].map((level) =>
        program([...words, ...off, '--fail-on', level], { cwd: home, env: server.env }),
      ),
    );
    expect(codes).toEqual(one.map(({ code }) => code));
    expect(codes[1]).toBe(1);
  });

  test('goes to standard output, and ends as one run would', async () => {
    writeFileSync(
      join(home, 'incomplete.json'),
      (
        await program(
          ['audit', '--no-jobs', '-f', 'json', '--account', 'third', '--rule', 'role-default-missing=off'],
          { cwd: home, env: server.env },
        )
      ).out,
    );
    const ended = run(['merge', 'incomplete.json', '--fail-on', 'error'], { cwd: home });
    expect([ended.code, ended.out]).toEqual([3, readFileSync(join(home, 'incomplete.json'), 'utf8')]);
    expect(run(['merge', 'incomplete.json', '--allow-incomplete'], { cwd: home }).code).toBe(0);
  });

  test('-o - is standard output, and no report goes over one that is joined', () => {
    writeFileSync(
      join(home, 'one.json'),
      run(['lint', '--allow-unrecognised', '-f', 'json', 'other.json'], { cwd: home }).out,
    );
    const ended = run(['merge', 'one.json', '-o', '-', '--allow-unrecognised'], { cwd: home });
    expect([ended.code, ended.out]).toEqual([0, readFileSync(join(home, 'one.json'), 'utf8')]);
    const over = run(['merge', 'one.json', '-o', './one.json'], { cwd: home });
    expect([over.code, over.err.split('\n')[0]]).toEqual([
      2,
      'error: the output would be written over one.json, which is read',
    ]);
    expect(existsSync(join(home, '-'))).toBe(false);
  });

  test('a part that is missing is a gap, and one that is there twice a wrong call', () => {
    const lint = (shard: string, name: string): void => {
      const words = ['lint', '--allow-unrecognised', '-f', 'json', '--shard', shard, '-o', name, 'other.json'];
      expect(run(words, { cwd: home }).code).toBe(0);
    };
    lint('1/3', 'part-1.json');
    lint('2/3', 'part-2.json');
    lint('3/3', 'part-3.json');
    lint('1/3', 'again-1.json');
    lint('2/4', 'other-2.json');
    const joined = (...words: readonly string[]): ReturnType<typeof run> =>
      run(['merge', ...words, '--allow-unrecognised'], { cwd: home });
    expect(joined('part-*.json').code).toBe(0);
    const some = joined('part-1.json', 'part-3.json');
    expect([some.code, JSON.parse(some.out)]).toMatchObject([
      3,
      { gaps: [{ what: 'part 2/3', reason: 'not-readable' }], summary: { complete: false } },
    ]);
    expect(joined('part-1.json', 'again-1.json').err).toContain('part-1.json and again-1.json are both part 1/3');
    expect(joined('part-1.json', 'other-2.json').err).toContain('is part 2/4: they are of different runs');
    expect(joined('part-1.json', 'part-1.json').err).toContain('part-1.json is given twice');
    const piped = run(['merge', '-', '--allow-unrecognised'], {
      cwd: home,
      input: joined('part-*.json').out,
    });
    expect([piped.code, piped.out]).toEqual([0, joined('part-*.json').out]);
  });

  test('an exception that one part has no use for, and another has, is in use; one that no part has is told once', () => {
    const policy = (principal: object): string =>
      JSON.stringify({
        Version: '1',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }],
      });
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}/p.json`, policy({ RAM: [name === 'a' ? '*' : ORDERS_ROOT] })]),
    );
    const entry = (rule: string, more: string): string => `  - { rule: ${rule}, ${more}because: "a reason" }\n`;
    const cwd = folder({
      ...files,
      'own.yaml': `exceptions:\n${entry('principal-wildcard', '')}${entry('dts-condition', 'in: "b/**", ')}${entry('dts-condition', 'in: "c/**", ')}`,
    });
    for (const format of ['json', 'sarif']) {
      const words = ['lint', '--config', 'own.yaml', '-f', format, 'a', 'b', 'c', 'd', '--fail-on', 'never'];
      for (const part of ['1', '2', '3']) run([...words, '--shard', `${part}/3`, '-o', `${part}.${format}`], { cwd });
      const merged = run(
        ['merge', '3', '1', '2'].map((word) => (word === 'merge' ? word : `${word}.${format}`)),
        { cwd },
      );
      expect(merged.out).toBe(run(words, { cwd }).out);
      expect(merged.out.split('no finding of dts-condition is excused by this')).toHaveLength(3);
      expect(merged.out).not.toContain('no finding of principal-wildcard');
    }
    // A report of before exceptions were listed: what it says of them stands.
    const older = readFileSync(join(cwd, '1.json'), 'utf8').replace(/ {2}"exceptions": \[[^\]]*\],\n/, '');
    expect(older).not.toContain('"exceptions"');
    writeFileSync(join(cwd, 'older.json'), older.replace('"1/3"', '"1/1"'));
    const alone = run(['merge', 'older.json', '--fail-on', 'never'], { cwd });
    expect([alone.code, alone.err]).toEqual([0, '']);
    expect(JSON.parse(alone.out)).toMatchObject({ findings: (JSON.parse(older) as { findings: object[] }).findings });
  });

  test('reports that no one run could have made are wrong calls', async () => {
    const { out } = await program(['audit', '--no-jobs', '-f', 'json', '--account', 'orders'], {
      cwd: home,
      env: server.env,
    });
    writeFileSync(join(home, 'orders.json'), out);
    writeFileSync(join(home, 'again.json'), out);
    writeFileSync(
      join(home, 'orders.sarif'),
      (await program(['audit', '--no-jobs', '-f', 'sarif', '--account', 'orders'], { cwd: home, env: server.env })).out,
    );
    const lint = (...more: readonly string[]): string =>
      run(['lint', '--allow-unrecognised', 'other.json', ...more], { cwd: home }).out;
    writeFileSync(join(home, 'lint.json'), lint('-f', 'json'));
    writeFileSync(join(home, 'lint.sarif'), lint('-f', 'sarif'));
    writeFileSync(join(home, 'part.json'), lint('-f', 'json', '--shard', '1/2'));
    const told = (...files: readonly string[]): readonly unknown[] => {
      const { code, out: text, err } = run(['merge', ...files], { cwd: home });
      return [code, text, err.split('\n')[0]];
    };
    expect(told('orders.json', 'lint.json')).toEqual([
      2,
      '',
      'error: lint.json is a report of lint, and orders.json one of audit',
    ]);
    expect(told('lint.sarif', 'orders.sarif')).toEqual([
      2,
      '',
      'error: orders.sarif is a report of audit, and lint.sarif one of lint',
    ]);
    expect(told('lint.json', 'part.json')).toEqual([
      2,
      '',
      'error: part.json is part 1/2 of a run, and lint.json is a whole one',
    ]);
    expect(told('orders.json', 'again.json')).toEqual([
      2,
      '',
      `error: account ${ORDERS} was read for orders.json and for again.json`,
    ]);
    writeFileSync(join(home, 'again.sarif'), readFileSync(join(home, 'orders.sarif')));
    expect(told('orders.sarif', 'again.sarif')).toEqual([
      2,
      '',
      `error: account ${ORDERS} was read for orders.sarif and for again.sarif`,
    ]);
  });

  test.each([
    [[], 'nothing to merge'],
    [['other.json'], 'other.json is no report of dts-xacct'],
    [['nowhere.json'], 'no such file or folder: nowhere.json'],
    [['broken.json'], 'broken.json is no JSON'],
    [['odd.json'], 'odd.json is no report of dts-xacct'],
    [['odd.sarif'], 'odd.sarif is no report of dts-xacct'],
    [
      ['older.json'],
      'older.json does not say how many findings there were, shown or not, so nobody can tell how its run ended',
    ],
  ])('%j is a wrong call', (files, message) => {
    const { code, out, err } = run(['merge', ...files], { cwd: home });
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', `error: ${message}`]);
  });

  const summary = {
    documents: 1,
    unrecognised: 0,
    complete: true,
    hidden: 0,
    counts: { error: 0, warning: 0, note: 0 },
  };
  const sound = { reportVersion: 1, tool: {}, findings: [], suppressed: [], gaps: [], summary };
  const finding = { rule: 'syntax', level: 'error', message: 'x' };
  const gap = { what: 'x', because: 'y', reason: 'not-readable' };
  const tool = { driver: { name: 'dts-xacct' } };
  const { complete: _, hidden: __, ...properties } = summary;
  const inSarif = (run: object): object => ({ version: '2.1.0', runs: [{ tool, properties, ...run }] });
  const notification = { message: { text: 'x' } };
  const merged = (value: unknown): readonly unknown[] => {
    const at = folder({ 'a.json': JSON.stringify(value) });
    const { code, out, err } = run(['merge', 'a.json'], { cwd: at });
    return [code, out, err.split('\n')[0]];
  };

  test.each([
    { ...sound, accounts: [{ name: 'one' }] },
    { ...sound, findings: [{ ...finding, level: 'grave' }] },
    { ...sound, findings: [{ ...finding, file: 7 }] },
    { ...sound, gaps: [{ ...gap, counted: { id: 'unknownValues' } }] },
    { ...sound, gaps: [{ ...gap, counted: 7 }] },
    { ...sound, preflight: [{ file: 7 }] },
    { ...sound, untold: {} },
    { ...sound, untold: [{ ...finding }] },
    { ...sound, untold: [{ ...finding, why: 'hidden', level: 'grave' }] },
    { ...sound, summary: { ...summary, hidden: undefined } },
    { ...sound, summary: { ...summary, roles: 'many' } },
    { ...sound, summary: { ...summary, shard: ['1/2'] } },
    inSarif({ tool: {} }),
    inSarif({ automationDetails: { id: 7 } }),
    inSarif({ properties: { ...properties, accounts: [7] } }),
    inSarif({ properties: { ...properties, untold: [7] } }),
    inSarif({ invocations: [{ toolExecutionNotifications: [{}] }] }),
    inSarif({
      invocations: [
        { toolExecutionNotifications: [{ ...notification, properties: { counted: { id: 'unknownValues' } } }] },
      ],
    }),
    inSarif({ results: [{ ruleId: 'syntax', locations: {} }] }),
    inSarif({ results: [{ ruleId: 'syntax', locations: [{ physicalLocation: { artifactLocation: { uri: 7 } } }] }] }),
  ])('what is malformed is no report: %j', (value) => {
    expect(merged(value)).toEqual([2, '', 'error: a.json is no report of dts-xacct']);
  });

  test('what those were made of is one', () => {
    const untold = [{ ...finding, why: 'hidden' }];
    const counted = { id: 'unknownValues', count: 1 };
    const accounts = [{ id: 'one' }];
    const json = { ...sound, findings: [finding], gaps: [{ ...gap, counted }], untold, accounts };
    const told = [{ ...notification, properties: { counted } }];
    const sarif = inSarif({ results: [{ ruleId: 'syntax' }], invocations: [{ toolExecutionNotifications: told }] });
    for (const value of [json, sarif]) expect(merged(value)).toEqual([0, expect.stringContaining('syntax'), '']);
  });
});

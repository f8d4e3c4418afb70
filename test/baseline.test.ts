import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

import { eachInFolder } from './support/config-folder.ts';
import { runCli, type Ended } from './support/run-cli.ts';

const folder = eachInFolder();
const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'schemas', 'baseline.schema.json'), 'utf8'),
) as object;
const isValid = new Ajv2020().compile(schema);

const [ORDERS, ANALYTICS, OTHER] = ['1000000000000001', '1000000000000002', '1000000000000003'];

interface Written {
  readonly rule: string;
  readonly file?: string;
  readonly fingerprint: string;
  readonly reason?: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  return runCli(args, { cwd: folder.path() });
}

function entries(name = 'base.json'): readonly Written[] {
  return (JSON.parse(readFileSync(folder.path(name), 'utf8')) as { readonly entries: readonly Written[] }).entries;
}

/** A policy with a statement for each list of principals. */
function policy(...statements: readonly { readonly service: readonly string[]; readonly action?: string }[]): string {
  return JSON.stringify({
    Version: '1',
    Statement: statements.map(({ service, action = 'sts:AssumeRole' }) => ({
      Effect: 'Allow',
      Action: action,
      Principal: { RAM: [`acs:ram::${ANALYTICS}:root`], Service: service },
    })),
  });
}

const PLAIN = { service: ['dts.aliyuncs.com'] };
const RIGHT = { service: [`${ANALYTICS}@dts.aliyuncs.com`] };

/** `path rule` of each finding of a JSON report. */
function rules({ out }: Ended): readonly string[] {
  const { findings } = JSON.parse(out) as { findings: readonly { rule: string; file: string; startLine: number }[] };
  return findings.map(({ rule, file }) => `${file} ${rule}`);
}

describe('lint with a baseline', () => {
  it('fails for nothing that it lists, and counts it', async () => {
    folder.write('a.json', policy(PLAIN));
    const written = await run('lint', '.', '--write-baseline', 'base.json');
    expect([written.code, written.err]).toEqual([0, 'base.json: 1 finding written\n']);
    const text = readFileSync(folder.path('base.json'), 'utf8');
    expect(isValid(JSON.parse(text))).toBe(true);
    expect(text.split('\n').filter((line) => line.includes('fingerprint'))).toHaveLength(1);
    const checked = await run('lint', '.', '--baseline', 'base.json', '-f', 'json');
    const report = JSON.parse(checked.out) as { findings: unknown[]; suppressed: { by: string }[]; summary: object };
    expect(checked.code).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.suppressed.map(({ by }) => by)).toEqual(['baseline']);
    expect(report.summary).toMatchObject({ suppressed: 1, errors: 0 });
  });

  it('fails for a finding of the same rule in another statement, before or behind, and in another file', async () => {
    const action = 'sts:AssumeRoles';
    folder.write('a.json', policy({ ...RIGHT, action }));
    await run('lint', '.', '--write-baseline', 'base.json');
    const more = { service: [`${OTHER}@dts.aliyuncs.com`], action };
    for (const statements of [
      [{ ...RIGHT, action }, more],
      [more, { ...RIGHT, action }],
    ]) {
      folder.write('a.json', policy(...statements));
      const { code, out } = await run('lint', '.', '--baseline', 'base.json', '-f', 'json');
      const { findings } = JSON.parse(out) as { findings: { rule: string; startColumn: number }[] };
      const found = findings.filter(({ rule }) => rule === 'trust-action');
      const at = policy(...statements).indexOf('"sts:AssumeRoles"', statements[0] === more ? 0 : 100) + 1;
      expect([code, found.map(({ startColumn }) => startColumn)]).toEqual([1, [at]]);
    }
    folder.write('a.json', policy({ ...RIGHT, action }));
    folder.write('b.json', policy({ ...RIGHT, action }));
    expect(rules(await run('lint', '.', '--baseline', 'base.json', '-f', 'json'))).toEqual(['b.json trust-action']);
  });

  it('fails where a known finding became graver, and says that its entry matches nothing', async () => {
    const wildcard = (condition: object): string =>
      JSON.stringify({
        Version: '1',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: ['*'] }, ...condition }],
      });
    folder.write('a.json', wildcard({ Condition: { IpAddress: { 'acs:SourceIp': '203.0.113.1' } } }));
    await run('lint', '.', '--write-baseline', 'base.json');
    folder.write('a.json', wildcard({}));
    const report = await run('lint', '.', '--baseline', 'base.json', '-f', 'json');
    expect([report.code, rules(report)]).toEqual([1, ['a.json principal-wildcard', 'base.json unused-exception']]);
  });

  it('says as a note which entries match nothing, and the next write drops them', async () => {
    folder.write('a.json', policy(PLAIN));
    folder.write('b.json', policy(PLAIN));
    await run('lint', '.', '--write-baseline', 'base.json');
    folder.write('b.json', policy(RIGHT));
    const { code, out } = await run('lint', '.', '--baseline', 'base.json', '-f', 'concise');
    expect(code).toBe(0);
    expect(out).toContain('base.json:6:5: note[unused-exception]');
    await run('lint', '.', '--baseline', 'base.json', '--write-baseline', 'base.json');
    expect(entries().map(({ file }) => file)).toEqual(['a.json']);
  });

  it('says nothing of entries that the run did not look for', async () => {
    folder.write('x/a.json', policy(PLAIN));
    folder.write('y/b.json', policy(PLAIN));
    await run('lint', '.', '--write-baseline', 'base.json');
    folder.write('x/a.json', policy(RIGHT));
    const silent = async (...args: readonly string[]): Promise<readonly string[]> =>
      rules(await run('lint', ...args, '--baseline', 'base.json', '-f', 'json'));
    expect(await silent('.')).toEqual(['base.json unused-exception']);
    expect(await silent('x')).toEqual([]);
    expect(await silent('.', '--ignore', 'y')).toEqual([]);
    expect(await silent('.', '--rule', 'dts-service-collapsed=off')).toEqual([]);
    folder.write('huge.yaml', `a: ${'x'.repeat(17 * 1024 * 1024)}`);
    expect(await silent('.')).toEqual([]);
  });

  it('ignores it with --no-exceptions', async () => {
    folder.write('a.json', policy(PLAIN));
    await run('lint', '.', '--write-baseline', 'base.json');
    expect((await run('lint', '.', '--baseline', 'base.json', '--no-exceptions')).code).toBe(1);
  });

  it('has the same entries from any folder of a repository', async () => {
    folder.write('.git/HEAD', 'ref: refs/heads/main\n');
    folder.write('team/a.json', policy(PLAIN));
    await run('lint', '.', '--write-baseline', 'base.json');
    const ended = await runCli(['lint', '.', '--baseline', '../base.json'], { cwd: folder.path('team') });
    expect([ended.code, entries().map(({ file }) => file)]).toEqual([0, ['team/a.json']]);
  });
});

describe('--write-baseline', () => {
  it('records findings below --min-level too, and none that an exception accepts', async () => {
    folder.write('a.json', policy(PLAIN));
    folder.write('b.json', policy(PLAIN));
    folder.write('.dts-xacct.yaml', 'exceptions:\n  - { rule: dts-service-collapsed, in: b.json, because: a test }\n');
    await run('lint', '.', '--write-baseline', 'base.json', '--min-level', 'error');
    expect(entries().map(({ rule, file }) => `${String(file)} ${rule}`)).toEqual(['a.json dts-service-collapsed']);
    folder.write('c.json', JSON.stringify({ ...(JSON.parse(policy(RIGHT)) as object), Id: 'x' }));
    await run('lint', '.', '--write-baseline', 'base.json', '--min-level', 'error');
    expect(entries().map(({ file }) => file)).toEqual(['a.json', 'c.json']);
  });

  it('keeps the reasons of entries', async () => {
    folder.write('a.json', policy(PLAIN));
    await run('lint', '.', '--write-baseline', 'base.json');
    const text = readFileSync(folder.path('base.json'), 'utf8');
    folder.write('base.json', text.replace('"}\n', '","reason":"ticket 4711"}\n'));
    await run('lint', '.', '--write-baseline', 'base.json');
    expect(entries().map(({ reason }) => reason)).toEqual(['ticket 4711']);
    const { out } = await run('lint', '.', '--baseline', 'base.json', '--show-suppressed');
    expect(out).toContain('suppressed by baseline: ticket 4711');
  });

  it('is a usage error for a run that reads a part, and writes nothing', async () => {
    folder.write('x/a.json', policy(PLAIN));
    folder.write('y/b.json', policy(PLAIN));
    folder.write('.dts-xacct.yaml', 'rules: {}\n');
    for (const args of [['x'], ['.', '--ignore', 'y'], ['.', '--fix']]) {
      const { code, err } = await run('lint', ...args, '--write-baseline', 'base.json');
      expect([code, err]).toEqual([2, expect.stringContaining('error: ')]);
      expect(() => entries()).toThrow('ENOENT');
    }
    await run('lint', '.', '--write-baseline', 'base.json');
    const before = readFileSync(folder.path('base.json'), 'utf8');
    const { code, err } = await run('lint', 'y', '--no-config', '--write-baseline', 'base.json');
    expect([code, err]).toEqual([2, expect.stringContaining('read only a part')]);
    expect(readFileSync(folder.path('base.json'), 'utf8')).toBe(before);
  });

  it('ends with 3 and writes nothing where something could not be read', async () => {
    folder.write('a.json', policy(PLAIN));
    folder.write('huge.yaml', `a: ${'x'.repeat(17 * 1024 * 1024)}`);
    const { code, err } = await run('lint', '.', '--write-baseline', 'base.json', '--allow-incomplete');
    expect(code).toBe(3);
    expect(err).toContain('base.json was not written');
    expect(() => entries()).toThrow('ENOENT');
  });

  it('does not write over a file that is no baseline, nor where the report goes', async () => {
    folder.write('a.json', policy(PLAIN));
    for (const args of [
      ['--write-baseline', 'a.json'],
      ['-f', 'json=base.json', '--write-baseline', 'base.json'],
      ['--baseline', 'base.json', '-o', 'base.json'],
    ])
      expect((await run('lint', '.', ...args)).code).toBe(2);
    expect(readFileSync(folder.path('a.json'), 'utf8')).toBe(policy(PLAIN));
  });
});

describe('a baseline', () => {
  const entry = { rule: 'dts-condition', fingerprint: '0'.repeat(64) };
  const whole = { baselineVersion: 1, tool: 'dts-xacct', entries: [entry] };
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['that is no JSON', '{', 'it is not valid JSON'],
    ['that is a list', [], 'is not a baseline of dts-xacct'],
    ['of another tool', { ...whole, tool: 'eslint' }, 'is not a baseline of dts-xacct'],
    ['that is a report', { reportVersion: 1, tool: { name: 'dts-xacct' }, findings: [] }, 'is not a baseline'],
    ['of a newer version', { ...whole, baselineVersion: 2 }, 'version 2; this program reads version 1'],
    ['of a version in words', { ...whole, baselineVersion: '1' }, 'version "1"'],
    ['without entries', { ...whole, entries: {} }, '"entries" must be a list'],
    ['with a key more', { ...whole, more: 1 }, 'unknown key "more"'],
    ['with an entry that is a text', { ...whole, entries: ['x'] }, 'entry 1: it must be an object'],
    ['with an entry without a rule', { ...whole, entries: [{ fingerprint: entry.fingerprint }] }, '"rule"'],
    ['with a number as a file', { ...whole, entries: [{ ...entry, file: 1 }] }, '"file" must be a text'],
    ['with a fingerprint that is none', { ...whole, entries: [{ ...entry, fingerprint: 'x' }] }, '64 hexadecimal'],
    ['with a misspelt key', { ...whole, entries: [{ ...entry, because: 'x' }] }, 'unknown key "because"'],
  ];

  it.each(wrong)('%s is a usage error', async (_, value, says) => {
    folder.write('a.json', policy(PLAIN));
    folder.write('base.json', typeof value === 'string' ? value : JSON.stringify(value));
    expect(isValid(typeof value === 'string' ? undefined : value)).toBe(false);
    for (const option of ['--baseline', '--write-baseline']) {
      const { code, out, err } = await run('lint', '.', option, 'base.json');
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(says);
    }
  });

  it('that is not there is a usage error', async () => {
    folder.write('a.json', policy(PLAIN));
    const { code, err } = await run('lint', '.', '--baseline', 'gone.json');
    expect([code, err]).toEqual([2, expect.stringContaining('there is no baseline gone.json')]);
  });

  it('with all that an entry may have is read', async () => {
    folder.write('a.json', policy(RIGHT));
    const full = { ...entry, subject: 's', file: 'gone.json', reason: 'r' };
    const value = { $schema: 'x', ...whole, entries: [entry, full] };
    expect(isValid(value)).toBe(true);
    folder.write('base.json', JSON.stringify(value));
    expect((await run('lint', '.', '--baseline', 'base.json')).code).toBe(0);
  });
});

describe('audit with a baseline', () => {
  const snapshot = (...services: readonly string[]): string =>
    JSON.stringify({
      snapshotVersion: 1,
      takenAt: '2026-11-23T10:00:00Z',
      accounts: [
        {
          id: ORDERS,
          roles: services.map((service, index) => ({
            name: `role-${String(index)}`,
            arn: `acs:ram::${ORDERS}:role/role-${String(index)}`,
            trustPolicy: policy({ service: [service] }),
            policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
          })),
          gaps: [],
        },
      ],
    });

  it('knows a finding in the next snapshot, whatever that is called', async () => {
    folder.write('november.json', snapshot('dts.aliyuncs.com'));
    const written = await run('audit', '--snapshot', 'november.json', '--write-baseline', 'base.json');
    expect(written.code).toBe(0);
    expect(entries().every(({ file }) => file === undefined)).toBe(true);
    folder.write('december.json', snapshot('dts.aliyuncs.com', 'dts.aliyuncs.com'));
    const report = await run('audit', '--snapshot', 'december.json', '--baseline', 'base.json', '-f', 'json');
    const { findings } = JSON.parse(report.out) as { findings: { subject: string; level: string }[] };
    expect(report.code).toBe(1);
    expect(new Set(findings.map(({ subject }) => subject))).toEqual(new Set([`acs:ram::${ORDERS}:role/role-1`]));
    const same = await run('audit', '--snapshot', 'november.json', '--baseline', 'base.json');
    expect(same.code).toBe(0);
  });

  it('is not written for some accounts, nor where one was refused', async () => {
    folder.write('s.json', snapshot('dts.aliyuncs.com'));
    const some = await run('audit', '--snapshot', 's.json', '--account', ORDERS, '--write-baseline', 'base.json');
    expect(some.code).toBe(2);
    folder.write(
      's.json',
      JSON.stringify({
        snapshotVersion: 1,
        takenAt: '2026-11-23T10:00:00Z',
        accounts: [{ id: ORDERS, roles: null, gaps: [{ action: 'ram:ListRoles', reason: 'no' }] }],
      }),
    );
    const refused = await run('audit', '--snapshot', 's.json', '--write-baseline', 'base.json');
    expect(refused.code).toBe(3);
    expect(() => entries()).toThrow('ENOENT');
  });
});

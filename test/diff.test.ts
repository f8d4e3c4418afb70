import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert, asyncProperty, boolean, constantFrom, record, shuffledSubarray, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { diff as compareTexts, type HclParser } from '../src/browser.ts';
import { diff } from '../src/commands/diff.ts';
import type { DiffReport } from '../src/model/diff.ts';
import { eachInFolder } from './support/config-folder.ts';
import { runs } from './support/property.ts';
import { runCli, type Ended } from './support/run-cli.ts';

const folder = eachInFolder();
const wasm = join(import.meta.dirname, '..', 'dist', 'wasm');
const hcl: HclParser = {
  machine: new Uint8Array(readFileSync(join(wasm, 'web-tree-sitter.wasm'))),
  grammar: new Uint8Array(readFileSync(join(wasm, 'tree-sitter-terraform.wasm'))),
};
const isDiff = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'schemas', 'diff.schema.json'), 'utf8')) as object,
);
const OWNER = '1000000000000001';

function root(account: string): string {
  return `acs:ram::${account}:root`;
}

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '1', Statement: statements });
}

function allow(principal: object, more: object = {}): object {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

interface Recorded {
  readonly name: string;
  readonly trust: string;
  readonly policies?: readonly string[] | null;
}

function snapshot(roles: readonly Recorded[], more: object = {}): string {
  const account = {
    id: OWNER,
    roles: roles.map(({ name, trust, policies = [] }) => ({
      name,
      arn: `acs:ram::${OWNER}:role/${name}`,
      trustPolicy: trust,
      policies: policies?.map((each) => ({ name: each, type: 'System' })) ?? null,
    })),
    gaps: [],
    ...more,
  };
  return JSON.stringify({ snapshotVersion: 1, takenAt: '2026-11-23T10:00:00Z', accounts: [account] });
}

function run(...args: readonly string[]): Promise<Ended> {
  return runCli(['diff', ...args], { cwd: folder.path() });
}

async function changes(...args: readonly string[]): Promise<DiffReport> {
  const { out, err } = await run(...args, '-f', 'json');
  if (out === '') throw new Error(err);
  const report = JSON.parse(out) as DiffReport;
  expect([isDiff(report), isDiff.errors]).toEqual([true, null]);
  return report;
}

/** `+ subject principal` and `- subject principal`. */
function lines({ added, removed }: DiffReport): readonly string[] {
  return [
    ...added.map(({ subject, principal }) => `+ ${subject} ${principal}`),
    ...removed.map(({ subject, principal }) => `- ${subject} ${principal}`),
  ];
}

const [A, B, C] = ['1000000000000002', '1000000000000003', '1000000000000004'].map(root) as [string, string, string];

describe('diff', () => {
  it('names who gained and who lost access, for folders, files and snapshots', async () => {
    folder.write('old/r.json', policy(allow({ RAM: [A, B] })));
    folder.write('new/r.json', policy(allow({ RAM: [A, C] })));
    expect(lines(await changes('old', 'new'))).toEqual([`+ r.json ${C}`, `- r.json ${B}`]);
    expect(lines(await changes('old/r.json', 'new/r.json'))).toHaveLength(2);
    folder.write('old.json', snapshot([{ name: 'r', trust: policy(allow({ RAM: [A] })) }]));
    folder.write('new.json', snapshot([{ name: 'r', trust: policy(allow({ RAM: [A, C] })) }]));
    const report = await changes('old.json', 'new.json');
    expect(lines(report)).toEqual([`+ acs:ram::${OWNER}:role/r ${C}`]);
    expect(report.added[0]).toMatchObject({ account: '1000000000000004', file: 'new.json', startLine: 1 });
  });

  it('says nothing of layout, order, another spelling, and roles that moved within a module', async () => {
    folder.write('old/r.json', policy(allow({ RAM: [A, B] }), allow({ Service: 'ecs.aliyuncs.com' })));
    folder.write(
      'new/r.json',
      JSON.stringify(
        JSON.parse(policy(allow({ Service: ['ecs.aliyuncs.com'] }), allow({ RAM: [B, A, B] }))),
        undefined,
        3,
      ),
    );
    expect(lines(await changes('old', 'new'))).toEqual([]);
    const trust = (service: string): string => snapshot([{ name: 'r', trust: policy(allow({ Service: [service] })) }]);
    folder.write('old.json', trust('dts.aliyuncs.com'));
    folder.write('new.json', trust(`${OWNER}@dts.aliyuncs.com`));
    expect(lines(await changes('old.json', 'new.json'))).toEqual([]);
    const role = `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = jsonencode(${policy(allow({ RAM: [A] }))})\n}\n`;
    folder.write('tf-old/a.tf', role);
    folder.write('tf-new/b.tf', `\n${role}`);
    expect(lines(await changes('tf-old', 'tf-new'))).toEqual([]);
  });

  it('takes a condition that got wider for added access, and the narrower one for removed', async () => {
    const narrow = { Condition: { IpAddress: { 'acs:SourceIp': ['203.0.113.1'] } } };
    folder.write('old/r.json', policy(allow({ RAM: [A] }, narrow)));
    folder.write('new/r.json', policy(allow({ RAM: [A] })));
    const { added, removed } = await changes('old', 'new');
    expect([added.map(({ condition }) => condition), removed.map(({ condition }) => condition)]).toEqual([
      [null],
      [{ IpAddress: { 'acs:SourceIp': ['203.0.113.1'] } }],
    ]);
  });

  it('names policies that were attached', async () => {
    const recorded = (policies: readonly string[] | null): string =>
      snapshot([{ name: 'r', trust: policy(allow({ RAM: [A] })), policies }]);
    folder.write('old.json', recorded(['AliyunDTSRolePolicy']));
    folder.write('new.json', recorded(['AliyunDTSRolePolicy', 'AdministratorAccess']));
    const { added } = await changes('old.json', 'new.json');
    expect(added.map((entry) => entry.policies?.map(({ name }) => name))).toEqual([
      ['AdministratorAccess', 'AliyunDTSRolePolicy'],
    ]);
    folder.write('new.json', recorded(null));
    const open = await changes('old.json', 'new.json');
    expect(lines(open)).toEqual([]);
    expect(open.gaps.map(({ because }) => because)).toContainEqual(expect.stringContaining('known on one side only'));
  });

  it('takes what could not be read on one side for a gap, and ends with 3', async () => {
    folder.write('old/r.json', policy(allow({ RAM: [A] })));
    folder.write('old/other.json', policy(allow({ RAM: [A] })));
    folder.write('new/other.json', policy(allow({ RAM: [A] })));
    for (const text of [
      policy(allow({ RAM: [A] })).slice(0, -9),
      '{',
      '',
      `{"a": "${'x'.repeat(17 * 1024 * 1024)}"}`,
    ]) {
      folder.write('new/r.json', text);
      for (const sides of [
        ['old', 'new'],
        ['new', 'old'],
      ]) {
        const { code, out } = await run(...sides, '-f', 'json');
        const report = JSON.parse(out) as DiffReport;
        expect([code, lines(report), report.gaps.length]).toEqual([3, [], 1]);
      }
    }
  });

  it('takes roles of an account that refused for a gap', async () => {
    folder.write('old.json', snapshot([{ name: 'r', trust: policy(allow({ RAM: [A] })) }]));
    folder.write('new.json', snapshot([], { roles: null, gaps: [{ action: 'ram:ListRoles', reason: 'denied' }] }));
    const { code, out } = await run('old.json', 'new.json', '-f', 'json');
    expect([code, lines(JSON.parse(out) as DiffReport)]).toEqual([3, []]);
  });

  it('ends with 1 for --fail-on-new-access where access was added, and only then', async () => {
    folder.write('old/r.json', policy(allow({ RAM: [A] })));
    folder.write('new/r.json', policy(allow({ RAM: [A, B] })));
    expect((await run('old', 'new')).code).toBe(0);
    expect((await run('old', 'new', '--fail-on-new-access')).code).toBe(1);
    expect((await run('new', 'old', '--fail-on-new-access')).code).toBe(0);
  });

  it('prints text and Markdown, to a file too', async () => {
    folder.write('old/r.json', policy(allow({ RAM: [A] })));
    folder.write('new/r.json', policy(allow({ RAM: [A, B] })));
    expect((await run('old', 'new')).out).toBe(`added:\n  + r.json  ${B}  new/r.json:1\n\n1 added, 0 removed\n`);
    await run('old', 'new', '-f', 'markdown', '-o', 'out.md');
    expect(readFileSync(folder.path('out.md'), 'utf8')).toContain(`| added | \`r.json\` | \`${B}\` |`);
    expect((await run('old', 'old')).out).toBe('no access changed\n');
  });

  it.each([
    ['one path', ['old']],
    ['three paths', ['old', 'old', 'old']],
    ['a path that is not there', ['old', 'gone']],
    ['a folder without anything to compare', ['old', 'empty']],
    ['a file that is not recognised', ['old', 'empty/other.json']],
    ['accounts and policies that nobody owns', ['accounts.json', 'old']],
    ['an unknown format', ['old', 'old', '-f', 'sarif']],
    ['a revision outside of a repository', ['--base', 'HEAD']],
  ])('takes %s for a usage error', async (_, args) => {
    folder.write('old/r.json', policy(allow({ RAM: [A] })));
    folder.write('empty/other.json', '{"name": "x"}');
    folder.write('accounts.json', snapshot([{ name: 'r', trust: policy(allow({ RAM: [A] })) }]));
    const { code, out, err } = await run(...args, '-o', 'report');
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^error: .*\n(?: {2}.*\n)?$/)]);
    expect(existsSync(folder.path('report'))).toBe(false);
  });
});

interface Role {
  readonly name: string;
  readonly ram: readonly string[];
  readonly services: readonly string[];
  readonly isNarrow: boolean;
  readonly policies: readonly string[];
}

const role = record<Role>({
  name: constantFrom('a', 'b', 'c', 'd'),
  ram: uniqueArray(constantFrom(A, B, C, root(OWNER)), { maxLength: 3 }),
  services: uniqueArray(constantFrom('dts.aliyuncs.com', '1000000000000002@dts.aliyuncs.com', 'ecs.aliyuncs.com'), {
    maxLength: 2,
  }),
  isNarrow: boolean(),
  policies: uniqueArray(constantFrom('AliyunDTSRolePolicy', 'AdministratorAccess'), { maxLength: 2 }),
});
const roles = uniqueArray(role, { maxLength: 4, selector: ({ name }) => name });

function recorded(list: readonly Role[]): string {
  return snapshot(
    list.map(({ name, ram, services, isNarrow, policies }) => ({
      name,
      policies,
      trust: policy(
        allow({ RAM: ram }, isNarrow ? { Condition: { IpAddress: { 'acs:SourceIp': '203.0.113.1' } } } : {}),
        allow({ Service: services }),
      ),
    })),
  );
}

interface Entry {
  readonly subject: string;
  readonly principal: string;
  readonly effect: string;
  readonly condition: unknown;
  readonly policies: unknown;
}

function key({ subject, principal, effect, condition, policies }: Entry): string {
  return JSON.stringify([subject, principal, effect, condition, policies]);
}

async function entriesOf(file: string): Promise<ReadonlySet<string>> {
  const { out } = await runCli(['audit', '--snapshot', file, '--no-config', '-f', 'json'], { cwd: folder.path() });
  return new Set((JSON.parse(out) as { access: readonly Entry[] }).access.map(key));
}

describe('diff, of any two snapshots', () => {
  it('says of old entries how to come to the new ones; nothing of one and the same in any order', async () => {
    await assert(
      asyncProperty(
        roles,
        roles.chain((list) =>
          record({ list: constantFrom(list), turned: shuffledSubarray(list, { minLength: list.length }) }),
        ),
        async (old, { list, turned }) => {
          const [before, after, other] = [
            folder.write('old.json', recorded(old)),
            folder.write('new.json', recorded(list)),
            folder.write('turned.json', recorded(turned.map((each) => ({ ...each, ram: each.ram.toReversed() })))),
          ];
          const { added, removed } = await diff({ before: { paths: [before] }, after: { paths: [after] } });
          const gone = new Set(removed.map(key));
          const [first, second] = [await entriesOf('old.json'), await entriesOf('new.json')];
          const applied = new Set([...[...first].filter((entry) => !gone.has(entry)), ...added.map(key)]);
          expect([...applied].toSorted()).toEqual([...second].toSorted());
          const same = await diff({ before: { paths: [after] }, after: { paths: [other] } });
          expect([same.added, same.removed, same.gaps]).toEqual([[], [], []]);
        },
      ),
      runs(60),
    );
  }, 120_000);
});

describe('diff, of any policy in any notation', () => {
  const document = record({
    ram: uniqueArray(constantFrom(A, B, C), { minLength: 1, maxLength: 3 }),
    isNarrow: boolean(),
  });
  const statements = ({
    ram,
    isNarrow,
  }: {
    readonly ram: readonly string[];
    readonly isNarrow: boolean;
  }): readonly object[] => [
    allow({ RAM: ram }, isNarrow ? { Condition: { IpAddress: { 'acs:SourceIp': ['203.0.113.1'] } } } : {}),
    allow({ Service: ['1000000000000002@dts.aliyuncs.com'] }),
  ];
  const inRole = (text: string): string =>
    `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = ${text}\n}\n`;
  const NOTATIONS: Readonly<Record<string, (text: string, value: object) => string>> = {
    'r.json': (text) => text,
    'r.yaml': (text) => `# JSON is YAML\n${text}\n`,
    'answer.json': (text) =>
      JSON.stringify({ Role: { RoleName: 'r', Arn: `acs:ram::${OWNER}:role/r`, AssumeRolePolicyDocument: text } }),
    'heredoc.tf': (text) => inRole(`<<EOF\n${text}\nEOF`),
    'encoded.tf': (text) => inRole(`jsonencode(${text})`),
    'template.json': (_, value) =>
      JSON.stringify({
        ROSTemplateFormatVersion: '2015-09-01',
        Resources: {
          R: { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: 'r', AssumeRolePolicyDocument: value } },
        },
      }),
  };

  it.each(Object.keys(NOTATIONS))('layout and order change nothing, another principal does: %s', async (name) => {
    const write = NOTATIONS[name];
    await assert(
      asyncProperty(document, constantFrom(0, 1, 3), boolean(), async (made, indent, isTurned) => {
        const files = (side: string, list: readonly object[], indents: number): Record<string, string> => {
          const value = { Version: '1', Statement: list };
          return { [`${side}/${name}`]: write?.(JSON.stringify(value, undefined, indents), value) ?? '' };
        };
        const ordered = statements(made);
        const other = statements({ ...made, ram: made.ram.toReversed() });
        const all = {
          ...files('old', ordered, 0),
          ...files('new', isTurned ? other.toReversed() : other, indent),
          ...files('more', [...ordered, allow({ RAM: [root('1000000000000009')] })], indent),
        };
        const compare = (after: string): ReturnType<typeof compareTexts> =>
          compareTexts({ files: all, hcl, before: 'old', after, config: false });
        expect(await compare('new')).toMatchObject({ added: [], removed: [], gaps: [] });
        expect(await compare('more')).toMatchObject({
          added: [{ account: '1000000000000009' }],
          removed: [],
          gaps: [],
        });
      }),
      runs(10),
    );
  });
});

describe('diff --base', () => {
  function git(...args: readonly string[]): void {
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: folder.path(),
      stdio: 'ignore',
    });
  }

  it('compares the working tree with a revision, from any folder, with other files than policies around', async () => {
    git('init', '-q');
    folder.write('team/r.json', policy(allow({ RAM: [A] })));
    folder.write('team/gone.json', policy(allow({ RAM: [A] })));
    folder.write('README.md', 'x');
    git('add', '.');
    git('commit', '-q', '-m', 'x');
    folder.write('team/r.json', policy(allow({ RAM: [B] })));
    git('rm', '-q', 'team/gone.json');
    const expected = [`+ team/r.json ${B}`, `- team/gone.json ${A}`, `- team/r.json ${A}`];
    expect(lines(await changes('--base', 'HEAD'))).toEqual(expected);
    expect(lines(await changes('--base', 'HEAD', 'team'))).toEqual(expected.map((line) => line.replace('team/', '')));
    const { out } = await runCli(['diff', '--base', 'HEAD', '-f', 'json'], { cwd: folder.path('team') });
    expect(lines(JSON.parse(out) as DiffReport)).toEqual(expected.map((line) => line.replace('team/', '')));
  });

  it('runs nothing that the configuration or the environment names', async () => {
    git('init', '-q');
    folder.write('r.json', policy(allow({ RAM: [A] })));
    folder.write('.gitattributes', '*.json filter=evil diff=evil\n');
    git('add', '.');
    git('commit', '-q', '-m', 'x');
    const touch = `touch ${folder.path('ran')}`;
    for (const [name, value] of [
      ['core.fsmonitor', touch],
      ['core.pager', touch],
      ['core.sshCommand', touch],
      ['filter.evil.smudge', touch],
      ['filter.evil.clean', touch],
      ['diff.evil.textconv', touch],
      ['alias.cat-file', `!${touch}`],
      ['alias.ls-tree', `!${touch}`],
      ['core.hooksPath', folder.path('hooks')],
    ] as const)
      git('config', name, value);
    process.env['GIT_DIR'] = folder.path('nowhere');
    try {
      folder.write('r.json', policy(allow({ RAM: [B] })));
      expect(lines(await changes('--base', 'HEAD', 'r.json'))).toHaveLength(2);
    } finally {
      delete process.env['GIT_DIR'];
    }
    expect(existsSync(folder.path('ran'))).toBe(false);
  });

  it('takes a revision that is not there for a usage error, and says so of a shallow clone', async () => {
    git('init', '-q');
    folder.write('r.json', policy(allow({ RAM: [A] })));
    git('add', '.');
    git('commit', '-q', '-m', 'x');
    git('commit', '-q', '--allow-empty', '-m', 'y');
    for (const revision of ['nope', '--output=x', 'HEAD:r.json', 'HEAD~5'])
      expect(await run(`--base=${revision}`)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining(`there is no revision ${revision}`) as string,
      });
    git('clone', '-q', '--depth', '1', `file://${folder.path()}`, 'clone');
    const { code, err } = await runCli(['diff', '--base', 'HEAD~1'], { cwd: folder.path('clone') });
    expect([code, err]).toEqual([2, expect.stringContaining('this clone is shallow')]);
  });
});

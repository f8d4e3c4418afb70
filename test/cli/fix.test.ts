import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BAD, folder, GOOD, run, WARNED } from '../support/process.ts';
import { runCli, unwrapped } from '../support/run-cli.ts';

/** A policy with an error that opens access when it is mended, and a warning that changes nothing of who gets in. */
const BOTH = BAD.replace('"sts:AssumeRole"', '"sts:assumerole"');
const SAFE = GOOD.replace('"sts:AssumeRole"', '"sts:assumerole"');
const SNAPSHOT = `${JSON.stringify({
  snapshotVersion: 1,
  takenAt: '2026-11-23T10:00:00Z',
  accounts: [
    {
      id: '1000000000000001',
      roles: [
        {
          name: 'r',
          arn: 'acs:ram::1000000000000001:role/r',
          trustPolicy: SAFE,
          policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
        },
      ],
      gaps: [],
    },
  ],
})}\n`;

function text(home: string, file: string): string {
  return readFileSync(join(home, file), 'utf8');
}

const lint = (home: string, ...args: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['lint', '--no-config', ...args], { cwd: home });

describe('--fix', () => {
  test('safe fixes in place, and never a path for its value', async () => {
    const home = folder({ 'policies/both.json': BOTH, 'safe.json': SAFE });
    const { code, out } = await lint(home, '--fix', 'policies/');
    expect(text(home, 'policies/both.json')).toBe(BAD);
    expect(text(home, 'safe.json')).toBe(SAFE);
    expect(out).toContain('1 error, 1 fix applied in 1 file, 1 more with --fix=review\n');
    expect(code).toBe(1);
    const all = await runCli(['--fix', 'safe.json', '--no-config'], { cwd: home });
    expect([all.code, text(home, 'safe.json')]).toEqual([0, GOOD]);
    expect(all.out).toContain('1 fix applied in 1 file\n');
  });

  test('--fix=review also opens and closes access; a second time changes nothing', async () => {
    const home = folder({ 'both.json': BOTH });
    expect((await lint(home, '--fix=review', '.')).out).toMatch(
      /\n1 document \(1 role\): no findings, 2 fixes applied in 1 file\n$/,
    );
    expect(text(home, 'both.json')).toBe(GOOD);
    const before = statSync(join(home, 'both.json')).mtimeMs;
    const again = await lint(home, '--fix=review', '.');
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/\n1 document \(1 role\): no findings\n$/);
    expect(statSync(join(home, 'both.json')).mtimeMs).toBe(before);
    expect(readdirSync(home)).toEqual(['both.json']);
  });

  test.each(['--fix=unsafe', '--fix=', '--fix=true', '--fix-dry-run=yes'])('%s is a wrong call', async (word) => {
    const home = folder({ 'both.json': BOTH });
    const { code, err } = await lint(home, word, '.');
    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: --fix\S* (?:needs a|takes no) value|^error: invalid value \S+ for --fix \(safe, review\)/,
    );
    expect(text(home, 'both.json')).toBe(BOTH);
  });

  test('what is turned off, hidden or excepted is not fixed', async () => {
    const home = folder({ 'safe.json': SAFE });
    await lint(home, '--fix', '--rule', 'trust-action=off', '.');
    await lint(home, '--fix', '--min-level', 'error', '.');
    expect(text(home, 'safe.json')).toBe(SAFE);
    const excepted = folder({
      'safe.json': SAFE,
      'role.yaml': `Version: "1"\nStatement:\n  - Effect: Allow\n    Action: sts:assumerole # dts-xacct: ignore[trust-action] as it is live\n    Principal: { RAM: ["acs:ram::1000000000000002:root"] }\n`,
      '.dts-xacct.yaml': 'exceptions:\n  - { rule: trust-action, in: "safe.json", because: "as it is live" }\n',
    });
    const role = text(excepted, 'role.yaml');
    expect((await runCli(['--fix', '.'], { cwd: excepted })).out).toContain('2 suppressed');
    expect([text(excepted, 'safe.json'), text(excepted, 'role.yaml')]).toEqual([SAFE, role]);
  });

  test('an exception that excuses nothing goes, in a comment, and in the configuration where it lies among what is linted', async () => {
    const config =
      'exceptions:\n  # kept\n  - { rule: trust-action, in: "a/safe.json", because: "live" }\n  - { rule: syntax, in: "a/safe.json", because: "gone", until: 2001-01-01 }\n';
    const home = folder({
      'a/safe.json': SAFE,
      'a/good.yaml': `Version: "1" # dts-xacct: ignore[policy-version] gone\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal: { RAM: ["acs:ram::1000000000000002:root"] }\n`,
      '.dts-xacct.yaml': config,
    });
    expect((await runCli(['--fix', 'a'], { cwd: home })).err).not.toContain('.dts-xacct.yaml: no file');
    expect(text(home, 'a/good.yaml')).toContain('dts-xacct: ignore');
    const { err } = await runCli(['--fix=review', 'a'], { cwd: home });
    expect(err).toContain('note: not changed: .dts-xacct.yaml: not among the given paths; name it to fix it\n');
    expect(text(home, '.dts-xacct.yaml')).toBe(config);
    expect(text(home, 'a/good.yaml')).toMatch(/^Version: "1" *\n/);
    const all = await runCli(['--fix=review', '.'], { cwd: home });
    expect([all.code, all.err]).toEqual([0, '']);
    expect(text(home, '.dts-xacct.yaml')).toBe(config.split('\n').slice(0, 3).join('\n') + '\n');
  });

  test('a record is never changed, and that is said', async () => {
    const plan = JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'alicloud_ram_role.r',
              mode: 'managed',
              type: 'alicloud_ram_role',
              name: 'r',
              values: { role_name: 'r', assume_role_policy_document: SAFE },
            },
          ],
        },
      },
    });
    const home = folder({ 's.json': SNAPSHOT, 'plan.json': plan });
    const { err, out } = await lint(home, '--fix', '-f', 'concise', '.');
    expect(out).toContain('s.json:1');
    expect([text(home, 's.json'), text(home, 'plan.json')]).toEqual([SNAPSHOT, plan]);
    expect(err).toContain('s.json: snapshots, plans, states, events, query results and API answers are records');
  });

  test('the reports tell what was fixed, and what is left where it stands now', async () => {
    const home = folder({ 'both.json': BOTH });
    await lint(home, '--fix', '-f', 'json=out.json', '.');
    const { findings, summary } = JSON.parse(text(home, 'out.json')) as {
      findings: { rule: string }[];
      summary: object;
    };
    expect(findings.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
    expect(summary).toMatchObject({ fixed: 1, fixedFiles: 1, fixesForReview: 1, complete: true });
  });
});

describe('a file is written whole or not at all', () => {
  test('its mode and its links stay', async () => {
    const home = folder({ 'in/safe.json': SAFE });
    chmodSync(join(home, 'in/safe.json'), 0o664);
    symlinkSync('safe.json', join(home, 'in/link.json'));
    expect((await lint(home, '--fix', 'in/link.json')).code).toBe(0);
    expect(lstatSync(join(home, 'in/link.json')).isSymbolicLink()).toBe(true);
    expect(text(home, 'in/safe.json')).toBe(GOOD);
    expect(statSync(join(home, 'in/safe.json')).mode & 0o777).toBe(0o664);
    expect(readdirSync(join(home, 'in')).toSorted()).toEqual(['link.json', 'safe.json']);
  });

  test('one that is read-only, or lies behind a link outside the given paths, is told as a gap and counts as it is', async () => {
    const home = folder({ 'in/safe.json': SAFE, 'out/safe.json': SAFE, 'in/other.json': SAFE });
    chmodSync(join(home, 'in/safe.json'), 0o444);
    symlinkSync('../out/safe.json', join(home, 'in/link.json'));
    const { code, out } = await lint(home, '--fix', 'in');
    expect(code).toBe(3);
    expect(out).toContain('not checked: in/safe.json: not fixed: it is read-only\n');
    expect(unwrapped(out)).toContain(
      'not checked: in/link.json: not fixed: it is a link to a file outside the given paths',
    );
    expect(out).toContain('2 warnings, 1 fix applied in 1 file');
    expect([text(home, 'in/safe.json'), text(home, 'out/safe.json')]).toEqual([SAFE, SAFE]);
    expect(text(home, 'in/other.json')).toBe(GOOD);
    expect((await lint(home, '--fix', 'in/link.json')).code).toBe(0);
    expect(text(home, 'out/safe.json')).toBe(GOOD);
  });

  test('line ends and marks stay', async () => {
    const windows = (from: string): string => from.replaceAll('\n', '\r\n');
    const home = folder({
      'crlf.json': windows(SAFE),
      'mark.json': `\ufeff${SAFE}`,
      'end.json': SAFE.trimEnd(),
    });
    expect((await lint(home, '--fix', '.')).code).toBe(0);
    expect(text(home, 'crlf.json')).toBe(windows(GOOD));
    expect(text(home, 'mark.json')).toBe(`\ufeff${GOOD}`);
    expect(text(home, 'end.json')).toBe(GOOD.trimEnd());
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${SAFE}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${SAFE}`, 'utf16le').swap16()],
  ])('a file in %s is left as it was and named', async (_, bytes) => {
    const home = folder({ 'wide.json': bytes, 'b.json': SAFE });
    const { code, out } = await lint(home, '--fix', '.');
    expect(out).toContain('wide.json: not fixed: it is UTF-16; only UTF-8 is edited');
    expect(code).not.toBe(0);
    expect(readFileSync(join(home, 'wide.json'))).toEqual(bytes);
    expect(text(home, 'b.json')).toBe(GOOD);
  });
});

describe('standard input', () => {
  test('the fixed text goes to standard output, the report to standard error', async () => {
    const home = folder({});
    const ended = run(['lint', '--no-config', '--fix', '-'], { cwd: home, input: BOTH });
    expect([ended.code, ended.out]).toEqual([1, BAD]);
    expect(ended.err).toContain('error[dts-service-collapsed]');
    expect(run(['lint', '--no-config', '--fix', '-'], { cwd: home, input: GOOD }).out).toBe(GOOD);
  });

  test('a file of that name is not touched', async () => {
    const home = folder({ 'safe.json': SAFE });
    const args = ['lint', '--no-config', '--fix', '-', '--stdin-filename', 'safe.json'];
    expect(run(args, { cwd: home, input: SAFE }).out).toBe(GOOD);
    expect(text(home, 'safe.json')).toBe(SAFE);
  });
});

describe('--fix-dry-run', () => {
  test('a diff that git applies; the exit code is that of the files as they are', async () => {
    const home = folder({ 'a/both.json': BOTH, 'warned.json': WARNED });
    const { code, out, err } = await lint(home, '--fix-dry-run', '--fix=review', '.');
    expect(code).toBe(1);
    expect(out).toMatch(/^--- a\/a\/both\.json\n\+\+\+ b\/a\/both\.json\n@@ /);
    expect(err).toContain('nothing written: 3 fixes applied in 2 files'.replace('applied', 'possible'));
    expect(text(home, 'a/both.json')).toBe(BOTH);
    const applied = spawnSync('git', ['apply', '-'], { cwd: home, input: out, encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    expect(text(home, 'a/both.json')).toBe(GOOD);
  });

  test('says what is left, and what waits for --fix=review', async () => {
    const home = folder({ 'both.json': BOTH });
    const { code, out, err } = await lint(home, '--fix-dry-run', '.');
    expect(out).toContain('-      "Action": "sts:assumerole",\n+      "Action": "sts:AssumeRole",\n');
    expect(err).toContain('findings left after these fixes:\nboth.json:11:11: error[dts-service-collapsed]');
    expect(err).toMatch(/nothing written: 1 fix possible in 1 file, 1 more with --fix=review\n$/);
    expect(code).toBe(1);
    expect((await lint(home, '--fix-dry-run', '-q', '.')).err).toBe('');
  });

  test('another format keeps standard output to itself, and shows the files as they are with the edits', async () => {
    const home = folder({ 'both.json': BOTH });
    const { out, code } = await lint(home, '--fix-dry-run', '-f', 'json', '.');
    const { findings } = JSON.parse(out) as { findings: { rule: string; fix: { edits: unknown[] } }[] };
    expect(findings.map(({ rule, fix }) => [rule, fix.edits.length])).toEqual([
      ['trust-action', 1],
      ['dts-service-collapsed', 1],
    ]);
    expect(code).toBe(1);
    expect((await lint(home, '--fix-dry-run', '-f', 'sarif=out.sarif', '.')).out).toContain('--- a/both.json');
    expect(existsSync(join(home, 'out.sarif'))).toBe(true);
  });

  test('no secret is in a diff', async () => {
    const password = 'hunter2hunter2';
    const request = `{\n  "SourceEndpointInstanceType": "LocalInstance",\n  "SourceEndpointEngineName": "SQLServer",\n  "SourceEndpointPassword":\n    "${password}",\n  "SourceEndpointIP": "10.0.0.1"\n}\n`;
    const home = folder({ 'request.json': request });
    const { out, err } = await lint(home, '--fix-dry-run', '--fix=review', 'request.json');
    expect(out).toBe('');
    expect(err).toContain('note: no diff for request.json: line 5 contains a secret, which the diff would show\n');
    expect(out + err).not.toContain(password);
    mkdirSync(join(home, 'more'));
    const between = ['a', 'b', 'c', 'd'].map((key) => `"${key}": 1,\n`).join('');
    const far = request.replace('"SourceEndpointPassword":', `${between}"SourceEndpointPassword":`);
    writeFileSync(join(home, 'more/r.json'), far);
    const shown = (await lint(home, '--fix-dry-run', '--fix=review', 'more/r.json')).out;
    expect(shown).toContain('"MSSQL"');
    expect(shown).not.toContain(password);
  });
});

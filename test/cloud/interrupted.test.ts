import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { folder, PROGRAM, STILL, STILL_NODE, type Ended } from '../support/process.ts';
import { SYSTEM_CLOCK } from './api-server.mjs';
import { command, serving } from '../support/live-command.ts';
import { ANALYTICS, AUDITOR, CANARIES, CONFIG, dtsRole, ORDERS, world, type Loopback } from './loopback.ts';
import { program } from './program.ts';

const ids = [1, 2, 3, 4, 5].map((n) => `300000000000000${String(n)}`);
/** With the management account, which is no member. */
const ALL = ids.length + 1;
const given = world();

/** Five members of a directory, each with two roles and so many others. */
function many(makeRoles: number): object {
  return {
    keys: given.keys,
    accounts: {
      ...given.accounts,
      ...Object.fromEntries(ids.map((id) => [id, { roles: [AUDITOR, dtsRole('ram-for-dts', id)], makeRoles }])),
    },
    members: ids.map((id) => ({ id, name: `m-${id}` })),
  };
}

const READ_ALL = ['--resource-directory', '--role-name', 'auditor', '--no-jobs', '--rate', '80', '--concurrency', '2'];

/** Drawn at random once: how many roles were answered when the end came. */
const MOMENTS = [3, 21, 38];

/** From then on no role is answered: the end comes before the run is over, however slow this machine is. */
async function silenceAfter(server: Loopback, roles: number): Promise<() => Promise<boolean>> {
  const asked = async (): Promise<number> => (await server.stats()).calls['GetRole'] ?? 0;
  const before = await asked();
  await server.fail({ action: 'GetRole', kind: 'hang', after: roles });
  return async () => (await asked()) - before > roles;
}

/** Begins an audit and ends it by a signal when so many roles were answered. */
async function ended(
  server: Loopback,
  { args, home, roles, signal }: { args: readonly string[]; home: string; roles: number; signal: NodeJS.Signals },
): Promise<Ended> {
  const so = { isOver: false };
  const isSilent = await silenceAfter(server, roles);
  const run = program(['audit', ...args], {
    cwd: home,
    env: { ...server.env, ...STILL_NODE },
    onStart(child) {
      void (async () => {
        while (!so.isOver && !(await isSilent())) await sleep(5);
        child.kill(signal);
      })();
    },
  });
  const found = await run;
  so.isOver = true;
  await server.fail();
  return found;
}

describe('killed at any moment, then taken up again', () => {
  test.each(['kept', 'kept.json'])(
    '%s: the same report as that of a run that nobody disturbed',
    async (path) => {
      const server = await serving(many(8), SYSTEM_CLOCK);
      const home = folder({ '.dts-xacct.yaml': 'accounts: {}\n' });
      const words = [...READ_ALL, '-f', 'json', '--save-snapshot'];
      const run = (...more: readonly string[]): Promise<Ended> =>
        command(['audit', ...words, join(home, path), ...more], { cwd: home, env: server.env, now: STILL });
      const quiet = await run();
      expect(JSON.parse(quiet.out)).toMatchObject({ summary: { roles: 51, complete: true } });
      for (const roles of MOMENTS) {
        const killed = await ended(server, { args: [...words, path], home, roles, signal: 'SIGKILL' });
        expect(killed.code).toBeNull();
        const whole = wholeOnes(join(home, path));
        const before = (await server.stats()).calls['ListRoles'] ?? 0;
        const again = await run('--resume');
        expect([again.code, again.out]).toEqual([quiet.code, quiet.out]);
        expect(((await server.stats()).calls['ListRoles'] ?? 0) - before).toBe(ALL - whole);
        expect(readdirSync(home).filter((name) => name.endsWith('.part'))).toEqual([]);
      }
    },
    120_000,
  );
});

/** The accounts that a run which was killed has left whole: after the one that nobody disturbed, those of all. */
function wholeOnes(path: string): number {
  const folderOf = path.endsWith('.json') ? `${path}.part` : path;
  const names = existsSync(folderOf) ? readdirSync(folderOf).filter((name) => /^\d+\.json$/.test(name)) : [];
  return path.endsWith('.json') && existsSync(path) ? ALL : names.length;
}

describe('asked to end', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: reports what was read, keeps it, says so, and ends with %i', async (signal, exitCode) => {
    const server = await serving(world({ orders: { roles: [AUDITOR], makeRoles: 60 } }), SYSTEM_CLOCK);
    const home = folder({ '.dts-xacct.yaml': CONFIG });
    const args = ['-f', 'json', '--rate', '80', '--save-snapshot', 'read.json'];
    const { code, out, err } = await ended(server, { args, home, roles: 40, signal });
    expect([code, err]).toEqual([
      exitCode,
      expect.stringContaining('stopping: what was read is kept in read.json; continue with --resume\n') as unknown,
    ]);
    expect(JSON.parse(out)).toMatchObject({
      accounts: [{ id: ORDERS, state: 'partial' }, { id: ANALYTICS }],
      summary: { complete: false },
    });
    const recorded = await program(['audit', '-f', 'json', '--snapshot', 'read.json'], { cwd: home, env: {} });
    expect(recorded.out).toBe(out);
    const written = readFileSync(join(home, 'read.json'), 'utf8');
    expect(CANARIES.filter((canary) => `${out}${err}${written}`.includes(canary))).toEqual([]);
    const again = await command(['audit', ...args, '--resume'], { cwd: home, env: server.env });
    expect(JSON.parse(again.out)).toMatchObject({ summary: { complete: true, roles: 62 } });
  });

  test.skipIf(spawnSync('script', ['--version']).status !== 0)('Ctrl-C on a terminal clears its line', async () => {
    const server = await serving(world({ orders: { roles: [AUDITOR], makeRoles: 60 } }), SYSTEM_CLOCK);
    const home = folder({ '.dts-xacct.yaml': CONFIG });
    const line = `${process.execPath} ${PROGRAM} audit -f json -o report.json --rate 80`;
    const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env;
    const isSilent = await silenceAfter(server, 40);
    const terminal = spawn('script', ['-qec', line, '/dev/null'], { cwd: home, env: { ...env, ...server.env } });
    const [told] = await Promise.all([
      text(terminal.stdout),
      (async () => {
        while (!(await isSilent())) await sleep(5);
        terminal.stdin.write('\u0003');
      })(),
    ]);
    expect(told.replaceAll('\u001B', 'ESC')).toMatch(/\rESC\[2K\d of 2 accounts, \d+ of 6\d roles, .* left/);
    const [, after = ''] = told.split('stopping: what was read is kept for the report');
    expect(after).toContain('read: 2 accounts (1 not completely), 62 roles');
    expect(after).not.toContain('\u001B');
    expect(JSON.parse(readFileSync(join(home, 'report.json'), 'utf8'))).toMatchObject({ summary: { complete: false } });
  });
});

test('where what is read cannot be written down, nobody goes on reading', async () => {
  const server = await serving(many(30));
  const home = folder({ '.dts-xacct.yaml': 'accounts: {}\n', 'kept/.3000000000000001.json.tmp/in-the-way': '' });
  const { code, out, err } = await command(['audit', ...READ_ALL, '--save-snapshot', join(home, 'kept')], {
    cwd: home,
    env: server.env,
  });
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`error: cannot write ${join(home, 'kept', '3000000000000001.json')}: `);
  // Two accounts at a time: neither the other one nor those behind it are read to their end.
  expect((await server.stats()).calls['GetRole'] ?? 0).toBeLessThan(60);
  expect((await server.stats()).calls['ListRoles'] ?? 0).toBeLessThanOrEqual(2);
}, 60_000);

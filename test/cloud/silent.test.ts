import { describe, expect, test } from 'vitest';

import type { Progress } from '../../src/cloud/door.ts';
import { readAccounts } from '../../src/cloud/live.ts';
import type { RecordedAccount } from '../../src/cloud/recording.ts';
import { parseAccountId } from '../../src/model/account.ts';
import { folder } from '../cli/process.ts';
import { clock, command, serving } from './in-process.ts';
import { ANALYTICS, AUDITOR, CONFIG, DEFAULT_ROLE, KEY, world } from './loopback.ts';
import { heldShelf } from './shelf.ts';

const HANGING = Array.from({ length: 20 }, (_, i) => `20000000000000${String(i).padStart(2, '0')}`);
const HEALTHY = Array.from({ length: 10 }, (_, i) => `30000000000000${String(i).padStart(2, '0')}`);

/** Twenty accounts of which an action hangs, before ten that are healthy. */
async function read(
  actions: readonly (string | undefined)[],
  withJobs: boolean,
): Promise<{ readonly endedAt: ReadonlyMap<string, number>; readonly accounts: readonly RecordedAccount[] }> {
  const all = [...HANGING, ...HEALTHY];
  const server = await serving({
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS } },
    accounts: {
      [ANALYTICS]: { roles: [DEFAULT_ROLE] },
      ...Object.fromEntries(all.map((id) => [id, { roles: [AUDITOR, DEFAULT_ROLE], makeRoles: 30 }])),
    },
    members: all.map((id) => ({ id, name: id })),
  });
  await server.fail(
    ...HANGING.flatMap((account) => actions.map((action) => ({ account, kind: 'hang', ...(action && { action }) }))),
  );
  const accounts: RecordedAccount[] = [];
  const begunAt = clock.now();
  const endedAt = new Map<string, number>();
  const onProgress = (progress: Progress): void => {
    if (progress.kind === 'account') endedAt.set(progress.account.id, clock.now() - begunAt);
  };
  await readAccounts(
    {
      env: server.env,
      cliConfig: () => ({ file: '', text: '', readToken: () => '' }),
      readToken: () => '',
      known: { accounts: new Map([['analytics', parseAccountId(ANALYTICS) ?? expect.fail()]]), access: new Map() },
      directory: { roleName: 'auditor' },
      accounts: [],
      regions: ['cn-hangzhou', 'cn-beijing'],
      withJobs,
      rate: 80,
      concurrency: 8,
      timeoutMs: 10_000,
      stop: new AbortController().signal,
      clock,
      onProgress,
    },
    heldShelf(accounts),
  );
  return { endedAt, accounts };
}

describe('twenty accounts that hang', () => {
  test.each([
    ['all they are asked, jobs included', [undefined], true],
    ['all they are asked', [undefined], false],
    ['their DTS', ['DescribeDtsJobs'], true],
    ['the list of their roles', ['ListRoles'], true],
    ['their roles', ['GetRole'], false],
  ])('%s: healthy ones do not wait for them, and all are told', async (_, actions, withJobs) => {
    const { endedAt, accounts } = await read(actions, withJobs);
    const latest = Math.max(...HEALTHY.map((id) => endedAt.get(id) ?? Infinity));
    // Eight at a time fall silent within two seconds, and the next ones are let by.
    expect(latest).toBeLessThan(20_000);
    const ids = accounts.map(({ id }) => id).toSorted();
    expect(ids).toEqual([ANALYTICS, ...HANGING, ...HEALTHY].toSorted());
    const gaps = new Map(accounts.map(({ id, gaps: own }) => [id, own.length]));
    expect(HEALTHY.every((id) => gaps.get(id) === 0)).toBe(true);
    expect(HANGING.every((id) => (gaps.get(id) ?? 0) > 0)).toBe(true);
  });

  test('are given up after some calls, not after all', async () => {
    const { endedAt } = await read([undefined], true);
    expect(Math.max(...HANGING.map((id) => endedAt.get(id) ?? Infinity))).toBeLessThan(300_000);
  });
});

test('after two seconds without an answer, it is said what is waited for; --quiet says nothing', async () => {
  const server = await serving(world());
  await server.fail({ action: 'ListRoles', account: ANALYTICS, kind: 'hang' });
  const home = folder({ '.dts-xacct.yaml': CONFIG });
  const run = await command(['audit'], { cwd: home, env: server.env });
  const host = new URL(server.url).host;
  expect(run.err).toContain(`waiting for an answer to ListRoles for account ${ANALYTICS} at ${host}: none for 2 s\n`);
  expect(run.out).toContain(`too slow (no answer within 10 s): ${host}, tried 4 times`);
  const quiet = await command(['audit', '--quiet'], { cwd: home, env: server.env });
  expect(quiet.err).not.toContain('waiting for');
});

test('who is answered in time is told nothing of waiting', async () => {
  const server = await serving({ ...world(), latency: [50, 60] });
  const run = await command(['audit'], { cwd: folder({ '.dts-xacct.yaml': CONFIG }), env: server.env });
  expect(run.err).not.toContain('waiting for');
});

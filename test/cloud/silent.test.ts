import { describe, expect, test } from 'vitest';

import { readAccounts } from '../../src/cloud/collect-accounts.ts';
import { readNamed } from '../../src/cloud/collect-named.ts';
import type { LiveAccess, Progress } from '../../src/cloud/connection.ts';
import type { RecordedAccount } from '../../src/cloud/snapshot-format.ts';
import { parseAccountId, type AccountId } from '../../src/model/account.ts';
import { folder } from '../support/process.ts';
import { unwrapped } from '../support/run-cli.ts';
import { clock, command, serving } from '../support/live-command.ts';
import { ANALYTICS, AUDITOR, CONFIG, DEFAULT_ROLE, KEY, world } from './loopback.ts';
import { heldShelf } from './shelf.ts';

const HANGING = Array.from({ length: 20 }, (_, i) => idOf(`20000000000000${String(i).padStart(2, '0')}`));
const HEALTHY = Array.from({ length: 10 }, (_, i) => idOf(`30000000000000${String(i).padStart(2, '0')}`));
const ALL = [...HANGING, ...HEALTHY];

function idOf(text: string): AccountId {
  return parseAccountId(text) ?? expect.fail();
}

/** A world in which actions of twenty accounts hang, and ten are healthy; and what they are read with. */
async function hanging(
  actions: readonly (string | undefined)[],
): Promise<{ readonly means: LiveAccess; readonly endedAt: ReadonlyMap<string, number> }> {
  const server = await serving({
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS } },
    accounts: {
      [ANALYTICS]: { roles: [DEFAULT_ROLE] },
      ...Object.fromEntries(ALL.map((id) => [id, { roles: [AUDITOR, DEFAULT_ROLE], makeRoles: 30 }])),
    },
    members: ALL.map((id) => ({ id, name: id })),
  });
  await server.fail(
    ...HANGING.flatMap((account) => actions.map((action) => ({ account, kind: 'hang', ...(action && { action }) }))),
  );
  const startedAt = clock.now();
  const endedAt = new Map<string, number>();
  const onProgress = (progress: Progress): void => {
    if (progress.kind === 'account') endedAt.set(progress.account.id, clock.now() - startedAt);
  };
  const means = {
    env: server.env,
    cliConfig: () => undefined,
    runCommand: () => Promise.reject(new Error('nobody runs a command')),
    readToken: () => '',
    known: { accounts: new Map([['analytics', idOf(ANALYTICS)]]), access: new Map() },
    rate: 80,
    concurrency: 8,
    timeoutMs: 10_000,
    stop: new AbortController().signal,
    clock,
    onProgress,
  };
  return { means, endedAt };
}

interface Read {
  readonly endedAt: ReadonlyMap<string, number>;
  readonly accounts: readonly RecordedAccount[];
}

async function audited(actions: readonly (string | undefined)[], withJobs: boolean): Promise<Read> {
  const { means, endedAt } = await hanging(actions);
  const accounts: RecordedAccount[] = [];
  const directory = { roleName: 'auditor' };
  const regions = ['cn-hangzhou', 'cn-beijing'];
  await readAccounts({ ...means, directory, accounts: [], regions, withJobs }, heldShelf(accounts));
  return { endedAt, accounts };
}

/** Each account has a role that a task names, and analytics takes all of them for a try. */
async function preflighted(actions: readonly (string | undefined)[]): Promise<Read> {
  const { means, endedAt } = await hanging(actions);
  const access = new Map(
    ALL.map((id) => [id as string, { assumeRole: `acs:ram::${id}:role/auditor`, endpoints: {} }] as const),
  );
  const known = {
    accounts: new Map([...means.known.accounts, ...ALL.map((id) => [id as string, id] as const)]),
    access,
  };
  const { accounts } = await readNamed(
    { ...means, known },
    {
      accounts: new Map([...ALL, idOf(ANALYTICS)].map((id) => [id, new Set(['auditor'])])),
      names: new Map(),
      probed: [{ creator: idOf(ANALYTICS), owner: HEALTHY[0] ?? expect.fail(), role: 'auditor' }],
      picked: new Set(),
    },
  );
  return { endedAt, accounts };
}

/** What is to be expected of the accounts: when the last healthy one was finished, and who has gaps. */
function summed({ endedAt, accounts }: Read): object {
  const withGaps = accounts.filter(({ gaps }) => gaps.length > 0).map(({ id }) => id);
  const latest = Math.max(...HEALTHY.map((id) => endedAt.get(id) ?? Infinity));
  // Eight at a time fall silent within two seconds, and the next ones are let by.
  return { isSoon: latest < 20_000, ids: accounts.map(({ id }) => id).toSorted(), withGaps: withGaps.toSorted() };
}

const FAST = { isSoon: true, ids: [ANALYTICS, ...ALL].toSorted(), withGaps: HANGING };

describe('twenty accounts that hang', () => {
  test.each([
    ['all they are asked, jobs included', [undefined], true],
    ['all they are asked', [undefined], false],
    ['their DTS', ['DescribeDtsJobs'], true],
    ['the list of their roles', ['ListRoles'], true],
    ['their roles', ['GetRole'], false],
  ])('%s: in an audit, healthy ones do not wait for them, and all are reported', async (_, actions, withJobs) => {
    expect(summed(await audited(actions, withJobs))).toEqual(FAST);
  });

  test.each([
    ['all they are asked', [undefined]],
    ['their roles', ['GetRole']],
    ['policies attached to their roles', ['ListPoliciesForRole']],
  ])('%s: in a preflight, healthy ones do not wait for them, and all are reported', async (_, actions) => {
    const read = await preflighted(actions);
    expect(summed(read)).toEqual(FAST);
    expect(read.accounts.map(({ id }) => id)).toEqual([...ALL, ANALYTICS].toSorted());
    expect(read.accounts.find(({ id }) => id === ANALYTICS)?.probes).toMatchObject([{ answer: 'taken' }]);
  });

  test('are given up after some calls, not after all', async () => {
    for (const { endedAt } of [await audited([undefined], true), await preflighted([undefined])])
      expect(Math.max(...HANGING.map((id) => endedAt.get(id) ?? Infinity))).toBeLessThan(300_000);
  });
});

test('prints what it waits for after two seconds without an answer, but not with --quiet', async () => {
  const server = await serving(world());
  await server.fail({ action: 'ListRoles', account: ANALYTICS, kind: 'hang' });
  const home = folder({ '.dts-xacct.yaml': CONFIG });
  const run = await command(['audit'], { cwd: home, env: server.env });
  const host = new URL(server.url).host;
  expect(run.err).toContain(`waiting for ListRoles for account ${ANALYTICS} at ${host}: no answer for 2 s\n`);
  expect(unwrapped(run.out)).toContain(`timed out (no answer within 10 s): ${host}, tried 4 times`);
  const quiet = await command(['audit', '--quiet'], { cwd: home, env: server.env });
  expect(quiet.err).not.toContain('waiting for');
});

test('prints nothing about waiting when answers come in time', async () => {
  const server = await serving({ ...world(), latency: [50, 60] });
  const run = await command(['audit'], { cwd: folder({ '.dts-xacct.yaml': CONFIG }), env: server.env });
  expect(run.err).not.toContain('waiting for');
});

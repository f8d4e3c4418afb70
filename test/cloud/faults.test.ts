import { describe, expect, test } from 'vitest';

import { readAccounts, type LiveOptions } from '../../src/cloud/collect-accounts.ts';
import { recordingText, type RecordedAccount, type Recording } from '../../src/cloud/snapshot-format.ts';
import { parseAccountId, type AccountId } from '../../src/model/account.ts';
import { clock, serving } from '../support/live-command.ts';
import { ANALYTICS, CANARIES, ORDERS, world, type Fault, type Loopback } from './loopback.ts';
import { heldShelf } from './shelf.ts';

function id(text: string): AccountId {
  const found = parseAccountId(text);
  if (found === undefined) throw new Error(text);
  return found;
}

/** Reads the two accounts of the world, in this process. */
async function read({ env }: Loopback, more: Partial<LiveOptions> = {}): Promise<Recording> {
  const accounts: RecordedAccount[] = [];
  const options = {
    env,
    cliConfig: () => undefined,
    runCommand: () => Promise.reject(new Error('nobody runs a command')),
    readToken: () => '',
    known: {
      accounts: new Map([
        ['orders', id(ORDERS)],
        ['analytics', id(ANALYTICS)],
      ]),
      access: new Map([['orders', { assumeRole: `acs:ram::${ORDERS}:role/auditor`, endpoints: {} }]]),
    },
    accounts: [],
    regions: ['cn-hangzhou'],
    withJobs: true,
    rate: 80,
    concurrency: 8,
    timeoutMs: 2000,
    stop: new AbortController().signal,
    clock,
    onProgress: () => undefined,
    ...more,
  };
  const { takenAt, gaps } = await readAccounts(options, heldShelf(accounts));
  accounts.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { snapshotVersion: 1, takenAt, accounts, ...(gaps.length > 0 && { gaps }) };
}

const quiet = await serving(world());
const calm = await read(quiet);

function account({ accounts }: Recording, which: string): RecordedAccount {
  const found = accounts.find((each) => each.id === which);
  if (found === undefined) throw new Error(`${which} is lost`);
  return found;
}

/** What a world answers while something goes wrong in it. */
async function under(...faults: readonly Fault[]): Promise<Recording> {
  await quiet.fail(...faults);
  try {
    const recording = await read(quiet);
    const text = recordingText(recording);
    expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([]);
    return recording;
  } finally {
    await quiet.fail();
  }
}

/** All but when it was. */
function contents({ accounts }: Recording): string {
  return JSON.stringify(accounts);
}

test('a quiet world is read whole', () => {
  expect(calm.accounts.map(({ gaps }) => gaps)).toEqual([[], []]);
  expect(calm.gaps).toBeUndefined();
});

describe('what passes by is tried again, and leaves nothing behind', () => {
  test.each([
    'throttled429',
    'throttledWait',
    'server500',
    'html502',
    'empty500',
    'portal',
    'cut',
    'null200',
    'reset',
    'closed',
    'half',
    'hang',
    'trickle',
  ])('%s, once', async (kind) => {
    expect(contents(await under({ action: 'GetRole', kind, times: 1 }))).toBe(contents(calm));
  });

  test('a token that runs out midway is renewed', async () => {
    const short = await serving({ ...world(), sessionSeconds: 2 });
    const recording = await read(short, { rate: 2 });
    expect(contents(recording)).toBe(contents(calm));
    const { AssumeRole: begun = 0 } = (await short.stats()).calls;
    expect(begun).toBeGreaterThan(1);
    // Whoever asks while a session is begun anew waits for that one.
    expect(begun).toBeLessThan(10);
  });

  test('a fifth of all calls fail at random: nothing is lost, or what is missing is named', async () => {
    const kinds = ['throttled429', 'server500', 'html502', 'reset', 'half', 'cut', 'null200'];
    const recording = await under({ rate: 0.2, kinds });
    expect(recording.accounts.map((each) => each.id)).toEqual(calm.accounts.map((each) => each.id));
    for (const { gaps, ...rest } of recording.accounts) {
      const { gaps: none, ...whole } = account(calm, rest.id);
      expect(none).toEqual([]);
      if (gaps.length === 0) expect(rest).toEqual(whole);
    }
  });
});

const ADD_GET_ROLE = `add {"Effect":"Allow","Action":"ram:GetRole","Resource":"*"} to a policy of acs:ram::${ORDERS}:role/auditor, in account orders (${ORDERS})`;

describe('what does not pass is a gap of its account, and the others are read', () => {
  test.each([
    ['denied', `GetRole: denied (NoPermission); ${ADD_GET_ROLE}`, 'ram:GetRole'],
    ['deniedXml', `GetRole: denied (NoPermission); ${ADD_GET_ROLE}`, 'ram:GetRole'],
    [
      'deniedByControl',
      'GetRole: denied (NoPermission); a control policy of the resource directory denies it',
      undefined,
    ],
    [
      'deniedExplicitly',
      'GetRole: denied (NoPermission); a Deny statement denies it; an Allow does not help',
      undefined,
    ],
    [
      'suspended',
      'GetRole: the account cannot be used: it may be closed, suspended or in arrears (Forbidden.AccountSuspended)',
      undefined,
    ],
    [
      'disabledKey',
      'GetRole: the credentials are not accepted (Forbidden.AccessKeyDisabled): the access key is disabled: enable it, or use another one',
      undefined,
    ],
    [
      'wrongType',
      'GetRole: no valid answer from the API (the answer does not match the documentation: Error)',
      undefined,
    ],
    ['nothing200', 'GetRole: no valid answer from the API (no Role in the answer)', undefined],
    ['lostDigits', 'GetRole: no valid answer from the API (answer for another role)', undefined],
    [
      'unknownKey',
      'GetRole: the credentials are not accepted (InvalidAccessKeyId.NotFound): there is no such access key: check its ID; it may have been deleted',
      undefined,
    ],
    [
      'clockSkew',
      'GetRole: the clock of this machine differs from the clock of the API: correct it; the credentials may be valid (InvalidTimeStamp.Expired)',
      undefined,
    ],
    [
      'expired',
      'GetRole: the credentials are not accepted (InvalidSecurityToken.Expired): the temporary credentials have expired: get new ones',
      undefined,
    ],
    ['null200', 'GetRole: no valid answer from the API (the answer is not a JSON object)', undefined],
    ['cut', 'GetRole: no valid answer from the API (the answer is not a JSON object)', undefined],
    ['echo', 'GetRole: the API returned an error (InvalidParameter)', undefined],
    ['redirect', 'GetRole: no valid answer from the API (status 302)', undefined],
    ['huge', 'GetRole: no valid answer from the API (answer larger than 4 MB)', undefined],
  ])('%s', async (kind, because, grant) => {
    const recording = await under({ action: 'GetRole', role: 'ram-for-dts', kind });
    const { gaps, roles } = account(recording, ORDERS);
    expect(gaps).toEqual([
      {
        what: 'trust policy of ram-for-dts',
        because,
        reason: 'not-readable',
        ...(grant !== undefined && { grant }),
      },
    ]);
    expect(roles?.find(({ name }) => name === 'ram-for-dts')).toMatchObject({ trustPolicy: null });
    expect(account(recording, ANALYTICS)).toEqual(account(calm, ANALYTICS));
  });

  test.each(['hang', 'trickle'])('%s: too slow each time', async (kind) => {
    await quiet.fail({ action: 'GetRole', role: 'ram-for-dts', kind });
    const { gaps } = account(await read(quiet, { timeoutMs: 300 }), ORDERS);
    await quiet.fail();
    const host = new URL(quiet.url).host;
    expect(gaps).toMatchObject([{ because: `GetRole: timed out (no answer within 0.3 s): ${host}, tried 4 times` }]);
  });

  test.each([
    ['ListRoles', 'denied', 'ram:ListRoles'],
    ['ListPoliciesForRole', 'denied', 'ram:ListPoliciesForRole'],
    ['ListEntitiesForPolicy', 'denied', 'ram:ListEntitiesForPolicy'],
    ['GetAccountSummary', 'denied', 'ram:GetAccountSummary'],
  ])('%s is %s', async (action, kind, grant) => {
    const { gaps } = account(await under({ action, kind, account: ORDERS }), ORDERS);
    expect(gaps).toMatchObject([{ grant, because: expect.stringContaining('denied') as unknown }]);
  });

  test('DTS refuses: its jobs are null, once told', async () => {
    const { gaps, dtsJobs } = account(
      await under({ action: 'DescribeDtsJobs', kind: 'denied', account: ANALYTICS }),
      ANALYTICS,
    );
    expect(dtsJobs).toBeNull();
    expect(gaps).toMatchObject([
      {
        what: 'MIGRATION jobs in cn-hangzhou, SUBSCRIBE jobs in cn-hangzhou, SYNC jobs in cn-hangzhou',
        grant: 'dts:DescribeDtsJobs',
      },
    ]);
  });

  test('a role that cannot be taken leaves its account unread', async () => {
    const rightToTake = `in account analytics (${ANALYTICS}), the caller's, add {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram::${ORDERS}:role/auditor"} to a policy of acs:ram::${ANALYTICS}:user/auditor`;
    const trustToBeTaken = `in account orders (${ORDERS}), the trust policy of the role has to have {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::${ANALYTICS}:root"]}}, or to name the caller itself; a condition on sts:ExternalId has to hold`;
    const recording = await under({ action: 'AssumeRole', kind: 'denied' });
    expect(account(recording, ORDERS)).toEqual({
      id: ORDERS,
      name: 'orders',
      gaps: [
        {
          what: `role acs:ram::${ORDERS}:role/auditor`,
          because: `AssumeRole: denied (NoPermission); ${rightToTake}; and ${trustToBeTaken}`,
          reason: 'not-readable',
        },
      ],
      scope: account(calm, ORDERS).scope,
    });
    expect(account(recording, ANALYTICS)).toEqual(account(calm, ANALYTICS));
  });
});

describe('lists that lie', () => {
  test.each([
    ['a list that is cut without a marker', 'markerless'],
    ['a list whose marker comes again', 'endless'],
  ])('%s', async (_, kind) => {
    const recording = await under({ action: 'ListRoles', account: ORDERS, kind });
    const { roles, gaps } = account(recording, ORDERS);
    expect(roles).toBeNull();
    expect(gaps).toMatchObject([
      { what: 'roles', because: expect.stringContaining('no valid answer from the API') as unknown },
    ]);
  });

  test('a role that was listed and is gone is no role and no gap', async () => {
    const recording = await under({ action: 'GetRole', role: 'app-000001', kind: 'absent' });
    const { roles, gaps } = account(recording, ORDERS);
    expect(gaps).toEqual([]);
    expect(roles?.map(({ name }) => name)).not.toContain('app-000001');
  });

  test('the account counts more roles than are listed', async () => {
    const short = await serving(world({ orders: { countedRoles: 9, makeRoles: 4 } }));
    const { gaps } = account(await read(short), ORDERS);
    expect(gaps).toMatchObject([{ what: 'roles', because: 'ListRoles returned 8 of 9 roles in the account' }]);
  });
});

test('a quota that is a quarter of the pace: nothing is lost, and little is asked in vain', async () => {
  const narrow = await serving({ ...world({ orders: { makeRoles: 80 } }), quota: 20 });
  const { gaps, roles } = account(await read(narrow), ORDERS);
  expect([gaps, roles?.length]).toEqual([[], 83]);
  const { throttled, calls } = await narrow.stats();
  expect(throttled).toBeGreaterThan(0);
  expect(throttled).toBeLessThan((calls['GetRole'] ?? 0) / 2);
});

test('as many sessions as accounts, however many ask for one together', async () => {
  const other = await serving(world({ orders: { makeRoles: 200 } }));
  await read(other);
  expect((await other.stats()).calls['AssumeRole']).toBe(1);
});

test('a run that is ended keeps what was read, and says what was not', async () => {
  const slow = await serving({ ...world({ orders: { makeRoles: 500 } }), latency: [20, 30] });
  const stopping = new AbortController();
  const recording = await read(slow, {
    stop: stopping.signal,
    onProgress: (progress) => {
      if (progress.kind === 'roles' && progress.read === 20) stopping.abort();
    },
  });
  const { gaps, roles } = account(recording, ORDERS);
  expect(roles?.length).toBeGreaterThan(400);
  expect(gaps[0]?.because).toContain('the run was stopped before');
  expect(recording.accounts.map((each) => each.id)).toEqual([ORDERS, ANALYTICS]);
});

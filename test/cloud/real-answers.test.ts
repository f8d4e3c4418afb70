// What the real APIs do beside the documentation's happy path: pages, refusals inside of an answer, text for numbers, what is gone.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, type Ended } from '../support/process.ts';
import { clock, command, serving } from '../support/live-command.ts';
import {
  ANALYTICS,
  AUDITOR,
  CONFIG,
  DEFAULT_ROLE,
  dtsRole,
  KEY,
  ORDERS,
  trusting,
  world,
  type Loopback,
} from './loopback.ts';

interface Job {
  readonly id: string;
  readonly topology?: string;
}

interface Read {
  readonly code: number | null;
  readonly findings: readonly { readonly rule: string; readonly message: string; readonly subject: string }[];
  readonly accounts: readonly { readonly id: string; readonly state: string }[];
  readonly gaps: readonly {
    readonly what: string;
    readonly because: string;
    readonly reason: string;
    readonly grant?: string;
  }[];
  readonly jobs: readonly Job[];
}

/** Audits a world and reads the report, and the jobs of analytics out of the snapshot. */
async function audit(
  server: Loopback,
  args: readonly string[] = [],
  { config = CONFIG, now = clock.now }: { readonly config?: string; readonly now?: () => number } = {},
): Promise<Read> {
  const home = folder({ '.dts-xacct.yaml': config });
  const snapshot = join(home, 'snapshot.json');
  const ended: Ended = await command(['audit', '-f', 'json', ...args, '--save-snapshot', snapshot], {
    cwd: home,
    env: server.env,
    now,
  });
  if (ended.out === '') throw new Error(ended.err);
  expect(((await server.stats()) as unknown as { refusedParameters: string[] }).refusedParameters).toEqual([]);
  const { accounts } = JSON.parse(readFileSync(snapshot, 'utf8')) as {
    readonly accounts: readonly { readonly id: string; readonly dtsJobs?: readonly Job[] }[];
  };
  const jobs = accounts.find(({ id }) => id === ANALYTICS)?.dtsJobs ?? [];
  const report = JSON.parse(ended.out) as Omit<Read, 'code' | 'jobs'>;
  return { code: ended.code, ...report, gaps: report.gaps.filter(({ reason }) => reason !== 'not-given'), jobs };
}

const end = { account: ORDERS, role: 'ram-for-dts' };
const job = { name: 'orders-to-analytics', type: 'SYNC', region: 'cn-hangzhou', source: end, destination: {} };
const jobs = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => ({ ...job, id: `job-${String(i)}` }));

describe('DTS jobs', () => {
  test.each([
    ['30 a page', {}],
    ['a server that gives 7 a page, whatever it is asked for', { mostJobs: 7 }],
  ])('75 jobs, %s', async (_, more) => {
    const server = await serving({ ...world({ analytics: { jobs: jobs(75) } }), ...more });
    const { code, jobs: read, gaps } = await audit(server);
    expect([code, gaps, new Set(read.map(({ id }) => id)).size]).toEqual([0, [], 75]);
    const asked = (await server.stats()).log.filter(({ action }) => action === 'DescribeDtsJobs');
    expect(asked.every(({ query }) => query['PageSize'] === '30' && query['WithoutDbList'] === 'true')).toBe(true);
  });

  test('fewer than DTS counts is a gap, and what was read is kept', async () => {
    const {
      code,
      jobs: read,
      gaps,
    } = await audit(await serving(world({ analytics: { jobs: jobs(3), hiddenJobs: 2 } })));
    expect([code, read.length]).toEqual([3, 3]);
    expect(gaps.map(({ what, because }) => `${what}: ${because}`)).toContain(
      'SYNC jobs in cn-hangzhou: DescribeDtsJobs returned 3 of 5',
    );
  });

  test('a count that is too small hides no job, and pages that repeat come to an end', async () => {
    const small = await audit(await serving(world({ analytics: { jobs: jobs(65), countedJobs: 5 } })));
    expect([small.code, small.gaps, small.jobs.length]).toEqual([0, [], 65]);
    const stuck = await audit(await serving({ ...world({ analytics: { jobs: jobs(65) } }), isStuck: true }));
    expect([stuck.code, stuck.jobs.length, stuck.gaps.map(({ because }) => because)]).toEqual([
      3,
      30,
      ['DescribeDtsJobs returned 30 of 65'],
    ]);
  });

  test('a job that goes one way has a reverse job without an ID: it is not two-way, and no rule of two-way jobs speaks', async () => {
    const { findings, jobs: read } = await audit(await serving(world()));
    expect([findings, read]).toMatchObject([[], [{ id: 'job1' }]]);
    expect(read[0]).not.toHaveProperty('topology');
  });

  test('a job whose reverse job has an ID of its own is two-way', async () => {
    const other = { source: {}, destination: end };
    const both = { ...job, id: 'both', reverse: other };
    const { jobs: read } = await audit(await serving(world({ analytics: { jobs: [both] } })));
    expect(read).toMatchObject([{ topology: 'two-way' }]);
    const moved = { ...both, type: 'MIGRATION' };
    const migration = await audit(await serving(world({ analytics: { jobs: [moved] } })));
    expect(migration.jobs).toHaveLength(1);
    expect(migration.jobs[0]).not.toHaveProperty('topology');
  });

  test('a job that is gone when it is asked for is no gap', async () => {
    const {
      code,
      gaps,
      jobs: read,
    } = await audit(await serving(world({ analytics: { jobs: [...jobs(1), { ...job, id: 'gone', isGone: true }] } })));
    expect([code, gaps, read.length]).toEqual([0, [], 1]);
  });

  test('a job that has no ends yet is no gap and no task', async () => {
    const bare = { id: 'bare', type: 'SYNC', region: 'cn-hangzhou', status: 'NotConfigured' };
    const empty = { ...bare, id: 'empty', more: { SourceEndpoint: {}, DestinationEndpoint: {} } };
    const { code, gaps, jobs: read } = await audit(await serving(world({ analytics: { jobs: [bare, empty] } })));
    expect([gaps, read]).toEqual([[], []]);
    expect(code).toBe(0);
  });

  test('an answer about no job at all is a gap', async () => {
    const server = await serving(world());
    await server.fail({ action: 'DescribeDtsJobDetail', kind: 'nothing200' });
    const { code, gaps } = await audit(server);
    expect([code, gaps[0]?.what]).toEqual([3, 'job job1']);
  });

  test('a long number that nobody asked for does not lose the job', async () => {
    // Every detail that the server answers has one.
    const { code, gaps, jobs: read } = await audit(await serving(world()));
    expect([code, gaps, read.length]).toEqual([0, [], 1]);
  });

  test('an account that has never used DTS has no jobs and no gap, and nothing is said of what is absent', async () => {
    const never = { jobs: [], dtsRefusal: 'DTS.Msg.Forbidden.AliyunUIDNotFound' };
    const { code, gaps, findings } = await audit(await serving(world({ analytics: never })));
    expect([code, gaps, findings]).toEqual([0, [], []]);
  });

  test.each([
    [
      'insideDenied',
      `DescribeDtsJobs: denied (Forbidden.RAM); add {"Effect":"Allow","Action":"dts:DescribeDtsJobs","Resource":"*"} to a policy of acs:ram::${ANALYTICS}:user/auditor, in account analytics (${ANALYTICS})`,
      'dts:DescribeDtsJobs',
    ],
    ['insideOther', 'DescribeDtsJobs: the API returned an error (InvalidParameter.RegionId)', undefined],
    ['insideThrottled', 'DescribeDtsJobs: throttled, even at the slowest rate (Throttling.User)', undefined],
    ['insideFailed', 'DescribeDtsJobs: the API failed on every try (InternalError)', undefined],
  ])('a refusal inside of an answer, %s, is told by its code, and is no answer', async (kind, because, grant) => {
    const server = await serving(world({ analytics: { jobs: [] } }));
    await server.fail({ action: 'DescribeDtsJobs', account: ANALYTICS, kind });
    const { code, gaps, findings } = await audit(server);
    expect([code, findings]).toEqual([3, []]);
    expect(gaps[0]).toMatchObject({ because, ...(grant !== undefined && { grant }) });
    expect(gaps[0]?.grant).toBe(grant);
  });

  test('what throttles once inside of an answer is asked again', async () => {
    const server = await serving(world());
    await server.fail({ action: 'DescribeDtsJobs', kind: 'insideThrottled', times: 2 });
    expect(await audit(server)).toMatchObject({ code: 0, gaps: [], jobs: [{ id: 'job1' }] });
  });
});

describe('concludes nothing from what is absent when not everything was read', () => {
  const unused = world({ analytics: { jobs: [] } });

  test('role-unused speaks where all was read, and says which kinds of jobs were looked at', async () => {
    const { findings } = await audit(await serving(unused));
    expect(findings.map(({ message }) => message)).toEqual([
      `no task of the trusted account uses the role: no migration, synchronization or subscription job of analytics (${ANALYTICS}) in cn-hangzhou uses "ram-for-dts"; other regions and kinds not checked`,
    ]);
  });

  test.each([
    ['DTS does not answer', { action: 'DescribeDtsJobs', account: ANALYTICS, kind: 'server500' }],
    ['one kind of jobs is refused', { action: 'DescribeDtsJobs', account: ANALYTICS, kind: 'insideDenied', times: 1 }],
    ['a role of the creator is refused', { action: 'GetRole', account: ANALYTICS, kind: 'denied' }],
    ['a role of the owner is refused', { action: 'GetRole', account: ORDERS, role: 'app-000001', kind: 'denied' }],
  ])('%s', async (_, fault) => {
    const server = await serving(unused);
    await server.fail(fault);
    const { code, findings } = await audit(server);
    expect([code, findings]).toEqual([3, []]);
  });
});

describe('the scope of a report', () => {
  test('says when, by whom, where and for which kinds of jobs was read, and is in the snapshot', async () => {
    const home = folder({ '.dts-xacct.yaml': CONFIG });
    const server = await serving(world());
    const live = await command(['audit', '-f', 'json', '--save-snapshot', join(home, 'kept')], {
      cwd: home,
      env: server.env,
    });
    const { scope } = JSON.parse(live.out) as { readonly scope: Readonly<Record<string, unknown>> };
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown;
    expect(scope).toEqual({
      from: time,
      to: time,
      callers: [ANALYTICS],
      accounts: [ORDERS, ANALYTICS],
      incompleteAccounts: [],
      regions: ['cn-hangzhou'],
      unansweredRegions: [],
      centralRegions: [],
      jobTypes: ['MIGRATION', 'SUBSCRIBE', 'SYNC'],
      versions: [__VERSION__],
      configurations: [`sha256:${createHash('sha256').update(CONFIG).digest('hex')}`],
    });
    const recorded = await command(['audit', '-f', 'json', '--snapshot', join(home, 'kept')], { cwd: home, env: {} });
    expect((JSON.parse(recorded.out) as { readonly scope: object }).scope).toEqual(scope);
  });

  test('names the regions that did not answer', async () => {
    const server = await serving(world());
    await server.fail({ action: 'DescribeDtsJobs', account: ANALYTICS, kind: 'insideDenied', times: 1 });
    const report = await audit(server, ['--region', 'cn-hangzhou', '--region', 'cn-beijing']);
    const { scope } = report as unknown as { readonly scope: { readonly unansweredRegions: readonly string[] } };
    expect(report.code).toBe(3);
    expect(scope).toMatchObject({ incompleteAccounts: [ANALYTICS] });
    expect(scope.unansweredRegions).toHaveLength(1);
    await server.fail({ action: 'DescribeDtsJobs', account: ANALYTICS, kind: 'insideDenied' });
    const refused = await audit(server, ['--region', 'cn-hangzhou', '--region', 'cn-beijing']);
    expect(refused).toMatchObject({ scope: { unansweredRegions: ['cn-beijing', 'cn-hangzhou'] } });
  });

  test('of preflight: the accounts of its tasks, no jobs; the same from a recording, and in SARIF', async () => {
    const tasks = `version: 1
tasks:
  - name: one
    creator: "${ANALYTICS}"
    source: { account: "${ORDERS}", database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: "${ANALYTICS}", database: MySQL, connection: Alibaba Cloud Instance }
`;
    const home = folder({ '.dts-xacct.yaml': CONFIG, 'tasks.yaml': tasks });
    const server = await serving(world());
    await server.fail({ action: 'ListPoliciesForRole', account: ORDERS, kind: 'denied' });
    const words = ['preflight', 'tasks.yaml', '-f', 'json', '-f', `sarif=${join(home, 'out.sarif')}`];
    const live = await command([...words, '--save-snapshot', join(home, 'kept.json')], { cwd: home, env: server.env });
    const { scope } = JSON.parse(live.out) as { readonly scope: Readonly<Record<string, unknown>> };
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown;
    expect(scope).toEqual({
      from: time,
      to: time,
      callers: [ANALYTICS],
      accounts: [ORDERS, ANALYTICS],
      incompleteAccounts: [ORDERS],
      regions: [],
      unansweredRegions: [],
      centralRegions: [],
      jobTypes: [],
      versions: [__VERSION__],
      configurations: [`sha256:${createHash('sha256').update(CONFIG).digest('hex')}`],
    });
    const { runs } = JSON.parse(readFileSync(join(home, 'out.sarif'), 'utf8')) as { readonly runs: readonly object[] };
    expect(runs[0]).toMatchObject({ properties: { scope } });
    const recorded = await command([...words, '--snapshot', join(home, 'kept.json')], { cwd: home, env: {} });
    expect((JSON.parse(recorded.out) as { readonly scope: object }).scope).toEqual(scope);
  });
});

describe('advice', () => {
  test('a role that may not be taken: what the caller needs, where, and what the other account has to do', async () => {
    const closed = { ...AUDITOR, trust: trusting({ RAM: ['acs:ram::1000000000000009:root'] }) };
    const given = world({ orders: { roles: [closed, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS)] } });
    const { gaps } = await audit(await serving(given));
    const right = `in account analytics (${ANALYTICS}), the caller's, add {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram::${ORDERS}:role/auditor"} to a policy of acs:ram::${ANALYTICS}:user/auditor`;
    const trust = `in account orders (${ORDERS}), the trust policy of the role has to have {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::${ANALYTICS}:root"]}}, or to name the caller itself; a condition on sts:ExternalId has to hold`;
    expect(gaps[0]).toMatchObject({ because: `AssumeRole: denied (NoPermission); ${right}; and ${trust}` });
    // No right of the other account would help.
    expect(gaps[0]).not.toHaveProperty('grant');
    const plain = await audit(await serving({ ...given, isPlain: true }));
    expect(plain.gaps[0]?.because).toBe(`AssumeRole: denied (NoPermission); ${trust}`);
    const denied = world({ analytics: { denied: ['sts:AssumeRole'] } });
    const caller = await audit(await serving({ ...denied, isPlain: true }));
    expect(caller.gaps[0]?.because).toBe(`AssumeRole: denied (NoPermission); ${right}`);
  });

  test('a session that ends midway and is not begun again: the caller needs a right, not the role', async () => {
    const server = await serving(world({ orders: { roles: [AUDITOR, DEFAULT_ROLE], makeRoles: 60 } }));
    await server.fail(
      { action: 'GetRole', account: ORDERS, kind: 'expired', after: 45 },
      { action: 'AssumeRole', kind: 'denied', after: 1 },
    );
    const { code, gaps } = await audit(server);
    expect(code).toBe(3);
    expect(gaps.map(({ because, grant }) => [because, grant])).toEqual([
      ['AssumeRole: denied (NoPermission)', undefined],
    ]);
  });

  test('a role that is not there', async () => {
    const { gaps } = await audit(await serving(world({ orders: { roles: [DEFAULT_ROLE] } })));
    expect(gaps[0]?.because).toBe(
      `AssumeRole: not found (EntityNotExist.Role); account orders (${ORDERS}) has no role of that name, or the account does not exist (it may have been closed)`,
    );
  });

  test('root takes no role: no right is advised', async () => {
    const root = { [KEY.id]: { secret: KEY.secret, account: ANALYTICS, type: 'Account' } };
    const { gaps } = await audit(await serving({ ...world(), keys: root }));
    expect(gaps.map(({ because }) => because)).toEqual([
      `AssumeRole: denied (NoPermission); the caller is account analytics (${ANALYTICS}) itself (root), which can take no role: use a RAM user or a role of it`,
    ]);
  });

  test('rights that are missing: one statement for all of an account, and whose policy it belongs to', async () => {
    const denied = ['ram:GetRole', 'ram:ListEntitiesForPolicy'];
    const { gaps } = await audit(await serving(world({ orders: { denied }, analytics: { denied: ['ram:GetRole'] } })));
    const all = '{"Effect":"Allow","Action":["ram:GetRole","ram:ListEntitiesForPolicy"],"Resource":"*"}';
    const one = '{"Effect":"Allow","Action":"ram:GetRole","Resource":"*"}';
    expect(new Set(gaps.map(({ because }) => because.slice(because.indexOf('; ') + 2)))).toEqual(
      new Set([
        `add ${all} to a policy of acs:ram::${ORDERS}:role/auditor, in account orders (${ORDERS})`,
        `add ${one} to a policy of acs:ram::${ANALYTICS}:user/auditor, in account analytics (${ANALYTICS})`,
      ]),
    );
    expect(gaps).toHaveLength(3);
  });

  test('a session as the caller: the right belongs to its role', async () => {
    const arn = `acs:sts::${ANALYTICS}:assumed-role/admin/me`;
    const keys = { [KEY.id]: { secret: KEY.secret, account: ANALYTICS, type: 'AssumedRoleUser', arn } };
    const { gaps } = await audit(await serving({ ...world({ analytics: { denied: ['ram:GetRole'] } }), keys }));
    expect(gaps[0]?.because).toContain(`to a policy of acs:ram::${ANALYTICS}:role/admin, in account`);
  });

  test.each([
    ['InvalidAccessKeyId.NotFound', 404, 'there is no such access key'],
    ['InvalidAccessKeyId.Inactive', 400, 'the access key is disabled'],
    ['Forbidden.AccessKeyDisabled', 403, 'the access key is disabled'],
    ['SignatureDoesNotMatch', 400, 'the secret does not belong to the ID of the access key'],
    ['IncompleteSignature', 400, 'the secret does not belong to the ID of the access key'],
    ['InvalidSecurityToken.Expired', 403, 'the temporary credentials have expired'],
    ['InvalidSecurityToken.Malformed', 400, 'the security token does not belong to the access key'],
    ['InvalidSecurityToken.MismatchWithAccessKey', 400, 'the security token does not belong to the access key'],
    ['MissingSecurityToken', 400, 'the security token does not belong to the access key'],
    ['InvalidTimeStamp.Expired', 400, 'the clock of this machine differs'],
    ['IllegalTimestamp', 400, 'the clock of this machine differs'],
    ['InactiveAccount', 403, 'it may be closed, suspended or in arrears'],
    ['Forbidden.UserDisabled', 403, 'it may be closed, suspended or in arrears'],
    ['InvalidParameter.RoleArn', 400, 'the ARN of the role has to be acs:ram::<account ID>:role/<role name>'],
    ['EntityNotExist.Role', 404, 'has no role of that name, or the account does not exist'],
    ['ImplicitDeny', 403, 'add {"Effect":"Allow","Action":"sts:AssumeRole"'],
    ['SomethingNew', 400, 'the API returned an error (SomethingNew)'],
  ])('AssumeRole answers %s: what to do', async (word, status, says) => {
    const server = await serving(world());
    await server.fail({ action: 'AssumeRole', code: word, status });
    const { code, gaps, accounts } = await audit(server, ['--no-jobs']);
    expect([code, gaps.length, gaps[0]?.because]).toEqual([3, 1, expect.stringContaining(says) as string]);
    expect(gaps[0]?.because).toContain(word);
    expect(gaps[0]).not.toHaveProperty('grant');
    expect(accounts.map(({ state }) => state)).toEqual(['unreachable', 'complete']);
  });

  test.each([
    ['AuthenticationFail.NoPermission', 'no such OIDC provider, or the trust policy of the role does not let it in'],
    ['AuthenticationFail.OIDCToken.Expired', 'the OIDC token has expired'],
    ['AuthenticationFail.OIDCToken.AudienceNotMatch', 'is no client ID of the identity provider'],
    ['AuthenticationFail.OIDCToken.InvalidSignature', 'has to be one that the identity provider has issued'],
  ])('AssumeRoleWithOIDC answers %s: what to do', async (word, says) => {
    const home = folder({ token: 'canary-oidc', '.dts-xacct.yaml': CONFIG });
    const server = await serving({ ...world(), oidcToken: 'canary-oidc' });
    await server.fail({ action: 'AssumeRoleWithOIDC', code: word, status: 401 });
    const env = {
      ...server.env,
      ALIBABA_CLOUD_ACCESS_KEY_ID: '',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
      ALIBABA_CLOUD_ROLE_ARN: `acs:ram::${ANALYTICS}:role/oidc`,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: `acs:ram::${ANALYTICS}:oidc-provider/x`,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(home, 'token'),
    };
    const { code, out } = await command(['audit', '-f', 'json', '--no-jobs'], { cwd: home, env });
    const { gaps } = JSON.parse(out) as Read;
    expect([code, gaps.map(({ because }) => because)]).toEqual([
      3,
      expect.arrayContaining([expect.stringContaining(says)]) as string[],
    ]);
  });

  test('a clock that is wrong is no wrong key', async () => {
    const server = await serving(world());
    await server.fail({ kind: 'clockSkew' });
    const { code, gaps } = await audit(server);
    expect(code).toBe(3);
    expect(gaps.length).toBeGreaterThan(0);
    for (const { because } of gaps) {
      expect(because).toContain('the clock of this machine differs from the clock of the API');
      expect(because).not.toContain('not accepted');
    }
  });
});

describe("somebody sets the machine's clock during an audit, by less than a session lasts", () => {
  test.each([
    [50, -50],
    [-50, 50],
    [0, -50],
    [0, 50],
  ])('from %i to %i seconds off: nothing is lost', async (from, to) => {
    const server = await serving({
      ...world({ orders: { roles: [AUDITOR, DEFAULT_ROLE], makeRoles: 120 } }),
      // A session is over before all roles are read.
      sessionSeconds: 60,
    });
    const begun = clock.now();
    const now = (): number => clock.now() + (clock.now() - begun < 15_000 ? from : to) * 1000;
    const { code, gaps, findings } = await audit(server, ['--no-jobs', '--rate', '1'], { now });
    expect([code, gaps, findings]).toEqual([0, [], []]);
    expect(clock.now() - begun).toBeGreaterThan(100_000);
    const { calls } = await server.stats();
    expect(calls['AssumeRole']).toBeGreaterThan(1);
    expect(calls['AssumeRole']).toBeLessThan((calls['GetRole'] ?? 0) / 2);
  });
});

describe('a resource directory', () => {
  const member = (n: number): string => `2${String(n).padStart(15, '0')}`;
  const access = {
    name: 'ResourceDirectoryAccountAccessRole',
    trust: trusting({ RAM: [`acs:ram::${ANALYTICS}:root`] }),
    policies: [{ name: 'AdministratorAccess', type: 'System' }],
  };
  const members = Array.from({ length: 25 }, (_, i) => ({ id: member(i), name: `m-${String(i)}`, folder: 'fd-1' }));
  const given = (more: object = {}): object => ({
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS } },
    accounts: {
      [ANALYTICS]: { roles: [DEFAULT_ROLE] },
      ...Object.fromEntries(members.map(({ id }) => [id, { roles: [access] }])),
    },
    members,
    manager: ANALYTICS,
    ...more,
  });
  const config = 'regions: [cn-hangzhou]\n';
  const whole = ['--resource-directory', '--concurrency', '32', '--rate', '80'];

  test('a folder of 25 members is read as 25, page by page, and quietly', async () => {
    const server = await serving(given());
    const { code, accounts, findings, gaps } = await audit(server, [...whole, '--folder', 'fd-1'], { config });
    expect([code, findings, gaps]).toEqual([0, [], []]);
    expect(accounts.map(({ id }) => id)).toEqual(members.map(({ id }) => id));
  });

  test('more members than one page', async () => {
    const many = Array.from({ length: 230 }, (_, i) => ({ id: member(i), folder: 'fd-1' }));
    const server = await serving(given({ members: many, accounts: { [ANALYTICS]: {} } }));
    const { accounts } = await audit(server, [...whole, '--folder', 'fd-1', '--no-jobs'], { config });
    expect(accounts).toHaveLength(230);
    expect((await server.stats()).calls['ListAccountsForParent']).toBe(3);
  });

  test('fewer members than the directory counts are a gap; those that were listed are read', async () => {
    const server = await serving(given({ hiddenMembers: 3 }));
    const { code, accounts, gaps } = await audit(server, [...whole, '--folder', 'fd-1'], { config });
    expect([code, accounts.length]).toEqual([3, 25]);
    expect(gaps[0]).toMatchObject({
      what: 'members of the resource directory',
      because: 'ListAccountsForParent returned 25 of 28',
    });
  });

  test('a count that is too small hides no member, and pages that repeat come to an end', async () => {
    const many = Array.from({ length: 230 }, (_, i) => ({ id: member(i), folder: 'fd-1' }));
    const of = { members: many, accounts: { [ANALYTICS]: {} } };
    const words = [...whole, '--folder', 'fd-1', '--no-jobs'];
    const small = await audit(await serving(given({ ...of, hiddenMembers: -200 })), words, { config });
    expect(small.accounts).toHaveLength(230);
    const stuck = await audit(await serving(given({ ...of, isStuck: true })), words, { config });
    expect(stuck.accounts).toHaveLength(100);
    expect(stuck.gaps.map(({ because }) => because)).toContain('ListAccountsForParent returned 100 of 230');
  });

  test('members whose creation failed are no accounts; one without an account ID is named, and the others are read', async () => {
    const odd = [
      { id: '', name: 'half made', status: 'CreateVerifying', folder: 'fd-1' },
      { id: '', name: 'failed', status: 'CreateFailed', folder: 'fd-1' },
      { id: member(0), name: 'm-0', folder: 'fd-1', status: 'PromoteVerifying' },
    ];
    const server = await serving(given({ members: [...odd, ...members.slice(1)] }));
    for (const args of [whole, [...whole, '--folder', 'fd-1']]) {
      const { code, accounts, gaps } = await audit(server, args, { config });
      expect([code, gaps, accounts.filter(({ id }) => id !== ANALYTICS).length]).toEqual([0, [], 25]);
    }
    const nameless = await serving(given({ members: [{ id: '', name: 'm-\u001b[2J', folder: 'fd-1' }, ...members] }));
    const { code, accounts, gaps } = await audit(nameless, [...whole, '--folder', 'fd-1'], { config });
    expect([code, accounts.length]).toEqual([3, 25]);
    expect(gaps).toMatchObject([{ because: 'ListAccountsForParent gives no account ID for it' }]);
  });

  test('a member that lets nobody in any more is named with what may have become of it', async () => {
    const gone = await serving(
      given({
        accounts: { [ANALYTICS]: { roles: [DEFAULT_ROLE] }, [member(0)]: { roles: [] } },
        members: members.slice(0, 1),
      }),
    );
    const { code, accounts, gaps } = await audit(gone, whole, { config });
    expect([code, accounts.find(({ id }) => id === member(0))?.state]).toEqual([3, 'unreachable']);
    expect(gaps[0]?.because).toContain('or the account does not exist (it may have been closed)');
  });

  test('the management account is no member, and is read as the caller', async () => {
    const { code, accounts } = await audit(await serving(given()), whole, { config });
    expect([code, accounts.length]).toEqual([0, 26]);
    expect(accounts.find(({ id }) => id === ANALYTICS)).toMatchObject({ state: 'complete' });
  });

  test('a caller who is a member: the management account is named as not read', async () => {
    const manager = '3000000000000001';
    const all = [...members, { id: ANALYTICS, name: 'analytics' }];
    const { code, gaps } = await audit(await serving(given({ manager, members: all })), whole, { config });
    expect(code).toBe(3);
    expect(gaps).toMatchObject([{ what: `management account of the resource directory, ${manager}` }]);
  });

  test('the access role of the directory is expected, and a stranger in it is not', async () => {
    const known = `accounts:\n  first: "${member(0)}"\nregions: [cn-hangzhou]\n`;
    expect((await audit(await serving(given()), whole, { config: known })).findings).toEqual([]);
    const both = [`acs:ram::${ANALYTICS}:root`, 'acs:ram::1000000000000009:root'];
    const open = { ...access, trust: trusting({ RAM: both }) };
    const accounts = { [ANALYTICS]: { roles: [DEFAULT_ROLE] }, [member(0)]: { roles: [open] } };
    const strange = await serving(given({ accounts, members: members.slice(0, 1) }));
    const rules = (await audit(strange, whole, { config: known })).findings.map(({ rule }) => rule);
    expect(new Set(rules)).toEqual(new Set(['role-too-powerful', 'unknown-account']));
  });
});

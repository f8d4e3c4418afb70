// Every fault in every action: no account is lost, nothing is said that a quiet world does not say, and nothing passes for whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Action } from '../../src/cloud/actions.ts';
import { folder } from '../support/process.ts';
import { FAULTS } from './faults.mjs';
import { command, serving } from '../support/live-command.ts';
import { ANALYTICS, AUDITOR, CANARIES, DEFAULT_ROLE, dtsRole, KEY, ORDERS, trusting, world } from './loopback.ts';

/** Where an action is called: for each account that is read, or once for all that follows. */
const TABLE: Readonly<Record<Action, 'account' | 'all' | 'probe'>> = {
  GetCallerIdentity: 'all',
  AssumeRole: 'account',
  AssumeRoleWithOIDC: 'all',
  ListAccounts: 'all',
  ListAccountsForParent: 'all',
  GetResourceDirectory: 'all',
  DecodeDiagnosticMessage: 'probe',
  ListRoles: 'account',
  GetRole: 'account',
  ListPoliciesForRole: 'account',
  ListEntitiesForPolicy: 'account',
  GetPolicy: 'account',
  GetAccountSummary: 'account',
  DescribeDtsJobs: 'account',
  DescribeDtsJobDetail: 'account',
};

const KINDS = Object.keys(FAULTS);

function actionsOf(where: (typeof TABLE)[Action]): readonly Action[] {
  return (Object.keys(TABLE) as Action[]).filter((action) => TABLE[action] === where);
}

const SILENT = new Set(['reset', 'closed', 'half', 'hang', 'trickle']);

interface Gap {
  readonly reason: string;
  readonly because: string;
  readonly account?: string;
  readonly grant?: string;
}

interface Read {
  readonly code: number | null;
  readonly text: string;
  readonly report: {
    readonly findings: readonly { readonly rule: string; readonly subject?: string }[];
    readonly accounts: readonly { readonly id: string; readonly state: string }[];
    readonly gaps: readonly Gap[];
    readonly preflight?: readonly {
      readonly verdict: string;
      readonly checks: readonly { readonly check: string; readonly evidence: string }[];
    }[];
  };
}

async function read(words: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Read> {
  const fast = ['-f', 'json', '--rate', '80', '--concurrency', '64'];
  const { code, out, err } = await command([...words, ...fast], { cwd, env });
  return { code, text: out + err, report: JSON.parse(out) as Read['report'] };
}

function hasSecret({ text }: Read): boolean {
  return CANARIES.some((canary) => text.includes(canary));
}

function failuresOf({ report }: Read, account?: string): readonly Gap[] {
  return report.gaps.filter(
    (gap) => gap.reason === 'not-readable' && (account === undefined || gap.account === account),
  );
}

function advisesOnClock(gaps: readonly Gap[]): boolean {
  return gaps.some(({ because }) => because.includes('clock'));
}

describe('each fault in a call for an account: the others do not notice', async () => {
  const idOf = (kind: string): string => `20000000000000${String(KINDS.indexOf(kind)).padStart(2, '0')}`;
  const job = { type: 'SYNC', region: 'cn-hangzhou', destination: {} };
  const own = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'dts:Describe*', Resource: '*' }] };
  const policies = [
    { name: 'AliyunDTSRolePolicy', type: 'System' },
    { name: 'own', type: 'Custom' },
  ];
  /** An account for each fault: it owns a role that analytics uses, and uses one of analytics. */
  const strangers = KINDS.map((kind) => {
    const id = idOf(kind);
    const roles = [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { policies })];
    const source = { account: ANALYTICS, role: `for-${id}` };
    return [id, { roles, policies: { own }, jobs: [{ ...job, id: `by-${id}`, name: `by-${id}`, source }] }] as const;
  });
  const analytics = {
    roles: [DEFAULT_ROLE, ...strangers.map(([id]) => dtsRole(`for-${id}`, id))],
    jobs: strangers.map(([id]) => ({
      ...job,
      id: `of-${id}`,
      name: `of-${id}`,
      source: { account: id, role: 'ram-for-dts' },
    })),
  };
  const server = await serving({
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS } },
    accounts: { [ANALYTICS]: analytics, ...Object.fromEntries(strangers) },
  });
  const access = strangers.map(
    ([id]) => `  a${id}: { id: "${id}", credentials: { assumeRole: "acs:ram::${id}:role/auditor" } }\n`,
  );
  const home = folder({
    '.dts-xacct.yaml': `accounts:\n  analytics: "${ANALYTICS}"\n${access.join('')}regions: [cn-hangzhou]\n`,
  });
  /** With the accounts as the snapshot has them, by ID. */
  const audit = async (): Promise<Read & { readonly accounts: ReadonlyMap<string, string> }> => {
    const file = join(home, 'read.json');
    const found = await read(['audit', '--save-snapshot', file], home, server.env);
    const snapshot = readFileSync(file, 'utf8');
    const { accounts } = JSON.parse(snapshot) as { readonly accounts: readonly { readonly id: string }[] };
    const texts = accounts.map((account) => [account.id, JSON.stringify(account)] as const);
    return { ...found, text: found.text + snapshot, accounts: new Map(texts) };
  };
  const calm = await audit();
  const { calls } = await server.stats();

  /** That a role, a policy or a job is gone is an answer. */
  const isAnswer = (kind: string, action: Action): boolean => {
    if (kind === 'insideGone') return action === 'DescribeDtsJobDetail';
    return kind === 'absent' && ['GetRole', 'ListPoliciesForRole', 'GetPolicy'].includes(action);
  };

  test('without a fault all is read, and nothing is wrong', () => {
    expect([calm.code, calm.report.findings, failuresOf(calm), calm.accounts.size]).toEqual([
      0,
      [],
      [],
      KINDS.length + 1,
    ]);
    expect(actionsOf('account').filter((action) => calls[action] === undefined)).toEqual([]);
  });

  test.each(actionsOf('account'))('%s', async (action) => {
    const at = (id: string): object => (action === 'AssumeRole' ? { owner: id } : { account: id });
    await server.fail(...KINDS.map((kind) => ({ action, kind, ...at(idOf(kind)) })));
    const found = await audit();
    const { report } = found;
    const wrong: string[] = [];
    if (hasSecret(found)) wrong.push('a secret');
    const isAbsent = report.findings.some(({ rule }) => rule === 'link-role-not-found');
    if (found.code !== (isAbsent ? 1 : 3)) wrong.push(`exit ${String(found.code)}`);
    if (failuresOf(found).some(({ account }) => account === undefined || account === ANALYTICS))
      wrong.push('a gap of an account that answers');
    for (const kind of KINDS) {
      const id = idOf(kind);
      const say = (what: string): void => void wrong.push(`${kind}: ${what}`);
      const failed = failuresOf(found, id);
      const state = report.accounts.find((account) => account.id === id)?.state;
      if (state === undefined) say('the account is lost');
      // A host that says nothing is given up, and what else it would be asked fails too.
      if (!SILENT.has(kind) && failed.some(({ because }) => !because.startsWith(`${action}: `)))
        say('the name of another call');
      if (failed.length > 0 === (state === 'complete')) say(`${String(state)} with ${String(failed.length)} gaps`);
      const isSame = found.accounts.get(id) === calm.accounts.get(id);
      if (failed.length === 0 && !isAnswer(kind, action) && !isSame) say('a pass');
      // That nothing is known of a role in an account that was not read is true, and a note.
      const findings = report.findings.filter(({ subject }) => subject?.includes(id));
      const wrongly = findings.filter(({ rule }) => rule !== 'link-owner-unknown' || state === 'complete');
      if (!isAnswer(kind, action)) for (const { rule } of wrongly) say(rule);
      if (kind !== 'clockSkew' && advisesOnClock(failed)) say('advice on the clock');
    }
    expect(wrong).toEqual([]);
  });
});

const MEMBERS = ['audit', '--no-jobs', '--resource-directory', '--role-name', 'auditor'];
/** The run that makes a call which all that follows hangs on. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  GetCallerIdentity: ['audit', '--no-jobs'],
  AssumeRoleWithOIDC: ['audit', '--no-jobs'],
  ListAccounts: MEMBERS,
  GetResourceDirectory: MEMBERS,
  ListAccountsForParent: [...MEMBERS, '--folder', 'fd-1'],
};

describe('each fault in a call that all others follow', async () => {
  const { keys, accounts } = world({
    orders: { roles: [AUDITOR], makeRoles: 0 },
    analytics: { roles: [{ name: 'oidc' }], jobs: [] },
  });
  const server = await serving({
    keys,
    accounts,
    members: [
      { id: ORDERS, name: 'orders', folder: 'fd-1' },
      { id: ANALYTICS, name: 'analytics', folder: 'fd-1' },
    ],
    manager: ANALYTICS,
    oidcToken: 'canary-oidc',
  });
  const home = folder({ '.dts-xacct.yaml': `accounts: { analytics: "${ANALYTICS}" }\n`, token: 'canary-oidc' });
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: _secret, ...hosts } = server.env;
  const oidc = {
    ...hosts,
    ALIBABA_CLOUD_ROLE_ARN: `acs:ram::${ANALYTICS}:role/oidc`,
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/x',
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(home, 'token'),
  };

  test.each(actionsOf('all'))('%s', async (action) => {
    const env = action === 'AssumeRoleWithOIDC' ? oidc : server.env;
    const run = (): Promise<Read> => read(RUNS[action] ?? [], home, env);
    await server.fail();
    const before = (await server.stats()).calls[action] ?? 0;
    const calm = await run();
    expect([calm.code, calm.report.findings, failuresOf(calm)]).toEqual([0, [], []]);
    expect((await server.stats()).calls[action]).toBeGreaterThan(before);
    const wrong: string[] = [];
    for (const kind of KINDS) {
      await server.fail({ action, kind });
      const found = await run();
      const say = (what: string): void => void wrong.push(`${kind}: ${what}`);
      if (hasSecret(found)) say('a secret');
      const failed = failuresOf(found);
      if (failed.length === 0) say('a pass');
      if (failed.some(({ because }) => !because.startsWith(`${action}: `))) say('the name of another call');
      if (found.code !== 3) say(`exit ${String(found.code)}`);
      for (const { rule } of found.report.findings) say(rule);
      if (kind !== 'clockSkew' && advisesOnClock(failed)) say('advice on the clock');
      const isLost = calm.report.accounts.some(({ id }) => !found.report.accounts.some((each) => each.id === id));
      if (isLost && action === 'GetResourceDirectory') say('an account is lost');
    }
    expect(wrong).toEqual([]);
  });
});

/** Refusals that a right would change. */
const DENIALS = new Set(['denied', 'deniedXml', 'empty403', 'insideDenied', 'oidcDenied']);

describe('each fault in a call that only makes an answer clearer', async () => {
  const shut = dtsRole('ram-for-dts', ANALYTICS, { trust: trusting({ Service: [`${ANALYTICS}@dts.aliyuncs.com`] }) });
  const server = await serving(world({ orders: { roles: [shut, DEFAULT_ROLE] } }));
  const home = folder({
    'tasks.yaml': `version: 1
tasks:
  - name: orders-to-analytics
    creator: "${ANALYTICS}"
    source: { account: "${ORDERS}", database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: "${ANALYTICS}", database: MySQL, connection: Alibaba Cloud Instance }
`,
  });
  const run = (): Promise<Read> => read(['preflight', join(home, 'tasks.yaml'), '--probe'], home, server.env);
  const probeIn = ({ report }: Read): string =>
    (report.preflight ?? []).flatMap(({ checks }) => checks).find(({ check }) => check === 'probe')?.evidence ?? '';

  test.each(actionsOf('probe'))('%s', async (action) => {
    await server.fail();
    const calm = await run();
    expect([probeIn(calm), (await server.stats()).calls[action]]).toEqual([
      expect.stringContaining('(AssumeRolePolicy)'),
      1,
    ]);
    const wrong: string[] = [];
    for (const kind of KINDS) {
      await server.fail({ action, kind });
      const found = await run();
      const say = (what: string): void => void wrong.push(`${kind}: ${what}`);
      if (hasSecret(found)) say('a secret');
      if (!probeIn(found).includes(`does not say which: AssumeRole: denied (NoPermission); ${action}: `))
        say(probeIn(found));
      // The right to decode helps where it is lacking, and nowhere else.
      const isAdvised = failuresOf(found).some(({ grant }) => grant === 'ram:DecodeDiagnosticMessage');
      if (isAdvised !== DENIALS.has(kind)) say(`the right is ${isAdvised ? '' : 'not '}advised`);
      if (found.report.preflight?.some(({ verdict }) => verdict === 'will work')) say('a pass');
      for (const { rule } of found.report.findings)
        if (!calm.report.findings.some((known) => known.rule === rule)) say(rule);
    }
    expect(wrong).toEqual([]);
  });
});

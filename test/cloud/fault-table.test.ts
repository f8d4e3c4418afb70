// Every fault in every action: no account is lost, nothing is said that a quiet world does not say, and nothing passes for whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ACTIONS, type Action } from '../../src/cloud/actions.ts';
import { folder } from '../cli/process.ts';
import { FAULTS } from './faults.mjs';
import { command, serving } from './in-process.ts';
import { ANALYTICS, AUDITOR, CANARIES, CONFIG, DEFAULT_ROLE, dtsRole, ORDERS, world } from './loopback.ts';

const custom = { name: 'own', type: 'Custom' };
const policy = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'dts:Describe*', Resource: '*' }] };
const DTS_POLICY = { name: 'AliyunDTSRolePolicy', type: 'System' };
const given = world({
  orders: {
    roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { policies: [DTS_POLICY, custom] })],
    policies: { own: policy },
    makeRoles: 0,
  },
});
const directory = {
  ...given,
  members: [
    { id: ORDERS, name: 'orders', folder: 'fd-1' },
    { id: ANALYTICS, name: 'analytics', folder: 'fd-1' },
  ],
  manager: ANALYTICS,
};
const server = await serving(directory);
const home = folder({ '.dts-xacct.yaml': CONFIG });

interface Read {
  readonly code: number | null;
  readonly text: string;
  readonly report: {
    readonly findings: readonly { readonly rule: string }[];
    readonly accounts: readonly { readonly id: string; readonly state: string }[];
    readonly gaps: readonly { readonly reason: string; readonly because: string }[];
  };
  readonly accounts: string;
}

const MEMBERS = ['--resource-directory', '--role-name', 'auditor'];

/** Which run makes a call of an action. */
const RUNS: Readonly<Partial<Record<Action, readonly string[]>>> = {
  ListAccounts: MEMBERS,
  GetResourceDirectory: MEMBERS,
  ListAccountsForParent: [...MEMBERS, '--folder', 'fd-1'],
};

async function audit(args: readonly string[]): Promise<Read> {
  const file = join(home, 'read.json');
  const words = ['audit', '-f', 'json', '--rate', '80', ...args, '--save-snapshot', file];
  const { code, out, err } = await command(words, { cwd: home, env: server.env });
  const snapshot = readFileSync(file, 'utf8');
  const { accounts } = JSON.parse(snapshot) as { readonly accounts: object };
  const report = JSON.parse(out) as Read['report'];
  return { code, text: out + err + snapshot, report, accounts: JSON.stringify(accounts) };
}

/** Said in every run of a preflight with --probe, or of other credentials. */
const ELSEWHERE: ReadonlySet<Action> = new Set<Action>(['DecodeDiagnosticMessage', 'AssumeRoleWithOIDC']);
const actions = (Object.keys(ACTIONS) as Action[]).filter((action) => !ELSEWHERE.has(action));

/** That a role, a policy or a job is gone is an answer. */
function isAnswer(kind: string, action: Action): boolean {
  if (kind === 'insideGone') return action === 'DescribeDtsJobDetail';
  return kind === 'absent' && ['GetRole', 'ListPoliciesForRole', 'GetPolicy'].includes(action);
}

describe('each fault, each time', () => {
  test.each(actions)(
    '%s',
    async (action) => {
      const args = RUNS[action] ?? [];
      await server.fail();
      const calm = await audit(args);
      expect([calm.code, calm.report.findings]).toEqual([0, []]);
      const wrong: string[] = [];
      for (const kind of Object.keys(FAULTS)) {
        await server.fail({ action, kind });
        const found = await audit(args);
        const { report, code } = found;
        const say = (what: string): void => void wrong.push(`${kind}: ${what}`);
        const failed = report.gaps.filter(({ reason }) => reason === 'not-readable');
        if (CANARIES.some((canary) => found.text.includes(canary))) say('a secret');
        const isWhole = failed.length === 0;
        if (isWhole && !isAnswer(kind, action) && found.accounts !== calm.accounts) say('a pass');
        if (!isWhole && code !== 3) say(`exit ${String(code)}`);
        const isListing = action === 'ListAccounts' || action === 'ListAccountsForParent';
        const isLost = calm.report.accounts.some(({ id }) => !report.accounts.some((each) => each.id === id));
        if (isLost && !isListing && action !== 'GetCallerIdentity') say('an account is lost');
        if (isLost && isWhole) say('an account is lost, and nobody says so');
        // That nothing is known of a role in an account that was not read is true, and a note.
        const isOrdersRead = report.accounts.some(({ id, state }) => id === ORDERS && state === 'complete');
        const wrongly = report.findings.filter(({ rule }) => rule !== 'link-owner-unknown' || isOrdersRead);
        if (!isAnswer(kind, action)) for (const { rule } of wrongly) say(rule);
        if (kind !== 'clockSkew' && failed.some(({ because }) => because.includes('clock'))) say('advice on the clock');
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});

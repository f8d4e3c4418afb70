import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { policyOf } from '../../src/cloud/actions.ts';
import { folder, PROGRAM, STILL_NODE } from '../support/process.ts';
import { ANALYTICS, AUDITOR, CANARIES, DEFAULT_ROLE, dtsRole, loopback, ORDERS, trusting, world } from './loopback.ts';
import { program } from './program.ts';

const PARTS = 8;
const guide = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'many-accounts.md'), 'utf8');
const [workflow = '', job = ''] = [...guide.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block]) => block);
const [, judging = ''] = /^```sh\n(.*)\n```$/m.exec(guide) ?? [];

const ids = Array.from({ length: 20 }, (_, i) => `40000000000000${String(i + 10)}`);
/** Some of these have a role that trusts its own account. */
const DESTINATION = { instanceType: 'RDS', engine: 'MySQL' };
const jobTo = (role: string): object => ({
  id: `job-${role}`,
  name: role,
  type: 'SYNC',
  region: 'cn-hangzhou',
  source: { account: ORDERS, role },
  destination: DESTINATION,
});
// Of a role that only a job of another account names no run reads the policies: a shard does not know that job.
const given = world({
  orders: {
    roles: [
      AUDITOR,
      DEFAULT_ROLE,
      dtsRole('ram-for-dts', ANALYTICS),
      { name: 'plain', trust: trusting({ Service: ['ecs.aliyuncs.com'] }), policies: [] },
    ],
  },
  analytics: { jobs: [jobTo('ram-for-dts'), jobTo('plain'), jobTo('gone')] },
});
const many = {
  ...given,
  accounts: {
    ...given.accounts,
    ...Object.fromEntries(
      ids.map((id, i) => [
        id,
        { roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', i % 3 === 0 ? id : ANALYTICS)] },
      ]),
    ),
  },
};
const accounts = [ORDERS, ...ids].map(
  (id) => `  a${id}: { id: "${id}", credentials: { assumeRole: "acs:ram::${id}:role/auditor" } }\n`,
);
const config = `accounts:\n${accounts.join('')}  analytics: "${ANALYTICS}"\nregions: [cn-hangzhou]\n`;

/** Runs a line of the guide as it stands there, but for the folder of the snapshots and the name of the program. */
async function shell(line: string, cwd: string, env: Readonly<Record<string, string>>): Promise<[number, string]> {
  const bin = join(cwd, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(bin);
    symlinkSync(PROGRAM, join(bin, 'dts-xacct'));
  }
  const child = spawn('sh', ['-c', line.replaceAll('/snapshots', 'snapshots').replace(/npx --yes \S+/, 'dts-xacct')], {
    cwd,
    env: { PATH: [bin, process.env['PATH']].join(delimiter), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number>((resolve) => void child.on('close', (value) => resolve(value ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return [await code, out + err];
}

test('the pods of the Indexed Job, judged together, are one run', async () => {
  const { spec } = parse(job) as {
    spec: { completions: number; template: { spec: { containers: [{ args: [string] }] } } };
  };
  const [line] = spec.template.spec.containers[0].args;
  const home = folder({ '.dts-xacct.yaml': config });
  const server = await loopback(many);
  const pods = Array.from({ length: PARTS }, async (_, index) =>
    shell(line, home, { ...server.env, ...STILL_NODE, JOB_COMPLETION_INDEX: String(index) }),
  );
  const ended = await Promise.all(pods);
  expect([spec.completions, ended.map(([code]) => code)]).toEqual([PARTS, Array.from({ length: PARTS }, () => 0)]);
  expect((await shell(judging, home, {}))[0]).toBe(1);
  const alone = folder({ '.dts-xacct.yaml': config });
  const whole = await program(['audit', '-f', 'json', '--save-snapshot', 'snapshots'], {
    cwd: alone,
    env: { ...server.env, ...STILL_NODE },
  });
  expect(readFileSync(join(home, 'report.json'), 'utf8')).toBe(whole.out);
  const { findings } = JSON.parse(whole.out) as { findings: { rule: string }[] };
  expect(findings.length).toBeGreaterThanOrEqual(9);
  expect(findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['link-role-not-found', 'dts-service-missing']) as unknown,
  );
  const all = [...ended.map(([, out]) => out), whole.out, whole.err].join('\n');
  expect(CANARIES.filter((canary) => all.includes(canary))).toEqual([]);
}, 120_000);

test('the matrix of the workflow, judged together, is one run with its tasks', async () => {
  const { jobs } = parse(workflow) as {
    jobs: {
      read: { strategy: { matrix: { part: number[] } }; steps: { run?: string }[] };
      judge: { steps: { run?: string }[] };
    };
  };
  const [read = ''] = jobs.read.steps.flatMap(({ run }) => run ?? []);
  const [judge = ''] = jobs.judge.steps.flatMap(({ run }) => run ?? []);
  const home = folder({ '.dts-xacct.yaml': config });
  const server = await loopback(many);
  const { part } = jobs.read.strategy.matrix;
  const ended = await Promise.all(
    part.map((each) => shell(read.replace('${{ matrix.part }}', String(each)), home, { ...server.env, ...STILL_NODE })),
  );
  expect(ended.map(([code]) => code)).toEqual(part.map(() => 0));
  expect((await shell(judge, home, {}))[0]).toBe(1);
  const alone = folder({ '.dts-xacct.yaml': config });
  const words = ['audit', '-f', 'json'];
  const whole = await program([...words, '--save-snapshot', 'snapshots'], {
    cwd: alone,
    env: { ...server.env, ...STILL_NODE },
  });
  const judged = await program([...words, '--snapshot', 'snapshots'], { cwd: home, env: {} });
  expect(judged.out).toBe(whole.out);
}, 120_000);

test('what audit and preflight call in an account is what the printed policy allows, and all of it', async () => {
  const custom = { name: 'own', type: 'Custom' };
  const used = await loopback(
    world({
      orders: {
        roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { policies: [custom] })],
        policies: { own: { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
      },
    }),
  );
  const end = `{ account: "${ORDERS}", database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }`;
  const home = folder({
    '.dts-xacct.yaml': config,
    'tasks.yaml': `version: 1\ntasks:\n  - { name: t, creator: "${ANALYTICS}", source: ${end}, destination: { account: "${ANALYTICS}", database: MySQL, connection: Alibaba Cloud Instance } }\n`,
  });
  const called = async (): Promise<ReadonlySet<string>> => new Set(Object.keys((await used.stats()).calls));
  await program(['preflight', 'tasks.yaml', '--probe'], { cwd: home, env: used.env });
  const live = await called();
  await program(['audit'], { cwd: home, env: used.env });
  const rights = (JSON.parse(policyOf(['account'])) as { Statement: [{ Action: string[] }] }).Statement[0].Action;
  const inAccounts = (actions: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...actions].filter((action) => action !== 'GetCallerIdentity' && action !== 'AssumeRole'));
  const allowed = new Set(rights.map((right) => right.split(':')[1] ?? ''));
  expect(inAccounts(await called())).toEqual(allowed);
  expect(inAccounts(live)).toEqual(new Set(['GetRole', 'ListPoliciesForRole', 'GetPolicy']));
}, 60_000);

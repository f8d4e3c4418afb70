// The row of `audit`: against the server of test/cloud in a process of its own, which answers after 20 to 30 ms and lets so
// many calls a second through for each account and API.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { summary } from './measure.mjs';

const root = join(import.meta.dirname, '..', '..');
const KEY = { id: 'LTAIbench', secret: 'bench-secret' };
const CALLER = '1000000000000002';
const AUDITOR = {
  name: 'auditor',
  trust: {
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${CALLER}:root`] } }],
  },
};

/** Calls a second of an audit of 200 accounts of 100 roles, against those of the SDK alone, in turn. */
export async function auditRatio(home, rounds) {
  const folder = join(home, 'audit');
  mkdirSync(folder, { recursive: true });
  const ratios = [];
  for (let round = 0; round < rounds; round++)
    ratios.push((await audit(folder, { accounts: 200, roles: 100 })) / (await sdkAlone(folder)));
  return summary(ratios);
}

/** Calls a second of one audit, the start of the program included. A run that has lost a role is not measured. */
async function audit(folder, { accounts, roles }) {
  const ids = Array.from({ length: accounts }, (_, i) => `2${String(i).padStart(15, '0')}`);
  const world = {
    keys: { [KEY.id]: { secret: KEY.secret, account: CALLER } },
    accounts: {
      [CALLER]: { roles: [] },
      ...Object.fromEntries(ids.map((id) => [id, { roles: [AUDITOR], makeRoles: roles - 1 }])),
    },
    members: ids.map((id) => ({ id, name: `m-${id}` })),
    latency: [20, 30],
    quota: 100,
  };
  return withServer(folder, world, async (url) => {
    const words = ['audit', '--no-jobs', '--resource-directory', '--role-name', 'auditor', '--rate', '80'];
    const { seconds, stdout } = await client(
      [join(root, 'dist', 'cli.cjs'), ...words, '--concurrency', String(accounts), '-f', 'json'],
      { cwd: folder, env: { DTS_XACCT_RAM_ENDPOINT: url } },
    );
    const report = JSON.parse(stdout).summary;
    if (report.roles !== accounts * roles || !report.complete)
      throw new Error(`of ${String(accounts * roles)} roles there are ${String(report.roles)}`);
    const { calls, throttled } = await (await fetch(`${url}/stats`)).json();
    if (throttled > 0) throw new Error(`${String(throttled)} calls were refused as too many`);
    return Object.values(calls).reduce((sum, count) => sum + count, 0) / seconds;
  });
}

/** Calls a second of the SDK with nothing of ours around it: what there is to reach on this machine. */
async function sdkAlone(folder) {
  const [account, roles] = ['2000000000000000', 1000];
  const world = {
    keys: { [KEY.id]: { secret: KEY.secret, account } },
    accounts: { [account]: { roles: [], makeRoles: roles } },
    latency: [20, 30],
  };
  return withServer(folder, world, async (url) => {
    const words = [join(import.meta.dirname, 'sdk-alone.mjs'), url, String(roles), '20000'];
    const { stdout } = await client(words, { cwd: folder });
    return Number(stdout);
  });
}

/** Does something with a server of a world, in a process of its own. */
async function withServer(folder, world, work) {
  const file = join(folder, 'world.json');
  writeFileSync(file, JSON.stringify(world));
  const server = spawn(process.execPath, [join(root, 'test', 'cloud', 'server.mjs'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await work(String((await once(server.stdout, 'data'))[0]).trim());
  } finally {
    server.kill();
  }
}

/** Wall seconds and standard output of a program that has the key, while this process waits. */
async function client(args, { cwd, env = {} }) {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.secret,
      ...env,
    },
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => (stdout += piece));
  await once(child, 'close');
  return { seconds: (performance.now() - start) / 1000, stdout };
}

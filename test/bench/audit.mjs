// The rows of `audit`: against the server of test/cloud in a process of its own, which answers after 20 to 30 ms and lets so
// many calls a second through for each account and API.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const KEY = { id: 'LTAIbench', secret: 'bench-secret' };
const HAND = '1000000000000002';
const AUDITOR = {
  name: 'auditor',
  trust: {
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${HAND}:root`] } }],
  },
};

/** Rows as `run.mjs` prints them; `wanted` says which are asked for, `folder` is for what is written. */
export async function auditRows(folder, wanted) {
  mkdirSync(folder, { recursive: true });
  const rows = [];
  for (const make of [pacedRow, narrowRow, manyRow]) {
    // One after the other, so that none disturbs another.
    for (const row of await make(folder, wanted)) rows.push(row);
  }
  return rows;
}

async function pacedRow(folder, wanted) {
  const what = 'audit: 1,000 roles at 80 calls a second, quota 100';
  if (!wanted(what)) return [];
  const run = await audit(folder, { accounts: 1, roles: 1000, quota: 100 });
  const isMet = run.stats.throttled === 0;
  return [
    ratioRow({ what, base: 'calls / rate', must: 1.15, aim: 1.1 }, run.seconds / (run.stats.calls.GetRole / 80), isMet),
  ];
}

/** What is asked in vain counts as nothing: the ideal is the quota, used up. */
async function narrowRow(folder, wanted) {
  const what = 'audit: 400 roles at 80 calls a second, quota 20';
  if (!wanted(what)) return [];
  const run = await audit(folder, { accounts: 1, roles: 400, quota: 20 });
  return [ratioRow({ what, base: 'roles / quota', must: 1.5, aim: 1.2 }, run.seconds / (400 / 20), true)];
}

async function manyRow(folder, wanted) {
  const what = 'audit: 200 accounts of 100 roles, calls a second';
  if (!wanted(what)) return [];
  const run = await audit(folder, { accounts: 200, roles: 100, quota: 100, more: ['--concurrency', '200'] });
  const calls = Object.values(run.stats.calls).reduce((sum, count) => sum + count, 0) / run.seconds;
  const isMet = calls > 3000 && run.stats.throttled === 0;
  const base = `the SDK alone makes ${await sdkAlone(folder)}`;
  return [{ what, base, must: '3,000', aim: '5,000', measured: calls.toFixed(0), isMet }];
}

/** Calls a second of the SDK with as many at a time and nothing of ours around it: what there is to reach on this machine. */
async function sdkAlone(folder) {
  const [account, roles] = ['2000000000000000', 1000];
  const world = {
    keys: { [KEY.id]: { secret: KEY.secret, account } },
    accounts: { [account]: { roles: [], makeRoles: roles } },
    latency: [20, 30],
  };
  return serving(folder, world, async (url) => {
    const words = [join(import.meta.dirname, 'sdk-alone.mjs'), url, String(roles), '20000'];
    const child = spawn(process.execPath, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
        ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.secret,
      },
    });
    const [out] = await once(child.stdout, 'data');
    return String(out).trim();
  });
}

function ratioRow({ what, base, must, aim }, measuredRatio, isRight) {
  return {
    what,
    base,
    must: `${must}x`,
    aim: `${aim}x`,
    measured: `${measuredRatio.toFixed(2)}x`,
    isMet: isRight && measuredRatio <= must,
  };
}

/** One audit of a directory of accounts that are alike. A run that has lost a role is no result. */
async function audit(folder, { accounts, roles, quota, more = [] }) {
  const ids = Array.from({ length: accounts }, (_, i) => `2${String(i).padStart(15, '0')}`);
  const world = {
    keys: { [KEY.id]: { secret: KEY.secret, account: HAND } },
    accounts: {
      [HAND]: { roles: [] },
      ...Object.fromEntries(ids.map((id) => [id, { roles: [AUDITOR], makeRoles: roles - 1 }])),
    },
    members: ids.map((id) => ({ id, name: `m-${id}` })),
    latency: [20, 30],
    quota,
  };
  return serving(folder, world, async (url) => {
    const words = ['--no-config', '--no-jobs', '--resource-directory', '--role-name', 'auditor', '--rate', '80'];
    const run = await measured(['audit', ...words, '-f', 'json', ...more], {
      folder,
      env: { DTS_XACCT_RAM_ENDPOINT: url },
    });
    const { summary } = JSON.parse(run.out);
    if (summary.roles !== accounts * roles || summary.complete !== true)
      throw new Error(`of ${accounts * roles} roles there are ${summary.roles}`);
    return { ...run, stats: await (await fetch(`${url}/stats`)).json() };
  });
}

/** Does something with a server of a world, in a process of its own. */
async function serving(folder, world, work) {
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

/** Wall seconds and standard output of the program, while this process waits. */
async function measured(args, { folder, env }) {
  const start = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.secret,
      ...env,
    },
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => (out += piece));
  await once(child, 'close');
  return { seconds: (performance.now() - start) / 1000, out };
}

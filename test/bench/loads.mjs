// The loads of the bench. Each writer returns how many findings of each rule it put in, so that a run that found nothing
// is no result. The same arguments give the same bytes.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { accountId, makeRandom, pick } from './random.mjs';

/** One edit of a good policy each, and the rule that speaks of it. */
const DEFECTS = [
  ['dts-service-collapsed', ({ first }) => (first.Principal.Service[0] = 'dts.aliyuncs.com')],
  ['placeholder', ({ first }) => (first.Principal.RAM[0] = 'acs:ram::<Alibaba Cloud account ID>:root')],
  [
    'dts-principals-disagree',
    ({ first, random }) => (first.Principal.Service[0] = `${accountId(random)}@dts.aliyuncs.com`),
  ],
  ['principal-wildcard', ({ second }) => (second.Principal.RAM = ['*'])],
  ['trust-action', ({ first }) => (first.Action = 'sts:AssumeRoles')],
  ['policy-version', ({ policy }) => (policy.Version = '2')],
  ['policy-schema', ({ first }) => (first.Principle = first.Principal.RAM)],
  ['policy-schema', ({ second }) => (second.Effect = 'allow')],
  ['dts-root-missing', ({ policy, first }) => (delete first.Principal.RAM, policy.Statement.pop())],
  ['condition-unknown', ({ second }) => (second.Condition = { StringEquals: { 'acs:SourceAccount': '1' } })],
];

/** A trust policy as the vendor's page shows it, and a second statement that lets people with MFA in. About 600 bytes. */
export function policy(random, badShare) {
  const account = accountId(random);
  const first = {
    Action: 'sts:AssumeRole',
    Effect: 'Allow',
    Principal: { RAM: [`acs:ram::${account}:root`], Service: [`${account}@dts.aliyuncs.com`] },
  };
  const second = {
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'acs:MFAPresent': ['true'] } },
    Effect: 'Allow',
    Principal: { RAM: [`acs:ram::${account}:root`] },
  };
  const made = { Statement: [first, second], Version: '1' };
  if (random() >= badShare) return { made, rule: undefined };
  const [rule, spoil] = pick(random, DEFECTS);
  spoil({ policy: made, first, second, random });
  return { made, rule };
}

/** Counts findings by rule. */
export function tally() {
  const counts = {};
  return { counts, add: (rule) => rule && (counts[rule] = (counts[rule] ?? 0) + 1) };
}

/** `count` files of one policy each, 100 to a folder. */
export function writePolicies(folder, { count, badShare = 0.1, seed = 1 }) {
  const random = makeRandom(seed);
  const { counts, add } = tally();
  for (let i = 0; i < count; i++) {
    const home = join(folder, `d${String(Math.floor(i / 100)).padStart(4, '0')}`);
    if (i % 100 === 0) mkdirSync(home, { recursive: true });
    const { made, rule } = policy(random, badShare);
    writeFileSync(join(home, `p${String(i).padStart(6, '0')}.json`), `${JSON.stringify(made, null, 2)}\n`);
    add(rule);
  }
  return counts;
}

/** One answer of the RAM API with `count` roles, each with its policy as an escaped string. */
export function writeRoles(file, { count, badShare = 0.1, seed = 5 }) {
  const random = makeRandom(seed);
  const { counts, add } = tally();
  mkdirSync(dirname(file), { recursive: true });
  const fd = openSync(file, 'w');
  writeSync(fd, '{"RequestId":"7B8A4E7D-6CFF-471D-84DF-195A7A241ECB","IsTruncated":false,"Roles":{"Role":[');
  for (let i = 0; i < count; i++) {
    const { made, rule } = policy(random, badShare);
    add(rule);
    const name = `ram-for-dts-${String(i).padStart(6, '0')}`;
    const role = {
      RoleId: String(300000000000000 + i),
      RoleName: name,
      Arn: `acs:ram::1234567890120001:role/${name}`,
      Description: pick(random, ['cross-account DTS', 'DTS 跨账号', '']),
      CreateDate: '2025-01-23T12:33:18Z',
      UpdateDate: '2025-02-23T12:33:18Z',
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: JSON.stringify(made),
    };
    writeSync(fd, (i > 0 ? ',' : '') + JSON.stringify(role));
  }
  writeSync(fd, ']}}\n');
  closeSync(fd);
  return counts;
}

const TASK_DEFECTS = [
  ['task-role-missing', (task) => delete task.source.role],
  ['task-role-is-arn', (task) => (task.source.role = `acs:ram::${task.source.account}:role/ram-for-dts`)],
  ['task-role-is-default', (task) => (task.source.role = 'AliyunDTSDefaultRole')],
  ['task-source-unsupported', (task) => (task.source.connection = 'Public IP Address')],
  ['task-role-is-user', (task) => (task.source.role = 'dba@orders.onaliyun.com')],
];

function task(random, i) {
  const [orders, analytics] = [accountId(random), accountId(random)];
  return {
    name: `orders-to-analytics-${String(i)}`,
    creator: analytics,
    type: 'synchronization',
    source: { account: orders, database: 'MySQL', connection: 'Alibaba Cloud Instance', role: 'ram-for-dts' },
    destination: { account: analytics, database: 'AnalyticDB for MySQL 3.0', connection: 'Alibaba Cloud Instance' },
  };
}

/** `count` tasks files of four tasks each, as YAML and as the same content in JSON. */
export function writeTasks(yamlFolder, jsonFolder, { count, badShare = 0.1, seed = 3 }) {
  const random = makeRandom(seed);
  const { counts, add } = tally();
  for (const folder of [yamlFolder, jsonFolder]) mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const tasks = [0, 1, 2, 3].map((n) => {
      const made = task(random, i * 4 + n);
      if (random() < badShare) {
        const [rule, spoil] = pick(random, TASK_DEFECTS);
        spoil(made);
        add(rule);
      }
      return made;
    });
    const name = `t${String(i).padStart(5, '0')}`;
    writeFileSync(join(yamlFolder, `${name}.yaml`), yamlOf(tasks));
    writeFileSync(join(jsonFolder, `${name}.json`), `${JSON.stringify({ version: 1, tasks }, null, 2)}\n`);
  }
  return counts;
}

function yamlOf(tasks) {
  const lines = ['version: 1', 'tasks:'];
  for (const { name, creator, type, source, destination } of tasks) {
    lines.push(`  - name: ${name}`, `    creator: "${creator}"`, `    type: ${type}`);
    for (const [side, end] of [
      ['source', source],
      ['destination', destination],
    ]) {
      lines.push(`    ${side}:`);
      for (const [key, value] of Object.entries(end))
        lines.push(`      ${key}: ${/^\d/.test(value) ? `"${value}"` : value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

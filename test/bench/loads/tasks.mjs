// Tasks files of one to eight tasks between two accounts, as YAML in many spellings, and the same content as JSON.
import { accountId, between, makeRandom, name, pick, shuffled, some } from './random.mjs';

const SOURCES = [
  ['MySQL', 'Alibaba Cloud Instance'],
  ['MySQL', 'Self-managed Database on ECS'],
  ['PostgreSQL', 'Alibaba Cloud Instance'],
  ['MongoDB', 'Alibaba Cloud Instance'],
  ['SQL Server', 'Alibaba Cloud Instance'],
  ['MariaDB', 'Alibaba Cloud Instance'],
];
const DESTINATIONS = ['MySQL', 'AnalyticDB for MySQL 3.0', 'PolarDB for MySQL', 'ClickHouse'];

/** Nothing in these files says what the role of a task trusts, which is a note for each role that is named. */
const NOTE = 'link-owner-unknown';

const DEFECTS = [
  ['role-left-out', ['task-role-missing'], ({ source }) => delete source.role],
  ['misspelt-key', ['task-role-missing', 'task-schema'], ({ source }) => respell(source, 'role', 'roel')],
  ['arn-for-role', ['task-role-is-arn'], ({ source }) => (source.role = `acs:ram::${ID}:role/${source.role}`)],
  ['default-role', ['task-role-is-default'], ({ source }) => (source.role = 'AliyunDTSDefaultRole')],
  ['user-for-role', ['task-role-is-user'], ({ source }) => (source.role = `${source.role}@orders.onaliyun.com`)],
  ['public-source', ['task-source-unsupported', NOTE], ({ source }) => (source.connection = 'Public IP Address')],
];
const ID = '5123456789012340';

/** `count` tasks files twice: below `yaml` and, with the same content, below `json`. `badShare` of them have one defect. */
export function* tasks({ count, badShare = 0.1, seed = 3 }) {
  const random = makeRandom(seed);
  for (let i = 0; i < count; i++) {
    const { content, defect, findings } = tasksFile(random, badShare);
    const path = `d${String(Math.floor(i / 100)).padStart(3, '0')}/t${String(i).padStart(5, '0')}`;
    const defects = defect === undefined ? [] : [defect];
    yield { path: `yaml/${path}.yaml`, text: yamlOf(random, content), defects, findings };
    yield { path: `json/${path}.json`, text: `${JSON.stringify(content, null, 2)}\n`, defects: [], findings: [] };
  }
}

function tasksFile(random, badShare) {
  const [orders, analytics] = [name(random), name(random)];
  const list = some(random, [1, 8], () => ({
    name: name(random),
    creator: analytics,
    source: shuffled(random, endpoint(orders, pick(random, SOURCES), `${name(random)}-for-dts`)),
    destination: shuffled(random, endpoint(analytics, [pick(random, DESTINATIONS), 'Alibaba Cloud Instance'])),
  })).map((task) => shuffled(random, task));
  const [defect, reported, spoil] = random() < badShare ? pick(random, DEFECTS) : [undefined, [NOTE]];
  spoil?.(pick(random, list));
  const content = {
    version: 1,
    accounts: { [orders]: accountId(random), [analytics]: { id: accountId(random), kind: 'public' } },
    tasks: list,
  };
  return { content, defect, findings: [...reported, ...list.slice(1).map(() => NOTE)] };
}

function endpoint(account, [database, connection], role) {
  return { account, database, connection, ...(role !== undefined && { role }) };
}

/** Another key for a value, in the same place. */
function respell(object, key, other) {
  const entries = Object.entries(object);
  for (const [each] of entries) delete object[each];
  for (const [each, value] of entries) object[each === key ? other : each] = value;
}

function yamlOf(random, { version, accounts, tasks: list }) {
  const pad = ' '.repeat(pick(random, [2, 2, 2, 4]));
  const lines = [
    `version: ${String(version)}${comment(random)}`,
    'accounts:',
    ...Object.entries(accounts).flatMap(([key, account]) => member(random, key, account, { indent: pad, pad })),
    'tasks:',
  ];
  // The dash of an item is indented or is not; the keys of a task stand two columns to the right of it.
  const dash = pick(random, ['', '  ']);
  for (const task of list) {
    if (random() < 0.2) lines.push('');
    const body = Object.entries(task).flatMap(([key, value]) =>
      member(random, key, value, { indent: `${dash}  `, pad }),
    );
    lines.push(...body.map((line, index) => (index === 0 ? `${dash}- ${line.trimStart()}` : line)));
  }
  return `${lines.join('\n')}\n`;
}

/** The lines of a key and its value; an object is a block, or in braces. */
function member(random, key, value, { indent, pad }) {
  if (typeof value === 'string') return [`${indent}${key}: ${scalar(random, value)}${comment(random)}`];
  const entries = Object.entries(value);
  if (random() < 0.3) {
    const inside = entries.map(([inner, each]) => `${inner}: ${scalar(random, each)}`).join(', ');
    return [`${indent}${key}: { ${inside} }`];
  }
  return [
    `${indent}${key}:`,
    ...entries.flatMap(([inner, each]) => member(random, inner, each, { indent: `${indent}${pad}`, pad })),
  ];
}

/** A string, plain where that is the same; digits alone would be a number. */
function scalar(random, text) {
  const isPlain = !/^\d+$/.test(text) && between(random, 0, 9) < 6;
  return isPlain ? text : pick(random, [`"${text}"`, `'${text}'`]);
}

function comment(random) {
  return random() < 0.1 ? ` # ${name(random)}` : '';
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import type { LintOptions } from '../../src/commands/lint.ts';
import { parseAccountId } from '../../src/model/account.ts';
import { runs } from '../support/property.ts';
import { FIXED_ELSEWHERE } from './coverage.ts';
import { fixed, fixesIn } from './fixed.ts';
import { fixedFiles } from './fixed-files.ts';

const CREATOR = '1000000000000002';
const OWNER = '1000000000000001';

type Words = Readonly<Record<string, string>>;

/** The two ends of a task: what a notation writes down, `undefined` for what it leaves out. */
interface Task {
  readonly owner: string;
  readonly sourceAccount: string;
  readonly connection: string;
  readonly role: string;
  readonly destinationRole?: string | undefined;
}

const RIGHT: Task = {
  owner: `"${OWNER}"`,
  sourceAccount: 'orders',
  connection: 'Alibaba Cloud Instance',
  role: 'ram-for-dts',
};

interface Defect {
  readonly rule: string;
  readonly wrong: Partial<Task>;
  /** What is right in its place, where that is not the usual one. */
  readonly right?: Partial<Task>;
  readonly options?: Partial<LintOptions>;
}

const creator = parseAccountId(CREATOR);

const IN_TASKS_FILES: Readonly<Record<string, Defect>> = {
  'a word of an API': { rule: 'task-vocabulary', wrong: { connection: 'Express' }, right: { connection: 'EXPRESS' } },
  'an ARN': { rule: 'task-role-is-arn', wrong: { role: `acs:ram::${OWNER}:role/ram-for-dts` } },
  'an account misspelt': { rule: 'task-schema', wrong: { sourceAccount: 'order' } },
  'a connection misspelt': { rule: 'task-schema', wrong: { connection: 'Alibaba Cloud Instnce' } },
  'an ID without quotes': { rule: 'task-schema', wrong: { owner: OWNER } },
  'a role of the creator': { rule: 'task-owner-is-creator', wrong: { destinationRole: 'other' } },
};

/** A tasks file; an account ID is written as it is given, with its quotes or without. */
function tasksFile({ owner, sourceAccount, connection, role, destinationRole }: Task): object {
  const end = { database: 'MySQL', connection: 'Alibaba Cloud Instance' };
  return {
    version: 1,
    accounts: {
      orders: owner.startsWith('"') ? owner.slice(1, -1) : Number(owner),
      analytics: CREATOR,
    },
    tasks: [
      {
        name: 'copy',
        creator: 'analytics',
        source: { account: sourceAccount, database: 'MySQL', connection, role },
        destination: { account: 'analytics', ...end, ...(destinationRole !== undefined && { role: destinationRole }) },
      },
    ],
  };
}

const json = (value: unknown, indent: number | string): string => JSON.stringify(value, null, indent);

/** With a comment behind each line that can have one. */
const commented = (text: string, comment: string): string =>
  text.replaceAll(/^.*\S$/gm, (line) => `${line} ${comment}`);

type Write = (task: Task, indent: number | string) => string;

const TASKS_FILES: Readonly<Record<string, readonly [file: string, write: Write]>> = {
  'blocks of YAML': ['tasks.yaml', (task) => commented(stringify(tasksFile(task), { lineWidth: 0 }), '# c')],
  'YAML in brackets': ['tasks.yaml', (task) => commented(json(tasksFile(task), 2), '# c')],
  JSON: ['tasks.json', (task, indent) => json(tasksFile(task), indent)],
  JSONC: ['tasks.jsonc', (task, indent) => commented(json(tasksFile(task), indent), '// c')],
};

const layouts = fc.record({ indent: fc.constantFrom(2, 4, '\t'), isWindows: fc.boolean() });

const lineEnds = (text: string, isWindows: boolean): string => (isWindows ? text.replaceAll('\n', '\r\n') : text);

/** What goes may leave the comment that stood beside it. */
const withoutComments = (text: string): string => text.replaceAll('\r', '').replaceAll(/(?: (?:#|\/\/) c)+$/gm, '');

type Fixable = Pick<Defect, 'rule' | 'options'>;

/** The text after a fix of this rule, which a second run must leave as it is. */
async function afterFix(file: string, { rule, options = {} }: Fixable, broken: string): Promise<string> {
  const once = await fixed(file, broken, 'review', options);
  expect(once.before.findings.map((each) => each.rule)).toContain(rule);
  expect(fixesIn(once.before).filter((each) => !each.startsWith(`${rule} `))).toEqual([]);
  expect(once.after.findings.map((each) => each.rule)).not.toContain(rule);
  expect(once.untouched.refused).toEqual([]);
  const twice = await fixed(file, once.text, 'review', options);
  expect([twice.text, twice.made]).toEqual([once.text, []]);
  return comparable(once.text, rule);
}

const comparable = (text: string, rule: string): string =>
  rule === 'task-owner-is-creator' ? withoutComments(text) : text;

describe.each(Object.entries(TASKS_FILES))('a tasks file: %s', (_, [file, write]) => {
  test('a fix changes its own word and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(IN_TASKS_FILES)),
        layouts,
        async (defect, { indent, isWindows }) => {
          const text = (task: Task): string => lineEnds(write(task, indent), isWindows);
          const found = await afterFix(file, defect, text({ ...RIGHT, ...defect.wrong }));
          expect(found).toBe(comparable(text({ ...RIGHT, ...defect.right }), defect.rule));
        },
      ),
      runs(5, 200),
    );
  });
});

const REQUEST: Words = {
  JobType: 'SYNC',
  SourceEndpointInstanceType: 'RDS',
  SourceEndpointEngineName: 'MYSQL',
  SourceEndpointInstanceID: 'rm-bp1imrtn6fq7h0001',
  SourceEndpointOwnerID: OWNER,
  SourceEndpointRole: 'ram-for-dts',
  DestinationEndpointInstanceType: 'RDS',
  DestinationEndpointEngineName: 'MYSQL',
  DestinationEndpointInstanceID: 'rm-bp1imrtn6fq7h0002',
};

interface RequestDefect {
  readonly rule: string;
  readonly wrong: Words;
  readonly right?: Words;
  readonly options?: Partial<LintOptions>;
}

const IN_REQUESTS: Readonly<Record<string, RequestDefect>> = {
  'a word of another call': {
    rule: 'task-vocabulary',
    wrong: { SourceEndpointEngineName: 'SQLServer' },
    right: { SourceEndpointEngineName: 'MSSQL' },
  },
  'an ARN': {
    rule: 'task-role-is-arn',
    wrong: { SourceEndpointRole: `acs:ram::${OWNER}:role/ram-for-dts` },
  },
  'the creator as an owner': {
    rule: 'task-owner-is-creator',
    wrong: { DestinationEndpointOwnerID: CREATOR, DestinationEndpointRole: 'other' },
    options: creator === undefined ? {} : { creator },
  },
};

const snake = (key: string): string =>
  key
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll('ID', 'Id')
    .toLowerCase();

const REQUESTS: Readonly<Record<string, readonly [file: string, write: (request: Words) => string]>> = {
  JSON: ['request.json', (request) => json(request, 2)],
  YAML: ['request.yaml', (request) => commented(stringify(request), '# c')],
  Terraform: [
    'main.tf',
    (request) =>
      `resource "alicloud_dts_synchronization_job" "copy" {\n  dts_instance_id = "x"\n${Object.entries(request)
        .filter(([key]) => key !== 'JobType')
        .map(([key, value]) => `  ${snake(key)} = ${JSON.stringify(value)}\n`)
        .join('')}}\n`,
  ],
  ROS: [
    't.yaml',
    (request) => {
      const end = (side: string): Words =>
        Object.fromEntries(
          Object.entries(request)
            .filter(([key]) => key.startsWith(side))
            .map(([key, value]) => [key.slice(side.length), value]),
        );
      return commented(
        stringify({
          ROSTemplateFormatVersion: '2015-09-01',
          Resources: {
            Copy: {
              Type: 'ALIYUN::DTS::SynchronizationJob',
              Properties: { SourceEndpoint: end('SourceEndpoint'), DestinationEndpoint: end('DestinationEndpoint') },
            },
          },
        }),
        '# c',
      );
    },
  ],
};

describe.each(Object.entries(REQUESTS))('the parameters of a task: %s', (name, [file, write]) => {
  // A template of ROS has the words of its own resource.
  const possible = Object.entries(IN_REQUESTS).filter(([, { rule }]) => name !== 'ROS' || rule !== 'task-vocabulary');
  test.each(possible)('%s is fixed, and nothing else changes', async (_, defect) => {
    const found = await afterFix(file, defect, write({ ...REQUEST, ...defect.wrong }));
    expect(found).toBe(comparable(write({ ...REQUEST, ...defect.right }), defect.rule));
  });
});

describe('link-role-not-found', () => {
  const role = { RoleName: 'ram-for-dts', RoleId: '1', Arn: `acs:ram::${OWNER}:role/ram-for-dts` };
  const roles = json({ Roles: { Role: [role] }, IsTruncated: false }, 1);

  test.each(Object.entries(TASKS_FILES))('%s: the role name is fixed', async (_, [file, write]) => {
    const right = { [file]: write(RIGHT, 2), 'roles.json': roles };
    const broken = { ...right, [file]: write({ ...RIGHT, role: 'ram-for-dst' }, 2) };
    const once = await fixedFiles(broken);
    expect(once.before.findings.map(({ rule }) => rule)).toContain('link-role-not-found');
    expect(once.texts).toEqual(right);
    expect((await fixedFiles(once.texts)).made).toEqual([]);
  });
});

describe('unused-exception', () => {
  const directive = 'dts-xacct: ignore[dts-condition] a reason';
  const policy = (comment: string): string =>
    `Version: "1"\n${comment}Statement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal:\n      Service: ${CREATOR}@dts.aliyuncs.com\n      RAM: acs:ram::${CREATOR}:root\n`;
  const role = (comment: string): string =>
    `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n${comment}  services  = ["${CREATOR}@dts.aliyuncs.com"]\n  ram_users = ["acs:ram::${CREATOR}:root"]\n}\n`;

  test.each([
    ['p.yaml', policy(''), policy(`# ${directive}\n`)],
    ['p.yaml', policy('# why\n'), policy(`# why\n# ${directive}\n`)],
    ['main.tf', role(''), role(`  # ${directive}\n`)],
    ['main.tf', role('  // why\n'), role(`  // why\n  // ${directive}\n`)],
  ])('a directive in %s goes with --fix=review, and with nothing else', async (file, right, broken) => {
    const once = await fixed(file, broken, 'review');
    expect(once.before.findings.map(({ rule }) => rule)).toContain('unused-exception');
    expect(once.text).toBe(right);
    expect((await fixed(file, broken, 'safe')).text).toBe(broken);
  });
});

test('the rules that this file covers', () => {
  const rules = [...Object.values(IN_TASKS_FILES), ...Object.values(IN_REQUESTS)].map(({ rule }) => rule);
  const all = new Set([...rules, 'link-role-not-found', 'unused-exception']);
  expect([...all].toSorted()).toEqual(FIXED_ELSEWHERE);
});

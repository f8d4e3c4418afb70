import fc from 'fast-check';

/** An account as a snapshot has it. */
export interface Account {
  readonly id: string;
  readonly roles: readonly object[] | null;
  readonly dtsJobs?: readonly object[] | null;
  readonly gaps: readonly object[];
}

const idOf = (index: number): string => `10000000000000${String(index + 10)}`;
const NAMES = ['ram-for-dts', 'dts-two', 'app'] as const;

function trusting(principal: object): string {
  return JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }],
  });
}

/** Right, collapsed, of strangers, of nobody, broken, and what is none of DTS. */
const trust = fc.oneof(
  fc
    .nat(6)
    .map((creator) =>
      trusting({ RAM: [`acs:ram::${idOf(creator)}:root`], Service: [`${idOf(creator)}@dts.aliyuncs.com`] }),
    ),
  fc.nat(6).map((creator) => trusting({ Service: [`${idOf(creator)}@dts.aliyuncs.com`] })),
  fc.constantFrom(
    trusting({ RAM: [`acs:ram::${idOf(1)}:root`], Service: ['dts.aliyuncs.com'] }),
    trusting({ RAM: ['acs:ram::1000000000000099:root'] }),
    trusting({ RAM: ['*'] }),
    trusting({ Service: ['ecs.aliyuncs.com'] }),
    '{"Version":"1","Statement":[',
  ),
);

const POLICIES = [
  null,
  [],
  [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
  [{ name: 'AdministratorAccess', type: 'System' }],
];
const DEFAULT = {
  name: 'AliyunDTSDefaultRole',
  trustPolicy: trusting({ Service: ['dts.aliyuncs.com'] }),
  policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
};

const job = fc.record({ owner: fc.nat(6), role: fc.constantFrom(...NAMES), isTwoWay: fc.boolean() });

const account = fc.record({
  roles: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), trust, policies: fc.constantFrom(...POLICIES) }), {
    selector: ({ name }) => name,
    maxLength: 3,
  }),
  hasDefault: fc.boolean(),
  isRefused: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  jobs: fc.option(fc.array(job, { maxLength: 3 })),
  hasGap: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});

/** Accounts whose roles and jobs lead from one to another. */
export const accounts: fc.Arbitrary<readonly Account[]> = fc
  .array(account, { minLength: 1, maxLength: 6 })
  .map((list) =>
    list.map(({ roles, hasDefault, isRefused, jobs, hasGap }, index): Account => {
      const id = idOf(index);
      const all = roles.map(({ name, trust: trustPolicy, policies: held }) => ({ name, trustPolicy, policies: held }));
      const named = [...all, ...(hasDefault ? [DEFAULT] : [])].map((role) => ({
        ...role,
        arn: `acs:ram::${id}:role/${role.name}`,
      }));
      return {
        id,
        roles: isRefused ? null : named,
        ...(jobs && {
          dtsJobs: jobs.map(({ owner, role, isTwoWay }, number) => ({
            id: `dts${String(index)}x${String(number)}`,
            name: `job ${String(number)} of ${String(index)}`,
            type: 'SYNC',
            region: 'cn-hangzhou',
            ...(isTwoWay && { topology: 'two-way' }),
            source: { account: idOf(owner), role, instanceType: 'RDS', engine: 'MySQL' },
            destination: { instanceType: 'RDS', engine: 'MySQL' },
          })),
        }),
        gaps: hasGap ? [{ what: 'a call', because: 'throttled', reason: 'not-readable' }] : [],
      };
    }),
  );

/** A tasks file with the jobs of accounts, and one task more. */
export function tasksOf(list: readonly Account[]): string {
  const end = 'database: MySQL, connection: Alibaba Cloud Instance';
  const one = (name: string, creator: string, source: { account?: string; role?: string }): string =>
    `  - { name: "${name}", creator: "${creator}", source: { account: "${source.account ?? ''}", role: ${source.role ?? 'r'}, ${end} }, destination: { account: "${creator}", ${end} } }\n`;
  const tasks = list.flatMap(({ id, dtsJobs }) =>
    ((dtsJobs ?? []) as readonly { name: string; source: { account: string; role: string } }[])
      .filter(({ source }) => source.account !== id)
      .map(({ name, source }) => one(name, id, source)),
  );
  return `version: 1\ntasks:\n${tasks.join('')}${one('last', idOf(0), { account: idOf(1), role: 'ram-for-dts' })}`;
}

const exception = (rule: string, more: string): string => `  - { rule: ${rule}, ${more} }\n`;
const BECAUSE = 'because: "ticket 1"';

/** Configurations with exceptions that are needed in some part, in none, that have ended, or have no effect. */
export const CONFIGS = [
  '{}\n',
  `accounts: { one: "${idOf(0)}", two: "${idOf(1)}" }\n`,
  `exceptions:\n${exception('dts-service-collapsed', `subject: "acs:ram::${idOf(0)}:role/*", ${BECAUSE}`)}${exception('role-default-missing', `subject: "${idOf(1)}", ${BECAUSE}`)}`,
  `exceptions:\n${exception('role-unused', `subject: "*", ${BECAUSE}`)}${exception('syntax', `subject: "*", ${BECAUSE}, until: 2020-01-31`)}`,
  `exceptions:\n${exception('dts-service-collapsed', `subject: "*", ${BECAUSE}`)}${exception('dts-extra-trust', `in: "policies/**", ${BECAUSE}`)}${exception('unknown-account', 'subject: "*"')}`,
  `exceptions:\n${exception('principal-wildcard', `in: "policies/a/**", ${BECAUSE}`)}${exception('principal-wildcard', `in: "policies/z/*", ${BECAUSE}`)}${exception('dts-service-collapsed', `in: "policies/c d/**", ${BECAUSE}, until: 2020-01-31`)}${exception('dts-service-collapsed', `in: "policies/{a-b,c d}/**", ${BECAUSE}`)}${exception('syntax', `in: "policies/**", ${BECAUSE}`)}`,
] as const;

const THIRD = '1000000000000088';
const QUOTED = (account: string): string =>
  trusting({ RAM: [`acs:ram::${account}:root`], Service: [`${account}@dts.aliyuncs.com`] });

/** A file of a folder whose own account is `own`; nothing in it leads to what is in other folders. */
const file = (own: string): fc.Arbitrary<readonly [name: string, text: string]> => {
  const named = (name: string, text: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string]> =>
    text.map((content) => [name, content] as const);
  const arn = `acs:ram::${own}:role/ram-for-dts`;
  const listed = { RoleName: 'ram-for-dts', Arn: arn, AssumeRolePolicyDocument: QUOTED(own) };
  const bare = { RoleName: 'ram-for-dts', Arn: arn };
  const end = 'database: MySQL, connection: Alibaba Cloud Instance';
  return fc.oneof(
    named('p.json', trust),
    named(
      'unknown.json',
      fc.constantFrom('a', 'b', 'c').map((name) => QUOTED(`\${var.${name}}`)),
    ),
    named('strange name é.json', trust),
    named('broken.json', fc.constantFrom('[1, 2', '{"Statement": [{"Principal": {"Service": ["dts.aliyuncs.com"]}')),
    named('package.json', fc.constant('{ "name": "a-package" }')),
    named(
      'role.json',
      fc.constantFrom(listed, bare).map((Role) => JSON.stringify({ Role })),
    ),
    named(
      'roles.json',
      fc
        .boolean()
        .map((isCut) =>
          JSON.stringify({ IsTruncated: isCut, ...(isCut && { Marker: 'm' }), Roles: { Role: [listed, bare] } }),
        ),
    ),
    named('jobs.json', fc.constant('{ "DtsJobList": [ { "DtsJobId": "a", "DtsJobName": "b", "JobType": "SYNC" } ] }')),
    named(
      'tasks.yaml',
      fc
        .constantFrom(THIRD, own, '1000')
        .map(
          (creator) =>
            `version: 1\ntasks:\n  - { name: t, creator: "${creator}", source: { account: "${own}", role: ram-for-dts, ${end} }, destination: { account: "${creator}", ${end} } }\n`,
        ),
    ),
    named(
      'p.yaml',
      fc
        .constantFrom('principal-wildcard', 'dts-condition', 'no-such-rule')
        .map(
          (rule) =>
            `Version: "1"\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal:\n      RAM: ["*"] # dts-xacct: ignore[${rule}] a reason\n`,
        ),
    ),
    named(
      'main.tf',
      fc
        .constantFrom('"dts.aliyuncs.com"', '"${var.creator}@dts.aliyuncs.com"', '"ecs.aliyuncs.com"')
        .map(
          (service) =>
            `variable "creator" {}\nresource "alicloud_ram_role" "r" {\n  name = "ram-for-dts"\n  document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = [${service}] } }] })\n}\n`,
        ),
    ),
    named('secret.tfvars', fc.constant('creator = "x"\n')),
  );
};

/** The role that a task names is beside it: what is held against each other stands in one folder. */
const folder = (own: string): fc.Arbitrary<readonly (readonly [string, string])[]> =>
  fc.array(file(own), { maxLength: 3 }).map((files) => {
    const arn = `acs:ram::${own}:role/ram-for-dts`;
    const Role = { RoleName: 'ram-for-dts', Arn: arn, AssumeRolePolicyDocument: QUOTED(THIRD) };
    return files.some(([name]) => name === 'tasks.yaml') ? [...files, ['role.json', JSON.stringify({ Role })]] : files;
  });

/** A few folders, each with a few files, and one file at the top that is named and may be none of ours. */
export const trees: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .tuple(
    fc.tuple(...[0, 1, 2, 3, 4].map((index) => folder(idOf(index)))),
    fc.constantFrom('', '', '', '{ "name": "a-package" }', trusting({ RAM: ['*'] })),
  )
  .map(([folders, other]) => ({
    'policies/readme.txt': '',
    ...Object.fromEntries(
      folders.flatMap((files, index) =>
        files.map(([name, text]) => [`policies/${FOLDERS[index] ?? ''}/${name}`, text]),
      ),
    ),
    ...(other !== '' && { 'other.json': other }),
  }));

const FOLDERS = ['a', 'a/b', 'a-b', 'c d', 'z'];

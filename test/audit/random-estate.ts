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

const exception = (rule: string, more: string): string => `  - { rule: ${rule}, ${more} }\n`;
const BECAUSE = 'because: "ticket 1"';

/** Configurations with exceptions that are needed, that match nothing, that have ended, or have no effect. */
export const CONFIGS = [
  '{}\n',
  `accounts: { one: "${idOf(0)}", two: "${idOf(1)}" }\n`,
  `exceptions:\n${exception('dts-service-collapsed', `subject: "acs:ram::${idOf(0)}:role/*", ${BECAUSE}`)}${exception('role-default-missing', `subject: "${idOf(1)}", ${BECAUSE}`)}`,
  `exceptions:\n${exception('role-unused', `subject: "*", ${BECAUSE}`)}${exception('syntax', `subject: "*", ${BECAUSE}, until: 2020-01-31`)}`,
  `exceptions:\n${exception('dts-service-collapsed', `subject: "*", ${BECAUSE}`)}${exception('dts-extra-trust', `in: "policies/**", ${BECAUSE}`)}${exception('unknown-account', 'subject: "*"')}`,
] as const;

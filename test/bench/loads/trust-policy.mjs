// Trust policies of which no two are alike: statements, principals, conditions, names and the order of keys are random. Half
// of them are for DTS. Every policy has a name that no other has, so two differ even where account IDs are left out.
import { accountId, between, name, pick, shuffled, some } from './random.mjs';

const SERVICES = ['actiontrail', 'config', 'ecs', 'fc', 'log', 'mns', 'oss', 'pai', 'rds', 'ros'];

/** What makes a policy bad, and the rules that report it. Each edit gives one finding of each of its rules. */
const DTS_DEFECTS = [
  ['bare-dts-service', ['dts-service-collapsed'], ({ dts }) => (dts.Principal.Service = ['dts.aliyuncs.com'])],
  [
    'misspelt-service',
    ['dts-service-misspelt'],
    ({ dts, creator }) => (dts.Principal.Service = [`${creator}@dts.aliyun.com`]),
  ],
  [
    'another-account',
    ['dts-principals-disagree'],
    ({ dts, random }) => (dts.Principal.Service = [`${accountId(random)}@dts.aliyuncs.com`]),
  ],
  ['short-account', ['dts-principals-disagree'], ({ dts }) => (dts.Principal.Service = ['12345@dts.aliyuncs.com'])],
  [
    'one-more-service',
    ['dts-extra-trust'],
    ({ policy, random }) => policy.Statement.push(allow({ Service: [service(random)] })),
  ],
  // Where nothing lets the creator in, there is nothing to deny either.
  ['wrong-action', ['trust-action', 'deny-no-effect'], ({ dts }) => (dts.Action = 'sts:AssumeRoles')],
  ['wrong-version', ['policy-version'], ({ policy }) => (policy.Version = '2')],
  ['unknown-key', ['policy-schema'], ({ dts }) => (dts.Principle = dts.Principal.Service)],
];
const OTHER_DEFECTS = [
  [
    'placeholder',
    ['placeholder'],
    ({ policy }) => policy.Statement.push(allow({ RAM: ['acs:ram::<Alibaba Cloud account ID>:root'] })),
  ],
  ['wildcard', ['principal-wildcard'], ({ policy }) => policy.Statement.push(allow({ RAM: ['*'] }))],
  ['effect-case', ['policy-schema'], ({ policy }) => (policy.Statement[0].Effect = 'allow')],
  [
    'unknown-condition',
    ['condition-unknown'],
    ({ policy, random }) =>
      policy.Statement.push(
        allow({ RAM: [user(random)] }, { StringEquals: { 'acs:SourceAccount': [accountId(random)] } }),
      ),
  ],
  ['wrong-version', ['policy-version'], ({ policy }) => (policy.Version = '2')],
];

/**
 * A trust policy; `creator` is the account that a policy for DTS trusts, undefined for another policy. A bad one has one
 * `defect`; `findings` are the rules that report it.
 */
export function trustPolicy(random, { badShare = 0, creator: given } = {}) {
  const creator = given ?? (random() < 0.5 ? accountId(random) : undefined);
  const dts = creator === undefined ? undefined : allow({ RAM: [root(creator)], Service: [dtsService(creator)] });
  const policy = {
    Version: '1',
    Statement:
      dts === undefined
        ? [named(random), ...some(random, [0, 3], () => other(random))]
        : [dts, denyPeople(random, creator)],
  };
  const [defect, findings, spoil] =
    random() < badShare ? pick(random, dts === undefined ? OTHER_DEFECTS : DTS_DEFECTS) : [undefined, []];
  spoil?.({ policy, dts, creator, random });
  return { policy: inRandomOrder(random, policy), creator, defect, findings };
}

/** The text of a policy as a file has it: two or four spaces, tabs, or all on one line. */
export function layOut(random, value) {
  return JSON.stringify(value, null, pick(random, [2, 2, 2, 4, '\t', undefined]));
}

function allow(principal, condition) {
  return {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: principal,
    ...(condition !== undefined && { Condition: condition }),
  };
}

const root = (account) => `acs:ram::${account}:root`;
const dtsService = (account) => `${account}@dts.aliyuncs.com`;
const user = (random, account = accountId(random)) => `acs:ram::${account}:user/${name(random)}`;
const role = (random, account = accountId(random)) => `acs:ram::${account}:role/${name(random)}`;
const service = (random) => `${pick(random, SERVICES)}.aliyuncs.com`;

/** Keeps some people and roles of the creator out, who would get in with the whole account. */
function denyPeople(random, creator) {
  const people = some(random, [1, 2], () => (random() < 0.5 ? user : role)(random, creator));
  return { ...allow({ RAM: people }), Effect: 'Deny' };
}

/** A statement with a name in it, for somebody other than DTS. */
function named(random) {
  switch (between(random, 0, 3)) {
    case 0:
      return allow({ RAM: some(random, [1, 2], () => role(random)) });
    case 1:
      return allow(
        { RAM: some(random, [1, 2], () => user(random)) },
        { Bool: { 'acs:MFAPresent': pick(random, ['true', ['true']]) } },
      );
    case 2:
      return allow(
        { RAM: [root(accountId(random))] },
        shuffled(random, {
          StringEquals: { 'sts:ExternalId': [name(random)] },
          IpAddress: { 'acs:SourceIp': some(random, [1, 2], () => addresses(random)) },
        }),
      );
    default:
      return allow(
        { Federated: [`acs:ram::${accountId(random)}:oidc-provider/${name(random)}`] },
        {
          StringEquals: shuffled(random, {
            'oidc:iss': [`https://${name(random)}.example.com`],
            'oidc:aud': [name(random)],
            'oidc:sub': [`system:serviceaccount:${name(random)}:${name(random)}`],
          }),
        },
      );
  }
}

function other(random) {
  return random() < 0.3 ? allow({ Service: [service(random)] }) : named(random);
}

function addresses(random) {
  return `10.${String(between(random, 0, 255))}.${String(between(random, 0, 255))}.0/24`;
}

function inRandomOrder(random, policy) {
  const statements = shuffled(random, policy.Statement).map((statement) =>
    shuffled(random, { ...statement, Principal: shuffled(random, oneOrMore(random, statement.Principal)) }),
  );
  return shuffled(random, { ...policy, Statement: statements });
}

/** Some lists of one entry become the entry itself, which RAM takes as well. */
function oneOrMore(random, principal) {
  return Object.fromEntries(
    Object.entries(principal).map(([kind, list]) => [kind, list.length === 1 && random() < 0.2 ? list[0] : list]),
  );
}

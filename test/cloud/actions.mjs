// What each action answers, by its documentation. `caller` is the identity that signed, `account` whose resources it reads.
import { randomBytes } from 'node:crypto';

/** An answer that is an error of the API. */
export class Refusal extends Error {
  constructor(status, code, message = code, detail) {
    super(message);
    this.detail = detail;
    this.status = status;
    this.code = code;
  }
}

const name = (length) => randomBytes(length).toString('hex');

function roleOf({ account, query }) {
  const role = account.roles.get(query.get('RoleName'));
  if (role === undefined || role.isGone) throw new Refusal(404, 'EntityNotExist.Role', 'The role not exists.');
  return role;
}

function ListRoles({ account, query }) {
  const most = Number(query.get('MaxItems') ?? 100);
  if (!(most >= 1 && most <= 1000)) throw new Refusal(400, 'InvalidParameter.MaxItems');
  const all = [...account.roles.values()];
  const from = Number(query.get('Marker') ?? 0);
  const page = all.slice(from, from + most);
  const isTruncated = from + most < all.length;
  return {
    IsTruncated: isTruncated,
    ...(isTruncated && { Marker: String(from + most) }),
    Roles: {
      Role: page.map((role) => ({
        RoleName: role.name,
        Arn: role.arn,
        RoleId: '1',
        CreateDate: '2026-01-01T00:00:00Z',
      })),
    },
  };
}

function GetRole(asked) {
  const role = roleOf(asked);
  return { Role: { RoleName: role.name, Arn: role.arn, RoleId: '1', AssumeRolePolicyDocument: role.trust } };
}

function ListPoliciesForRole(asked) {
  const { policies } = roleOf(asked);
  return {
    Policies: {
      Policy: policies.map(({ name: policy, type }) => ({
        PolicyName: policy,
        PolicyType: type,
        DefaultVersion: 'v1',
      })),
    },
  };
}

function ListEntitiesForPolicy({ account, query }) {
  const [policy, type] = [query.get('PolicyName'), query.get('PolicyType')];
  if (type === 'Custom' && account.policies[policy] === undefined) throw new Refusal(404, 'EntityNotExist.Policy');
  const holds = ({ policies }) => policies.some((held) => held.name === policy && held.type === type);
  const of = (kind) => account.holders.filter((each) => each.kind === kind && holds(each));
  return {
    Roles: {
      Role: [...account.roles.values()]
        .filter(holds)
        .map((role) => ({ RoleName: role.name, Arn: role.arn, RoleId: '1' })),
    },
    Users: { User: of('user').map((user) => ({ UserName: user.name, UserId: '2' })) },
    Groups: { Group: of('group').map((group) => ({ GroupName: group.name })) },
  };
}

function GetPolicy({ account, query }) {
  const document = account.policies[query.get('PolicyName')];
  if (document === undefined) throw new Refusal(404, 'EntityNotExist.Policy');
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return {
    Policy: { PolicyName: query.get('PolicyName'), PolicyType: query.get('PolicyType'), DefaultVersion: 'v1' },
    DefaultPolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, PolicyDocument: text },
  };
}

function GetAccountSummary({ account }) {
  return { SummaryMap: { Roles: account.countedRoles ?? account.roles.size, RolesQuota: 1000 } };
}

function DescribeDtsJobs({ account, query }) {
  const [region, type] = [query.get('RegionId') ?? 'cn-hangzhou', query.get('JobType') ?? 'MIGRATION'];
  const [number, size] = [Number(query.get('PageNumber') ?? 1), Number(query.get('PageSize') ?? 30)];
  const all = account.jobs.filter((job) => job.region === region && job.type === type);
  const page = all.slice((number - 1) * size, number * size);
  return {
    Success: true,
    PageNumber: number,
    PageRecordCount: page.length,
    TotalRecordCount: all.length,
    DtsJobList: page.map((job) => ({
      ...listed(job, 'Forward'),
      ...(job.reverse && { ReverseJob: listed(job, 'Reverse') }),
    })),
  };
}

const WORDS = { MIGRATION: 'online', SYNC: 'sync', SUBSCRIBE: 'subscribe' };

function listed(job, direction) {
  return {
    DtsJobId: direction === 'Reverse' ? `${job.id}-reverse` : job.id,
    DtsInstanceID: `dts-${job.id}`,
    DtsJobName: job.name,
    JobType: WORDS[job.type],
    Status: job.status ?? 'Synchronizing',
    ...(job.reverse && { DtsJobDirection: direction }),
    SourceEndpoint: { InstanceType: 'RDS', EngineName: 'MySQL', UserName: 'dbuser' },
  };
}

function DescribeDtsJobDetail({ account, query }) {
  const job = account.jobs.find(({ id, region }) => id === query.get('DtsJobId') && region === query.get('RegionId'));
  if (job === undefined) throw new Refusal(404, 'InvalidJobId');
  const isReverse = query.get('SynchronizationDirection') === 'Reverse';
  const ends = isReverse ? job.reverse : job;
  return {
    ...listed(job, isReverse ? 'Reverse' : 'Forward'),
    SourceEndpoint: end(ends.source),
    ...(ends.destination && { DestinationEndpoint: end(ends.destination) }),
    ...job.more,
  };
}

function end({ account = '', role = '', instanceType = 'RDS', engine = 'MySQL', ...rest }) {
  return {
    AliyunUid: account,
    RoleName: role,
    InstanceType: instanceType,
    EngineName: engine,
    UserName: 'dbuser',
    ...rest,
  };
}

function ListAccounts({ world, query }) {
  const size = Number(query.get('MaxResults') ?? 10);
  const from = Number(query.get('NextToken') || 0);
  const inScope = world.members.filter(
    ({ folder }) => !query.has('ParentFolderId') || folder === query.get('ParentFolderId'),
  );
  const page = inScope.slice(from, from + size);
  const next = from + size < inScope.length ? String(from + size) : '';
  return {
    NextToken: next,
    Accounts: {
      Account: page.map(({ id, name: display, status = 'CreateSuccess' }) => ({
        AccountId: id,
        DisplayName: display,
        Status: status,
      })),
    },
  };
}

function GetCallerIdentity({ caller }) {
  return { AccountId: caller.account, IdentityType: caller.type, Arn: caller.arn, UserId: '1', PrincipalId: '1' };
}

/** Whether a trust policy lets an account in, with the external ID that it may ask for. */
function letsIn(trust, caller, externalId) {
  return JSON.parse(trust).Statement.some(({ Effect, Principal, Condition }) => {
    const wanted = Condition?.StringEquals?.['sts:ExternalId'];
    const isNamed = [Principal.RAM ?? []].flat().includes(`acs:ram::${caller.account}:root`);
    return Effect === 'Allow' && isNamed && (wanted === undefined || [wanted].flat().includes(externalId));
  });
}

function AssumeRole({ world, caller, body, sessions, clock }) {
  const found = /^acs:ram::(\d+):role\/(.+)$/.exec(body.get('RoleArn') ?? '');
  const role = found && world.accounts.get(found[1])?.roles.get(found[2]);
  if (!role) throw new Refusal(404, 'EntityNotExist.Role', 'The role not exists.');
  if (caller.type === 'Account') throw new Refusal(403, 'NoPermission', 'Roles may not be assumed by root accounts.');
  if (!letsIn(role.trust, caller, body.get('ExternalId'))) throw denied(world, 'AssumeRolePolicy');
  return session({ world, body, sessions, account: found[1], role: found[2], clock });
}

/** A refusal as the vendor words it: which policy refuses stands in a message that has to be decoded, or beside it. */
export function denied(world, type) {
  const encoded = `encoded-${Buffer.from(type).toString('base64url')}`;
  return new Refusal(403, 'NoPermission', 'You are not authorized to do this action.', {
    NoPermissionType: 'ImplicitDeny',
    EncodedDiagnosticMessage: encoded,
    ...(world.isPlain && { PolicyType: type }),
  });
}

function DecodeDiagnosticMessage({ query }) {
  const encoded = query.get('EncodedDiagnosticMessage') ?? '';
  if (!encoded.startsWith('encoded-')) throw new Refusal(400, 'InvalidParameter.EncodedDiagnosticMessage');
  const type = Buffer.from(encoded.slice('encoded-'.length), 'base64url').toString();
  return { DecodedDiagnosticMessage: { NoPermissionPolicyType: type, ExplicitDeny: false } };
}

function AssumeRoleWithOIDC({ world, body, sessions, clock }) {
  const found = /^acs:ram::(\d+):role\/(.+)$/.exec(body.get('RoleArn') ?? '');
  if (body.get('OIDCToken') !== world.oidcToken)
    throw new Refusal(400, 'AuthenticationFail.OIDCToken.Invalid', `bad token ${body.get('OIDCToken')}`);
  return session({ world, body, sessions, account: found[1], role: found[2], clock });
}

function session({ world, body, sessions, account, role, clock }) {
  const seconds = Number(body.get('DurationSeconds') ?? 3600);
  if (seconds < 900) throw new Refusal(400, 'InvalidParameter.DurationSeconds');
  const policy = body.get('Policy') ?? undefined;
  if (policy !== undefined && policy.length > 2048) throw new Refusal(400, 'InvalidParameter.Policy');
  const until = clock.now() + (world.sessionSeconds ?? seconds) * 1000;
  const keys = {
    AccessKeyId: `STS.${name(8)}`,
    AccessKeySecret: `canary-secret-${name(12)}`,
    SecurityToken: `canary-token-${name(40)}`,
  };
  const arn = `acs:ram::${account}:assumed-role/${role}/${body.get('RoleSessionName')}`;
  sessions.set(keys.AccessKeyId, {
    secret: keys.AccessKeySecret,
    token: keys.SecurityToken,
    until,
    policy,
    account,
    arn,
    type: 'AssumedRoleUser',
  });
  return {
    AssumedRoleUser: { Arn: arn, AssumedRoleId: `1:${body.get('RoleSessionName')}` },
    Credentials: { ...keys, Expiration: new Date(until).toISOString().replace(/\.\d+/, '') },
  };
}

/** Each action: what answers, its version, the right that it wants (`undefined`: none), and calls a second. */
export const ACTIONS = {
  DecodeDiagnosticMessage: {
    answer: DecodeDiagnosticMessage,
    version: '2015-05-01',
    right: 'ram:DecodeDiagnosticMessage',
  },
  ListRoles: { answer: ListRoles, version: '2015-05-01', right: 'ram:ListRoles' },
  GetRole: { answer: GetRole, version: '2015-05-01', right: 'ram:GetRole' },
  ListPoliciesForRole: { answer: ListPoliciesForRole, version: '2015-05-01', right: 'ram:ListPoliciesForRole' },
  ListEntitiesForPolicy: { answer: ListEntitiesForPolicy, version: '2015-05-01', right: 'ram:ListEntitiesForPolicy' },
  GetPolicy: { answer: GetPolicy, version: '2015-05-01', right: 'ram:GetPolicy' },
  GetAccountSummary: { answer: GetAccountSummary, version: '2019-08-15', right: 'ram:GetAccountSummary' },
  DescribeDtsJobs: { answer: DescribeDtsJobs, version: '2020-01-01', right: 'dts:DescribeDtsJobs' },
  DescribeDtsJobDetail: { answer: DescribeDtsJobDetail, version: '2020-01-01', right: 'dts:DescribeDtsJobDetail' },
  ListAccounts: { answer: ListAccounts, version: '2022-04-19', right: 'resourcemanager:ListAccounts' },
  ListAccountsForParent: {
    answer: ListAccounts,
    version: '2022-04-19',
    right: 'resourcemanager:ListAccountsForParent',
  },
  GetCallerIdentity: { answer: GetCallerIdentity, version: '2015-04-01', right: undefined },
  AssumeRole: { answer: AssumeRole, version: '2015-04-01', right: 'sts:AssumeRole' },
  AssumeRoleWithOIDC: { answer: AssumeRoleWithOIDC, version: '2015-04-01', right: undefined, isAnonymous: true },
};

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

/** A refusal of DTS: its status is 200. */
export class DtsRefusal extends Error {
  constructor(code) {
    super(code);
    this.answer = dtsRefusal(code, 'The caller is not authorized.');
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
  return { SummaryMap: { Roles: String(account.countedRoles ?? account.roles.size), RolesQuota: 1000 } };
}

/** A page by number: its size is 10 unless the caller asks for another one. */
function pageOf(all, query, { most, isStuck }) {
  const [number, size] = [Number(query.get('PageNumber') ?? 1), Number(query.get('PageSize') ?? 10)];
  if (number < 1) throw new Refusal(400, 'InvalidParameter.PageNumber');
  if (size < 1 || size > most) throw new Refusal(400, 'InvalidParameter.PageSize');
  if (isStuck) return { number, size, page: all.slice(0, size) };
  return { number, size, page: all.slice((number - 1) * size, number * size) };
}

/** A refusal of DTS has status 200. */
function dtsRefusal(ErrCode, ErrMessage = ErrCode, HttpStatusCode = 403) {
  return { Success: false, ErrCode, ErrMessage, HttpStatusCode, DynamicMessage: '' };
}

/** DTS gives no more jobs a page than this, whatever it is asked for. */
const MOST_JOBS = 30;

/** Whether a region is asked at its own host: another one may answer, and knows nothing of its jobs. */
function isAtHome({ host }, region) {
  const own = ['cn-chengdu', 'cn-wulanchabu'].includes(region) ? 'dts.aliyuncs.com' : `dts.${region}.aliyuncs.com`;
  return host === own;
}

function DescribeDtsJobs({ world, account, query, headers }) {
  if (account.dtsRefusal !== undefined) return dtsRefusal(account.dtsRefusal);
  const [region, type] = [query.get('RegionId') ?? 'cn-hangzhou', query.get('JobType') ?? 'MIGRATION'];
  if (WORDS[type] === undefined) return dtsRefusal('InvalidParameter.JobType', 'The job type is invalid.', 400);
  const [number, asked] = [Number(query.get('PageNumber') ?? 1), Number(query.get('PageSize') ?? 10)];
  const size = Math.min(asked, world.mostJobs ?? MOST_JOBS);
  const withDbList = query.get('WithoutDbList') !== 'true';
  const isHere = world.isRegional !== true || isAtHome(headers, region);
  const all = isHere ? account.jobs.filter((job) => job.region === region && job.type === type) : [];
  const page = world.isStuck ? all.slice(0, size) : all.slice((number - 1) * size, number * size);
  return {
    Success: true,
    PageNumber: number,
    PageRecordCount: page.length,
    // Some numbers come as text.
    TotalRecordCount: String(all.length === 0 ? 0 : (account.countedJobs ?? all.length + (account.hiddenJobs ?? 0))),
    DtsJobList: page.map((job) => ({
      ...listed(job, 'Forward', withDbList),
      // DTS lists a reverse job of one-way jobs too: its ends, and no ID.
      ReverseJob: job.reverse
        ? listed(job, 'Reverse', withDbList)
        : { SourceEndpoint: { ...ENDS }, DestinationEndpoint: { ...ENDS } },
    })),
  };
}

const WORDS = { MIGRATION: 'online', SYNC: 'sync', SUBSCRIBE: 'subscribe' };

/** Becomes a number of 19 digits when the answer is sent. */
export const UNREAD = 'LONG-NUMBER';

const ENDS = { InstanceType: 'RDS', EngineName: 'MySQL', UserName: 'dbuser' };

function listed(job, direction, withDbList = false) {
  return {
    DtsJobId: direction === 'Reverse' ? `${job.id}-reverse` : job.id,
    DtsInstanceID: `dts-${job.id}`,
    ...(job.name !== undefined && { DtsJobName: job.name }),
    JobType: WORDS[job.type],
    Status: job.status ?? 'Synchronizing',
    ...(job.reverse && { DtsJobDirection: direction }),
    SourceEndpoint: { ...ENDS },
    ...(withDbList && { DbObject: 'x'.repeat(10_000) }),
    ...job.listed,
  };
}

function DescribeDtsJobDetail({ account, query }) {
  const job = account.jobs.find(({ id, region }) => id === query.get('DtsJobId') && region === query.get('RegionId'));
  if (job === undefined || job.isGone) return dtsRefusal('Forbidden.InstanceNotFound', 'The instance is not found.');
  const isReverse = query.get('SynchronizationDirection') === 'Reverse';
  const ends = isReverse ? job.reverse : job;
  if (ends === undefined) return dtsRefusal('InvalidParameter.SynchronizationDirection', 'There is no such half.', 400);
  const { SourceEndpoint: _, ...rest } = listed(job, isReverse ? 'Reverse' : 'Forward');
  return {
    Success: true,
    ...rest,
    // Not among what is read; no JavaScript number holds it.
    Reserved: UNREAD,
    ...(ends.source && { SourceEndpoint: end(ends.source) }),
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
  if (!(size >= 1 && size <= 100)) throw new Refusal(400, 'InvalidParameter.MaxResults');
  const from = Number(query.get('NextToken') || 0);
  const page = world.members.slice(from, from + size);
  const hasMore = from + size < world.members.length;
  return { ...(hasMore && { NextToken: String(from + size) }), Accounts: { Account: page.map(memberOf) } };
}

function ListAccountsForParent({ world, query }) {
  const folder = query.get('ParentFolderId');
  const all = world.members.filter((member) => folder === null || member.folder === folder);
  const { number, size, page } = pageOf(all, query, { most: 100, isStuck: world.isStuck === true });
  return {
    PageNumber: number,
    PageSize: size,
    TotalCount: String(all.length + (world.hiddenMembers ?? 0)),
    Accounts: { Account: page.map(memberOf) },
  };
}

function memberOf({ id, name: display, status = 'CreateSuccess' }) {
  return {
    AccountId: id,
    ...(display !== undefined && { DisplayName: display }),
    Status: status,
    Type: 'ResourceAccount',
  };
}

function GetResourceDirectory({ world }) {
  const { manager } = world;
  if (manager === undefined) throw new Refusal(409, 'ResourceDirectoryNotInUse');
  return { ResourceDirectory: { MasterAccountId: manager, ResourceDirectoryId: 'rd-1', RootFolderId: 'r-1' } };
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

function AssumeRole({ world, caller, given, sessions, clock }) {
  const found = /^acs:ram::(\d+):role\/(.+)$/.exec(given.get('RoleArn') ?? '');
  const role = found && world.accounts.get(found[1])?.roles.get(found[2]);
  if (!role || role.isGone) throw new Refusal(404, 'EntityNotExist.Role', 'The role not exists.');
  if (caller.type === 'Account') throw new Refusal(403, 'NoPermission', 'Roles may not be assumed by root accounts.');
  if (!letsIn(role.trust, caller, given.get('ExternalId'))) throw denied(world, 'AssumeRolePolicy');
  return session({ world, given, sessions, account: found[1], role: found[2], clock });
}

/** A refusal as the vendor words it: which policy refuses stands in a message that has to be decoded, or beside it. */
export function denied(world, type, isDts = false) {
  if (isDts) return new DtsRefusal('Forbidden.RAM');
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

function AssumeRoleWithOIDC({ world, given, sessions, clock }) {
  const found = /^acs:ram::(\d+):role\/(.+)$/.exec(given.get('RoleArn') ?? '');
  if (given.get('OIDCToken') !== world.oidcToken)
    throw new Refusal(400, 'AuthenticationFail.OIDCToken.Invalid', `bad token ${given.get('OIDCToken')}`);
  return session({ world, given, sessions, account: found[1], role: found[2], clock });
}

function session({ world, given, sessions, account, role, clock }) {
  const seconds = Number(given.get('DurationSeconds') ?? 3600);
  if (seconds < 900) throw new Refusal(400, 'InvalidParameter.DurationSeconds');
  const policy = given.get('Policy') ?? undefined;
  if (policy !== undefined && policy.length > 2048) throw new Refusal(400, 'InvalidParameter.Policy');
  const until = clock.now() + (world.sessionSeconds ?? seconds) * 1000;
  const keys = {
    AccessKeyId: `STS.${name(8)}`,
    AccessKeySecret: `canary-secret-${name(12)}`,
    SecurityToken: `canary-token-${name(40)}`,
  };
  const arn = `acs:ram::${account}:assumed-role/${role}/${given.get('RoleSessionName')}`;
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
    AssumedRoleUser: { Arn: arn, AssumedRoleId: `1:${given.get('RoleSessionName')}` },
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
    answer: ListAccountsForParent,
    version: '2022-04-19',
    right: 'resourcemanager:ListAccountsForParent',
  },
  GetResourceDirectory: {
    answer: GetResourceDirectory,
    version: '2022-04-19',
    right: 'resourcemanager:GetResourceDirectory',
  },
  GetCallerIdentity: { answer: GetCallerIdentity, version: '2015-04-01', right: undefined },
  AssumeRole: { answer: AssumeRole, version: '2015-04-01', right: 'sts:AssumeRole' },
  AssumeRoleWithOIDC: { answer: AssumeRoleWithOIDC, version: '2015-04-01', right: undefined, isAnonymous: true },
};

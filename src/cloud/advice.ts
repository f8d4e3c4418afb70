import type { CallError, Denial } from '../model/errors.ts';
import { ACTIONS, type Action } from './actions.ts';

/** Who makes calls, for people: whose policies have to allow them. */
export interface Grantee {
  /** The account in which its policies are. */
  readonly account: string;
  /** The user or role; `undefined`: nobody knows which one. */
  readonly identity: string | undefined;
}

/** An account with the name that people know it by. */
export function accountText(id: string, name: string | undefined): string {
  return name === undefined || name === id ? id : `${name} (${id})`;
}

/** The user or role that STS names as the caller: of a session, the role that was taken. */
export function identityOf(arn: string | undefined): string | undefined {
  const session = /^acs:(?:ram|sts)::(\d+):assumed-role\/([^/]+)\//.exec(arn ?? '');
  return session === null ? arn : `acs:ram::${session[1] ?? ''}:role/${session[2] ?? ''}`;
}

/** What to add where rights are missing: one statement for all of them. */
export function missingRights(rights: readonly string[], { account, identity }: Grantee): string {
  return `add ${statement(rights, '*')} to a policy of ${identity ?? 'the caller'}, in account ${account}`;
}

function statement(actions: readonly string[], resource: string): string {
  return JSON.stringify({ Effect: 'Allow', Action: actions.length === 1 ? actions[0] : actions, Resource: resource });
}

/** Why no right of the caller would help: something else refuses. `undefined`: a right may. */
export function otherRefusal({ policyType, isExplicit }: Denial = {}): string | undefined {
  if (policyType === 'ControlPolicy') return 'a control policy of the resource directory denies it';
  if (policyType === 'SessionPolicy') return 'the session policy of the caller denies it';
  return isExplicit === true ? 'a Deny statement denies it; an Allow does not help' : undefined;
}

/** Who takes a role, of whom. */
export interface Taking {
  readonly role: string;
  /** The account that owns the role. */
  readonly owner: string;
  /** `undefined`: nobody knows. */
  readonly caller: (Grantee & { readonly id: string; readonly isRoot: boolean }) | undefined;
}

/** What lets a caller take a role: a right in the caller's account, and the trust policy of the role in the other one. */
export function assumeRoleAdvice({ failure, denial }: CallError, { role, owner, caller }: Taking): string | undefined {
  if (failure === 'absent')
    return `account ${owner} has no role of that name, or the account does not exist (it may have been closed)`;
  if (failure !== 'denied') return undefined;
  if (caller?.isRoot === true)
    return `the caller is account ${caller.account} itself (root), which can take no role: use a RAM user or a role of it`;
  const type = denial?.policyType;
  const trust = trustAdvice(owner, caller?.id);
  if (type === 'AssumeRolePolicy') return trust;
  const other = otherRefusal(denial);
  if (other !== undefined) return other;
  const where = caller === undefined ? 'the account of the caller' : `account ${caller.account}, the caller's`;
  const right = `in ${where}, add ${statement(['sts:AssumeRole'], role)} to a policy of ${caller?.identity ?? 'the caller'}`;
  return type?.endsWith('IdentityBasedPolicy') === true ? right : `${right}; and ${trust}`;
}

function trustAdvice(owner: string, caller: string | undefined): string {
  const principal = { RAM: [`acs:ram::${caller ?? '<account ID of the caller>'}:root`] };
  const trusting = JSON.stringify({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal });
  return `in account ${owner}, the trust policy of the role has to have ${trusting}, or to name the caller itself; a condition on sts:ExternalId has to hold`;
}

/** What to do about errors of the credentials, by the words of STS and of the gateway before all APIs. */
const BY_CODE: readonly (readonly [RegExp, string])[] = [
  [/^InvalidAccessKeyId\.NotFound/, 'there is no such access key: check its ID; it may have been deleted'],
  [
    /^(?:InvalidAccessKeyId\.Inactive|Forbidden\.AccessKey|NoEnabledAccessKey)/,
    'the access key is disabled: enable it, or use another one',
  ],
  [
    /^(?:SignatureDoesNotMatch|IncompleteSignature)/,
    'the secret does not belong to the ID of the access key: set both again',
  ],
  [/^InvalidSecurityToken\.Expired/, 'the temporary credentials have expired: get new ones'],
  [
    /^(?:InvalidSecurityToken|MissingSecurityToken)/,
    'the security token does not belong to the access key: use the one that came with it; a permanent key has none',
  ],
  [/^AuthenticationFail\.OIDCToken\.Expired/, 'the OIDC token has expired: write a new one to its file'],
  [
    /^AuthenticationFail\.OIDCToken\.AudienceNotMatch/,
    'the audience of the OIDC token is no client ID of the identity provider in RAM',
  ],
  [
    /^AuthenticationFail\.OIDCToken/,
    'the OIDC token has to be one that the identity provider has issued, with its address and its fingerprint in RAM',
  ],
  [
    /^AuthenticationFail\.NoPermission/,
    'the account of the role has no such OIDC provider, or the trust policy of the role does not let it in: Federated, and conditions on oidc:iss, oidc:aud and oidc:sub',
  ],
  [/^InvalidParameter\.RoleArn/, 'the ARN of the role has to be acs:ram::<account ID>:role/<role name>'],
];

/** What to do about an error, by its code alone. */
export function codeAdvice({ code }: CallError): string | undefined {
  return code === undefined ? undefined : BY_CODE.find(([pattern]) => pattern.test(code))?.[1];
}

/** Whether a right of the caller's would let an action through. */
export function isMissingRight({ failure, denial }: CallError, action: Action): boolean {
  return (
    failure === 'denied' &&
    action !== 'AssumeRole' &&
    ACTIONS[action].grant !== undefined &&
    otherRefusal(denial) === undefined
  );
}

/** Where the vendor's part of this module comes from. */
export const ADVICE_FACTS = [
  {
    what: 'Error codes of credentials',
    constants: ['BY_CODE'],
    sources: ['ramSdk', 'assumeRole'],
    check: 'Read the error codes of STS and the common error codes of the APIs.',
  },
] as const;

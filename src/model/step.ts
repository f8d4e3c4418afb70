import type { AccountId } from './account.ts';
import { dtsPrincipal, rootPrincipal } from './dts-trust.ts';
import { DTS_POLICY } from './role.ts';

/** What a call is given, by the parameters' names in the API (RAM 2015-05-01, STS 2015-04-01). */
interface Parameters {
  readonly GetCallerIdentity: Readonly<Record<string, never>>;
  readonly CreateRole: { readonly RoleName: string; readonly AssumeRolePolicyDocument: PolicyDocument };
  readonly UpdateRole: { readonly RoleName: string; readonly NewAssumeRolePolicyDocument: PolicyDocument };
  readonly AttachPolicyToRole: PolicyOfRole;
  readonly DetachPolicyFromRole: PolicyOfRole;
}

type PolicyOfRole = {
  readonly PolicyType: 'System' | 'Custom';
  readonly PolicyName: string;
  readonly RoleName: string;
};

/** A policy as a value; its keys keep their order. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** An action of the API that a step takes. */
export type StepAction = keyof Parameters;

/** One call that has to be made in an account, in the API's own words. It is told to people and never made by this program. */
export type Step = {
  readonly [A in StepAction]: { readonly account: AccountId; readonly action: A; readonly parameters: Parameters[A] };
}[StepAction];

/** The product that an action belongs to, as the `aliyun` program names it. */
export const PRODUCTS: Readonly<Record<StepAction, 'ram' | 'sts'>> = {
  GetCallerIdentity: 'sts',
  CreateRole: 'ram',
  UpdateRole: 'ram',
  AttachPolicyToRole: 'ram',
  DetachPolicyFromRole: 'ram',
};

/** Tells whose credentials are at hand, before anything is changed with them. */
export function askWho(account: AccountId): Step {
  return { account, action: 'GetCallerIdentity', parameters: {} };
}

/** Makes a role in an account. */
export function createRole(account: AccountId, role: string, trust: PolicyDocument): Step {
  return { account, action: 'CreateRole', parameters: { RoleName: role, AssumeRolePolicyDocument: trust } };
}

/** Gives a role another trust policy: it takes the place of the whole old one. */
export function updateRole(account: AccountId, role: string, trust: PolicyDocument): Step {
  return { account, action: 'UpdateRole', parameters: { RoleName: role, NewAssumeRolePolicyDocument: trust } };
}

/** Attaches a policy to a role; by default the system policy that every role for DTS needs. */
export function attachPolicy(account: AccountId, role: string, policy: PolicyName = DTS_SYSTEM_POLICY): Step {
  return { account, action: 'AttachPolicyToRole', parameters: policyOf(role, policy) };
}

/** Takes a policy from a role. */
export function detachPolicy(account: AccountId, role: string, policy: PolicyName): Step {
  return { account, action: 'DetachPolicyFromRole', parameters: policyOf(role, policy) };
}

interface PolicyName {
  readonly type: 'System' | 'Custom';
  readonly name: string;
}

const DTS_SYSTEM_POLICY: PolicyName = { type: 'System', name: DTS_POLICY };

function policyOf(role: string, { type, name }: PolicyName): PolicyOfRole {
  return { PolicyType: type, PolicyName: name, RoleName: role };
}

/** The trust policy of the vendor's page, whole: DTS may take the role for the account that creates the task. */
export function trustPolicyFor(creator: AccountId): PolicyDocument {
  return {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: [rootPrincipal(creator)], Service: [dtsPrincipal(creator)] },
      },
    ],
  };
}

/**
 * Whether RAM can have a role or a policy of this name: letters, digits, `.` and `-`, and `_` and other scripts, which
 * old ones may hold. A step for any other name could not be carried out, and no command is written for it.
 */
export function isRamName(name: string): boolean {
  return /^[\p{L}\p{N}._-]{1,128}$/u.test(name);
}

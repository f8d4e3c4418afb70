import type { AccountId } from './account.ts';
import { dtsPrincipal, rootPrincipal } from './policy/dts-role.ts';
import { DTS_POLICY } from './role.ts';
import type { PolicyOfRole, PolicyDocument, Step } from './steps.ts';

/** Shows the account of the credentials, before anything is changed with them. */
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

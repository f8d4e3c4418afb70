import type { AccountId } from './account.ts';

/** What a call is given, by the parameters' names in the API (RAM 2015-05-01, STS 2015-04-01). */
interface Parameters {
  readonly GetCallerIdentity: Readonly<Record<string, never>>;
  readonly CreateRole: { readonly RoleName: string; readonly AssumeRolePolicyDocument: PolicyDocument };
  readonly UpdateRole: { readonly RoleName: string; readonly NewAssumeRolePolicyDocument: PolicyDocument };
  readonly AttachPolicyToRole: PolicyOfRole;
  readonly DetachPolicyFromRole: PolicyOfRole;
}

export type PolicyOfRole = {
  readonly PolicyType: 'System' | 'Custom';
  readonly PolicyName: string;
  readonly RoleName: string;
};

/** A policy as a value; its keys keep their order. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** An action of the API that a step takes. */
export type StepAction = keyof Parameters;

/** One call that has to be made in an account, in the API's own words. It is printed for people; this program never makes it. */
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

/**
 * Whether RAM can have a role or a policy of this name: letters, digits, `.` and `-`, and `_` and other scripts, which
 * old ones may hold. A step for any other name could not be carried out, and no command is written for it.
 */
export function isRamName(name: string): boolean {
  return /^[\p{L}\p{N}._-]{1,128}$/u.test(name);
}

import { DTS_SERVICE, type Principal } from './principal.ts';
import { DTS_POLICY, isDefaultRole, isServiceLinked, type Role } from './role.ts';
import type { Trust } from './trust.ts';

/** Whether an entry means DTS, acting for whomever: `dts.aliyuncs.com`, `<account>@dts.aliyuncs.com`, or a near miss of them. */
export function isDts(principal: Principal): boolean {
  return principal.kind === 'misspeltDts' || (principal.kind === 'service' && principal.service === DTS_SERVICE);
}

/** Whether a trust policy names DTS in any form, in any statement. */
export function namesDts(trust: Trust): boolean {
  return trust.statements.some((statement) => statement.principals.some(isDts));
}

/** What tells what a role is for, beside its own text. */
export interface Purpose {
  readonly trust: Trust;
  /** `undefined` for a bare trust policy. */
  readonly role: Role | undefined;
  /** An end of a known task names the role. */
  readonly isNamedByTask: boolean;
  /** A `context` entry of the configuration gives the creator for the role's file. */
  readonly hasConfiguredCreator: boolean;
  /** `--creator` is given, and the user named this very text (or gave it on standard input). */
  readonly isMeantByOption: boolean;
}

/**
 * Whether a role, or a bare trust policy, is meant for cross-account DTS. The role that DTS makes for the own account and
 * service-linked roles never are: plain `dts.aliyuncs.com` is right there.
 */
export function isDtsRole({ trust, role, isNamedByTask, hasConfiguredCreator, isMeantByOption }: Purpose): boolean {
  if (role !== undefined && (isDefaultRole(role.name.value) || isServiceLinked(role.name.value, role.arn?.value)))
    return false;
  if (isNamedByTask || hasConfiguredCreator || namesDts(trust)) return true;
  if (role !== undefined && holdsPolicyNamed(role, DTS_POLICY)) return true;
  return isMeantByOption && !servesAnother(trust);
}

function holdsPolicyNamed({ policies }: Role, name: string): boolean {
  return typeof policies !== 'string' && policies.some((policy) => policy.name === name);
}

/** Whether a trust policy lets another service or an identity provider in. */
function servesAnother(trust: Trust): boolean {
  return trust.statements.some(({ principals }) =>
    principals.some(({ kind }) => kind === 'service' || kind === 'provider'),
  );
}

import { accountText, isId, type Account, type AccountId } from './account.ts';
import type { DtsRole } from './estate.ts';
import type { Data, Note } from './finding.ts';
import { DTS_SERVICE } from './dts-service.ts';
import { isDts } from './principal.ts';
import { DIRECTORY_ROLE, DTS_POLICY, isDefaultRole, isServiceLinked, type Role } from './role.ts';
import { scenario } from './scenario.ts';
import { allowedPrincipals, type Trust } from './trust.ts';

/** Whether a trust policy names DTS in any form, in any statement. */
export function namesDts(trust: Trust): boolean {
  return trust.statements.some((statement) => statement.principals.some(isDts));
}

/** Whether an Allow names somebody who is not of the role's own account. */
export function letsOutsidersIn(trust: Trust, owner: AccountId | undefined): boolean {
  return allowedPrincipals(trust).some((principal) => {
    if (principal.kind === 'anyone') return true;
    if (principal.kind !== 'account' && principal.kind !== 'identity' && principal.kind !== 'service') return false;
    const { account } = principal;
    return isId(account) ? account !== owner : isDts(principal) && account !== undefined;
  });
}

/** Whether a role is the one that a resource directory makes in each member, and lets in the account that it is to let in. */
export function isDirectoryRole(name: string, trust: Trust): boolean {
  if (name !== DIRECTORY_ROLE) return false;
  const [only, ...others] = allowedPrincipals(trust);
  return others.length === 0 && only?.kind === 'account';
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

/** The service principal of DTS acting for an account. */
export function dtsPrincipal(account: Account): string {
  return `${accountText(account)}@${DTS_SERVICE}`;
}

/** The principal that stands for the RAM users and roles of an account. */
export function rootPrincipal(account: AccountId): string {
  return `acs:ram::${account}:root`;
}

/** Texts as messages show them, each in quotation marks. */
export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

/** What tells who should be named: a message of the rule's card, in the words of the vendor page's scenarios. */
export type CreatorMessage =
  'sourceCrosses' | 'destinationCrosses' | 'bothCross' | 'creatorIs' | 'creatorsAre' | 'creatorUnknown';

/** Which account a role should name, and by which row of the vendor page's table. */
export function creatorMessage({ creators }: DtsRole): { readonly message: CreatorMessage; readonly data: Data } {
  const [first, second] = creators;
  if (first === undefined) return { message: 'creatorUnknown', data: {} };
  const data = { creator: creators.map(({ account }) => account).join(', ') };
  if (second !== undefined) return { message: 'creatorsAre', data };
  return { message: MESSAGES[(first.task && scenario(first.task)) ?? 'none'], data };
}

const MESSAGES = {
  source: 'sourceCrosses',
  destination: 'destinationCrosses',
  both: 'bothCross',
  none: 'creatorIs',
} as const satisfies Record<string, CreatorMessage>;

/** Where known tasks say who creates them, for the message `createdBy` of a card; only for some accounts where these are given. */
export function creatorNotes({ creators }: DtsRole, accounts?: readonly AccountId[]): readonly Note[] {
  return creators.flatMap(({ account, task }) =>
    task?.creator === undefined || accounts?.includes(account) === false
      ? []
      : [{ at: task.creator.at, message: 'createdBy', data: { creator: account } }],
  );
}

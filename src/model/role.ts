import { parseAccountId, type AccountId } from './account.ts';
import { parseArn } from './arn.ts';
import type { BrokenText } from './broken-text.ts';
import type { Located, Location } from './location.ts';
import type { Trust } from './trust.ts';

/** The role that DTS makes for itself in every account: it serves that account's own tasks. */
export const DEFAULT_ROLE = 'AliyunDTSDefaultRole';
/** The role that a resource directory makes in each of its members, for the management account. */
export const DIRECTORY_ROLE = 'ResourceDirectoryAccountAccessRole';
/** The system policy that a role for DTS needs. */
export const DTS_POLICY = 'AliyunDTSRolePolicy';

/** System policies that give all that it gives, and more. */
export const WIDER_POLICIES: ReadonlySet<string> = new Set(['AdministratorAccess', 'PowerUserAccess']);

/** A RAM role as an answer, a snapshot or a live account shows it. */
export interface Role {
  readonly at: Location;
  readonly name: Located<string>;
  /** `acs:ram::<owner>:role/<name>`; absent where the text does not say whose role it is. */
  readonly arn: Located<string> | undefined;
  readonly owner: AccountId | undefined;
  /** What says whose role it is may mean another account: no error rests on the owner alone. */
  readonly isOwnerUnsure?: boolean;
  /** The trust policy, read anew each time it is asked for: a dump holds 100,000 of them. */
  readonly policy: () => PolicyText;
  /** The trust policy as the text has it, where it is a string. */
  readonly policyText: string | undefined;
  readonly policies: Attachments;
  /** RAM showed it in an answer: it holds the role as it is. */
  readonly isAnswered?: boolean;
}

/** What became of the text of a trust policy. */
export type PolicyText =
  | { readonly state: 'read'; readonly trust: Trust }
  | { readonly state: 'broken'; readonly text: BrokenText }
  | { readonly state: 'tooDeep' }
  | { readonly state: 'absent' };

/** The trust policy of a role where it can be read. */
export function trustOf({ policy }: Role): Trust | undefined {
  const found = policy();
  return found.state === 'read' ? found.trust : undefined;
}

/** The policies attached to a role: a list, or why there is none to speak of. */
export type Attachments = readonly AttachedPolicy[] | 'notAsked' | 'refused';

export interface AttachedPolicy {
  readonly at: Location;
  readonly name: string;
  readonly type: string;
  /** Where the type is written, where that is not the place of the name. */
  readonly typeAt?: Location;
  /** What a custom policy allows, where its text is known. */
  readonly statements: readonly PermissionStatement[] | undefined;
}

export interface PermissionStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** `NotAction`: all actions but these. */
  readonly notActions?: readonly string[];
  readonly resources: readonly string[];
  readonly isConditional: boolean;
}

/** `acs:ram::<owner>:role/<name>`: owner and name, `undefined` for anything else. */
export function parseRoleArn(text: string): { readonly owner: AccountId; readonly name: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service.toLowerCase() !== 'ram' || arn.region !== '' || arn.type.toLowerCase() !== 'role') return undefined;
  const owner = parseAccountId(arn.account);
  return owner === undefined || !arn.name ? undefined : { owner, name: arn.name };
}

/** The ARN of a role. */
export function roleArn(owner: AccountId, name: string): string {
  return `acs:ram::${owner}:role/${name}`;
}

/** How many characters RAM lets the name of a role have. */
export const MAX_ROLE_NAME = 64;

/** What RAM lets stand in no name of a new role (the page of CreateRole). */
const STRANGE = /[^A-Za-z0-9.-]/gu;

/** Whether RAM takes a text as the name of a new role. */
export function isRoleName(text: string): boolean {
  return text !== '' && text.length <= MAX_ROLE_NAME && text.search(STRANGE) < 0;
}

/** The characters of a text that keep it from being the name of a new role, each once. */
export function strangeCharacters(text: string): readonly string[] {
  return [...new Set(text.match(STRANGE))];
}

/** Whether RAM may hold a role of that name: older ones have other characters than new ones may have. */
export function mayBeRoleName(text: string): boolean {
  return /^[\w.@-]{1,64}$/.test(text);
}

/** Role names are compared without case (guard-rail samples of the vendor do). */
export function isSameRoleName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Owner and name of a role, for comparing without case. */
export function roleKey(owner: AccountId, name: string): string {
  return `${owner}/${name.toLowerCase()}`;
}

/** Roles that a service made and that nobody can edit; `AliyunServiceRoleForDTS` is one. */
export function isServiceLinked(name: string, arn: string | undefined): boolean {
  return /^AliyunServiceRoleFor/i.test(name) || /:role\/aliyun-service-role\//i.test(arn ?? '');
}

/** The role that DTS made for the account's own tasks: plain `dts.aliyuncs.com` is right there. */
export function isDefaultRole(name: string): boolean {
  return isSameRoleName(name, DEFAULT_ROLE);
}

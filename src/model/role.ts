import { parseAccountId, type AccountId, parseArn, ID_LENGTH } from './account.ts';
import type { Located, Location } from './document.ts';
import type { Trust } from './policy/trust-policy.ts';
import type { SyntaxErrorInfo } from './syntax-error.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';

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
  /** The trust policy. It is parsed on each call because a dump may hold 100,000 of them. */
  readonly policy: () => PolicyText;
  /** The trust policy as the text has it, where it is a string. */
  readonly policyText: string | undefined;
  readonly policies: Attachments;
  /** RAM showed it in an answer: it holds the role as it is. */
  readonly isFromRam?: boolean;
}

/** What became of the text of a trust policy. */
export type PolicyText =
  | { readonly state: 'read'; readonly trust: Trust }
  | { readonly state: 'broken'; readonly text: SyntaxErrorInfo }
  | { readonly state: 'tooDeep' }
  | { readonly state: 'absent' };

/** The trust policy of a role where it can be read. */
export function trustOf({ policy }: Role): Trust | undefined {
  const found = policy();
  return found.state === 'read' ? found.trust : undefined;
}

/**
 * The policies attached to a role: a list, or why there is none. `noneHere`: the module or template that makes the role was
 * read whole and attaches none to it; somebody else may.
 */
export type Attachments = readonly AttachedPolicy[] | 'notAsked' | 'refused' | 'noneHere';

export interface AttachedPolicy {
  readonly at: Location;
  readonly name: string;
  readonly type: string;
  /** Where the type is written, where that is not the place of the name. */
  readonly typeAt?: Location;
  /** What a custom policy allows, where its text is known and can be read. */
  readonly statements: readonly PermissionStatement[] | undefined;
  /** Its text is known, and is no policy. */
  readonly isBroken?: true;
}

/** What the text of a custom policy says. */
export type PolicyContent = Pick<AttachedPolicy, 'statements' | 'isBroken'>;

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

/** The role in the name of a principal as Resource Manager has it: `name@role.<account>.onaliyunservice.com`. */
export function roleOfPrincipal(text: string): string {
  return /^(.*)@role\.[^@]*\.onaliyunservice\.com$/.exec(text)?.[1] ?? text;
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

/** What a task names as the role of an end: the bare name that DTS wants, or something else that people have at hand. */
type RoleReference =
  | { readonly kind: 'name'; readonly name: string }
  /** `acs:ram::<account>:role/<name>`, or a part of it. */
  | { readonly kind: 'arn'; readonly name: string; readonly account: AccountId | undefined }
  /** DTS's own role, which serves the tasks of its own account only, by name or ARN. */
  | { readonly kind: 'default' | 'serviceLinked'; readonly name: string }
  /** Not a role at all. */
  | { readonly kind: 'user' | 'group' | 'login' | 'account' }
  /** An attribute of a resource that holds an ARN, by its reference: `${alicloud_ram_role.x.arn}`, `${Role.Arn}`. */
  | { readonly kind: 'arnAttribute'; readonly attribute: string }
  /** Filled in later, or by a person. */
  | { readonly kind: 'open' };

/** In Terraform a role, or one that is looked up, and in ROS any resource that has it. */
const ARN_ATTRIBUTE = /^\$\{((?:data\.)?alicloud_ram_roles?\.[^{}]*\.arn|[A-Za-z0-9]+\.Arn)\}$/;

const PART = /^(role|user|group)\/(.+)$/i;

/** `acs:ram:<account>:…`: the empty region is often forgotten. */
const ONE_COLON = /^acs:(?:ram|sts):(?!:)/i;

/** No ARN, attribute or login is a single word, and nearly every role is one. */
const WORD = /^[A-Za-z][\w.-]*$/;

/** Reads what a task names as a role. */
export function parseRoleReference(text: string): RoleReference {
  const written = text.trim();
  return WORD.test(written) ? readName(written) : readPath(written);
}

function readName(written: string): RoleReference {
  if (findPlaceholder(written) !== undefined) return { kind: 'open' };
  return byName(written) ?? { kind: 'name', name: written };
}

function readPath(written: string): RoleReference {
  const arn = parseArn(written.replace(ONE_COLON, '$&:'));
  if (arn !== undefined && /^(?:ram|sts)$/i.test(arn.service) && arn.region === '' && /^[a-z-]+$/i.test(arn.type)) {
    return ofType(arn.type, arn.name ?? '', arn.account);
  }
  const attribute = ARN_ATTRIBUTE.exec(written)?.[1];
  if (attribute !== undefined) return { kind: 'arnAttribute', attribute };
  if (isUnknown(written) || findPlaceholder(written) !== undefined) return { kind: 'open' };
  const part = PART.exec(written);
  if (part) return ofType(part[1] ?? '', part[2] ?? '', undefined);
  if (/^(?:acs|arn):/i.test(written)) return { kind: 'arn', name: lastPart(written), account: undefined };
  if (written.includes('@')) return { kind: 'login' };
  if (/^\d+$/.test(written) && written.length === ID_LENGTH) return { kind: 'account' };
  return readName(written);
}

function ofType(type: string, path: string, uid: string | undefined): RoleReference {
  const word = type.toLowerCase();
  if (word === 'user' || word === 'group') return { kind: word };
  if (word === 'root') return { kind: 'account' };
  const account = uid === undefined ? undefined : parseAccountId(uid);
  const name = word === 'assumed-role' ? path.replace(/\/.*/, '') : lastPart(path);
  return byName(name) ?? { kind: 'arn', name, account };
}

function byName(name: string): RoleReference | undefined {
  if (isDefaultRole(name)) return { kind: 'default', name };
  return isServiceLinked(name, undefined) ? { kind: 'serviceLinked', name } : undefined;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The role that a task means, by name or by ARN; `undefined` where a user, a group or DTS's own role stands in its place. */
export function roleNameIn(text: string): string | undefined {
  const reference = parseRoleReference(text);
  return reference.kind === 'name' || reference.kind === 'arn' ? reference.name : undefined;
}

/** Where the vendor's part of this module comes from. */
export const ROLE_FACTS = [
  {
    what: 'Length and characters of a role name',
    constants: ['MAX_ROLE_NAME', 'STRANGE'],
    sources: ['createRole', 'metadata'],
    check: 'Read RoleName of CreateRole.',
  },
  {
    what: 'Role and system policy of DTS',
    constants: ['DEFAULT_ROLE', 'DTS_POLICY'],
    sources: ['dtsAuthorization', 'dtsPolicy'],
    check: 'Read the names on both pages.',
  },
  {
    what: 'Role that a resource directory creates in its members',
    constants: ['DIRECTORY_ROLE'],
    sources: ['directoryAccess'],
    check: 'Read the name of the role on the page.',
  },
  {
    what: 'System policies that allow all that AliyunDTSRolePolicy allows',
    constants: ['WIDER_POLICIES'],
    sources: ['policyModule', 'directoryAccess'],
    check: 'Compare the statements of AdministratorAccess and PowerUserAccess in the RAM console.',
  },
] as const;

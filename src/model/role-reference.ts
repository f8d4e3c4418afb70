import { ID_LENGTH, parseAccountId, type AccountId } from './account.ts';
import { parseArn } from './arn.ts';
import { byWord } from './by-word.ts';
import { isDefaultRole, isServiceLinked } from './role.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';

/** What a task names as the role of an end: the bare name that DTS wants, or something else that people have at hand. */
export type RoleReference =
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

/** Reads what a task names as a role. */
export const parseRoleReference = byWord(readReference);

/** No ARN, attribute or login is a single word, and nearly every role is one. */
const WORD = /^[A-Za-z][\w.-]*$/;

function readReference(text: string): RoleReference {
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

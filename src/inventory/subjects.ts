import { isId, type AccountId } from '../model/account.ts';
import type { Located } from '../model/document.ts';
import { type RoleUse, taskSubject, type Task, crosses, endpoints, isLive } from '../model/dts/task.ts';
import { knownEnds } from '../model/dts/vocabulary.ts';
import { dtsEntries } from '../model/policy/dts-principals.ts';
import { isDirectoryRole, isDtsRole, letsOutsidersIn } from '../model/policy/dts-role.ts';
import { dtsPolicyState, statementsOfPolicies } from '../model/policy/permissions.ts';
import {
  isDefaultRole,
  isServiceLinked,
  roleArn,
  roleKey,
  isRoleName,
  isSameRoleName,
  parseRoleReference,
  type AttachedPolicy,
} from '../model/role.ts';
import type { DtsRole, Subject } from '../model/subject.ts';
import type { DeclaredAs } from './declared.ts';
import {
  creatorsOf,
  isCreatorGiven,
  type InventoryRole,
  type RunFacts,
  type Uses,
  type Checkable,
} from './inventory.ts';
import {
  brokenPolicy,
  CREATOR_UNKNOWN,
  isWhollyUnknown,
  LONGEST_JUDGED,
  POLICIES_NOT_GIVEN,
  POLICY_TEXTS_NOT_GIVEN,
  tooDeep,
  tooLong,
  TRUST_NOT_GIVEN,
  unchecked,
  unknownAttachment,
  unknownPrincipals,
} from './unchecked.ts';

/** What rules look at in a task by itself. */
export function taskSubjects(task: Task): readonly Subject[] {
  const subject = taskSubject(task);
  return [
    { kind: 'task', of: { task }, subject },
    { kind: 'mentions', of: { task }, subject },
  ];
}

/** What rules look at in a role with its name. */
export function* roleSubjects(part: InventoryRole, uses: Uses, facts: RunFacts): Iterable<Checkable> {
  const { role } = part;
  if (isServiceLinked(role.name.value, role.arn?.value)) return;
  yield* ownSubjects(part);
  yield* policySubjects(part, uses, facts);
}

function* policySubjects(part: InventoryRole, uses: Uses, facts: RunFacts): Iterable<Checkable> {
  const { role, isLive: isRecorded, declared } = part;
  const name = role.name.value;
  const owner = role.owner ?? part.context.owner;
  const subject = nameOf(part);
  const roleUses = (owner === undefined ? undefined : uses.get(roleKey(owner, name))) ?? NO_USES;
  const allUses = declared === undefined ? roleUses : [...roleUses, ...declared.uses];
  const policy = role.policy();
  if (policy.state === 'broken') yield { kind: 'text', of: policy.text, subject };
  if (policy.state === 'tooDeep') yield unchecked(tooDeep(role.at.document.file));
  if (policy.state === 'absent' && !isRecorded && declared === undefined) yield TRUST_NOT_GIVEN;
  const isTooLong = policy.state === 'read' && policy.trust.length > LONGEST_JUDGED;
  if (isTooLong) yield unchecked(tooLong(role.at, LONGEST_JUDGED));
  const trust = policy.state === 'read' && !isTooLong ? policy.trust : undefined;
  const isDirectory = trust !== undefined && isDirectoryRole(name, trust);
  if (trust !== undefined) {
    const origin = existsInRam(part) ? 'live' : declared?.in === 'ros' ? 'ros' : 'file';
    const unfilled = declared?.unfilled ?? [];
    yield* unknownPrincipals(trust, declared);
    const { knownAccounts, isAudit } = facts;
    const isNeeded = allUses.some(({ task }) => isId(task.creator?.value));
    const of = {
      trust,
      origin,
      owner,
      role,
      knownAccounts,
      isAudit,
      isNeeded,
      unfilled,
      isDirectoryRole: isDirectory,
    } as const;
    yield { kind: 'trust', of, subject };
    yield { kind: 'mentions', of, subject };
  }
  // A role that is not checked has no more subjects.
  const isOpen = trust !== undefined && isWhollyUnknown(trust, declared);
  const policies = isOpen && role.policies === 'noneHere' ? 'notAsked' : role.policies;
  const isForDts = trust !== undefined && isDtsRole({ trust, role, ...purposeOf(part, allUses) });
  if (isForDts) {
    const creators = creatorsOf(allUses, part.context, owner);
    if (!isOpen && !isCreatorGiven(creators, part.context)) yield CREATOR_UNKNOWN;
    if (!isOpen && policies === 'notAsked') yield POLICIES_NOT_GIVEN;
    if (declared?.openPolicy !== undefined) yield unknownAttachment(declared.openPolicy, role.at);
    else if (typeof policies !== 'string' && !isDefaultRole(name)) yield* unreadPolicies(policies, allUses);
    const known = { trust, role, owner, creators, ...(declared && namesIn(declared)) };
    yield { kind: 'dtsRole', of: { entries: dtsEntries(known), ...known }, subject };
  }
  const isNoneHere = policies === 'noneHere';
  if (typeof policies === 'string' && !isNoneHere) return;
  yield {
    kind: 'attachments',
    of: {
      role,
      policies: typeof policies === 'string' ? [] : policies,
      isNoneHere,
      isForDts: isForDts && !isDefaultRole(name),
      letsOutsidersIn: trust !== undefined && !isDirectory && letsOutsidersIn(trust, owner),
      uses: roleUses,
    },
    subject,
  };
}

/** Custom policies that decide what DTS may do, and of which nobody knows what they allow. */
function* unreadPolicies(policies: readonly AttachedPolicy[], uses: readonly RoleUse[]): Iterable<Checkable> {
  const ends = knownEnds(uses.map(({ endpoint }) => endpoint));
  if (dtsPolicyState(policies, ends) !== 'custom' || statementsOfPolicies(policies) !== undefined) return;
  const broken = policies.filter(({ isBroken }) => isBroken === true);
  if (broken.length === 0) yield POLICY_TEXTS_NOT_GIVEN;
  for (const each of broken) yield brokenPolicy(each);
}

/** What a template calls its own account, and what it leaves as it is written. */
function namesIn({ ownNames, unfilled }: DeclaredAs): Pick<DtsRole, 'ownNames' | 'unfilled'> {
  return { ...(ownNames && { ownNames }), unfilled: unfilled.map(({ value }) => value) };
}

/** A role and its name, whatever its policy says. */
function* ownSubjects(part: InventoryRole): Iterable<Subject> {
  const { role, isLive: isRecorded } = part;
  const { name, arn, at } = role;
  const subject = nameOf(part);
  yield { kind: 'role', of: { role, isLive: isRecorded }, subject };
  // A text that gives no name, or gives it in the ARN alone, has none at a place of its own.
  if (name.value === '' && (name.at === at || name.at === arn?.at)) return;
  const inRamAt = existsInRam(part) ? (arn?.at ?? at) : undefined;
  yield { kind: 'roleName', of: { name, inRamAt, namedBy: 'role' }, subject };
}

/** The ARN, as written or put together; in a plan the address, because Terraform prints that. */
function nameOf({ role, context, declared }: InventoryRole): string | undefined {
  if (declared?.in === 'plan') return declared.address;
  const owner = role.owner ?? context.owner;
  return role.arn?.value ?? (owner === undefined ? declared?.address : roleArn(owner, role.name.value));
}

/** Whether RAM holds the role as it is, however odd that looks. */
function existsInRam({ role, isLive: isRecorded }: InventoryRole): boolean {
  return isRecorded || role.isFromRam === true;
}

const NO_USES: readonly RoleUse[] = [];

function purposeOf(
  { context }: InventoryRole,
  uses: readonly RoleUse[],
): { isNamedByTask: boolean; hasConfiguredCreator: boolean; isMeantByOption: boolean } {
  return {
    isNamedByTask: uses.length > 0,
    hasConfiguredCreator: context.creator !== undefined && context.creatorBy === 'config',
    isMeantByOption: context.creator !== undefined && context.isNamed,
  };
}

/** An end that crosses accounts, or may, with the bare name of its role. */
interface NamingEnd {
  readonly task: Task;
  readonly role: Located<string>;
  readonly owner: AccountId | undefined;
}

/**
 * Role names in tasks that RAM would refuse, unless such a role is known: then its own name is reported. Live tasks are left
 * out because DTS has found their role.
 */
export function* roleNameSubjects(tasks: readonly Task[], roles: Iterable<InventoryRole>): Iterable<Subject> {
  const ends = tasks.flatMap(oddEnds);
  if (ends.length === 0) return;
  const known = new Set<NamingEnd>();
  for (const part of roles) for (const end of ends) if (isOf(part, end)) known.add(end);
  for (const end of ends) {
    if (known.has(end)) continue;
    const of = { name: end.role, inRamAt: undefined, namedBy: 'task' } as const;
    yield { kind: 'roleName', of, subject: taskSubject(end.task) };
  }
}

function oddEnds(task: Task): readonly NamingEnd[] {
  if (isLive(task)) return [];
  return endpoints(task).flatMap((endpoint) => {
    const { role, account } = endpoint;
    if (role === undefined || isRoleName(role.value) || crosses(task, endpoint) === false) return [];
    if (parseRoleReference(role.value).kind !== 'name' || role.value.trim() === '') return [];
    return [{ task, role, owner: isId(account?.value) ? account.value : undefined }];
  });
}

function isOf({ role, context }: InventoryRole, end: NamingEnd): boolean {
  if (!isSameRoleName(role.name.value, end.role.value)) return false;
  const owner = role.owner ?? context.owner;
  return owner === undefined || end.owner === undefined || owner === end.owner;
}

import { isId, type AccountId } from '../model/account.ts';
import { dtsEntries } from '../model/dts-entries.ts';
import { isDirectoryRole, isDtsRole, letsOutsidersIn } from '../model/dts-trust.ts';
import type { Creator, DtsRole, Subject, Use } from '../model/estate.ts';
import { isDefaultRole, isServiceLinked, roleArn, type Role, roleKey } from '../model/role.ts';
import { taskSubject, type Task } from '../model/task.ts';
import { accountSubjects, crossingLinks, linkSubjects, pairSubjects } from './links.ts';
import { roleNameSubjects } from './role-names.ts';
import type { Context, DeclaredAs, Estate, RolePart, TrustPart, Uses } from './parts.ts';

/** What rules can only look at when all is read, made one at a time; `roles`: those that were not judged before. */
export function* sharedSubjects(estate: Estate, uses: Uses, roles: Iterable<RolePart>): Iterable<Subject> {
  const named = estate.trusts.map((part) => namedByFile(part, uses));
  for (const part of named) yield* 'role' in part ? roleSubjects(part, uses, estate) : trustSubjects(part, estate);
  for (const part of roles) yield* roleSubjects(part, uses, estate);
  if (estate.tasks.length > 0 || estate.accounts.some(({ recorded }) => recorded !== undefined)) {
    const all = {
      *[Symbol.iterator]() {
        yield* estate.roles;
        for (const part of named) if ('role' in part) yield part;
      },
    };
    yield* linkSubjects(estate, all);
    yield* roleNameSubjects(estate.tasks, all);
    // All that an audit knows was recorded.
    if (!estate.isAudit) yield* pairSubjects(all);
  }
  yield* estate.placements;
  yield* accountSubjects(estate, uses);
}

/** What rules look at in a task by itself. */
export function taskSubjects(task: Task): readonly Subject[] {
  const subject = taskSubject(task);
  return [
    { kind: 'task', of: { task }, subject },
    { kind: 'mentions', of: { task }, subject },
  ];
}

/** The ends of tasks by the role that they name. */
export function usesOf(tasks: readonly Task[]): Uses {
  const uses = new Map<string, Use[]>();
  for (const { task, endpoint, owner, roleName } of crossingLinks(tasks)) {
    const key = roleKey(owner, roleName);
    const known = uses.get(key);
    if (known === undefined) uses.set(key, [{ task, endpoint }]);
    else known.push({ task, endpoint });
  }
  return uses;
}

/** A bare policy of a known owner is the role that a task names, where its file is called like it. */
function namedByFile(part: TrustPart, uses: Uses): TrustPart | RolePart {
  const { trust, context } = part;
  const name = /([^/]+?)(?:\.[^./]+)?$/.exec(trust.at.document.file)?.[1] ?? '';
  if (context.owner === undefined || !uses.has(roleKey(context.owner, name))) return part;
  const { at } = trust;
  const role: Role = {
    at,
    name: { value: name, at },
    arn: { value: roleArn(context.owner, name), at },
    owner: context.owner,
    policy: () => ({ state: 'read', trust }),
    policyText: undefined,
    policies: 'notAsked',
  };
  return { role, context, isLive: false };
}

/** Characters: RAM keeps no policy of a tenth of it, and rules hold the entries of a policy against one another. */
const LONGEST_JUDGED = 50_000;

/** What rules look at in a bare trust policy. */
export function trustSubjects(
  { trust, context }: TrustPart,
  estate: Pick<Estate, 'knownAccounts' | 'tally'>,
): readonly Subject[] {
  if (trust.length > LONGEST_JUDGED) {
    estate.tally.tooLong(trust.at, LONGEST_JUDGED);
    return [];
  }
  const { owner } = context;
  const of = { trust, origin: 'file', owner, knownAccounts: estate.knownAccounts } as const;
  const subjects: Subject[] = [
    { kind: 'trust', of, subject: undefined },
    { kind: 'mentions', of, subject: undefined },
  ];
  estate.tally.trust(trust);
  const purpose = {
    trust,
    role: undefined,
    isNamedByTask: false,
    hasConfiguredCreator: context.creator !== undefined && context.creatorBy === 'config',
    isMeantByOption: context.creator !== undefined && context.isNamed,
  };
  if (!isDtsRole(purpose)) return subjects;
  const creators = creatorsOf([], context, owner);
  estate.tally.dtsRole({ hasCreator: isCreatorGiven(creators, context) });
  const role = { trust, role: undefined, owner, creators };
  subjects.push({ kind: 'dtsRole', of: { entries: dtsEntries(role), ...role }, subject: undefined });
  return subjects;
}

/** One account given as owner and creator has a gap of its own. */
function isCreatorGiven(creators: readonly Creator[], { creator, owner }: Context): boolean {
  return creators.length > 0 || (creator !== undefined && creator === owner);
}

/** Who creates the tasks that need a role: the tasks themselves tell, else the user. The owner's own tasks need none. */
function creatorsOf(uses: readonly Use[], context: Context, owner: AccountId | undefined): readonly Creator[] {
  const told = new Map<AccountId, Creator>();
  for (const { task, endpoint } of uses) {
    const account = task.creator?.value;
    if (isId(account) && account !== owner && !told.has(account))
      told.set(account, { account, by: 'task', task, endpoint });
  }
  if (told.size > 0) return [...told.values()];
  const { creator, creatorBy } = context;
  return creator === undefined || creator === owner ? [] : [{ account: creator, by: creatorBy }];
}

/** What rules look at in a role with its name. */
export function* roleSubjects(part: RolePart, uses: Uses, estate: Estate): Iterable<Subject> {
  const { role } = part;
  if (isServiceLinked(role.name.value, role.arn?.value)) return;
  yield* ownSubjects(part);
  yield* policySubjects(part, uses, estate);
}

function* policySubjects(part: RolePart, uses: Uses, estate: Estate): Iterable<Subject> {
  const { role, isLive, declared } = part;
  const name = role.name.value;
  const owner = role.owner ?? part.context.owner;
  const subject = nameOf(part);
  const roleUses = (owner === undefined ? undefined : uses.get(roleKey(owner, name))) ?? NO_USES;
  const allUses = declared === undefined ? roleUses : [...roleUses, ...declared.uses];
  const policy = role.policy();
  if (policy.state === 'broken') yield { kind: 'text', of: policy.text, subject };
  if (policy.state === 'tooDeep') estate.tally.tooDeep(role.at);
  if (policy.state === 'absent' && !isLive && declared === undefined) estate.tally.withoutTrust();
  const isTooLong = policy.state === 'read' && policy.trust.length > LONGEST_JUDGED;
  if (isTooLong) estate.tally.tooLong(role.at, LONGEST_JUDGED);
  const trust = policy.state === 'read' && !isTooLong ? policy.trust : undefined;
  const isDirectory = trust !== undefined && isDirectoryRole(name, trust);
  if (trust !== undefined) {
    const origin = isHeld(part) ? 'live' : declared?.in === 'ros' ? 'ros' : 'file';
    const unfilled = declared?.unfilled ?? [];
    estate.tally.trust(trust, unfilled);
    const { knownAccounts, isAudit } = estate;
    const isNeeded = allUses.some(({ task }) => isId(task.creator?.value));
    const of = {
      trust,
      origin,
      owner,
      knownAccounts,
      isAudit,
      isNeeded,
      unfilled,
      isDirectoryRole: isDirectory,
    } as const;
    yield { kind: 'trust', of, subject };
    yield { kind: 'mentions', of, subject };
  }
  const isForDts = trust !== undefined && isDtsRole({ trust, role, ...purposeOf(part, allUses) });
  if (isForDts) {
    const creators = creatorsOf(allUses, part.context, owner);
    estate.tally.dtsRole({
      hasCreator: isCreatorGiven(creators, part.context),
      policies: role.policies,
    });
    if (declared?.openPolicy !== undefined) estate.tally.unknownAttachment(declared.openPolicy, role.at);
    const known = { trust, role, owner, creators, ...(declared && namesIn(declared)) };
    yield { kind: 'dtsRole', of: { entries: dtsEntries(known), ...known }, subject };
  }
  if (typeof role.policies === 'string') return;
  yield {
    kind: 'attachments',
    of: {
      role,
      policies: role.policies,
      isForDts: isForDts && !isDefaultRole(name),
      letsOutsidersIn: trust !== undefined && !isDirectory && letsOutsidersIn(trust, owner),
      uses: roleUses,
    },
    subject,
  };
}

/** What a template calls its own account, and what it leaves as it is written. */
function namesIn({ ownNames, unfilled }: DeclaredAs): Pick<DtsRole, 'ownNames' | 'unfilled'> {
  return { ...(ownNames && { ownNames }), unfilled: unfilled.map(({ value }) => value) };
}

/** A role and its name, whatever its policy says. */
function* ownSubjects(part: RolePart): Iterable<Subject> {
  const { role, isLive } = part;
  const { name, arn, at } = role;
  const subject = nameOf(part);
  yield { kind: 'role', of: { role, isLive }, subject };
  // A text that gives no name, or gives it in the ARN alone, has none at a place of its own.
  if (name.value === '' && (name.at === at || name.at === arn?.at)) return;
  const heldAt = isHeld(part) ? (arn?.at ?? at) : undefined;
  yield { kind: 'roleName', of: { name, heldAt, saidBy: 'role' }, subject };
}

/** The ARN, as written or put together; in a plan the address, by which Terraform itself speaks of a resource. */
function nameOf({ role, context, declared }: RolePart): string | undefined {
  if (declared?.in === 'plan') return declared.address;
  const owner = role.owner ?? context.owner;
  return role.arn?.value ?? (owner === undefined ? declared?.address : roleArn(owner, role.name.value));
}

/** Whether RAM holds the role as it is, however odd that looks. */
function isHeld({ role, isLive }: RolePart): boolean {
  return isLive || role.isAnswered === true;
}

const NO_USES: readonly Use[] = [];

function purposeOf(
  { context }: RolePart,
  uses: readonly Use[],
): { isNamedByTask: boolean; hasConfiguredCreator: boolean; isMeantByOption: boolean } {
  return {
    isNamedByTask: uses.length > 0,
    hasConfiguredCreator: context.creator !== undefined && context.creatorBy === 'config',
    isMeantByOption: context.creator !== undefined && context.isNamed,
  };
}

import { MAX_SIZE } from '../formats/evaluation-budget.ts';
import { groupBy } from '../lib/collections.ts';
import { isId, type AccountId } from '../model/account.ts';
import { type RoleUse, crosses, endpoints, taskSubject, withCreator } from '../model/dts/task.ts';
import type { Unchecked } from '../model/finding.ts';
import { holdsDtsPolicy } from '../model/policy/permissions.ts';
import { allowedPrincipals } from '../model/policy/trust-policy.ts';
import type { AttachedPolicy, Role } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import { isUnknown } from '../model/unresolved.ts';
import { attachmentsOf, indexRoles, roleCalled, type StackIndex, withStatements } from './attachments.ts';
import { type DeclaredAttachment, type DeclaredJob, type DeclaredRole, type Stack, NO_HOME } from './declared.ts';
import {
  mergeInventories,
  type Context,
  type DeclaredStack,
  type Inventory,
  type InventoryPart,
  type InventoryRole,
} from './inventory.ts';
import { taskSubjects } from './subjects.ts';
import { tooDeep, unknownPolicy, type UncheckedItem } from './unchecked.ts';

/** What could not be checked of a stack because of that. */
function givenUpGaps({ givenUp, gaps = [] }: Stack): readonly Unchecked[] {
  if (givenUp === undefined) return gaps;
  return [
    ...gaps,
    ...[...givenUp.tooDeep].map(tooDeep),
    ...[...givenUp.tooMuch].map((what): Unchecked => ({
      what,
      because: 'tooMuch',
      data: { limit: MAX_SIZE },
      reason: 'not-readable',
    })),
  ];
}

/** An end of a job that names a role of its own stack. */
interface Naming extends RoleUse {
  readonly named: DeclaredRole;
  readonly isReference: boolean;
  readonly isSameHome: boolean;
  readonly isContext: boolean;
}

/** A stack's roles and jobs, each role with its policies and uses. */
export function stackInventory(stack: Stack, contextOf: DeclaredStack['contextOf']): InventoryPart {
  const roles: InventoryRole[] = [];
  const placements: Subject[] = [];
  const unchecked: UncheckedItem[] = [...givenUpGaps(stack)];
  const index = indexRoles(stack.roles);
  const jobs = stack.jobs.map((job) => ({ ...job, task: withCreator(job.task, contextOf(job.task.at).creator) }));
  const namings = groupBy(
    jobs.flatMap((job) => namingsOf(job, index)),
    ({ named }) => [named],
  );
  const attachments = attachmentsOf(stack, index);
  const isKnown = stack.attachments.some(isJudged) || stack.roles.some(hasOwnPolicies);
  for (const declared of stack.roles) {
    const own = namings.get(declared) ?? [];
    const elsewhere = own.filter(({ isSameHome }) => !isSameHome);
    const found = attachments(declared);
    const policies = found.length > 0 || isKnown ? policiesOf(declared, found, stack) : noPolicies(declared, stack);
    const { at, name, arn, owner = ownerBy(elsewhere), isOwnerUnsure = false, policy, policyText } = declared;
    const role: Role = { at, name, arn, owner, isOwnerUnsure, policy, policyText, policies };
    const uses = elsewhere.map(({ task, endpoint }) => ({ task, endpoint }));
    if (isJudged(declared)) {
      roles.push(inventoryRole(declared, { role, uses, stack }, contextOf(declared.at)));
      const { openName, openAt } = declared;
      if (openName !== undefined) unchecked.push(unknownPolicy(openName, openAt ?? role.at));
    }
    for (const naming of own)
      if (!naming.isContext) for (const each of placementOf(naming, role)) placements.push(each);
  }
  const tasks = jobs.filter(isJudged).map(({ task }) => task);
  for (const task of tasks) for (const each of taskSubjects(task)) placements.push(each);
  for (const of of stack.grants) placements.push({ kind: 'grant', of, subject: of.address });
  return { roles, tasks, placements, unchecked, counts: { roles: roles.length, tasks: tasks.length } };
}

/** What stacks of a run declare together, in the order of their families. */
export function declaredInventory(declared: readonly DeclaredStack[]): Inventory {
  const families = [...groupBy(declared, ({ family }) => [family]).values()];
  const joined = families.flatMap((stacks) => stacks.find(({ join }) => join)?.join?.(stacks) ?? stacks);
  return mergeInventories(joined.map(({ stack, contextOf }) => stackInventory(stack, contextOf)));
}

function isJudged({ isContext }: { readonly isContext?: boolean }): boolean {
  return isContext !== true;
}

/** What is known of the policies of a role in a stack that attaches none to any. */
function noPolicies({ isHandedOn = false }: DeclaredRole, { isWhole = false }: Stack): 'noneHere' | 'notAsked' {
  return isWhole && !isHandedOn ? 'noneHere' : 'notAsked';
}

function hasOwnPolicies({ own }: DeclaredRole): boolean {
  return own !== undefined;
}

interface Made {
  readonly role: Role;
  readonly uses: readonly RoleUse[];
  readonly stack: Stack;
}

function inventoryRole(
  { address, unfilled, ownNames }: DeclaredRole,
  { role, uses, stack }: Made,
  context: Context,
): InventoryRole {
  const isNamed = context.isNamed && stack.roles.length === 1;
  const openPolicy = typeof role.policies === 'string' ? undefined : openPolicyIn(role.policies);
  const declared = {
    in: stack.language,
    address,
    uses,
    unfilled,
    ...(ownNames && { ownNames }),
    ...(openPolicy !== undefined && { openPolicy }),
  };
  return { role, context: { ...context, isNamed }, isLive: false, declared };
}

/** An attached policy that may be the one that DTS needs, or any other. */
function openPolicyIn(policies: readonly AttachedPolicy[]): string | undefined {
  const open = policies.find(({ name }) => isUnknown(name));
  return open !== undefined && holdsDtsPolicy(policies) !== true ? open.name : undefined;
}

function namingsOf({ task, home, references, isContext = false }: DeclaredJob, index: StackIndex): readonly Naming[] {
  return endpoints(task).flatMap((endpoint) => {
    if (crosses(task, endpoint) !== true) return [];
    const referred = index.byId.get(references[endpoint.side] ?? '')?.[0];
    const named = referred ?? roleCalled(endpoint.role?.value, home, index);
    // A state does not name the provider of a resource, but the account of a role may show it.
    if (named === undefined || (home === NO_HOME && named.owner !== endpoint.account?.value)) return [];
    return [{ task, endpoint, named, isReference: referred !== undefined, isSameHome: named.home === home, isContext }];
  });
}

/** The account in which tasks expect a role that another provider makes, where they agree on one. */
function ownerBy(uses: readonly RoleUse[]): AccountId | undefined {
  const owners = new Set(uses.map(({ endpoint }) => endpoint.account?.value));
  const [owner] = owners;
  return owners.size === 1 && isId(owner) ? owner : undefined;
}

/**
 * A role that only shares its name with the one that the job means is no fault: every account has its own role of that
 * name, and one that trusts the account on the other side serves that account's tasks.
 */
function placementOf({ task, endpoint, isReference, isSameHome }: Naming, role: Role): readonly Subject[] {
  const owner = endpoint.account?.value;
  if (!isSameHome || (!isReference && isId(owner) && trusts(role, owner))) return [];
  return [{ kind: 'placement', of: { task, endpoint, role }, subject: taskSubject(task) }];
}

function trusts(role: Role, account: AccountId): boolean {
  const found = role.policy();
  return (
    found.state === 'read' &&
    allowedPrincipals(found.trust).some((principal) => 'account' in principal && principal.account === account)
  );
}

/** What a stack attaches to a role. A stack that has no word for any policy leaves that to others. */
function policiesOf(role: DeclaredRole, found: readonly DeclaredAttachment[], stack: Stack): readonly AttachedPolicy[] {
  return [...(role.own ?? []), ...found.map(({ policy }) => policy)].map((policy) => withStatements(policy, stack));
}

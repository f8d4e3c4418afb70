import { isId, type AccountId } from '../model/account.ts';
import { holdsDtsPolicy } from '../model/attachment.ts';
import type { Subject, Use } from '../model/estate.ts';
import type { Gap } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { AttachedPolicy, PermissionStatement, Role } from '../model/role.ts';
import { crosses } from '../model/scenario.ts';
import { endpoints, taskSubject, withCreator } from '../model/task.ts';
import { allowedPrincipals } from '../model/trust.ts';
import { isUnknown } from '../model/unresolved.ts';
import { groupBy } from '../model/groups.ts';
import { asList, asObject } from './node.ts';
import { MAX_SIZE, type GivenUp } from './effort.ts';
import { tooDeep } from './gaps.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredJob, DeclaredRole } from './declared.ts';
import { indexRoles, roleCalled, type StackIndex } from './stack-index.ts';
import { attachmentsOf, withStatements } from './attachments.ts';
import type { Context, DeclaredAs, Estate } from './parts.ts';
import { taskSubjects } from './estate.ts';

/** What the texts of one stack or module declare together. Names that refer to one another are worked out already. */
export interface Stack {
  readonly language: DeclaredAs['in'];
  readonly roles: readonly DeclaredRole[];
  readonly attachments: readonly DeclaredAttachment[];
  readonly grants: readonly DeclaredGrant[];
  readonly jobs: readonly DeclaredJob[];
  /** What custom policies of the stack allow, by name. */
  readonly permissions: ReadonlyMap<string, readonly PermissionStatement[]>;
  /** Where values were not worked out because they lead on too deep, or grow too large. */
  readonly givenUp?: GivenUp;
}

/** What could not be checked of a stack because of that. */
export function givenUpGaps({ givenUp }: Stack): readonly Gap[] {
  if (givenUp === undefined) return [];
  return [
    ...[...givenUp.tooDeep].map(tooDeep),
    ...[...givenUp.tooMuch].map((what): Gap => ({
      what,
      because: 'tooMuch',
      data: { limit: MAX_SIZE },
      reason: 'not-readable',
    })),
  ];
}

/** An end of a job that names a role of its own stack. */
interface Naming extends Use {
  readonly named: DeclaredRole;
  readonly isReference: boolean;
  readonly isSameHome: boolean;
  readonly isContext: boolean;
}

/** What is known beside the text at a place, by its file. */
export type ContextOf = (at: Location) => Context;

/** Puts a stack's roles and jobs into the estate, each role with its policies and uses. Gives how many are judged. */
export function addStack(stack: Stack, contextOf: ContextOf, estate: Estate): { roles: number; tasks: number } {
  const index = indexRoles(stack.roles);
  const jobs = stack.jobs.map((job) => ({ ...job, task: withCreator(job.task, contextOf(job.task.at).creator) }));
  const namings = groupBy(
    jobs.flatMap((job) => namingsOf(job, index)),
    ({ named }) => [named],
  );
  const attachments = attachmentsOf(stack, index);
  const isTold = stack.attachments.some(isJudged) || stack.roles.some(hasOwnPolicies);
  for (const declared of stack.roles) {
    const own = namings.get(declared) ?? [];
    const elsewhere = own.filter(({ isSameHome }) => !isSameHome);
    const found = attachments(declared);
    const policies = found.length === 0 && !isTold ? 'notAsked' : policiesOf(declared, found, stack);
    const { at, name, arn, owner = ownerBy(elsewhere), isOwnerUnsure = false, policy, policyText } = declared;
    const role: Role = { at, name, arn, owner, isOwnerUnsure, policy, policyText, policies };
    const uses = elsewhere.map(({ task, endpoint }) => ({ task, endpoint }));
    if (isJudged(declared)) addRole(declared, { role, uses, stack }, contextOf(declared.at), estate);
    for (const naming of own)
      if (!naming.isContext) for (const each of placementOf(naming, role)) estate.placements.push(each);
  }
  const judged = jobs.filter(isJudged);
  for (const { task } of judged) {
    estate.tasks.push(task);
    for (const each of taskSubjects(task)) estate.placements.push(each);
  }
  for (const of of stack.grants) estate.placements.push({ kind: 'grant', of, subject: of.address });
  return { roles: stack.roles.filter(isJudged).length, tasks: judged.length };
}

function isJudged({ isContext }: { readonly isContext?: boolean }): boolean {
  return isContext !== true;
}

function hasOwnPolicies({ own }: DeclaredRole): boolean {
  return own !== undefined;
}

interface Made {
  readonly role: Role;
  readonly uses: readonly Use[];
  readonly stack: Stack;
}

function addRole(
  { address, unfilled, openName, ownNames, openAt }: DeclaredRole,
  { role, uses, stack }: Made,
  context: Context,
  estate: Estate,
): void {
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
  estate.roles.add([{ role, context: { ...context, isNamed }, isLive: false, declared }]);
  if (openName !== undefined) estate.tally.unknownPolicy(openName, openAt ?? role.at);
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
    // A state does not say which provider made what: the account of a role may tell.
    if (named === undefined || (home === NO_HOME && named.owner !== endpoint.account?.value)) return [];
    return [{ task, endpoint, named, isReference: referred !== undefined, isSameHome: named.home === home, isContext }];
  });
}

/** Of a job of which nothing tells in whose account it is made. */
export const NO_HOME = '';

/** The account in which tasks expect a role that another provider makes, where they agree on one. */
function ownerBy(uses: readonly Use[]): AccountId | undefined {
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

/** What a policy is called of which nothing is known, or a whole statement is not; `undefined` for any other. */
export function openNameOf(policy: unknown): string | undefined {
  if (typeof policy === 'string') return NAME_ONLY.test(policy) ? policy.trim() : undefined;
  const statements = asList(asObject(policy)?.['Statement']);
  return statements.find((item): item is string => typeof item === 'string' && NAME_ONLY.test(item));
}

const NAME_ONLY = /^\s*\$\{[^{}]*\}\s*$/;

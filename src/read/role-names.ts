import { isId, type AccountId } from '../model/account.ts';
import type { Subject } from '../model/estate.ts';
import type { Located } from '../model/location.ts';
import { isRoleName, isSameRoleName } from '../model/role.ts';
import { parseRoleReference } from '../model/role-reference.ts';
import { crosses } from '../model/scenario.ts';
import { endpoints, isLive, taskSubject, type Task } from '../model/task.ts';
import type { RolePart } from './parts.ts';

/** An end that crosses accounts, or may, with the bare name of its role. */
interface NamingEnd {
  readonly task: Task;
  readonly role: Located<string>;
  readonly owner: AccountId | undefined;
}

/**
 * The names that tasks give roles and that RAM gives none, as far as no such role is known: one that is there has its name,
 * which is told of it. Of a task that lives DTS has found the role.
 */
export function* roleNameSubjects(tasks: readonly Task[], roles: Iterable<RolePart>): Iterable<Subject> {
  const ends = tasks.flatMap(oddEnds);
  if (ends.length === 0) return;
  const known = new Set<NamingEnd>();
  for (const part of roles) for (const end of ends) if (isOf(part, end)) known.add(end);
  for (const end of ends) {
    if (known.has(end)) continue;
    const of = { name: end.role, heldAt: undefined, saidBy: 'task' } as const;
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

function isOf({ role, context }: RolePart, end: NamingEnd): boolean {
  if (!isSameRoleName(role.name.value, end.role.value)) return false;
  const owner = role.owner ?? context.owner;
  return owner === undefined || end.owner === undefined || owner === end.owner;
}

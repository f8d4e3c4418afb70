import { isId } from '../model/account.ts';
import type { Subject } from '../model/estate.ts';
import type { Fault } from '../model/fault.ts';
import type { Gap } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { pointer } from '../model/path.ts';
import type { Task } from '../model/task.ts';
import { readAnswers } from './answer.ts';
import { trustSubjects } from './estate.ts';
import type { Context, Estate } from './parts.ts';
import type { Item } from './reading.ts';
import { readRequests } from './request.ts';
import { isWholeList, readRoles } from './roles.ts';
import { readSnapshot } from './snapshot.ts';
import { readTasks } from './tasks.ts';
import { readTrust } from './trust.ts';

/** What a document adds to a run: subjects that nothing else in the run can change, and what was read. The rest is kept in the estate. */
export interface Collected {
  readonly settled: readonly Subject[];
  readonly gaps: readonly Gap[];
  readonly roles: number;
  readonly tasks: number;
}

const NOTHING: Collected = { settled: [], gaps: [], roles: 0, tasks: 0 };

/** Takes up a document. A bare policy of an unknown owner is settled at once, so that 100,000 of them need no memory. */
export function collect({ kind, document, value }: Item, context: Context, estate: Estate): Collected {
  const at = { document, path: [] };
  switch (kind) {
    case 'trust policy': {
      const part = { trust: readTrust(value, at), context };
      if (context.owner === undefined) return { ...NOTHING, settled: trustSubjects(part, estate), roles: 1 };
      estate.trusts.push(part);
      return { ...NOTHING, roles: 1 };
    }
    case 'role answer':
      return collectRoles({ value, at }, context, estate);
    case 'tasks file': {
      const { tasks, faults } = readTasks(value, at);
      return collectTasks({ tasks, faults }, context, estate);
    }
    case 'DTS request':
      return collectTasks({ tasks: readRequests(value, at), faults: [] }, context, estate);
    case 'DTS answer':
      return collectTasks({ tasks: readAnswers(value, at), faults: [] }, context, estate);
    case 'snapshot':
      return collectSnapshot({ value, at }, context, estate);
  }
}

interface Placed {
  readonly value: unknown;
  readonly at: Location;
}

function collectRoles({ value, at }: Placed, context: Context, estate: Estate): Collected {
  const roles = readRoles(value, at);
  const isNamed = context.isNamed && roles.length === 1;
  for (const role of roles) estate.roles.push({ role, context: { ...context, isNamed }, isLive: false });
  const owner = roles[0]?.owner ?? context.owner;
  if (isId(owner) && isWholeList(value)) {
    estate.accounts.push({ id: owner, name: undefined, at, isWhole: true, hasJobs: false, roles });
  }
  return { ...NOTHING, roles: roles.length };
}

interface TasksText {
  readonly tasks: readonly Task[];
  readonly faults: readonly Fault[];
}

/** A request does not say who sends it; the user may. */
function collectTasks({ tasks, faults }: TasksText, { creator }: Context, estate: Estate): Collected {
  for (const task of tasks) {
    const isOpen = task.creator === undefined && creator !== undefined;
    estate.tasks.push(isOpen ? { ...task, creator: { value: creator, at: task.at } } : task);
  }
  return {
    ...NOTHING,
    settled: [{ kind: 'tasksFile', of: { faults, tasks }, subject: undefined }],
    tasks: tasks.length,
  };
}

function collectSnapshot({ value, at }: Placed, context: Context, estate: Estate): Collected {
  const { accounts, gaps, faults } = readSnapshot(value, at);
  const counts = { roles: 0, tasks: 0 };
  for (const account of accounts) {
    estate.accounts.push(account);
    for (const role of account.roles)
      estate.roles.push({ role, context: { ...context, isNamed: false }, isLive: true });
    for (const task of account.tasks) estate.tasks.push(task);
    counts.roles += account.roles.length;
    counts.tasks += account.tasks.length;
  }
  return {
    settled: [],
    gaps: [...gaps, ...faults.slice(0, 1).map((fault) => snapshotFault(fault, faults.length))],
    ...counts,
  };
}

/** What breaks the form of a snapshot was recorded by a program, so it is nothing that its reader could mend. */
function snapshotFault({ at }: Fault, count: number): Gap {
  const { file } = at.document;
  return { what: file, because: 'snapshotFault', data: { place: pointer(at.path), count }, reason: 'not-readable' };
}

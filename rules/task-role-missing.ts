import { accountText } from '../src/model/account.ts';
import { keyOf } from '../src/model/document.ts';
import { callWithDestinationPair } from '../src/model/dts/api-calls.ts';
import {
  createdBy,
  crossingEnds,
  misspelledOwner,
  ownerOf,
  roleOf,
  type Endpoint,
  type Task,
} from '../src/model/dts/task.ts';
import type { Problem } from '../src/model/finding.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-role-missing',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'a cross-account endpoint has no role or no owner',
  why:
    'DTS reaches a database of another account only by assuming a role in that account. It needs both: the ID of the ' +
    'account, and the plain name of a role in it.',
  messages: {
    role: 'the {side} belongs to {owner} and has no role; name a role of that account',
    owner: 'the role "{role}" has no owner; add the ID of the account that has it',
    misspelt: 'write the parameter as "{wanted}"; as it is, the role "{role}" has no owner',
    createdBy: 'this task is created by {creator}',
  },
  leadsTo: 'accountNotFound',

  *check({ task }) {
    for (const end of crossingEnds(task)) {
      // It is declared not cross-account: another rule reports the contradiction.
      if (end.crossAccount?.value === false || isNoPair(task, end)) continue;
      const problem = halfPair(task, end);
      if (problem !== undefined) yield problem;
    }
  },
} satisfies Rule<'task'>;

/** The call takes neither of the two for this end: another rule reports which one does. */
function isNoPair({ call }: Task, { side }: Endpoint): boolean {
  return side === 'destination' && call !== undefined && callWithDestinationPair(call) !== undefined;
}

function halfPair(task: Task, end: Endpoint): Problem | undefined {
  const [owner, role] = [ownerOf(end), roleOf(end)];
  if (owner !== undefined && role === undefined) {
    return {
      at: end.role?.at ?? owner.at,
      message: 'role',
      data: { side: end.side, owner: accountText(owner.value) },
      related: createdBy(task),
    };
  }
  // In a tasks file the schema asks for the account already.
  if (owner !== undefined || role === undefined || task.origin === 'tasks') return undefined;
  const data = { role: role.value };
  const misspelled = misspelledOwner(end);
  if (misspelled !== undefined)
    return { at: keyOf(misspelled.at), message: 'misspelt', data: { ...data, wanted: misspelled.right } };
  return { at: end.account?.at ?? role.at, message: 'owner', data };
}

import { accountText } from '../src/model/account.ts';
import { ownerOf, scenario } from '../src/model/dts/task.ts';
import { twoWayAt } from '../src/model/dts/two-way.ts';
import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-two-way-one-side',
  about: 'task',
  level: 'error',
  basis: 'inferred',
  source: vendorPage('Usage notes'),
  title: 'a two-way task crosses accounts on one side only',
  why:
    'Across accounts, a two-way task counts as one whose both ends cross: the owners of both have to authorize the account ' +
    'that creates it. That this account may own one of the ends is written nowhere.',
  messages: {
    oneSide:
      'only the {side} crosses accounts: let a third account create the task, and name a role for the other end too',
    belongsTo: 'this end belongs to {owner}',
  },

  *check({ task }) {
    const at = twoWayAt(task);
    const side = scenario(task);
    if (at === undefined || (side !== 'source' && side !== 'destination')) return;
    const other = side === 'source' ? task.destination : task.source;
    const owner = other && ownerOf(other);
    const related = owner ? [{ at: owner.at, message: 'belongsTo', data: { owner: accountText(owner.value) } }] : [];
    yield { at, message: 'oneSide', data: { side }, related };
  },
} satisfies Rule<'task'>;

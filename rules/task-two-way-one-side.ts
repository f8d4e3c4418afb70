import { accountText } from '../src/model/account.ts';
import { ownerOf, scenario } from '../src/model/dts/task.ts';
import { twoWayAt } from '../src/model/dts/two-way.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-two-way-one-side',
  about: 'task',
  level: 'error',
  basis: 'inferred',
  source: AUTHORIZATION_PAGE.usageNotes,
  title: 'only one endpoint of a two-way task is cross-account',
  why:
    'In a two-way cross-account task, both endpoints are cross-account: both owners must authorize the account that ' +
    'creates the task. The documentation does not say that this account may own one of the endpoints.',
  messages: {
    oneSide:
      'only the {side} is cross-account; use a third account to create the task, and name a role for the other endpoint too',
    belongsTo: 'this endpoint belongs to {owner}',
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

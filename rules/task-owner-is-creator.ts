import { accountText } from '../src/model/account.ts';
import { createdBy, isCreators, ownerOf, roleOf, endpoints } from '../src/model/dts/task.ts';
import { TASK_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-owner-is-creator',
  about: 'task',
  level: 'warning',
  basis: 'documented',
  source: TASK_PAGE.procedure,
  title: "the creator's own database is set up as cross-account",
  why:
    'DTS reaches the databases of the account that creates the task through AliyunDTSDefaultRole. Owner and role are ' +
    'only for databases of other accounts.',
  messages: {
    role: '{creator} creates the task and owns the {side}, which therefore needs no role',
    owner: '{creator} creates the task and owns the {side}; name no owner here',
    createdBy: 'this task is created by {creator}',
    remove: 'remove the role',
    removeOwner: 'remove the owner',
    removeBoth: 'remove the owner and the role',
  },

  *check({ task }) {
    const { creator } = task;
    if (creator === undefined) return;
    for (const end of endpoints(task)) {
      // When the task is declared cross-account, another rule reports the contradiction.
      if (isCreators(task, end) !== true || end.crossAccount?.value === true) continue;
      const [owner, role] = [ownerOf(end), roleOf(end)];
      const data = { side: end.side, creator: accountText(creator.value) };
      const related = createdBy(task);
      // A tasks file always says whose an end is.
      const needless = task.origin === 'request' ? owner : undefined;
      const place = role ?? needless;
      if (place === undefined) continue;
      const edits = [role, needless].flatMap((each) => (each ? [{ kind: 'remove', at: each.at } as const] : []));
      const message = edits.length > 1 ? 'removeBoth' : role === undefined ? 'removeOwner' : 'remove';
      yield {
        at: place.at,
        message: role === undefined ? 'owner' : 'role',
        data,
        related,
        fix: { message, risk: 'review', edits },
      };
    }
  },
} satisfies Rule<'task'>;

import { isId } from '../src/model/account.ts';
import { crosses, ownerOf, endpoints } from '../src/model/dts/task.ts';
import { parseRoleReference } from '../src/model/role.ts';
import { TASK_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-role-is-arn',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: TASK_PAGE.commonErrors,
  title: 'the role is given as an ARN',
  why: 'DTS builds the ARN itself, from the owner of the endpoint and the name of the role. It expects only the name.',
  messages: {
    name: 'write only the name "{name}"',
    otherAccount: 'this is a role of {account}, but the {side} belongs to {owner}; write the name of a role of {owner}',
    attribute: '{attribute} is the ARN of the role; write the name',
    belongsTo: 'the {side} belongs to {owner}',
    replace: 'replace with "{name}"',
  },
  leadsTo: 'assumeRoleArn',

  *check({ task }) {
    for (const end of endpoints(task)) {
      const { role, side } = end;
      if (role === undefined || crosses(task, end) === false) continue;
      const reference = parseRoleReference(role.value);
      if (reference.kind === 'arnAttribute')
        yield { at: role.at, message: 'attribute', data: { attribute: reference.attribute } };
      if (reference.kind !== 'arn') continue;
      const { name, account } = reference;
      const owner = ownerOf(end);
      if (account !== undefined && owner !== undefined && isId(owner.value) && owner.value !== account) {
        const related = [{ at: owner.at, message: 'belongsTo', data: { side, owner: owner.value } }];
        yield { at: role.at, message: 'otherAccount', data: { account, side, owner: owner.value }, related };
      } else {
        const risk = account === undefined || owner === undefined ? 'review' : 'safe';
        const edits = [{ kind: 'replace', at: role.at, value: name }] as const;
        yield {
          at: role.at,
          message: 'name',
          data: { name },
          fix: { message: 'replace', data: { name }, risk, edits },
        };
      }
    }
  },
} satisfies Rule<'task'>;

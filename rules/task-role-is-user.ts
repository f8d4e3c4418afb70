import { crosses, endpoints } from '../src/model/dts/task.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { parseRoleReference } from '../src/model/role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-role-is-user',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.createRole,
  title: 'this is not a role',
  why: 'DTS reaches the database by assuming a role. It cannot assume a RAM user, a group or an account, and fails.',
  messages: {
    user: 'this is a RAM user; name a role of the account that owns the {side}',
    group: 'this is a user group; name a role of the account that owns the {side}',
    login: 'this is a login name; name a role of the account that owns the {side}',
    account: 'this is an account; name a role in it',
  },

  *check({ task }) {
    for (const end of endpoints(task)) {
      const { role, side } = end;
      if (role === undefined || crosses(task, end) === false) continue;
      const { kind } = parseRoleReference(role.value);
      if (kind === 'user' || kind === 'group' || kind === 'login' || kind === 'account') {
        // DTS makes an ARN of what it is given: of an ARN something that is none, of another name one that nobody has.
        const leadsTo = /^acs:/i.test(role.value.trim()) ? OUTCOMES.assumeRoleArn : OUTCOMES.assumeRoleNotFound;
        yield { at: role.at, message: kind, data: { side }, leadsTo };
      }
    }
  },
} satisfies Rule<'task'>;

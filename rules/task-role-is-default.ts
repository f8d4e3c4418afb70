import { crosses, endpoints } from '../src/model/dts/task.ts';
import { parseRoleReference } from '../src/model/role.ts';
import { TASK_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-role-is-default',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: TASK_PAGE.commonErrors,
  title: 'the task uses AliyunDTSDefaultRole or a service-linked role',
  why:
    'AliyunDTSDefaultRole and service-linked roles let a service act only for their own account, and must not be ' +
    'changed. A task of another account needs a separate role.',
  messages: {
    default:
      'name a role that trusts the account that creates the task; AliyunDTSDefaultRole must exist, but is not named here',
    serviceLinked: '"{name}" is a service-linked role and cannot be used in a task; create a role for the task',
  },
  leadsTo: 'defaultRole',

  *check({ task }) {
    for (const end of endpoints(task)) {
      const { role } = end;
      if (role === undefined || crosses(task, end) === false) continue;
      const reference = parseRoleReference(role.value);
      if (reference.kind === 'default') yield { at: role.at, message: 'default' };
      // The error table is about the default role only.
      if (reference.kind === 'serviceLinked') {
        yield { at: role.at, message: 'serviceLinked', data: { name: reference.name }, leadsTo: null };
      }
    }
  },
} satisfies Rule<'task'>;

import { dtsPolicyState } from '../src/model/policy/permissions.ts';
import { DTS_POLICY } from '../src/model/role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-policy-missing',
  about: 'attachments',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.grantPermissions,
  title: 'the role has no AliyunDTSRolePolicy',
  why:
    'DTS can do only what the policies of the role allow. The system policy AliyunDTSRolePolicy gives DTS access to ' +
    'the database and its network.',
  messages: {
    nothing: 'no policy is attached to "{role}"; DTS needs {policy}',
    noneHere: 'nothing here attaches {policy} to "{role}"',
    others: '"{role}" has {others}; DTS needs {policy}',
    attach: 'attach the system policy {policy} to the role',
    attachHere:
      'attach the system policy {policy} to the role here; if another module, stack or person does that, suppress this with a reason',
  },
  leadsTo: 'accessDenied',

  // When a task names the role, missing permissions are reported for the task, if they are known.
  *check({ role, policies, isNoneHere, isForDts, uses }) {
    if (!isForDts || (uses.length > 0 && !isNoneHere) || dtsPolicyState(policies) !== 'missing') return;
    const data = { role: role.name.value, policy: DTS_POLICY };
    if (isNoneHere) {
      const fix = { message: 'attachHere', data, risk: 'review', edits: [] } as const;
      yield { at: role.name.at, level: 'warning', message: 'noneHere', data, fix };
      return;
    }
    const others = policies.map(({ name }) => `"${name}"`).join(', ');
    yield {
      at: role.name.at,
      message: others === '' ? 'nothing' : 'others',
      data: others === '' ? data : { ...data, others },
      fix: { message: 'attach', data, risk: 'review', edits: [] },
    };
  },
} satisfies Rule<'attachments'>;

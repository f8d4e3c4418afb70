import { dtsPolicyState } from '../src/model/policy/permissions.ts';
import { DTS_POLICY } from '../src/model/role.ts';
import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-policy-missing',
  about: 'attachments',
  level: 'error',
  basis: 'documented',
  source: vendorPage('Step 2: Grant permissions to the RAM role'),
  title: 'the role has no AliyunDTSRolePolicy',
  why:
    'DTS can do only what the policies of the role allow. The system policy AliyunDTSRolePolicy gives DTS access to ' +
    'the database and its network.',
  messages: {
    nothing: 'no policy is attached to "{role}"; DTS needs {policy}',
    others: '"{role}" has {others}; DTS needs {policy}',
    attach: 'attach the system policy {policy} to the role',
  },
  leadsTo: 'accessDenied',

  // Where a task names the role, what the task lacks is told there.
  *check({ role, policies, isForDts, uses }) {
    if (!isForDts || uses.length > 0 || dtsPolicyState(policies) !== 'missing') return;
    const data = { role: role.name.value, policy: DTS_POLICY };
    const others = policies.map(({ name }) => `"${name}"`).join(', ');
    yield {
      at: role.name.at,
      message: others === '' ? 'nothing' : 'others',
      data: others === '' ? data : { ...data, others },
      fix: { message: 'attach', data, risk: 'review', edits: [] },
    };
  },
} satisfies Rule<'attachments'>;

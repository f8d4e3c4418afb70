import { knownEnds } from '../src/model/dts/vocabulary.ts';
import { dtsPolicyState } from '../src/model/policy/permissions.ts';
import { DTS_POLICY, isDefaultRole, isServiceLinked } from '../src/model/role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'link-policy-missing',
  about: 'link',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.grantPermissions,
  title: 'the role of the task has no AliyunDTSRolePolicy',
  why:
    'With the role alone, DTS has no permissions. The system policy AliyunDTSRolePolicy, attached to the role, gives ' +
    'DTS access to the database and its network.',
  messages: {
    missing: '{policy} is not attached to "{role}" in account {owner}, so DTS cannot reach the {side}',
    role: 'this role',
    attach: 'attach the system policy {policy} to the role',
  },
  leadsTo: 'accessDenied',

  *check({ endpoint, owner, roleName, role }) {
    if (role === undefined || typeof role.policies === 'string') return;
    if (isDefaultRole(roleName) || isServiceLinked(roleName, role.arn?.value)) return;
    if (dtsPolicyState(role.policies, knownEnds([endpoint])) !== 'missing') return;
    const data = { policy: DTS_POLICY, role: role.name.value, owner, side: endpoint.side };
    yield {
      at: (endpoint.role ?? endpoint).at,
      message: 'missing',
      data,
      related: [{ at: role.name.at, message: 'role' }],
      fix: { message: 'attach', data, risk: 'review', edits: [] },
    };
  },
} satisfies Rule<'link'>;

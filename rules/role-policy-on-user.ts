import { DTS_POLICY } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-policy-on-user',
  about: 'grant',
  level: 'warning',
  basis: 'documented',
  source: PAGES.dtsPolicy,
  title: 'AliyunDTSRolePolicy is attached to a user or a group',
  why:
    'AliyunDTSRolePolicy is made for the roles that DTS assumes, and its documentation forbids attaching it to ' +
    'anything else. It allows changing the whitelists, networks and instances of every database. DTS does not act as ' +
    'a user or a group.',
  messages: {
    user: 'user "{name}" has a policy meant for DTS; DTS users need AliyunDTSFullAccess or AliyunDTSReadOnlyAccess',
    group: 'group "{name}" has a policy meant for DTS; DTS users need AliyunDTSFullAccess or AliyunDTSReadOnlyAccess',
    detach: 'attach it to the role for DTS instead',
  },

  *check({ policy, to, name }) {
    if (policy.name !== DTS_POLICY) return;
    yield { at: policy.at, message: to, data: { name }, fix: { message: 'detach', risk: 'review', edits: [] } };
  },
} satisfies Rule<'grant'>;

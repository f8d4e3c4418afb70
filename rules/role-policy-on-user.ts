import { DTS_POLICY } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-policy-on-user',
  about: 'grant',
  level: 'warning',
  basis: 'documented',
  source: PAGES.dtsPolicy,
  title: 'the policy of roles for DTS is attached to people',
  why:
    'AliyunDTSRolePolicy is made for the roles that DTS takes, and its page says to attach it to nothing else: it lets its holder ' +
    'change white lists, networks and instances of every database. DTS does not act as a user or a group.',
  messages: {
    user: 'the user "{name}" gets what is meant for DTS; users of DTS have AliyunDTSFullAccess or AliyunDTSReadOnlyAccess',
    group:
      'the group "{name}" gets what is meant for DTS; users of DTS have AliyunDTSFullAccess or AliyunDTSReadOnlyAccess',
    detach: 'attach it to the role for DTS instead',
  },

  *check({ policy, to, name }) {
    if (policy.name !== DTS_POLICY) return;
    yield { at: policy.at, message: to, data: { name }, fix: { message: 'detach', risk: 'review', edits: [] } };
  },
} satisfies Rule<'grant'>;

import { isDefaultRole, isServiceLinked } from '../src/model/role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'link-owner-unknown',
  about: 'link',
  level: 'note',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.accountInformation,
  title: 'the role of the task was not checked',
  why:
    'Whether DTS can use the role depends on its trust policy and its attached policies in the account that owns the ' +
    'database.',
  supersededBy: ['role-wrong-account'],
  supersededAt: ['role-name-invalid'],
  messages: {
    unknown: 'role "{role}" of account {owner} was not checked: pass its policy file, a snapshot or credentials',
    elsewhere:
      'role "{role}" of account {owner} was not checked; account {others} has a role of that name: check the owner',
  },

  *check({ endpoint, owner, roleName, role, rolesOfOwner, elsewhere }) {
    if (role !== undefined || rolesOfOwner !== undefined) return;
    // Such a role is wrong in a task whatever is known of it.
    if (isDefaultRole(roleName) || isServiceLinked(roleName, undefined)) return;
    yield {
      at: (endpoint.role ?? endpoint).at,
      message: elsewhere.length > 0 ? 'elsewhere' : 'unknown',
      data: { role: roleName, owner, others: elsewhere.join(', ') },
    };
  },
} satisfies Rule<'link'>;

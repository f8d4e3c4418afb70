import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** More regions are only counted. */
const MOST_NAMED = 3;

export default {
  id: 'role-unused',
  about: 'account',
  level: 'warning',
  basis: 'inferred',
  source: AUTHORIZATION_PAGE.background,
  title: 'no task of the trusted account uses the role',
  why:
    'No one watches access that is not used. The jobs of both accounts were read, and no job names the role. DTS ' +
    'does not list data verification and ZeroETL jobs.',
  messages: {
    unused: 'no migration, synchronization or subscription job of {creator} uses "{role}"; other kinds not checked',
    unusedIn:
      'no migration, synchronization or subscription job of {creator} in {regions} uses "{role}"; other regions and kinds not checked',
    unusedInMany:
      'no migration, synchronization or subscription job of {creator} in the {count} regions read uses "{role}"; other kinds not checked',
    remove: 'remove the entry unless a planned task, or a task of another region or kind, needs it',
  },

  // The owner's own account there is a mistake of its own kind.
  *check({ id, unusedRoles }) {
    for (const { role, creator, at, regions = [] } of unusedRoles) {
      if (creator === id) continue;
      const count = regions.length;
      const data = { creator, role: role.name.value, count, regions: regions.join(', ') };
      const message = count === 0 ? 'unused' : count <= MOST_NAMED ? 'unusedIn' : 'unusedInMany';
      yield { at, message, data, fix: { message: 'remove', risk: 'review', edits: [] } };
    }
  },
} satisfies Rule<'account'>;

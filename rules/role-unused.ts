import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** More regions are told by their number. */
const MOST_NAMED = 3;

export default {
  id: 'role-unused',
  about: 'account',
  level: 'warning',
  basis: 'inferred',
  source: vendorPage('Background information'),
  title: 'the role lets DTS in for an account that has no task with it',
  why: 'What nobody uses nobody misses, and nobody watches. The jobs of both accounts were read, and none of them names the role. DTS lists no data checks and no ZeroETL jobs.',
  messages: {
    unused:
      'no migration, synchronization or subscription job of account {creator} names "{role}"; other kinds (data checks, ZeroETL) are not listed',
    unusedIn:
      'no migration, synchronization or subscription job of account {creator} in {regions} names "{role}"; no other region was asked, and other kinds (data checks, ZeroETL) are not listed',
    unusedInMany:
      'no migration, synchronization or subscription job of account {creator} in the {count} regions that were asked names "{role}"; other kinds (data checks, ZeroETL) are not listed',
    remove: 'take the entry out, once no task is to come, and none in another region or of another kind uses it',
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

import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';
import { OUTCOMES } from '../src/model/outcome.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

const MAX_LENGTH = 64;
const VALID = /^[A-Za-z0-9.-]{1,64}$/;

export default {
  id: 'role-name-invalid',
  about: 'role',
  level: 'error',
  basis: 'documented',
  source: PAGES.createRole,
  title: 'the name is none that RAM gives a role',
  why: 'A role name has 1 to 64 letters, digits, "." and "-". Older pages and roles had other characters, such as "_", which CreateRole no longer takes.',
  messages: {
    chars: '{characters} cannot stand in the name of a role',
    tooLong: 'the name has {length} characters; {max} is the most',
    empty: 'the name is empty',
    live: 'RAM holds this role: it is older than the rule, or was tolerated',
  },

  *check({ role, isLive }) {
    const { name, arn, at: roleAt } = role;
    const { value, at } = name;
    if (VALID.test(value)) return;
    const isGiven = at !== roleAt && at !== arn?.at;
    if (isUnknown(value) || isPlaceholder(value) || (value === '' && !isGiven)) return;
    const related = isLive ? [{ at: arn?.at ?? roleAt, message: 'live' }] : [];
    const others = [...new Set(value.replace(/[A-Za-z0-9.-]/g, ''))];
    if (others.length > 0) {
      const characters = others.map((character) => `"${character}"`).join(', ');
      const leadsTo = isLive ? null : OUTCOMES.roleNameChars;
      yield { at, message: 'chars', data: { characters }, related, leadsTo };
    } else if (value === '' || value.length > MAX_LENGTH) {
      const leadsTo = isLive ? null : OUTCOMES.roleNameLength;
      const data = { length: value.length, max: MAX_LENGTH };
      yield { at, message: value === '' ? 'empty' : 'tooLong', data, related, leadsTo };
    }
  },
} satisfies Rule<'role'>;

/** Chinese words for an account are placeholders where an ID belongs; a role may have been called so. */
function isPlaceholder(name: string): boolean {
  const placeholder = findPlaceholder(name);
  return placeholder !== undefined && !/\p{Script=Han}/u.test(placeholder);
}

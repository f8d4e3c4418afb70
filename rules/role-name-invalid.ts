import { OUTCOMES, type Outcome } from '../src/model/outcomes.ts';
import { isRoleName, MAX_ROLE_NAME, strangeCharacters } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'role-name-invalid',
  about: 'roleName',
  level: 'error',
  basis: 'documented',
  source: PAGES.createRole,
  title: 'invalid role name',
  why:
    'A role name has 1 to 64 letters, digits, "." and "-". Older pages and roles have other characters, such as "_", ' +
    'which CreateRole no longer accepts.',
  // When the account was read completely, that rule knows more.
  supersededAt: ['link-role-not-found'],
  messages: {
    chars: 'not allowed: {characters}; use only letters, digits, "." and "-"',
    tooLong: 'the name has {length} characters; the maximum is {max}',
    empty: 'the name is empty',
    live: 'RAM already has this role: it is older than the naming rule, or was tolerated',
  },

  *check({ name: { value, at }, inRamAt, namedBy }) {
    if (isRoleName(value) || isUnknown(value) || isPlaceholder(value)) return;
    const related = inRamAt === undefined ? [] : [{ at: inRamAt, message: 'live' }];
    const answer = (ofRam: Outcome): Outcome | null => {
      if (namedBy === 'task') return OUTCOMES.assumeRoleNotFound;
      return inRamAt === undefined ? ofRam : null;
    };
    const others = strangeCharacters(value);
    if (others.length > 0) {
      const characters = others.map((character) => `"${character}"`).join(', ');
      yield { at, message: 'chars', data: { characters }, related, leadsTo: answer(OUTCOMES.roleNameChars) };
    } else {
      const data = { length: value.length, max: MAX_ROLE_NAME };
      const message = value === '' ? 'empty' : 'tooLong';
      yield { at, message, data, related, leadsTo: answer(OUTCOMES.roleNameLength) };
    }
  },
} satisfies Rule<'roleName'>;

/** Chinese words for an account are placeholders where an ID belongs; a role may have been called so. */
function isPlaceholder(name: string): boolean {
  const placeholder = findPlaceholder(name);
  return placeholder !== undefined && !/\p{Script=Han}/u.test(placeholder);
}

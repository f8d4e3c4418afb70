import { accountText, isId } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import type { ActingEntry, DtsEntries } from '../src/model/policy/dts-principals.ts';
import { quoted, rootPrincipal } from '../src/model/policy/dts-role.ts';
import { addEntries, principalOf, statementOf } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-root-missing',
  about: 'dtsRole',
  level: 'note',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'only the DTS service is trusted, not the account itself',
  why:
    'The documented trust policy names the creator twice: under Service and, as "acs:ram::<ID>:root", under RAM. It ' +
    'is not documented which of the two DTS uses. Without the entry under RAM, the role trusts less than documented.',
  messages: {
    wanted: 'the documentation also has {principals} under "RAM" here',
    unknown: 'the documentation also has the same account under "RAM" here',
    add: 'add {principals}',
  },

  check(role) {
    const problems: Problem[] = [];
    const entries = role.entries;
    const alone = entries.right.services.length === 0 ? NONE : withoutRoot(entries);
    const [first] = alone;
    const statement = first && statementOf(role.trust, first);
    if (statement === undefined) return problems;
    const texts = [...new Set(alone.map(({ account }) => account).filter(isId))].map(rootPrincipal);
    const data = { principals: quoted(texts) };
    if (texts.length === 0) problems.push({ at: principalOf(statement), message: 'unknown' });
    else
      problems.push({
        at: principalOf(statement),
        message: 'wanted',
        data,
        fix: { message: 'add', data, risk: 'review', edits: [addEntries(statement, 'RAM', texts)] },
      });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

const NONE: readonly ActingEntry[] = [];

/** Entries for DTS whose account no `RAM` entry names, when the `RAM` entries have no other problem. */
function withoutRoot({ right, namingOwner, namingOther, disagreeing, isRamOpen }: DtsEntries): readonly ActingEntry[] {
  if (isRamOpen || [namingOwner, namingOther, disagreeing].some(({ ram }) => ram.length > 0)) return NONE;
  const named = right.ram.map(({ account }) => accountText(account));
  const isOpen = right.ram.some(({ account }) => !isId(account));
  return right.services.filter(({ account }) => {
    if (named.includes(accountText(account)) || isOpen) return false;
    return isId(account) || (account.kind === 'unknown' && named.length === 0);
  });
}

import { confusableCharacter } from '../src/lib/confusables.ts';
import { accountText, ID_LENGTH, isId, type Account } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { creatorNotes, dtsPrincipal, quoted } from '../src/model/policy/dts-role.ts';
import { replaceEntries } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { DtsRole } from '../src/model/subject.ts';

export default {
  id: 'dts-service-misspelt',
  about: 'dtsRole',
  level: 'error',
  basis: 'inferred',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'the DTS service name is misspelled',
  why:
    'DTS assumes roles as "<account>@dts.aliyuncs.com" and under no other name. The host names of its console or its ' +
    'regions, other endings, capitals and spaces do not work.',
  messages: {
    wanted: 'write {principals}',
    lookAlike: '{code} looks like another character or is invisible; write {principals}',
    unknown: 'expected "<ID of the account that creates the task>@dts.aliyuncs.com"',
    createdBy: 'this task is created by {creator}',
    replace: 'replace with {principals}',
    takeOut: 'remove it; the policy already has {principals}',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    const { misspelled, right } = role.entries;
    for (const entry of misspelled) {
      if (typeof entry.account === 'object' && entry.account.kind === 'placeholder') continue;
      const accounts = accountsOf(role, entry.account);
      if (accounts.length === 0) {
        problems.push({ at: entry.at, message: 'unknown' });
        continue;
      }
      const data = { principals: quoted(accounts.map(dtsPrincipal)), code: confusableCharacter(entry.text) ?? '' };
      const missing = accounts.filter((account) => !right.services.some((other) => isSame(other.account, account)));
      const edits = replaceEntries(role.trust, [{ entries: [entry], texts: missing.map(dtsPrincipal) }]);
      const message = missing.length > 0 ? 'replace' : 'takeOut';
      problems.push({
        at: entry.at,
        message: data.code === '' ? 'wanted' : 'lookAlike',
        data,
        related: creatorNotes(role, accounts.filter(isId)),
        fix: { message, data, risk: 'review', edits },
      });
    }
    return problems;
  },
} satisfies Rule<'dtsRole'>;

/** The account that the entry names, also by a name that is filled in later, unless it is wrong too, or hardly one; else those that are wanted. */
function accountsOf(role: DtsRole, named: Account | undefined): readonly Account[] {
  const { wanted } = role.entries;
  if (named === undefined || named === role.owner) return wanted;
  if (!isId(named)) return named.kind === 'unknown' ? [named] : wanted;
  if (wanted.includes(named)) return [named];
  if (role.creators.length > 0 || named.length !== ID_LENGTH) return wanted;
  // Where RAM names another account, one of the two is wrong, and nothing says which.
  return wanted.length === 0 ? [named] : [];
}

function isSame(one: Account, other: Account): boolean {
  return accountText(one) === accountText(other);
}

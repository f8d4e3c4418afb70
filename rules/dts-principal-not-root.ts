import { accountText, isId } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { quoted, rootPrincipal } from '../src/model/policy/dts-role.ts';
import type { PrincipalOf } from '../src/model/policy/principal.ts';
import { replaceEntries } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-principal-not-root',
  about: 'dtsRole',
  level: 'warning',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'RAM names a user or a role instead of the account',
  why:
    'The documented trust policy trusts "acs:ram::<ID>:root", which covers the RAM users and roles of the account. ' +
    'It is not documented whether DTS works with a single user or role of it.',
  messages: {
    wanted: 'the documentation has {principals} here',
    unknown: 'the documentation has ":root" of this account here',
    alsoHere: 'same account here',
    replace: 'replace with {principals}',
  },

  check(role) {
    const problems: Problem[] = [];
    const { ram } = role.entries.right;
    const seen = new Set<string>();
    for (const entry of ram) {
      const account = accountText(entry.account);
      if (entry.kind !== 'identity' || isPlaceholder(entry) || seen.has(account)) continue;
      seen.add(account);
      const same = ram.filter((other) => accountText(other.account) === account);
      if (same.some(({ kind }) => kind === 'account')) continue;
      const repeats = same.slice(1).map(({ at }) => ({ at, message: 'alsoHere' }));
      const texts = isId(entry.account) ? [rootPrincipal(entry.account)] : [];
      const data = { principals: quoted(texts) };
      const edits = replaceEntries(role.trust, [{ entries: same, texts }]);
      problems.push({
        at: entry.at,
        message: texts.length > 0 ? 'wanted' : 'unknown',
        data,
        related: repeats,
        entries: same,
        accounts: [account],
        ...(texts.length > 0 && { fix: { message: 'replace', data, risk: 'review', edits } }),
      });
    }
    return problems;
  },
} satisfies Rule<'dtsRole'>;

function isPlaceholder({ account }: PrincipalOf<'identity'>): boolean {
  return typeof account === 'object' && account.kind !== 'unknown';
}

import { isId, isSampleAccount, type AccountId } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import type { Principal } from '../src/model/policy/principal.ts';
import { allowedPrincipals } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { TrustSubject } from '../src/model/subject.ts';

export default {
  id: 'unknown-account',
  about: 'trust',
  level: 'note',
  otherLevels: ['warning'],
  basis: 'inferred',
  source: PAGES.ownConfig,
  title: 'the policy trusts an account that is not configured',
  why:
    'The configuration lists the accounts that belong together. Any other trusted account is a partner to add to the ' +
    'list, a typo, or an account that should not be trusted.',
  messages: {
    unknown: '{account} is not in "accounts" of the configuration',
    alsoHere: 'also trusted here',
  },
  supersededBy: ['dts-trusts-wrong-account', 'role-default-trusts-others'],

  check(subject) {
    const problems: Problem[] = [];
    const { knownAccounts: known, isAudit, isDirectoryRole } = subject;
    if (known === undefined || isDirectoryRole === true) return problems;
    for (const [account, entries] of strangers(subject, known)) {
      const [first, ...more] = entries;
      if (first === undefined) continue;
      problems.push({
        at: first.at,
        message: 'unknown',
        data: { account },
        related: more.map(({ at }) => ({ at, message: 'alsoHere' })),
        value: account,
        entries,
        accounts: [account],
        ...(isAudit === true && { level: 'warning' }),
      });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** Trusted accounts from outside, with their entries; the service comes before the account's own users. */
function strangers(
  { trust, owner }: TrustSubject,
  known: ReadonlySet<string>,
): ReadonlyMap<AccountId, readonly Principal[]> {
  const found = new Map<AccountId, Principal[]>();
  for (const principal of allowedPrincipals(trust)) {
    const account = 'account' in principal ? principal.account : undefined;
    if (!isId(account) || account === owner || known.has(account) || isSampleAccount(account)) continue;
    const entries = found.get(account);
    if (entries === undefined) found.set(account, [principal]);
    else if (principal.kind === 'service') entries.unshift(principal);
    else entries.push(principal);
  }
  return found;
}

import { accountText, isId, type Account } from './account.ts';
import { outermost } from './document.ts';
import type { EntryPair } from './dts-entries.ts';
import { dtsPrincipal, rootPrincipal } from './dts-trust.ts';
import type { DtsRole } from './estate.ts';
import type { Fix } from './finding.ts';
import { mend } from './trust-edit.ts';
import type { Principal } from './principal.ts';
import { allowedPrincipals, type Statement } from './trust.ts';

/**
 * The fix that puts the wanted accounts in the place of wrong ones: message `replace` of a card, or `ask` where nobody
 * knows who is wanted. It opens access, so a person has to look at it.
 */
export function replaceAccounts(role: DtsRole, wrong: EntryPair): Fix {
  const { wanted, unserved, unnamed } = role.entries;
  if (wanted.length === 0) return { message: 'ask', risk: 'review', edits: [] };
  const edits = mend(role.trust, [
    { entries: wrong.services, texts: unserved.map(dtsPrincipal) },
    { entries: wrong.ram, texts: unnamed.map(rootPrincipal) },
  ]);
  return { message: 'replace', data: { accounts: wanted.join(', ') }, risk: 'review', edits };
}

/** The statement that an entry for DTS belongs in: it lets in the account that is wanted, else any account, else anybody. */
export function statementFor(role: DtsRole): Statement | undefined {
  const [wanted] = role.entries.wanted;
  const allows = role.trust.statements.filter(({ effect }) => effect === 'Allow');
  return (
    allows.find(({ principals }) => principals.some((entry) => entry.kind === 'account' && entry.account === wanted)) ??
    allows.find(({ principals }) => principals.some(({ kind }) => kind === 'account')) ??
    allows[0]
  );
}

/**
 * The one account, filled in later, that all `RAM` entries of a role name, where the same words mean it in an entry for DTS too:
 * in a template of ROS only a function fills them in.
 */
export function namedLater({ trust, ownNames, unfilled }: DtsRole): Account | undefined {
  const ram = allowedPrincipals(trust).filter(({ under }) => under === 'RAM');
  const [first] = ram;
  if (first?.kind !== 'account' || isId(first.account) || first.account.kind !== 'unknown') return undefined;
  const { text } = first.account;
  const isSame = (entry: Principal): boolean => entry.kind === 'account' && accountText(entry.account) === text;
  const isFilledIn = unfilled === undefined || outermost(trust.at.document).format === 'hcl';
  return isFilledIn && ram.every(isSame) && ownNames?.includes(text) !== true ? first.account : undefined;
}

import { isId, isLeftOpen, isSampleAccount, type AccountId } from './account.ts';
import { parseNearDts } from './dts-service.ts';
import { dtsPrincipal } from './dts-trust.ts';
import type { Fix } from './finding.ts';
import { statementsAt, type Mention } from './mention.ts';
import type { Statement } from './trust.ts';

/** What fills in a placeholder at all its places: the one real account that stands beside it, where there is one. */
export function filledIn(placeholder: string, places: readonly Mention[]): Pick<Fix, 'data' | 'edits'> | undefined {
  if (places.some(({ account, as }) => as !== 'trusted' || !(isLeftOpen(account) || isSampleAccount(account)))) {
    return undefined;
  }
  const account = onlyAccountOf(statementsAt(places));
  if (account === undefined) return undefined;
  const edits = places.map(({ at, text }) => {
    const value = text.replace(placeholder, account);
    return { kind: 'replace', at, value: parseNearDts(value) === undefined ? value : dtsPrincipal(account) } as const;
  });
  return { data: { account }, edits };
}

/** The one account of flesh and blood that statements name; `undefined` where they name none, or several. */
function onlyAccountOf(statements: readonly Statement[]): AccountId | undefined {
  const accounts = statements.flatMap(({ principals }) =>
    principals.flatMap((principal) => {
      const account = 'account' in principal ? principal.account : undefined;
      return isId(account) && !isSampleAccount(account) ? [account] : [];
    }),
  );
  return accounts.every((account) => account === accounts[0]) ? accounts[0] : undefined;
}

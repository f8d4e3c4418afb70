import { isId, isLeftOpen, isSampleAccount, type AccountId } from '../src/model/account.ts';
import type { Fix, Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { dtsPrincipal } from '../src/model/policy/dts-role.ts';
import { statementsAt, type Mention, remarkable } from '../src/model/policy/mentions.ts';
import { parseNearDts, isDts } from '../src/model/policy/principal.ts';
import type { Statement } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { findPlaceholder } from '../src/model/unresolved.ts';

/** The replacement of a placeholder: the only real account next to it, if there is one. */
function replacedPlaceholder(placeholder: string, places: readonly Mention[]): Pick<Fix, 'data' | 'edits'> | undefined {
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

export default {
  id: 'placeholder',
  about: 'mentions',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'a placeholder was not replaced',
  why:
    'Text from the documentation was copied with its placeholder, which names no real account or role. Alibaba Cloud ' +
    'lists this as a cause of AssumeRoleFail.',
  // A sample is a wrong account like any other.
  supersededAt: ['dts-trusts-owner', 'dts-trusts-wrong-account'],
  messages: {
    account: 'replace "{placeholder}" with an account ID',
    role: 'replace "{placeholder}" with a role name',
    left: 'replace "{placeholder}" with a real value',
    sample: '{placeholder} is a sample account ID from the documentation; write the real one',
    unfilled: 'ROS does not replace "{placeholder}" here, only inside Fn::Sub',
    again: 'here too',
    replace: 'use account {account}, the one in the same statement',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const [placeholder, places] of remarkable(subject, placeholderIn) ?? [])
      problems.push(problem(placeholder, places));
    return problems;
  },
} satisfies Rule<'mentions'>;

function placeholderIn({ text, account, as, operator }: Mention): string | undefined {
  if (as === 'unfilled') return text;
  if (isId(account)) {
    if (as === 'trusted' && isSampleAccount(account)) return account;
  } else if (isLeftOpen(account)) return account.text;
  const found = findPlaceholder(text);
  // `**` may well be a pattern there.
  return found !== undefined && /^\*+$/.test(found) && operator?.includes('Like') ? undefined : found;
}

function problem(placeholder: string, places: readonly Mention[]): Problem {
  const [first, ...others] = places as [Mention, ...Mention[]];
  const isSample = isSampleAccount(first.account);
  const fix = replacedPlaceholder(placeholder, places);
  const leadsTo = isSample ? undefined : outcome(places);
  return {
    at: first.at,
    message: isSample ? 'sample' : messageFor(first),
    data: { placeholder },
    value: placeholder,
    entries: places,
    related: others.map(({ at }) => ({ at, message: 'again' })),
    ...(isSample && { level: 'warning' }),
    ...(fix && { fix: { message: 'replace', risk: 'review', ...fix } }),
    ...(leadsTo && { leadsTo }),
  };
}

function messageFor({ as, account }: Mention): string {
  if (as === 'role' || as === 'unfilled') return as;
  return isLeftOpen(account) ? 'account' : 'left';
}

function outcome(places: readonly Mention[]): Problem['leadsTo'] {
  if (places.some(({ as }) => as === 'owner')) return OUTCOMES.accountFormat;
  const isForDts = statementsAt(places).some(({ principals }) => principals.some(isDts));
  return isForDts ? OUTCOMES.assumeRoleDenied : undefined;
}

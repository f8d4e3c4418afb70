import { isId, isLeftOpen, isSampleAccount } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { filledIn } from '../src/model/mention-mending.ts';
import { remarkable, statementsAt, type Mention } from '../src/model/mention.ts';
import { OUTCOMES } from '../src/model/outcome.ts';
import { vendorPage } from '../src/model/source.ts';
import { findPlaceholder } from '../src/model/unresolved.ts';
import type { Rule } from '../src/rule.ts';
import { isDts } from '../src/model/principal.ts';

export default {
  id: 'placeholder',
  about: 'mentions',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: vendorPage('Step 3: Modify the trust policy of the RAM role'),
  title: 'a placeholder was not replaced',
  why:
    'What the documentation leaves open for the reader was copied as it is. It names nobody, and a placeholder that was ' +
    'left in is a cause of AssumeRoleFail that the vendor lists.',
  // A sample is a wrong account like any other.
  yieldsAt: ['dts-trusts-owner', 'dts-trusts-wrong-account'],
  messages: {
    account: '"{placeholder}" stands where the ID of an account belongs',
    role: '"{placeholder}" stands where the name of a role belongs',
    left: '"{placeholder}" is to be replaced with a value of your own',
    sample: '{placeholder} is the sample account of the documentation; put in the one that is meant',
    unfilled: '"{placeholder}" stays as it is written here: ROS fills it in only inside Fn::Sub',
    again: 'here too',
    replace: 'put in {account}, which stands beside it',
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
  const fix = filledIn(placeholder, places);
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

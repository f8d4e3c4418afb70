import { withoutConfusables, confusableCharacter } from '../src/lib/confusables.ts';
import { ID_LENGTH, isId, isSampleAccount } from '../src/model/account.ts';
import { isPlainNumber, losesDigits } from '../src/model/document.ts';
import type { Fix, Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { remarkable, type Mention } from '../src/model/policy/mentions.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'account-id-format',
  about: 'mentions',
  level: 'warning',
  otherLevels: ['error'],
  basis: 'inferred',
  source: AUTHORIZATION_PAGE.preparations,
  title: 'this does not look like an Alibaba Cloud account ID',
  why:
    "An account ID is the number on the account's Security Settings page, 16 digits in every console today. An alias " +
    'or a login name does not replace it. No page states the length, and a few old IDs are shorter.',
  supersededAt: ['dts-principals-disagree', 'dts-trusts-owner', 'dts-trusts-wrong-account'],
  messages: {
    length: 'this has {digits} digits; an account ID has 16',
    letters: '"{text}" is not an account ID; write the ID, which has only digits, not a name',
    login: '"{text}" is a login name; write the ID of its account',
    divided: '"{text}" has separators; write the account ID as digits only',
    lookAlike: '"{text}" contains {code}; write the account ID as plain digits only',
    lossy: '{text} is a number here and loses digits; put the ID in quotes',
    again: 'here too',
    replace: 'write "{wanted}"',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const [text, places] of remarkable(subject, oddAccount) ?? []) problems.push(problem(text, places));
    return problems;
  },
} satisfies Rule<'mentions'>;

/** An account that is no ID of 16 digits. What is not known yet, and a sample that was left in, are other rules' matter. */
function oddAccount({ account, at }: Mention): string | undefined {
  if (!isId(account)) return account?.kind === 'malformed' ? account.text : undefined;
  return (account.length === ID_LENGTH || isSampleAccount(account)) && !losesDigits(at) ? undefined : account;
}

function problem(text: string, places: readonly Mention[]): Problem {
  const [first, ...others] = places as [Mention, ...Mention[]];
  const message = losesDigits(first.at) ? 'lossy' : messageFor(text);
  const related = others.map(({ at }) => ({ at, message: 'again' }));
  const isOwner = places.some((place) => place.as === 'owner');
  const isNumber = message === 'length' || message === 'lossy';
  return {
    at: first.at,
    message,
    data: { text, digits: text.length, code: confusableCharacter(text) ?? '' },
    level: message === 'length' ? 'warning' : 'error',
    related,
    value: text,
    entries: places,
    // Another account's number is looked up; what is no number is not.
    ...(isOwner && { leadsTo: isNumber ? OUTCOMES.accountNotFound : OUTCOMES.accountFormat }),
    ...((message === 'divided' || message === 'lookAlike') && { fix: joined(text, places) }),
    ...(message === 'lossy' && isPlainNumber(text) && { fix: quoted(text, places) }),
  };
}

function messageFor(text: string): string {
  if (/^\d+$/.test(text)) return 'length';
  if (/^(?=.*\d)[\d\s._-]+$/.test(withoutConfusables(text)))
    return confusableCharacter(text) === undefined ? 'divided' : 'lookAlike';
  return text.includes('@') || /\.onaliyun\.com$/i.test(text) ? 'login' : 'letters';
}

/** Only where the number stands by itself: the other places have it in a text. */
function quoted(digits: string, places: readonly Mention[]): Fix {
  const numbers = places.filter(({ at }) => losesDigits(at));
  const edits = numbers.map(({ at }) => ({ kind: 'replace', at, value: digits }) as const);
  return { message: 'replace', data: { wanted: digits }, risk: 'safe', edits };
}

function joined(account: string, places: readonly Mention[]): Fix {
  const wanted = withoutConfusables(account).replace(/\D/g, '');
  const edits = places.map(({ at, text }) => ({ kind: 'replace', at, value: text.replace(account, wanted) }) as const);
  return { message: 'replace', data: { wanted }, risk: 'review', edits };
}

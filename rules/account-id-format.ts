import { withoutConfusables, confusableCharacter } from '../src/lib/confusables.ts';
import { ID_LENGTH, isId, isSampleAccount } from '../src/model/account.ts';
import { isPlainNumber, losesDigits } from '../src/model/document.ts';
import type { Fix, Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { remarkable, type Mention } from '../src/model/policy/mentions.ts';
import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'account-id-format',
  about: 'mentions',
  level: 'warning',
  otherLevels: ['error'],
  basis: 'inferred',
  source: vendorPage('Preparations'),
  title: 'this is hardly the ID of an Alibaba Cloud account',
  why:
    'The ID of an account is the number that its Security Settings page shows, 16 digits in every console of today; ' +
    'neither an alias nor the name that somebody logs in with stands for it. No page states the length, and a few old IDs are shorter.',
  yieldsAt: ['dts-principals-disagree', 'dts-trusts-owner', 'dts-trusts-wrong-account'],
  messages: {
    length: '{digits} digits; an account ID has 16',
    letters: '"{text}" is no account ID: that has only digits, and a name does not stand for it',
    login: '"{text}" is a name to log in with; the ID of its account is wanted',
    divided: '"{text}" is divided; an account ID is written as digits alone',
    lookAlike: '"{text}" has the character {code} in it; an account ID is written as plain digits alone',
    lossy: '{text} is a number here, and no number keeps these digits; put it in quotes',
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

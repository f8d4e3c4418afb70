import { accountText } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { replaceAccounts, creatorMessage, creatorNotes } from '../src/model/policy/dts-role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-trusts-wrong-account',
  about: 'dtsRole',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.accountInformation,
  title: 'the role trusts the wrong account',
  why:
    'DTS assumes the role on behalf of the account that creates the task. If the role trusts another account ' +
    'instead, that account can assume the role and the task cannot.',
  messages: {
    sourceCrosses:
      'only the source is cross-account: expected {creator}, the owner of the destination; found {account}',
    destinationCrosses:
      'only the destination is cross-account: expected {creator}, the owner of the source; found {account}',
    bothCross: 'both endpoints are cross-account: expected {creator}, the third account (the creator); found {account}',
    creatorIs: 'expected {creator}, the account that creates the task; found {account}',
    creatorsAre: 'expected {creator}, the accounts that create the tasks; found {account}',
    createdBy: 'this task is created by {creator}',
    alsoHere: '"{text}" also names {account}',
    alsoWrong: '"{text}" is wrong too',
    replace: 'replace the account with {accounts}',
    ask: 'write the ID of the account that creates the task',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    const { namingOther } = role.entries;
    const [entry, ...more] = [...namingOther.services, ...namingOther.ram];
    if (entry === undefined) return problems;
    const account = accountText(entry.account);
    const { message, data } = creatorMessage(role);
    problems.push({
      at: entry.at,
      message,
      data: { ...data, account },
      related: [
        ...creatorNotes(role),
        ...more.map(({ at, text, account: other }) => ({
          at,
          message: accountText(other) === account ? 'alsoHere' : 'alsoWrong',
          data: { text, account },
        })),
      ],
      entries: [entry, ...more],
      accounts: [...new Set([entry, ...more].map((each) => accountText(each.account)))],
      fix: replaceAccounts(role, namingOther),
      // Whether DTS needs the RAM entry is not documented.
      ...(namingOther.services.length === 0 && { leadsTo: null }),
    });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

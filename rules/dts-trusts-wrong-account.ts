import { accountText } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { replaceAccounts, creatorMessage, creatorNotes } from '../src/model/policy/dts-role.ts';
import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-trusts-wrong-account',
  about: 'dtsRole',
  level: 'error',
  basis: 'documented',
  source: vendorPage('Account information'),
  title: 'the role trusts another account than the one that creates the task',
  why:
    'DTS asks for the role in the name of the account that creates the task. ' +
    'Trusting any other account keeps the task out and lets that account in.',
  messages: {
    sourceCrosses:
      'only the source crosses accounts, so the account of the destination is wanted: {creator}, not {account}',
    destinationCrosses:
      'only the destination crosses accounts, so the account of the source is wanted: {creator}, not {account}',
    bothCross:
      'both ends cross accounts, so the third account, which creates the task, is wanted: {creator}, not {account}',
    creatorIs: 'the account that creates the task is {creator}, not {account}',
    creatorsAre: 'the accounts that create the tasks are {creator}; {account} is none of them',
    createdBy: 'this task is created by {creator}',
    alsoHere: '"{text}" names {account} too',
    alsoWrong: '"{text}" is wrong too',
    replace: 'replace with {accounts}',
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

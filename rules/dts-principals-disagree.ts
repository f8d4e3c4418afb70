import { accountText } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-principals-disagree',
  about: 'dtsRole',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'RAM and Service name different accounts',
  why:
    'Replace both placeholders of the documented trust policy with the ID of the account that creates the task. One ' +
    'of these two entries trusts an account that has no part in the task.',
  messages: {
    other: 'trusts DTS for {account}, but RAM names {ram}',
    ram: 'names {account}',
    service: 'trusts DTS for {account}',
    both: 'write the ID of the account that creates the task in both',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    const { services, ram, isCertain } = role.entries.disagreeing;
    const [entry, ...more] = services;
    if (entry === undefined) return problems;
    problems.push({
      at: entry.at,
      message: 'other',
      data: { account: accountText(entry.account), ram: ram.map(({ account }) => accountText(account)).join(', ') },
      related: [
        ...ram.map(({ at, account }) => ({ at, message: 'ram', data: { account: accountText(account) } })),
        ...more.map(({ at, account }) => ({ at, message: 'service', data: { account: accountText(account) } })),
      ],
      entries: [...services, ...ram],
      accounts: [...new Set([...services, ...ram].map(({ account }) => accountText(account)))],
      fix: { message: 'both', risk: 'review', edits: [] },
      // Two names that are filled in later may yet be one account.
      ...(!isCertain && { level: 'warning', leadsTo: null }),
    });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

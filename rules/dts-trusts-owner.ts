import { accountText } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { creatorMessage, creatorNotes, replaceAccounts } from '../src/model/policy/dts-role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-trusts-owner',
  about: 'dtsRole',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.accountInformation,
  title: 'the role trusts the account that owns it',
  why:
    'The trust policy has to name the account that creates the task, not the account that owns the role. RAM saves ' +
    '"<ID of the owner>@dts.aliyuncs.com" as plain "dts.aliyuncs.com".',
  messages: {
    sourceCrosses: 'only the source is cross-account: expected {creator}, the owner of the destination',
    destinationCrosses: 'only the destination is cross-account: expected {creator}, the owner of the source',
    bothCross: 'both endpoints are cross-account: expected {creator}, the third account, which creates the task',
    creatorIs: 'expected {creator}, the account that creates the task',
    creatorsAre: 'expected {creator}, the accounts that create the tasks',
    creatorUnknown: 'this is the owner; expected the account that creates the task',
    createdBy: 'this task is created by {creator}',
    alsoHere: '"{text}" also names the owner',
    replace: 'replace the owner with {accounts}',
    ask: 'write the ID of the account that creates the task',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    const { namingOwner } = role.entries;
    const [entry, ...more] = [...namingOwner.services, ...namingOwner.ram];
    if (entry === undefined) return problems;
    problems.push({
      at: entry.at,
      ...(role.role?.isOwnerUnsure === true && role.creators.length === 0 && { level: 'warning' as const }),
      ...creatorMessage(role),
      related: [...creatorNotes(role), ...more.map(({ at, text }) => ({ at, message: 'alsoHere', data: { text } }))],
      fix: replaceAccounts(role, namingOwner),
      entries: [entry, ...more],
      accounts: [accountText(entry.account)],
      // Whether DTS needs the RAM entry is not documented.
      ...(namingOwner.services.length === 0 && { leadsTo: null }),
    });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

import { accountText } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { creatorMessage, creatorNotes, replaceAccounts } from '../src/model/policy/dts-role.ts';
import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-trusts-owner',
  about: 'dtsRole',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: vendorPage('Account information'),
  title: 'the role trusts the account that owns it',
  why:
    'The trust policy names the account that creates the task: it acts on the databases of the account that owns the role. ' +
    'RAM would save the owner\'s own "<ID>@dts.aliyuncs.com" as plain "dts.aliyuncs.com".',
  messages: {
    sourceCrosses: 'only the source crosses accounts, so the account of the destination is wanted: {creator}',
    destinationCrosses: 'only the destination crosses accounts, so the account of the source is wanted: {creator}',
    bothCross: 'both ends cross accounts, so the third account, which creates the task, is wanted: {creator}',
    creatorIs: 'the account that creates the task is wanted: {creator}',
    creatorsAre: 'the accounts that create the tasks are wanted: {creator}',
    creatorUnknown: 'this is the owner; the account that creates the task is wanted',
    createdBy: 'this task is created by {creator}',
    alsoHere: '"{text}" names the owner too',
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

import { accountText } from '../src/model/account.ts';
import { vendorPage } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-wrong-account',
  about: 'placement',
  level: 'error',
  basis: 'documented',
  source: vendorPage('Step 1: Create a RAM role'),
  title: 'the role is made in the account of the task, not in that of the database',
  why:
    'DTS looks for the role in the account that owns the end. A role that the same template or provider makes as the job ' +
    'is in the account that creates the task, where DTS does not look.',
  messages: {
    elsewhere: 'the role is wanted in the account {owner}; this one is made in the account that creates the task',
    unnamed:
      'the role is wanted in the account that owns this end; this one is made in the account that creates the task',
    role: 'the role is made here, in the account of the job',
    move: 'make the role with the credentials of the account that owns the end: another provider alias or stack',
  },
  leadsTo: 'assumeRoleNotFound',

  *check({ endpoint, role }) {
    const { account, role: named, at } = endpoint;
    yield {
      at: named?.at ?? at,
      message: account === undefined ? 'unnamed' : 'elsewhere',
      ...(account && { data: { owner: accountText(account.value) } }),
      related: [{ at: role.at, message: 'role' }],
      fix: { message: 'move', risk: 'review', edits: [] },
    };
  },
} satisfies Rule<'placement'>;

import { accountText } from '../src/model/account.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-wrong-account',
  about: 'placement',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.createRole,
  title: 'the role is created in the wrong account',
  why:
    'DTS looks for the role in the account that owns the endpoint. This role comes from the same template or ' +
    'provider as the job, so it is created in the account that creates the task, where DTS does not look.',
  messages: {
    elsewhere: 'the role must be in account {owner}; this one is in the account that creates the task',
    unnamed:
      'the role must be in the account that owns this endpoint; this one is in the account that creates the task',
    role: 'the role is created here, in the account of the job',
    move: "create the role with the credentials of the endpoint's owner: another provider alias or stack",
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

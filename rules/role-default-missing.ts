import type { Fix, Problem } from '../src/model/finding.ts';
import { dtsFor, mayAssume } from '../src/model/policy/evaluate.ts';
import { holdsDtsPolicy } from '../src/model/policy/permissions.ts';
import { DEFAULT_ROLE, DTS_POLICY, type Role, trustOf } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { AccountSubject } from '../src/model/subject.ts';

export default {
  id: 'role-default-missing',
  about: 'account',
  level: 'error',
  basis: 'documented',
  source: PAGES.dtsAuthorization,
  title: 'AliyunDTSDefaultRole is missing or does not work',
  why:
    'Every account that takes part in a task needs AliyunDTSDefaultRole, which trusts "dts.aliyuncs.com" and has ' +
    'AliyunDTSRolePolicy. If either is wrong, the documentation requires deleting the role and authorizing DTS again.',
  messages: {
    missing: 'account {account} has no {role}',
    trust: 'the trust policy of {role} does not trust "dts.aliyuncs.com"',
    policy: '{role} does not have the system policy {policy}',
    usedBy: 'this task needs it',
    authorize: 'log on to the DTS console with account {account} and authorize DTS; this creates the role',
    renew: 'delete the role, then authorize DTS in the DTS console of account {account}',
  },
  leadsTo: 'defaultRole',

  *check(account) {
    const { id, defaultRole, ownsDtsRole, uses } = account;
    if (!ownsDtsRole && uses.length === 0) return;
    const data = { account: id, role: DEFAULT_ROLE, policy: DTS_POLICY };
    const related = uses.slice(0, 1).map(({ endpoint }) => ({ at: endpoint.at, message: 'usedBy' }));
    const fix = (message: string): Fix => ({ message, data, risk: 'review', edits: [] });
    if (defaultRole === undefined) {
      yield { at: account.at, message: 'missing', data, related, fix: fix('authorize') };
      return;
    }
    for (const damage of damages(defaultRole, account)) yield { ...damage, data, related, fix: fix('renew') };
  },
} satisfies Rule<'account'>;

/** An unreadable trust policy is reported as such. */
function* damages(role: Role, { id }: AccountSubject): Iterable<Problem> {
  const { policies, name } = role;
  const trust = trustOf(role);
  if (trust !== undefined && mayAssume(trust, dtsFor(id), id).answer === 'denied')
    yield { at: name.at, message: 'trust' };
  if (typeof policies !== 'string' && holdsDtsPolicy(policies) === false) yield { at: name.at, message: 'policy' };
}

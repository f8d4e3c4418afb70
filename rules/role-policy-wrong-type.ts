import { knownEnds } from '../src/model/dts/vocabulary.ts';
import { dtsPolicyState, isMistaken } from '../src/model/policy/permissions.ts';
import { DTS_POLICY } from '../src/model/role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-policy-wrong-type',
  about: 'attachments',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.grantPermissions,
  title: 'another policy is attached instead of AliyunDTSRolePolicy',
  why:
    'AliyunDTSRolePolicy is a system policy. A custom policy of that name is a different policy, and ' +
    'AliyunDTSFullAccess is for people who use DTS. Neither gives DTS what it needs.',
  messages: {
    custom: 'this policy has type "{type}"; DTS needs the one of type "System"',
    other: 'DTS needs {policy}, not "{name}"',
    attach: 'attach the system policy {policy} instead',
  },
  leadsTo: 'accessDenied',

  *check({ policies, isForDts, uses }) {
    if (!isForDts || dtsPolicyState(policies, knownEnds(uses.map(({ endpoint }) => endpoint))) !== 'mistaken') return;
    const policy = policies.find(isMistaken);
    if (policy === undefined) return;
    const { name, type } = policy;
    const data = { name, type, policy: DTS_POLICY };
    const message = name === DTS_POLICY ? 'custom' : 'other';
    const at = message === 'custom' ? (policy.typeAt ?? policy.at) : policy.at;
    yield { at, message, data, fix: { message: 'attach', data, risk: 'review', edits: [] } };
  },
} satisfies Rule<'attachments'>;

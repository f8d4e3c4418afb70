import { allowsEverything, dtsPolicyState, isMistaken } from '../src/model/policy/permissions.ts';
import { WIDER_POLICIES, type AttachedPolicy } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-too-powerful',
  about: 'attachments',
  level: 'warning',
  basis: 'inferred',
  source: PAGES.evaluation,
  title: 'other accounts can assume a role with too many permissions',
  why:
    'Anyone who assumes the role can do everything that its policies allow. This role trusts another account, or a ' +
    'service that acts for one.',
  messages: {
    administrator: '"{name}" gives access to the whole account',
    fullAccess: '"{name}" gives full access to a service, including data and deletion',
    everything: 'a statement of "{name}" allows every action on every resource',
    replaceForDts: 'detach it; for DTS the system policy AliyunDTSRolePolicy is enough',
    replace: 'attach a policy with only the needed actions instead',
  },

  *check({ policies, letsOutsidersIn, isForDts }) {
    if (!letsOutsidersIn) return;
    const isReportedAsMistaken = isForDts && dtsPolicyState(policies) === 'mistaken';
    for (const policy of policies) {
      const message = powerOf(policy);
      if (message === undefined || (isReportedAsMistaken && isMistaken(policy))) continue;
      const fix = { message: isForDts ? 'replaceForDts' : 'replace', risk: 'review', edits: [] } as const;
      yield { at: policy.at, message, data: { name: policy.name }, fix };
    }
  },
} satisfies Rule<'attachments'>;

function powerOf({ name, type, statements }: AttachedPolicy): string | undefined {
  if (type === 'System') {
    if (WIDER_POLICIES.has(name)) return 'administrator';
    return name.endsWith('FullAccess') ? 'fullAccess' : undefined;
  }
  return statements?.some(allowsEverything) === true ? 'everything' : undefined;
}

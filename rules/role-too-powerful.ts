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
  title: 'others can take a role with more power than they need',
  why: 'Whoever takes the role may do all that its policies allow. This role is open to another account, or to a service that acts for one.',
  messages: {
    administrator: '"{name}" gives whoever takes the role the whole account',
    fullAccess: '"{name}" gives whoever takes the role all of a service, data and deletion included',
    everything: 'a statement of "{name}" allows every action on every resource',
    replaceForDts: 'detach it; for DTS the system policy AliyunDTSRolePolicy is enough',
    replace: 'attach a policy with only the actions that are needed instead',
  },

  *check({ policies, letsOutsidersIn, isForDts }) {
    if (!letsOutsidersIn) return;
    const isToldAlready = isForDts && dtsPolicyState(policies) === 'mistaken';
    for (const policy of policies) {
      const message = powerOf(policy);
      if (message === undefined || (isToldAlready && isMistaken(policy))) continue;
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

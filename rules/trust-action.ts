import { actionFaults, type ActionFault } from '../src/model/action-fault.ts';
import type { Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcome.ts';
import { refusal } from '../src/model/refusal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'trust-action',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.editTrust,
  title: 'the action is not the one that takes a role',
  why:
    'Every trust policy of the RAM documentation allows "sts:AssumeRole", for accounts, services and identity providers ' +
    'alike; "sts:SetSourceIdentity" may stand beside it.',
  messages: {
    otherService: '"{action}" says nothing of who may take the role; "sts:AssumeRole" does',
    otherSts: '"{action}" is no action that takes a role; "sts:AssumeRole" is',
    ofAws: '"{action}" is an action of AWS; here it is "sts:AssumeRole"',
    noService: '"{action}" lacks the service in front; the action is "sts:AssumeRole"',
    empty: 'an empty action allows nothing; the action is "sts:AssumeRole"',
    otherCase: '"{action}" works, but is written "{wanted}"',
    wide: '"{action}" is wider than needed; "sts:AssumeRole" is enough',
    apiName: '"{action}" is the name of an API call; the trust policy of an identity provider allows "sts:AssumeRole"',
    alone: '"sts:SetSourceIdentity" does not let anybody take the role; "sts:AssumeRole" belongs beside it',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
    replace: 'write "{wanted}"',
    add: 'add "sts:AssumeRole"',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const fault of actionFaults(subject)) {
      const { action, message, level, wanted, isMalformed, keepsDtsOut } = fault;
      problems.push({
        at: action.at,
        message,
        data: { action: action.value, wanted: wanted ?? '' },
        ...(level && { level }),
        ...fixOf(fault),
        ...(keepsDtsOut && { leadsTo: OUTCOMES.assumeRoleDenied }),
        ...(isMalformed && refusal(subject, action.at)),
      });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

function fixOf({ action: { at, value }, wanted, risk = 'review', actions }: ActionFault): Pick<Problem, 'fix'> {
  if (actions !== undefined) {
    const edits = [{ kind: 'replace', at: actions.at, value: actions.wanted }] as const;
    return { fix: { message: 'add', risk: 'review', edits } };
  }
  if (wanted === undefined) return {};
  const data = { action: value, wanted };
  return { fix: { message: 'replace', data, risk, edits: [{ kind: 'replace', at, value: wanted }] } };
}

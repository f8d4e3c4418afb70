import type { Problem } from '../src/model/finding.ts';
import { denials, type DeniedEntry, quoted } from '../src/model/policy/dts-role.ts';
import { isDts } from '../src/model/policy/principal.ts';
import { removeEntries } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-denied',
  about: 'dtsRole',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.evaluation,
  title: 'this Deny blocks the account that the task needs',
  why:
    'A Deny overrides every Allow. A principal in a Deny cannot assume the role, no matter what the other statements ' +
    'allow.',
  messages: {
    denied: 'this blocks a principal that an Allow trusts or the task needs',
    mayBeDenied: 'this may block a principal that an Allow trusts or the task needs; it depends on a condition',
    alsoHere: 'this too',
    takeOut: 'remove {texts} from the Deny statement',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    for (const entries of denials(role)) {
      const [first, ...more] = entries;
      if (first === undefined) continue;
      const denied = entries.map(({ entry }) => entry);
      const edits = removeEntries(role.trust, denied);
      problems.push({
        at: first.entry.at,
        message: first.isCertain ? 'denied' : 'mayBeDenied',
        related: more.map(({ entry: { at } }) => ({ at, message: 'alsoHere' })),
        fix: { message: 'takeOut', data: { texts: quoted(denied.map(({ text }) => text)) }, risk: 'review', edits },
        entries: denied,
        ...(!first.isCertain && { level: 'warning' }),
        ...(!keepsDtsOut(entries) && { leadsTo: null }),
      });
    }
    return problems;
  },
} satisfies Rule<'dtsRole'>;

/** Whether DTS needs the RAM entry is not documented. */
function keepsDtsOut(entries: readonly DeniedEntry[]): boolean {
  return entries.some(({ entry, isCertain }) => isCertain && isDts(entry));
}

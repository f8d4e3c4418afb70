import { groupBy } from '../src/lib/collections.ts';
import { isId } from '../src/model/account.ts';
import type { Problem } from '../src/model/finding.ts';
import { quoted } from '../src/model/policy/dts-role.ts';
import { isDts, type Principal } from '../src/model/policy/principal.ts';
import { removeEntries } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'dts-extra-trust',
  about: 'dtsRole',
  level: 'warning',
  basis: 'inferred',
  source: AUTHORIZATION_PAGE.accountInformation,
  title: 'the role trusts more than DTS for one account',
  why:
    'AliyunDTSRolePolicy gives access to far more than one database, and every account or service that this role ' +
    'trusts gets all of that access. With one role for each creator, you can remove access for each one separately.',
  messages: {
    account: 'another account can assume the role too',
    dts: 'DTS can assume the role for another account too',
    ownDts: "DTS can assume the role for the role's own account too",
    service: 'another service can assume the role too',
    provider: 'users of an identity provider can assume the role too',
    alsoHere: 'this too',
    takeOut: 'use a separate role for each creator and service, and remove {texts} from this one',
  },

  check(role) {
    const problems: Problem[] = [];
    const { extra } = role.entries;
    const inOrder = role.trust.statements.flatMap(({ principals }) =>
      principals.filter((each) => extra.includes(each)),
    );
    // One finding for each, so that an exception for one of them does not cover the next.
    for (const [who, entries] of groupBy(inOrder, (entry) => [whoOf(entry)])) {
      const [entry, ...more] = entries;
      if (entry === undefined) continue;
      problems.push({
        at: entry.at,
        message: messageOf(entry),
        related: more.map(({ at }) => ({ at, message: 'alsoHere' })),
        accounts: [who],
        fix: {
          message: 'takeOut',
          data: { texts: quoted(entries.map(({ text }) => text)) },
          risk: 'review',
          edits: removeEntries(role.trust, entries),
        },
        value: who,
        entries,
      });
    }
    return problems;
  },
} satisfies Rule<'dtsRole'>;

function messageOf(entry: Principal): string {
  if (entry.kind === 'provider') return 'provider';
  if (entry.kind !== 'service') return 'account';
  if (!isDts(entry)) return 'service';
  return entry.account === undefined ? 'ownDts' : 'dts';
}

/** The account that is trusted; a service of the own account and an identity provider by their text. */
function whoOf(entry: Principal): string {
  return entry.kind !== 'provider' && 'account' in entry && isId(entry.account) ? entry.account : entry.text;
}

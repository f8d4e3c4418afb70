import type { Problem } from '../src/model/finding.ts';
import { isId } from '../src/model/account.ts';
import { quoted } from '../src/model/dts-trust.ts';
import { isDts, type Principal } from '../src/model/principal.ts';
import { vendorPage } from '../src/model/source.ts';
import { remove } from '../src/model/trust-edit.ts';
import { allowedPrincipals } from '../src/model/trust.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'dts-extra-trust',
  about: 'dtsRole',
  level: 'warning',
  basis: 'inferred',
  source: vendorPage('Account information'),
  title: 'the role lets in more than DTS for one account',
  why:
    'AliyunDTSRolePolicy reaches far beyond one database: every account or service that this role trusts has all of it. ' +
    'With one role for each creator, each can be closed alone.',
  messages: {
    account: 'another account may take the role too',
    dts: 'DTS may take the role for another account too',
    ownDts: "DTS may take the role for the role's own account too",
    service: 'another service may take the role too',
    provider: 'users of an identity provider may take the role too',
    alsoHere: 'and this',
    takeOut: 'give each creator and service a role of its own, and take {texts} out of this one',
  },

  check(role) {
    const problems: Problem[] = [];
    const { extra } = role.entries;
    if (extra.length === 0) return problems;
    const inOrder = role.trust.statements.flatMap(({ principals }) =>
      principals.filter((each) => extra.includes(each)),
    );
    const [entry, ...more] = inOrder;
    if (entry === undefined) return problems;
    const texts = inOrder.map(({ text }) => text);
    problems.push({
      at: entry.at,
      message: messageOf(entry),
      related: more.map(({ at }) => ({ at, message: 'alsoHere' })),
      accounts: [...new Set(inOrder.map(whoOf))],
      fix: { message: 'takeOut', data: { texts: quoted(texts) }, risk: 'review', edits: remove(role.trust, inOrder) },
      // All of them, so that to know of one is not to know of the next; who counts as extra is a matter of order where no creator is known.
      entries: role.creators.length > 0 ? inOrder : allowedPrincipals(role.trust),
    });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

function messageOf(entry: Principal): string {
  if (entry.kind === 'provider') return 'provider';
  if (entry.kind !== 'service') return 'account';
  if (!isDts(entry)) return 'service';
  return entry.account === undefined ? 'ownDts' : 'dts';
}

/** The account that gets in; a service of the own account and an identity provider by their text. */
function whoOf(entry: Principal): string {
  return entry.kind !== 'provider' && 'account' in entry && isId(entry.account) ? entry.account : entry.text;
}

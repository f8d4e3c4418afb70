import { isId } from '../src/model/account.ts';
import { DTS_SERVICE, type Principal } from '../src/model/policy/principal.ts';
import { removeEntries, allowedPrincipals } from '../src/model/policy/trust-policy.ts';
import { isDefaultRole, type Role, trustOf } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-default-trusts-others',
  about: 'role',
  level: 'warning',
  basis: 'documented',
  source: PAGES.dtsAuthorization,
  title: 'AliyunDTSDefaultRole trusts other principals',
  why:
    'AliyunDTSDefaultRole serves the tasks of its own account and trusts only "dts.aliyuncs.com". Any other ' +
    'principal that assumes it has all permissions of DTS in the account. A task of another account needs a separate ' +
    'role.',
  messages: {
    other: 'expected only "{service}", found "{text}"',
    alsoHere: '"{text}" too',
    remove: 'remove {texts}',
  },

  *check({ role }) {
    if (!isDefaultRole(role.name.value)) return;
    // Read only now: a dump holds 100,000 roles, and this is one of them.
    const trust = trustOf(role);
    if (trust === undefined) return;
    for (const strangers of strangersOf(allowedPrincipals(trust), role)) {
      const [first, ...more] = strangers;
      if (first === undefined) continue;
      const texts = strangers.map(({ text }) => `"${text}"`).join(' and ');
      yield {
        at: first.at,
        message: 'other',
        data: { text: first.text, service: DTS_SERVICE },
        related: more.map(({ at, text }) => ({ at, message: 'alsoHere', data: { text } })),
        accounts: [whoOf(first)],
        entries: strangers,
        fix: { message: 'remove', data: { texts }, risk: 'review', edits: removeEntries(trust, strangers) },
      };
    }
  },
} satisfies Rule<'role'>;

/** Those who do not belong here; entries of one account go together, its service first. */
function strangersOf(entries: readonly Principal[], role: Role): Iterable<readonly Principal[]> {
  const found = new Map<string, Principal[]>();
  for (const entry of entries) {
    if (!isStranger(entry, role)) continue;
    const who = whoOf(entry);
    const group = found.get(who);
    if (group === undefined) found.set(who, [entry]);
    else if (entry.kind === 'service') group.unshift(entry);
    else group.push(entry);
  }
  return found.values();
}

/** The account, or the text of who is none. */
function whoOf(entry: Principal): string {
  return 'account' in entry && isId(entry.account) ? entry.account : entry.text;
}

const OTHERS: ReadonlySet<Principal['kind']> = new Set(['account', 'identity', 'provider', 'anyone']);

/** RAM shortens the owner's own `<ID>@dts.aliyuncs.com` to the plain name, so the two are one. */
function isStranger(principal: Principal, { owner }: Role): boolean {
  if (principal.kind !== 'service') return OTHERS.has(principal.kind);
  const { service, account } = principal;
  return service !== DTS_SERVICE || (isId(account) && owner !== undefined && account !== owner);
}

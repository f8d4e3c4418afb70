import { closestWord } from '../src/lib/did-you-mean.ts';
import { isDefaultRole, isSameRoleName, isServiceLinked } from '../src/model/role.ts';
import { TASK_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** One name for the role in all accounts of a company is usual: they may be many. */
function firstOf(accounts: readonly string[]): string {
  const more = accounts.length - SHOWN;
  const first = accounts.slice(0, SHOWN).join(', ');
  return more > 0 ? `${first} and ${String(more)} more` : first;
}

const SHOWN = 3;

export default {
  id: 'link-role-not-found',
  about: 'link',
  level: 'error',
  basis: 'documented',
  source: TASK_PAGE.commonErrors,
  title: 'the account has no role with this name',
  why: 'DTS looks for the role in the account that owns the database, by the name in the task.',
  messages: {
    none: 'account {owner} has no role "{role}"',
    near: 'account {owner} has no role "{role}"; did you mean "{near}"?',
    elsewhere: 'account {owner} has no role "{role}", but account {others} has one; check the owner',
    several: 'account {owner} has no role "{role}", but accounts {others} have one; check the owner',
    owner: 'DTS looks for the role in this account',
    replace: 'replace with "{near}"',
  },
  leadsTo: 'assumeRoleNotFound',

  *check({ endpoint, owner, roleName, role, rolesOfOwner, elsewhere }) {
    if (role !== undefined || rolesOfOwner === undefined || endpoint.role === undefined) return;
    if (rolesOfOwner.some((name) => isSameRoleName(name, roleName))) return;
    // Such a role is wrong in a task whether it is there or not.
    if (isDefaultRole(roleName) || isServiceLinked(roleName, undefined)) return;
    const { at } = endpoint.role;
    const near = closestWord(
      roleName,
      rolesOfOwner.filter((name) => !isDefaultRole(name) && !isServiceLinked(name, undefined)),
    );
    const data = { owner, role: roleName, near: near ?? '', others: firstOf(elsewhere) };
    const message = elsewhere.length > 1 ? 'several' : elsewhere.length === 1 ? 'elsewhere' : 'none';
    yield {
      at,
      message: near === undefined ? message : 'near',
      data,
      related: endpoint.account === undefined ? [] : [{ at: endpoint.account.at, message: 'owner' }],
      ...(near !== undefined && {
        fix: { message: 'replace', data, risk: 'review', edits: [{ kind: 'replace', at, value: near }] },
      }),
    };
  },
} satisfies Rule<'link'>;

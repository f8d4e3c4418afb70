import { isId, type AccountId } from './account.ts';
import { dtsFor, mayAssume, type Taker } from './assume.ts';
import type { DtsRole } from './estate.ts';
import { isDts, type Principal } from './principal.ts';
import { allowedPrincipals, type Statement } from './trust.ts';

/** An entry of a Deny that names somebody whom the role is for; not certain where a condition cannot be decided. */
export interface DeniedEntry {
  readonly entry: Principal;
  readonly isCertain: boolean;
}

/** What each Deny takes from those whom the role is for: its creators, and the accounts that an Allow names. Certain entries come first. */
export function* denials(role: DtsRole): Iterable<readonly DeniedEntry[]> {
  const denying = role.trust.statements.filter(({ effect }) => effect === 'Deny');
  if (denying.length === 0) return;
  const callers = callersOf(role);
  for (const statement of denying) {
    const entries = statement.principals.flatMap((entry) => {
      const isCertain = covers({ ...statement, principals: [entry] }, callers, role.owner);
      return isCertain === undefined ? [] : [{ entry, isCertain }];
    });
    if (entries.length > 0) {
      yield [...entries.filter(({ isCertain }) => isCertain), ...entries.filter(({ isCertain }) => !isCertain)];
    }
  }
}

function callersOf({ trust, creators }: DtsRole): readonly Taker[] {
  const accounts = new Set<AccountId>(creators.map(({ account }) => account));
  const allowed = allowedPrincipals(trust);
  // Where nobody is let in, and nothing says for whom the role is, it is for those who are kept out.
  const named = allowed.length === 0 && accounts.size === 0 ? trust.statements.flatMap(dtsEntriesOf) : allowed;
  for (const principal of named) {
    if ('account' in principal && isId(principal.account)) accounts.add(principal.account);
  }
  return [...accounts].flatMap((account) => [dtsFor(account), { kind: 'account', account } as const]);
}

function dtsEntriesOf({ principals }: Statement): readonly Principal[] {
  return principals.filter(isDts);
}

/** Whether a Deny covers one of the callers: it is read as an Allow, and whoever gets in by it is kept out. `undefined`: no, or not known. */
function covers(deny: Statement, callers: readonly Taker[], owner: AccountId | undefined): boolean | undefined {
  const answers = (statement: Statement): readonly string[] =>
    callers.map((caller) => mayAssume(asTrust({ ...statement, effect: 'Allow' }), caller, owner).answer);
  const found = answers(deny);
  if (found.includes('allowed')) return true;
  if (!found.includes('unknown')) return undefined;
  return answers({ ...deny, conditions: [] }).includes('allowed') ? false : undefined;
}

function asTrust(statement: Statement): Parameters<typeof mayAssume>[0] {
  return { at: statement.at, version: undefined, statements: [statement], faults: [], length: 0 };
}

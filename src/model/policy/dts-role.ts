import { accountText, isId, type Account, type AccountId } from '../account.ts';
import { outermost } from '../document.ts';
import { scenario } from '../dts/task.ts';
import type { Data, Note, Fix } from '../finding.ts';
import { DIRECTORY_ROLE, DTS_POLICY, isDefaultRole, isServiceLinked, type Role } from '../role.ts';
import type { DtsRole } from '../subject.ts';
import type { EntryPair } from './dts-principals.ts';
import { dtsFor, mayAssume, type Taker } from './evaluate.ts';
import { DTS_SERVICE, isDts, type Principal } from './principal.ts';
import { allowedPrincipals, type Trust, replaceEntries, type Statement } from './trust-policy.ts';

/** Whether a trust policy names DTS in any form, in any statement. */
export function namesDts(trust: Trust): boolean {
  return trust.statements.some((statement) => statement.principals.some(isDts));
}

/** Whether an Allow names somebody who is not of the role's own account. */
export function letsOutsidersIn(trust: Trust, owner: AccountId | undefined): boolean {
  return allowedPrincipals(trust).some((principal) => {
    if (principal.kind === 'anyone') return true;
    if (principal.kind !== 'account' && principal.kind !== 'identity' && principal.kind !== 'service') return false;
    const { account } = principal;
    return isId(account) ? account !== owner : isDts(principal) && account !== undefined;
  });
}

/** Whether a role is the one that a resource directory makes in each member, and trusts the account that it should trust. */
export function isDirectoryRole(name: string, trust: Trust): boolean {
  if (name !== DIRECTORY_ROLE) return false;
  const [only, ...others] = allowedPrincipals(trust);
  return others.length === 0 && only?.kind === 'account';
}

/** What shows the purpose of a role, besides its own text. */
interface Purpose {
  readonly trust: Trust;
  /** `undefined` for a bare trust policy. */
  readonly role: Role | undefined;
  /** An end of a known task names the role. */
  readonly isNamedByTask: boolean;
  /** A `context` entry of the configuration gives the creator for the role's file. */
  readonly hasConfiguredCreator: boolean;
  /** `--creator` is given, and the user named this very text (or gave it on standard input). */
  readonly isMeantByOption: boolean;
}

/**
 * Whether a role, or a bare trust policy, is meant for cross-account DTS. The role that DTS makes for the own account and
 * service-linked roles never are: plain `dts.aliyuncs.com` is right there.
 */
export function isDtsRole({ trust, role, isNamedByTask, hasConfiguredCreator, isMeantByOption }: Purpose): boolean {
  if (role !== undefined && (isDefaultRole(role.name.value) || isServiceLinked(role.name.value, role.arn?.value)))
    return false;
  if (isNamedByTask || hasConfiguredCreator || namesDts(trust)) return true;
  if (role !== undefined && holdsPolicyNamed(role, DTS_POLICY)) return true;
  return isMeantByOption && !servesAnother(trust);
}

function holdsPolicyNamed({ policies }: Role, name: string): boolean {
  return typeof policies !== 'string' && policies.some((policy) => policy.name === name);
}

/** Whether a trust policy lets another service or an identity provider in. */
function servesAnother(trust: Trust): boolean {
  return trust.statements.some(({ principals }) =>
    principals.some(({ kind }) => kind === 'service' || kind === 'provider'),
  );
}

/** The service principal of DTS acting for an account. */
export function dtsPrincipal(account: Account): string {
  return `${accountText(account)}@${DTS_SERVICE}`;
}

/** The principal that stands for the RAM users and roles of an account. */
export function rootPrincipal(account: AccountId): string {
  return `acs:ram::${account}:root`;
}

/** Texts as messages show them, each in quotation marks. */
export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

/** The message that names the expected account, in the terms of the vendor page's scenarios. */
type CreatorMessage =
  'sourceCrosses' | 'destinationCrosses' | 'bothCross' | 'creatorIs' | 'creatorsAre' | 'creatorUnknown';

/** Which account a role should name, and by which row of the vendor page's table. */
export function creatorMessage({ creators }: DtsRole): { readonly message: CreatorMessage; readonly data: Data } {
  const [first, second] = creators;
  if (first === undefined) return { message: 'creatorUnknown', data: {} };
  const data = { creator: creators.map(({ account }) => account).join(', ') };
  if (second !== undefined) return { message: 'creatorsAre', data };
  return { message: MESSAGES[(first.task && scenario(first.task)) ?? 'none'], data };
}

const MESSAGES = {
  source: 'sourceCrosses',
  destination: 'destinationCrosses',
  both: 'bothCross',
  none: 'creatorIs',
} as const satisfies Record<string, CreatorMessage>;

/** Where known tasks say who creates them, for the message `createdBy` of a card; only for some accounts where these are given. */
export function creatorNotes({ creators }: DtsRole, accounts?: readonly AccountId[]): readonly Note[] {
  return creators.flatMap(({ account, task }) =>
    task?.creator === undefined || accounts?.includes(account) === false
      ? []
      : [{ at: task.creator.at, message: 'createdBy', data: { creator: account } }],
  );
}

/**
 * The fix that puts the wanted accounts in the place of wrong ones: message `replace` of a card, or `ask` where nobody
 * knows who is wanted. It opens access, so a person has to look at it.
 */
export function replaceAccounts(role: DtsRole, wrong: EntryPair): Fix {
  const { wanted, unserved, unnamed } = role.entries;
  if (wanted.length === 0) return { message: 'ask', risk: 'review', edits: [] };
  const edits = replaceEntries(role.trust, [
    { entries: wrong.services, texts: unserved.map(dtsPrincipal) },
    { entries: wrong.ram, texts: unnamed.map(rootPrincipal) },
  ]);
  return { message: 'replace', data: { accounts: wanted.join(', ') }, risk: 'review', edits };
}

/** The statement for a new DTS entry: one that trusts the expected account, else any account, else anybody. */
export function statementFor(role: DtsRole): Statement | undefined {
  const [wanted] = role.entries.wanted;
  const allows = role.trust.statements.filter(({ effect }) => effect === 'Allow');
  return (
    allows.find(({ principals }) => principals.some((entry) => entry.kind === 'account' && entry.account === wanted)) ??
    allows.find(({ principals }) => principals.some(({ kind }) => kind === 'account')) ??
    allows[0]
  );
}

/**
 * The one account, filled in later, that all `RAM` entries of a role name, where the same words mean it in an entry for DTS too:
 * in a template of ROS only a function fills them in.
 */
export function namedLater({ trust, ownNames, unfilled }: DtsRole): Account | undefined {
  const ram = allowedPrincipals(trust).filter(({ under }) => under === 'RAM');
  const [first] = ram;
  if (first?.kind !== 'account' || isId(first.account) || first.account.kind !== 'unknown') return undefined;
  const { text } = first.account;
  const isSame = (entry: Principal): boolean => entry.kind === 'account' && accountText(entry.account) === text;
  const isFilledIn = unfilled === undefined || outermost(trust.at.document).format === 'hcl';
  return isFilledIn && ram.every(isSame) && ownNames?.includes(text) !== true ? first.account : undefined;
}

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
  // When nobody is trusted, and nothing shows for whom the role is, it is for the denied accounts.
  const named = allowed.length === 0 && accounts.size === 0 ? trust.statements.flatMap(dtsEntriesOf) : allowed;
  for (const principal of named) {
    if ('account' in principal && isId(principal.account)) accounts.add(principal.account);
  }
  return [...accounts].flatMap((account) => [dtsFor(account), { kind: 'account', account } as const]);
}

function dtsEntriesOf({ principals }: Statement): readonly Principal[] {
  return principals.filter(isDts);
}

/**
 * Whether a Deny covers one of the callers: it is evaluated as an Allow, and those that match are denied. `undefined`: no, or
 * not known.
 */
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

import { isId, type Account, type AccountId } from '../model/account.ts';
import { dtsFor, effectsOn, mayAssume } from '../model/assume.ts';
import { dtsPrincipal, quoted, rootPrincipal } from '../model/dts-trust.ts';
import type { Link } from '../model/estate.ts';
import type { Gap } from '../model/finding.ts';
import type { Phrase } from '../model/forecast.ts';
import { isDts, type Principal } from '../model/principal.ts';
import { roleArn, type Role } from '../model/role.ts';
import { allowedPrincipals, type Trust } from '../model/trust.ts';
import { tellsOf } from '../read/parts.ts';
import type { EndCase } from './cases.ts';
import { foundByProbe } from './probe-evidence.ts';
import { notNeeded, notRecorded, notWhole, pass, refused, unknown, unknownToo, type Evidence } from './evidence.ts';

/** Whether the account that owns an end has the role that the task names. */
export function roleExists(of: EndCase): Evidence {
  const { endpoint, owner, link, known } = of;
  if (owner === undefined || link === undefined) return unknownToo('noRoleNamed', {}, endpoint.at);
  const data = { role: link.roleName, account: known.called(owner) };
  if (link.role !== undefined) return pass('roleIsThere', { arn: arnOf(link, link.role) }, link.role.name.at);
  const found = foundByProbe(of);
  if (found !== undefined) return found;
  const account = known.account(owner);
  if (account === undefined) return notRecorded(owner, known);
  return tellsOf(account, link.roleName)
    ? unknownToo('roleIsNotThere', data, endpoint.role?.at)
    : notWhole(owner, known);
}

function arnOf({ owner }: Link, { arn, name }: Role): string {
  return arn?.value ?? roleArn(owner, name.value);
}

/** A role with a trust policy that can be judged; or why there is none. */
type TrustCase = { readonly role: Role; readonly trust: Trust; readonly owner: AccountId };

/** The trust policy of the role that an end names. */
function trustOf({ link, owner }: EndCase): TrustCase | Evidence {
  if (link?.role === undefined || owner === undefined) return unknownToo('noRoleKnown');
  return readTrustOf(link.role, owner);
}

/** The trust policy of a role, or what is missing of it. */
export function readTrustOf(role: Role, owner: AccountId): TrustCase | Evidence {
  const policy = role.policy();
  if (policy.state === 'read') return { role, trust: policy.trust, owner };
  const arn = role.arn?.value ?? roleArn(owner, role.name.value);
  // That a text is broken is a finding.
  if (policy.state === 'broken') return unknownToo('trustBroken', {}, policy.text.document.within && role.name.at);
  const gap: Gap = {
    what: arn,
    because: policy.state === 'absent' ? 'gapTrust' : 'tooDeep',
    reason: 'not-readable',
    account: owner,
    ...(policy.state === 'absent' && { grant: 'ram:GetRole' }),
  };
  return refused('trustNotRecorded', { role: arn }, [gap]);
}

/** Whether DTS acting for the creator may take the role, statement by statement. */
export function trust(of: EndCase): Evidence {
  const found = trustOf(of);
  if ('result' in found) return found;
  const { creator } = of;
  if (creator === undefined) return unknownToo('creatorUnknownHere', {}, found.trust.at);
  const caller = dtsFor(creator);
  const { answer, because } = mayAssume(found.trust, caller, found.owner);
  const principal = dtsPrincipal(creator);
  const says = statementsSaid(found, creator);
  if (answer === 'allowed') {
    const entry = because[0]?.principals.find((each) => isDts(each) && 'account' in each && isFor(each, of));
    return { result: 'pass', says, at: (entry ?? because[0] ?? found.trust).at, gaps: [] };
  }
  if (answer === 'denied') return { result: 'unknown', says, at: found.trust.at, gaps: [] };
  const data = { what: arnOfCase(found), principal };
  return { ...unknown('assumeOpen', data, because[0]?.at ?? found.trust.at), says };
}

function isFor(entry: Principal, { creator }: EndCase): boolean {
  return 'account' in entry && (entry.account === creator || entry.account === undefined);
}

function arnOfCase({ role, owner }: TrustCase): string {
  return role.arn?.value ?? roleArn(owner, role.name.value);
}

/** More statements than this no reader takes in. */
const MOST_STATEMENTS = 8;

const EFFECTS = {
  allows: 'statementAllows',
  denies: 'statementDenies',
  silent: 'statementSilent',
  open: 'statementOpen',
} as const;

/** What each statement of the trust policy does to DTS acting for the creator; those that decide come first. */
function statementsSaid({ trust: policy, owner }: TrustCase, creator: AccountId): readonly Phrase[] {
  const principal = dtsPrincipal(creator);
  const effects = effectsOn(policy, dtsFor(creator), owner);
  if (effects.length === 0) return [{ message: 'noStatement', data: {} }];
  const all = effects.map((effect, index) => ({
    effect,
    phrase: { message: EFFECTS[effect], data: { number: index + 1, count: effects.length, principal } },
  }));
  const telling = all.filter(({ effect }) => effect !== 'silent');
  const rest = all.filter(({ effect }) => effect === 'silent');
  return [...telling, ...rest].slice(0, MOST_STATEMENTS).map(({ phrase }) => phrase);
}

/** Whether the creator is named under `RAM` too, as the vendor's page has it. */
export function ramPrincipal(of: EndCase): Evidence {
  const found = trustOf(of);
  const { creator } = of;
  if ('result' in found) return { ...found, gaps: [] };
  if (creator === undefined) return unknownToo('creatorUnknownHere', {}, found.trust.at);
  const entries = allowedPrincipals(found.trust).filter(({ under }) => under === 'RAM');
  const data = { principal: rootPrincipal(creator), what: arnOfCase(found) };
  const root = entries.find((entry) => entry.kind === 'account' && entry.account === creator);
  if (root !== undefined) return pass('ramNamed', data, root.at);
  const other = entries.find((entry) => !('account' in entry) || !isId(entry.account) || entry.account === creator);
  return other === undefined ? notNeeded('ramAbsent', data, found.trust.at) : unknown('ramOpen', data, other.at);
}

/** Whether nobody but the creators of known tasks gets in. */
export function nobodyElse(of: EndCase): Evidence {
  const found = trustOf(of);
  const { creator, others, known } = of;
  if ('result' in found) return { ...found, gaps: [] };
  if (creator === undefined) return unknownToo('creatorUnknownHere', {}, found.trust.at);
  const expected = [creator, ...others, found.owner];
  const entries = allowedPrincipals(found.trust);
  const strangers = entries.filter((entry) => !isExpected(entry, expected, found.owner));
  const stranger = strangers.find(isOpen) ?? strangers[0];
  const data = { who: quoted([...new Set(entries.map(({ text }) => text))]) };
  if (stranger !== undefined) {
    const said = { what: arnOfCase(found), text: stranger.text };
    return isOpen(stranger) ? unknown('strangerOpen', said, stranger.at) : unknownToo('stranger', said, stranger.at);
  }
  const shared = others.map((id) => known.called(id)).join(', ');
  if (shared === '') return pass('onlyThese', data, found.trust.at);
  return pass('onlyTheseShared', { ...data, others: shared }, found.trust.at);
}

/** Whether nobody can tell whom an entry lets in. What RAM cannot mean, and who is certainly a stranger, are findings. */
function isOpen(entry: Principal): boolean {
  return entry.kind === 'unknown' || entry.kind === 'anyone' || ('account' in entry && !isKnownOrNone(entry.account));
}

function isKnownOrNone(account: Account | undefined): boolean {
  return account === undefined || isId(account);
}

function isExpected(entry: Principal, accounts: readonly AccountId[], owner: AccountId): boolean {
  if (entry.kind === 'account' || entry.kind === 'identity')
    return isId(entry.account) && accounts.includes(entry.account);
  if (entry.kind !== 'service' || !isDts(entry)) return false;
  const account = entry.account ?? owner;
  return isId(account) && accounts.includes(account);
}

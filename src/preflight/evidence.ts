import { knowsRole, type Probe } from '../inventory/account.ts';
import { type AccountId, isId, type Account, accountText } from '../model/account.ts';
import type { Location } from '../model/document.ts';
import {
  cloudOfRegion,
  CONNECTION_NAMES,
  isSupported,
  TABLE_DATE,
  twoWayDependsOn,
} from '../model/dts/support-matrix.ts';
import { ownerOf, endpoints, taskSubject, type Task } from '../model/dts/task.ts';
import { twoWayAt } from '../model/dts/two-way.ts';
import { matchEndpoint, knownEnds, endpointConnection, endpointDatabase } from '../model/dts/vocabulary.ts';
import type { Data, Unchecked } from '../model/finding.ts';
import { dtsPrincipal, quoted, rootPrincipal } from '../model/policy/dts-role.ts';
import { dtsFor, effectsOn, mayAssume } from '../model/policy/evaluate.ts';
import {
  holdsDtsPolicy,
  dtsPolicyState,
  actionsLacking,
  actionsNeeded,
  NEEDS_SOURCE,
  statementsOfPolicies,
} from '../model/policy/permissions.ts';
import { isDts, type Principal } from '../model/policy/principal.ts';
import { allowedPrincipals, type Trust } from '../model/policy/trust-policy.ts';
import type { Sentence } from '../model/report.ts';
import {
  roleArn,
  type Role,
  DEFAULT_ROLE,
  DTS_POLICY,
  isDefaultRole,
  type AttachedPolicy,
  isSameRoleName,
  isRoleName,
  parseRoleReference,
} from '../model/role.ts';
import type { Link } from '../model/subject.ts';
import type { Known, EndCase, AccountCase, TaskCase } from './task-case.ts';

/**
 * The evidence for a pass, or why there is none. Only rules report problems: when the evidence is against a pass and no rule
 * reports, the check is unknown.
 */
export interface Evidence {
  readonly result: 'pass' | 'unknown' | 'not needed';
  readonly sentences: readonly Sentence[];
  readonly at: Location | undefined;
  /** What would have to be known; empty where that follows from what another check lacks. */
  readonly gaps: readonly Unchecked[];
}

/** It is as it should be, and here is why. */
function pass(message: string, data: Data = {}, at?: Location): Evidence {
  return { result: 'pass', sentences: [{ message, data }], at, gaps: [] };
}

/** DTS asks nothing here. */
export function notNeeded(message: string, data: Data = {}, at?: Location): Evidence {
  return { result: 'not needed', sentences: [{ message, data }], at, gaps: [] };
}

/** Unknown, with the gap that prevents an answer. */
export function unknown(message: string, data: Data = {}, at?: Location): Evidence {
  const gap = { what: String(data['what'] ?? ''), because: message, data, reason: 'not-readable' } as const;
  return { result: 'unknown', sentences: [{ message, data }], at, gaps: [gap] };
}

/** Unknown for a reason that another check or a rule reports. */
export function unknownToo(message: string, data: Data = {}, at?: Location): Evidence {
  return { ...unknown(message, data, at), gaps: [] };
}

/** Unknown because a call was refused or not made: see the gaps. */
function refused(message: string, data: Data, gaps: readonly Unchecked[]): Evidence {
  return { result: 'unknown', sentences: [{ message, data }], at: undefined, gaps };
}

/** Nothing was learnt of an account. */
function notRecorded(id: AccountId, known: Known): Evidence {
  const data = { account: known.called(id) };
  const isLeftOut = known.isLeftOut(id);
  const gap = {
    what: known.called(id),
    because: isLeftOut ? 'gapLeftOut' : 'gapAccount',
    data,
    reason: 'not-readable',
    account: id,
  } as const;
  return refused(isLeftOut ? 'accountLeftOut' : 'accountNotRecorded', data, [gap]);
}

/** An account was read in part only: what is not there may be there. */
function notWhole(id: AccountId, known: Known): Evidence {
  const gaps = known.gaps(id);
  const { asked } = known.account(id) ?? {};
  const hasRoles = (known.account(id)?.roleCount ?? 0) > 0;
  const own: Unchecked = {
    what: known.called(id),
    because: asked ? 'rolesByName' : hasRoles ? 'gapPart' : 'gapRoles',
    reason: 'not-readable',
    account: id,
    ...(asked && { data: { names: [...asked].join(', ') } }),
    ...(!asked && !hasRoles && { grant: 'ram:ListRoles' }),
  };
  const isUnreached = known.account(id)?.recorded?.state === 'unreachable';
  return refused(
    isUnreached ? 'accountUnreached' : 'accountNotWhole',
    { account: known.called(id) },
    gaps.length > 0 ? gaps : [own],
  );
}

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
  return knowsRole(account, link.roleName)
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
function readTrustOf(role: Role, owner: AccountId): TrustCase | Evidence {
  const text = role.policy();
  if (text.state === 'read') return { role, trust: text.trust, owner };
  const arn = role.arn?.value ?? roleArn(owner, role.name.value);
  // That a text is broken is a finding.
  if (text.state === 'broken') return unknownToo('trustBroken', {}, text.text.document.within && role.name.at);
  const gap: Unchecked = {
    what: arn,
    because: text.state === 'absent' ? 'gapTrust' : 'tooDeep',
    reason: 'not-readable',
    account: owner,
    ...(text.state === 'absent' && { grant: 'ram:GetRole' }),
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
  const sentences = statementSentences(found, creator);
  if (answer === 'allowed') {
    const entry = because[0]?.principals.find((each) => isDts(each) && 'account' in each && isFor(each, of));
    return { result: 'pass', sentences, at: (entry ?? because[0] ?? found.trust).at, gaps: [] };
  }
  if (answer === 'denied') return { result: 'unknown', sentences, at: found.trust.at, gaps: [] };
  const data = { what: arnOfCase(found), principal };
  return { ...unknown('assumeOpen', data, because[0]?.at ?? found.trust.at), sentences };
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
function statementSentences({ trust: text, owner }: TrustCase, creator: AccountId): readonly Sentence[] {
  const principal = dtsPrincipal(creator);
  const effects = effectsOn(text, dtsFor(creator), owner);
  if (effects.length === 0) return [{ message: 'noStatement', data: {} }];
  const all = effects.map((effect, index) => ({
    effect,
    phrase: { message: EFFECTS[effect], data: { number: index + 1, count: effects.length, principal } },
  }));
  const decisive = all.filter(({ effect }) => effect !== 'silent');
  const rest = all.filter(({ effect }) => effect === 'silent');
  return [...decisive, ...rest].slice(0, MOST_STATEMENTS).map(({ phrase }) => phrase);
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

/** Whether only the creators of known tasks have access. */
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
    const about = { what: arnOfCase(found), text: stranger.text };
    return isOpen(stranger) ? unknown('strangerOpen', about, stranger.at) : unknownToo('stranger', about, stranger.at);
  }
  const shared = others.map((id) => known.called(id)).join(', ');
  if (shared === '') return pass('onlyThese', data, found.trust.at);
  return pass('onlyTheseShared', { ...data, others: shared }, found.trust.at);
}

/** Whether it is unknown whom an entry trusts. Invalid entries and certain strangers are findings. */
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

/** Whether the role of an end gives DTS what it needs there. */
export function policy({ task, endpoint, link, owner, known }: EndCase): Evidence {
  if (link?.role === undefined || owner === undefined) return unknownToo('noRoleKnown');
  const policies = policiesOf(link.role, owner, known);
  if ('result' in policies) return policies;
  const state = dtsPolicyState(policies, knownEnds([endpoint]));
  if (state === 'missing' || state === 'mistaken') return unknownToo('policyMissing', {}, link.role.name.at);
  if (state === 'held') return attachedEvidence(policies);
  const statements = statementsOfPolicies(policies);
  const custom = policies.find(({ type }) => type === 'Custom');
  const data = { what: called(task), policy: custom?.name ?? '', role: link.role.name.value, side: endpoint.side };
  if (statements === undefined) return textNotRecorded(link.role, owner, custom);
  const end = matchEndpoint(endpoint);
  const needed = end === undefined ? [] : actionsNeeded(end);
  if (needed.length === 0) return unknown('needsOpen', data, custom?.at);
  if (actionsLacking(statements, needed).length > 0) return unknown('customLacks', data, custom?.at);
  return pass('customCovers', { ...data, source: NEEDS_SOURCE.policy, date: NEEDS_SOURCE.date }, custom?.at);
}

function attachedEvidence(policies: readonly AttachedPolicy[]): Evidence {
  const own = policies.find(({ name, type }) => name === DTS_POLICY && type === 'System');
  const deciding = own ?? policies.find((each) => holdsDtsPolicy([each]) === true);
  const data = { policy: deciding?.name ?? '', type: deciding?.type ?? '', wanted: DTS_POLICY };
  return pass(own === undefined ? 'widerAttached' : 'policyAttached', data, deciding?.at);
}

/** The policies of a role, or why nobody knows them. */
function policiesOf(role: Role, owner: AccountId, known: Known): readonly AttachedPolicy[] | Evidence {
  const { policies } = role;
  if (typeof policies !== 'string') return policies;
  const arn = role.arn?.value ?? roleArn(owner, role.name.value);
  // Where the call failed in another way, no right is lacking.
  const failed = known.gaps(owner).filter((gap) => String(gap.data?.['reason']).startsWith('ListPoliciesForRole: '));
  if (policies === 'refused' && failed.length > 0 && failed.every((gap) => gap.grant === undefined))
    return refused('policiesUnread', {}, failed);
  const because = policies === 'refused' ? 'policiesRefused' : 'policiesNotRecorded';
  const why = policies === 'refused' ? 'gapPoliciesRefused' : 'gapPolicies';
  const grant = 'ram:ListPoliciesForRole';
  return refused(because, { role: arn }, [{ what: arn, because: why, reason: 'not-readable', account: owner, grant }]);
}

function textNotRecorded(role: Role, owner: AccountId, custom: AttachedPolicy | undefined): Evidence {
  const what = role.arn?.value ?? roleArn(owner, role.name.value);
  const data = { role: what, policy: custom?.name ?? '' };
  return refused('policyTextNotRecorded', data, [
    { what, because: 'gapPolicyText', data, reason: 'not-readable', account: owner, grant: 'ram:GetPolicy' },
  ]);
}

/** Whether DTS has a working role of its own in an account. */
export function defaultRole({ id, known }: AccountCase): Evidence {
  if (id === undefined) return unknownToo('accountUnknown');
  const account = known.account(id);
  if (account === undefined) return notRecorded(id, known);
  const role = [...account.roles].find(({ name }) => isDefaultRole(name.value));
  if (role === undefined) {
    return knowsRole(account, DEFAULT_ROLE)
      ? unknownToo('defaultAbsent', { account: known.called(id) }, account.at)
      : notWhole(id, known);
  }
  const found = readTrustOf(role, id);
  if ('result' in found) return found;
  const policies = policiesOf(role, id, known);
  if ('result' in policies) return policies;
  const isTrusting = mayAssume(found.trust, dtsFor(id), id).answer === 'allowed';
  const data = { what: known.called(id), policy: DTS_POLICY };
  if (isTrusting && holdsDtsPolicy(policies) === true) return pass('defaultHealthy', data, role.name.at);
  return knowsRole(account, DEFAULT_ROLE) ? unknown('defaultOpen', data, role.name.at) : notWhole(id, known);
}

/** What came of the creator's taking the role of an end for a try. */
function probeOf({ creator, owner, roleName: name, known }: EndCase): Probe | undefined {
  if (creator === undefined || owner === undefined || name === undefined) return undefined;
  const { probes = [] } = known.account(creator) ?? {};
  return probes.find((each) => each.owner === owner && isSameRoleName(each.role, name));
}

/** The result of the probe. It is about the `RAM` half of the trust policy only. */
export function probed(of: EndCase): Evidence {
  const found = probeOf(of);
  const { creator, owner, roleName: name } = of;
  if (found === undefined || creator === undefined || owner === undefined || name === undefined)
    return unknownToo('probeNotMade');
  const { answer, because, grant } = found;
  const role = roleArn(owner, name);
  const data: Data = { role, creator: of.known.called(creator), because };
  if (answer === 'taken') return pass('probeTaken', data);
  if (answer === 'absent') return of.link?.role === undefined ? unknownToo('probeAbsent', data) : open(of, data);
  const message = MESSAGES[answer] ?? 'probeFailed';
  // Where the trust policy was read, nothing depends on the probe.
  if (of.link?.role?.policy().state === 'read') return notNeeded(message, data);
  if (grant === undefined) return unknown(message, { ...data, what: role });
  const gap: Unchecked = { what: role, because: message, data, reason: 'not-readable', account: creator, grant };
  return refused(message, data, [gap]);
}

/** It existed when it was read, but not when it was assumed. */
function open({ link }: EndCase, data: Data): Evidence {
  return unknown('probeContradicts', { ...data, what: String(data['role']) }, link?.role?.name.at);
}

const MESSAGES: Readonly<Record<string, string>> = {
  trust: 'probeTrust',
  caller: 'probeCaller',
  elsewhere: 'probeElsewhere',
  refused: 'probeRefused',
};

/** Where the owner was not asked: that the role is there follows from an answer that only a role there can bring about. */
function foundByProbe(of: EndCase): Evidence | undefined {
  const answer = probeOf(of)?.answer;
  const isThere = answer === 'taken' || answer === 'trust';
  if (!isThere || of.owner === undefined || of.roleName === undefined) return undefined;
  return pass('probeFound', { role: roleArn(of.owner, of.roleName) });
}

/** How gaps call a task. */
export function called(task: Task): string {
  return taskSubject(task) ?? task.at.document.file;
}

/** Whether all that the text says of the task is understood, and says who creates it. */
export function written({ task, creator, isFaulty }: TaskCase): Evidence {
  const what = called(task);
  if (isFaulty) return unknownToo('wordsOpen', {}, task.at);
  if (creator !== undefined) return pass('wordsUnderstood', {}, task.at);
  if (task.creator === undefined) return unknown('creatorNotGiven', { what }, task.at);
  return unknown('creatorOpen', { what, text: accountText(task.creator.value) }, task.creator.at);
}

/** Whether a two-way task is between two databases that the vendor lets be synchronized so. */
export function twoWay({ task, ends }: TaskCase): Evidence {
  const at = twoWayAt(task);
  if (at === undefined) return notNeeded('oneWay');
  if (ends.every(({ crosses }) => crosses === false)) return notNeeded('crossesNothing', {}, at);
  const what = called(task);
  if (ends.length < 2 || ends.some(({ crosses }) => crosses !== true)) return unknown('twoWayOpen', { what }, at);
  const [one, other] = ends.map(({ endpoint }) => matchEndpoint(endpoint));
  if (one === undefined || other === undefined) return unknown('twoWayOpen', { what }, at);
  const isCloud = one.connection === 'cloud' && other.connection === 'cloud';
  if (one.database !== other.database || !isCloud || twoWayDependsOn(one.database) === undefined) {
    return unknown('twoWayNotListed', { what }, at);
  }
  const { database } = one;
  return pass(twoWayDependsOn(database) === 'nothing' ? 'twoWayListed' : 'twoWayDepends', { database }, at);
}

/** Whether the accounts are of one kind, as far as the text shows; the default kind is public. */
export function kinds({ task, ends }: TaskCase): Evidence {
  if (ends.every(({ crosses }) => crosses === false)) return notNeeded('crossesNothing');
  const allKinds = [task.creatorKind, ...endpoints(task).map(({ accountKind }) => accountKind)];
  const distinctKinds = new Set(
    allKinds.slice(task.creatorKind === undefined ? 1 : 0).map((kind) => kind?.value ?? 'public'),
  );
  const clouds = new Set(endpoints(task).flatMap(({ region }) => (region ? [cloudOfRegion(region.value)] : [])));
  const at = allKinds.find((kind) => kind !== undefined)?.at;
  if (distinctKinds.size > 1 || clouds.size > 1) return unknown('kindsDiffer', { what: called(task) }, at);
  return pass(at === undefined ? 'kindsNotGiven' : 'kindsSame', { kind: [...distinctKinds].join('') }, at);
}

/** Whether the vendor's tables have the database and the connection of an end. */
export function pair({ task, endpoint }: EndCase): Evidence {
  const { side, database, connection } = endpoint;
  const at = (connection ?? database ?? endpoint).at;
  const known = matchEndpoint(endpoint);
  const what = called(task);
  if (known === undefined) {
    const isAbsent = endpointDatabase(endpoint).state === 'absent' || endpointConnection(endpoint).state === 'absent';
    return unknown(isAbsent ? 'pairNotGiven' : 'pairOpen', { what, side }, at);
  }
  const data = {
    what,
    database: known.database,
    connection: CONNECTION_NAMES[known.connection],
    date: TABLE_DATE,
  };
  const isListed = isSupported(side, known.database, known.connection);
  return isListed ? pass('pairListed', data, at) : unknown('pairNotListed', data, at);
}

/** Whether the owner of an end is an account ID. */
export function ownerId({ task, endpoint, owner, known }: EndCase): Evidence {
  const named = ownerOf(endpoint);
  const data = { what: called(task), side: endpoint.side };
  if (named === undefined) return unknown('ownerNotGiven', data, endpoint.at);
  if (owner === undefined) return unknown('ownerOpen', { ...data, text: accountText(named.value) }, named.at);
  return pass('ownerGiven', { account: known.called(owner) }, named.at);
}

/** Whether what stands for the role of an end is the bare name of one. */
export function roleName({ task, endpoint, link }: EndCase): Evidence {
  const { role, side } = endpoint;
  const data = { what: called(task), side };
  if (role === undefined || role.value.trim() === '') return unknown('roleNotGiven', data, endpoint.at);
  const reference = parseRoleReference(role.value);
  const named = { ...data, role: role.value };
  if (reference.kind !== 'name') return unknown('roleOpen', named, role.at);
  const isTaken = isRoleName(role.value) || link?.role !== undefined;
  return isTaken ? pass('roleNamed', named, role.at) : unknown('roleNameOdd', named, role.at);
}

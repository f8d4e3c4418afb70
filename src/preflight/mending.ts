import type { AccountId } from '../model/account.ts';
import { dtsFor, mayAssume } from '../model/assume.ts';
import { holdsDtsPolicy } from '../model/attachment.ts';
import type { Data, Verdict } from '../model/finding.ts';
import type { Mending } from '../model/forecast.ts';
import { DEFAULT_ROLE, DTS_POLICY, trustOf, type AttachedPolicy, type Role } from '../model/role.ts';
import { attachPolicy, createRole, detachPolicy, updateRole, type Step } from '../model/step.ts';
import { allowedPrincipals } from '../model/trust.ts';
import { correctedPolicy, documented, type Corrected } from './corrected.ts';
import { gravity, type Hearing } from './hearing.ts';
import { ROLE_CHECKS } from './checks.ts';
import type { EndCase } from './cases.ts';
import type { Point } from './points.ts';

/** What puts an end to a failure; `undefined` where the rule's own fix, or a change of the task, is all there is. */
export function mendingOf(point: Point, hearing: Hearing): Mending | undefined {
  const { check, result, account, end } = point;
  if (result !== 'fail') return undefined;
  if (check === 'default-role') return mendDefaultRole(point);
  if (end === undefined || account === undefined) return undefined;
  const isOfRole = ROLE_CHECKS.some(({ id }) => id === check);
  if (isOfRole && check !== 'policy' && end.creator === undefined) return afterCreator(point, end);
  const place = { account, end, hearing, point };
  switch (check) {
    case 'role-exists':
      return makeRole(place);
    case 'trust':
    case 'ram-principal':
      return mendTrust(place);
    case 'policy':
      return attach(place);
    case 'nobody-else':
      return keepOut(place);
    default:
      return undefined;
  }
}

function afterCreator({ account, accountName }: Point, { roleName = '' }: EndCase): Mending {
  return { account, accountName, says: { message: 'creatorFirst', data: { role: roleName } }, steps: [] };
}

interface Broken {
  readonly account: AccountId;
  readonly end: EndCase;
  readonly hearing: Hearing;
  readonly point: Point;
}

/** The vendor's page makes and mends the role in the DTS console only. */
function mendDefaultRole({ account, accountName, verdicts }: Point): Mending {
  const told = verdicts.find(({ rule }) => rule === 'role-default-missing');
  const message = told?.message === 'missing' ? 'authorizeDts' : 'renewDefaultRole';
  return { account, accountName, says: { message, data: { role: DEFAULT_ROLE } }, steps: [] };
}

/** By the finding: the right name or owner may be known; else the role is made, as the vendor's page has it. */
function makeRole({ account, end: { link, known }, hearing, point }: Broken): Mending | undefined {
  if (link === undefined) return undefined;
  const [told] = point.verdicts;
  const data: Data = { ...told?.data, role: link.roleName, account: known.called(account) };
  const message = told?.message === 'near' || told?.message === 'elsewhere' ? `make-${told.message}` : 'makeRole';
  const steps = [
    createRole(account, link.roleName, documented(hearing.creatorsOf(link))),
    attachPolicy(account, link.roleName),
  ];
  return { account, accountName: point.accountName, says: { message, data }, steps };
}

/** The policy that DTS needs, and without the one that was taken for it. */
function attach({ account, end: { link }, point: { accountName, verdicts } }: Broken): Mending | undefined {
  if (link?.role === undefined) return undefined;
  const { name, policies } = link.role;
  const taken = new Set(verdicts.filter(({ rule }) => rule === 'role-policy-wrong-type').map(({ at }) => at));
  const mistaken = typeof policies === 'string' ? [] : policies.filter(({ at }) => taken.has(at)).filter(isOfRam);
  const detach = mistaken.map((policy) => detachPolicy(account, name.value, { name: policy.name, type: policy.type }));
  const message = detach.length > 0 ? 'attachInstead' : 'attachPolicy';
  const says = { message, data: { role: name.value, policy: DTS_POLICY, others: nameList(mistaken) } };
  return { account, accountName, says, steps: [attachPolicy(account, name.value), ...detach] };
}

function nameList(policies: readonly AttachedPolicy[]): string {
  return policies.map(({ name }) => name).join(', ');
}

/** The policy with all that keeps DTS out put right, and all else as it was. */
function mendTrust(broken: Broken): Mending | undefined {
  const role = broken.end.link?.role;
  if (role === undefined) return undefined;
  const corrected = correct(role, broken, isRefusal);
  const data = { role: role.name.value };
  const message = corrected.isRewritten ? 'rewriteTrust' : 'correctTrust';
  const { account, point } = broken;
  const steps = [updateRole(account, data.role, corrected.policy)];
  return { account, accountName: point.accountName, says: { message, data }, steps };
}

/** Whoever need not get in is kept out, and policies that give too much are taken away. */
function keepOut(broken: Broken): Mending | undefined {
  const { account, point, end } = broken;
  const role = end.link?.role;
  if (role === undefined) return undefined;
  // Another account in the creator's place is put right with the rest.
  if (point.verdicts.some(isRefusal)) return mendTrust(broken);
  const name = role.name.value;
  const steps: Step[] = [...detachments(role, account, point.verdicts)];
  if (point.verdicts.some(isUnwanted)) {
    const corrected = correct(role, broken, (verdict) => isRefusal(verdict) || isUnwanted(verdict));
    steps.unshift(updateRole(account, name, corrected.policy));
  }
  const message = steps.length === 0 ? 'narrowOthers' : 'keepOut';
  return { account, accountName: point.accountName, says: { message, data: { role: name } }, steps };
}

/** Policies that give too much are detached; what DTS needs of them is attached first. */
function detachments({ name, policies }: Role, account: AccountId, verdicts: readonly Verdict[]): readonly Step[] {
  if (typeof policies === 'string') return [];
  const told = new Set(verdicts.filter(({ rule }) => rule === 'role-too-powerful').map(({ data }) => data?.['name']));
  const [strong, rest] = [true, false].map((isStrong) => policies.filter((each) => told.has(each.name) === isStrong));
  const steps = (strong ?? []).flatMap((policy) =>
    isOfRam(policy) ? [detachPolicy(account, name.value, { name: policy.name, type: policy.type })] : [],
  );
  const isLost = steps.length > 0 && holdsDtsPolicy(policies) === true && holdsDtsPolicy(rest ?? []) !== true;
  return isLost ? [attachPolicy(account, name.value), ...steps] : steps;
}

function isOfRam(policy: AttachedPolicy): policy is AttachedPolicy & { readonly type: 'System' | 'Custom' } {
  return policy.type === 'System' || policy.type === 'Custom';
}

function correct(role: Role, { end, hearing }: Broken, isProblem: (verdict: Verdict) => boolean): Corrected {
  const creators = end.link === undefined ? [] : hearing.creatorsOf(end.link);
  const isWanted = isForNewOnly(role, creators)
    ? (verdict: Verdict): boolean => isProblem(verdict) || verdict.rule === 'dts-root-missing'
    : isProblem;
  return correctedPolicy(role, { problems: (judged) => hearing.ofRole(judged).filter(isWanted), creators });
}

/** Whoever is let in anew gets the whole of the vendor's page, its entry under `RAM` too; who got in without that is left so. */
function isForNewOnly(role: Role, creators: readonly AccountId[]): boolean {
  const [trust, owner] = [trustOf(role), role.owner];
  const named = trust === undefined ? [] : allowedPrincipals(trust).filter(({ kind }) => kind === 'account');
  return creators
    .filter((id) => !named.some((entry) => 'account' in entry && entry.account === id))
    .every((id) => trust === undefined || mayAssume(trust, dtsFor(id), owner).answer !== 'allowed');
}

/** What only the text of the trust policy can do away with. */
const OF_TRUST = new Set(
  ROLE_CHECKS.filter(({ id }) => id === 'trust' || id === 'ram-principal').flatMap(({ rules }) => Object.keys(rules)),
);

function isRefusal(verdict: Verdict): boolean {
  return gravity(verdict) === 'error' && (OF_TRUST.has(verdict.rule) || verdict.rule === 'principal-wildcard');
}

function isUnwanted({ rule }: Verdict): boolean {
  return rule === 'dts-extra-trust' || rule === 'principal-wildcard';
}

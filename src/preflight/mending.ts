import type { AccountId } from '../model/account.ts';
import { dtsFor, mayAssume } from '../model/assume.ts';
import { holdsDtsPolicy } from '../model/attachment.ts';
import type { Data, Verdict } from '../model/finding.ts';
import type { Remediation } from '../model/forecast.ts';
import { DEFAULT_ROLE, DTS_POLICY, trustOf, type AttachedPolicy, type Role } from '../model/role.ts';
import { attachPolicy, createRole, detachPolicy, updateRole } from '../model/step.ts';
import { allowedPrincipals } from '../model/trust.ts';
import { correctedPolicy, documented, type Corrected } from './corrected.ts';
import { gravity, type Hearing } from './hearing.ts';
import { ROLE_CHECKS } from './checks.ts';
import type { EndCase } from './cases.ts';
import type { Point } from './points.ts';

/** What ends a failure or a warning, one for each cause; none where the rule's own fix, or a change of the task, is all there is. */
export function remediationsOf(point: Point, hearing: Hearing): readonly Remediation[] {
  const { check, result, account, end } = point;
  if (result !== 'fail' && result !== 'warning') return [];
  // The vendor's page makes the default role whole; of one that works nothing is more than it needs but what its rules name.
  if (check === 'default-role') return result === 'fail' ? [mendDefaultRole(point)] : [];
  if (end === undefined || account === undefined) return [];
  const isOfRole = ROLE_CHECKS.some(({ id }) => id === check);
  if (isOfRole && check !== 'policy' && end.creator === undefined) return [afterCreator(point, end)];
  const place = { account, end, hearing, point };
  if (check === 'nobody-else') return keepOut(place);
  const found = ofRole(check, place);
  return found === undefined ? [] : [found];
}

function ofRole(check: string, place: Broken): Remediation | undefined {
  switch (check) {
    case 'role-exists':
      return makeRole(place);
    case 'trust':
    case 'ram-principal':
      return mendTrust(place);
    case 'policy':
      return attach(place);
    default:
      return undefined;
  }
}

function afterCreator({ account, accountName }: Point, { roleName = '' }: EndCase): Remediation {
  return { account, accountName, says: { message: 'creatorFirst', data: { role: roleName } }, steps: [] };
}

interface Broken {
  readonly account: AccountId;
  readonly end: EndCase;
  readonly hearing: Hearing;
  readonly point: Point;
}

/** The vendor's page makes and mends the role in the DTS console only. */
function mendDefaultRole({ account, accountName, verdicts }: Point): Remediation {
  const told = verdicts.find(({ rule }) => rule === 'role-default-missing');
  const message = told?.message === 'missing' ? 'authorizeDts' : 'renewDefaultRole';
  return { account, accountName, says: { message, data: { role: DEFAULT_ROLE } }, steps: [] };
}

/** By the finding: the right name or owner may be known; else the role is made, as the vendor's page has it. */
function makeRole({ account, end: { link, known }, hearing, point }: Broken): Remediation | undefined {
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
function attach({ account, end: { link }, point: { accountName, verdicts } }: Broken): Remediation | undefined {
  if (link?.role === undefined) return undefined;
  const { name, policies } = link.role;
  const taken = new Set(verdicts.filter(({ rule }) => rule === 'role-policy-wrong-type').map(({ at }) => at));
  const mistaken = typeof policies === 'string' ? [] : policies.filter(({ at }) => taken.has(at)).filter(isOfRam);
  const detached = mistaken.map((policy) =>
    detachPolicy(account, name.value, { name: policy.name, type: policy.type }),
  );
  const message = detached.length > 0 ? 'attachInstead' : 'attachPolicy';
  const says = { message, data: { role: name.value, policy: DTS_POLICY, others: nameList(mistaken) } };
  return { account, accountName, says, steps: [attachPolicy(account, name.value), ...detached] };
}

/** With the type, since a custom policy may have the name of a system policy. */
function nameList(policies: readonly AttachedPolicy[]): string {
  return policies.map(({ name, type }) => `${type.toLowerCase()} policy ${name}`).join(' and ');
}

/** The policy with all that keeps DTS out put right, and all else as it was. */
function mendTrust(broken: Broken): Remediation | undefined {
  const role = broken.end.link?.role;
  if (role === undefined) return undefined;
  const corrected = correct(role, broken, isRefusal);
  const data = { role: role.name.value };
  const message = corrected.isRewritten ? 'rewriteTrust' : 'correctTrust';
  const { account, point } = broken;
  const steps = [updateRole(account, data.role, corrected.policy)];
  return { account, accountName: point.accountName, says: { message, data }, steps };
}

/** Who need not get in is kept out, and policies that give too much are detached: two causes, each with its own steps. */
function keepOut(broken: Broken): readonly Remediation[] {
  const { account, point, end } = broken;
  const role = end.link?.role;
  if (role === undefined) return [];
  // Another account in the creator's place is corrected with the rest.
  if (point.verdicts.some(isRefusal)) return [mendTrust(broken)].flatMap((each) => each ?? []);
  const found = [...removeOthers(role, broken), ...detach(role, broken)];
  if (found.length > 0) return found;
  const says = { message: 'narrowOthers', data: { role: role.name.value } };
  return [{ account, accountName: point.accountName, says, steps: [] }];
}

function removeOthers(role: Role, broken: Broken): readonly Remediation[] {
  const { account, point } = broken;
  if (!point.verdicts.some(isUnwanted)) return [];
  const { policy } = correct(role, broken, (verdict) => isRefusal(verdict) || isUnwanted(verdict));
  const name = role.name.value;
  const says = { message: 'removeOthers', data: { role: name } };
  return [{ account, accountName: point.accountName, says, steps: [updateRole(account, name, policy)] }];
}

/** Policies that give too much are detached; what DTS needs of them is attached first. */
function detach({ name, policies }: Role, { account, point }: Broken): readonly Remediation[] {
  if (typeof policies === 'string') return [];
  const told = new Set(
    point.verdicts.filter(({ rule }) => rule === 'role-too-powerful').map(({ data }) => data?.['name']),
  );
  const strong = policies.filter((each) => told.has(each.name)).filter(isOfRam);
  if (strong.length === 0) return [];
  const rest = policies.filter((each) => !told.has(each.name));
  const isLost = holdsDtsPolicy(policies) === true && holdsDtsPolicy(rest) !== true;
  const data = { role: name.value, policy: DTS_POLICY, others: nameList(strong) };
  const steps = strong.map((policy) => detachPolicy(account, name.value, { name: policy.name, type: policy.type }));
  return [
    {
      account,
      accountName: point.accountName,
      says: { message: isLost ? 'attachThenDetach' : 'detachPolicies', data },
      steps: isLost ? [attachPolicy(account, name.value), ...steps] : steps,
    },
  ];
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

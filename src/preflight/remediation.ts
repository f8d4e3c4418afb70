import { jsonDocument } from '../formats/json/locate.ts';
import { isJson } from '../formats/json/parse.ts';
import { readTrust } from '../inputs/ram/trust-policy.ts';
import type { AccountId } from '../model/account.ts';
import type { Edit, RuleFinding, Data } from '../model/finding.ts';
import { dtsFor, mayAssume } from '../model/policy/evaluate.ts';
import { holdsDtsPolicy } from '../model/policy/permissions.ts';
import { allowedPrincipals } from '../model/policy/trust-policy.ts';
import type { Remediation } from '../model/report.ts';
import { trustPolicyFor, attachPolicy, createRole, detachPolicy, updateRole } from '../model/role-steps.ts';
import { trustOf, type Role, DEFAULT_ROLE, DTS_POLICY, type AttachedPolicy } from '../model/role.ts';
import type { PolicyDocument } from '../model/steps.ts';
import { editedText, locationsOf, replacements } from '../source/edits.ts';
import { resolveLocations } from '../source/locations.ts';
import { severity, type RuleResults, type CheckOutcome } from './check-results.ts';
import { ROLE_CHECKS } from './checks.ts';
import type { EndCase } from './task-case.ts';

/** A trust policy put right: whole, and with all in it that was not wrong. */
interface Corrected {
  readonly policy: PolicyDocument;
  /** Statements that could not be kept: what they mean is not known, or keeps DTS out. */
  readonly isRewritten: boolean;
}

/** What a corrected policy is measured by. */
interface CorrectionContext {
  /** The problems of a role that the correction has to remove. */
  readonly problems: (role: Role) => readonly RuleFinding[];
  /** The creators that need DTS to have access. */
  readonly creators: readonly AccountId[];
}

/** A policy with more mistakes than this is not corrected. */
const MOST_FIXES = 50;

/**
 * The trust policy of a role after the fixes of the rules, applied one by one; each result is checked again. When fixes do not
 * suffice, the statements with problems are replaced by those of the vendor's page.
 */
function correctedPolicy(role: Role, measure: CorrectionContext): Corrected {
  const start = compact(role);
  if (start === undefined) return { policy: documented(measure.creators), isRewritten: true };
  let text = start;
  for (let round = 0; round < MOST_FIXES; round++) {
    const now = withPolicy(role, text);
    const problems = measure.problems(now);
    if (problems.length === 0 && servesAll(now, measure)) return { policy: parsed(text), isRewritten: false };
    const next = firstEdited(text, problems);
    if (next === undefined) return rewritten(now, text, measure);
    text = next;
  }
  return { policy: documented(measure.creators), isRewritten: true };
}

function firstEdited(text: string, problems: readonly RuleFinding[]): string | undefined {
  for (const { fix } of problems) {
    const next = fix && edited(text, fix.edits);
    if (next !== undefined && next !== text) return next;
  }
  return undefined;
}

/** Without the statements that have problems, and with those that the vendor's page has. */
function rewritten(role: Role, text: string, measure: CorrectionContext): Corrected {
  const policy = parsed(text);
  const statements: readonly unknown[] = Array.isArray(policy['Statement']) ? policy['Statement'] : [];
  const wrong = new Set(
    measure.problems(role).flatMap(({ at: { path } }) => (typeof path[1] === 'number' ? [path[1]] : [])),
  );
  const denying = new Set(
    trustOf(role)?.statements.flatMap(({ effect, at: { path } }) => (effect === 'Allow' ? [] : [path[1]])),
  );
  const kept = statements.filter((_, index) => !wrong.has(index) && !denying.has(index));
  const whole = documented(measure.creators);
  const candidate = { ...whole, Statement: [...kept, ...(whole['Statement'] as readonly unknown[])] };
  const judged = withPolicy(role, JSON.stringify(candidate));
  const isRight = measure.problems(judged).length === 0 && servesAll(judged, measure);
  return { policy: isRight ? candidate : whole, isRewritten: true };
}

function servesAll(role: Role, { creators }: CorrectionContext): boolean {
  const [trust, owner] = [trustOf(role), role.owner];
  return creators.every((id) => trust !== undefined && mayAssume(trust, dtsFor(id), owner).answer === 'allowed');
}

/** The policy of the vendor's page, with one statement for each creator. */
function documented(creators: readonly AccountId[]): PolicyDocument {
  return { Version: '1', Statement: creators.flatMap((id) => trustPolicyFor(id)['Statement']) };
}

/** The trust policy of a role on one line; `undefined` where it cannot be read. */
function compact({ policy, policyText }: Role): string | undefined {
  const found = policy();
  if (found.state !== 'read' || policyText === undefined) return undefined;
  const { document, path } = found.trust.at;
  return path.length > 0 ? undefined : JSON.stringify(JSON.parse(document.text));
}

function parsed(text: string): PolicyDocument {
  return JSON.parse(text) as PolicyDocument;
}

/** The same role with another trust policy, which is a text of its own. */
function withPolicy(role: Role, text: string): Role {
  const trust = readTrust(JSON.parse(text), { document: jsonDocument('corrected.json', text), path: [] });
  return { ...role, policyText: text, policy: () => ({ state: 'read', trust }) };
}

/** A text on one line with edits made in it, on one line again; `undefined` where they cannot be made. */
function edited(text: string, edits: readonly Edit[]): string | undefined {
  const made = replacements(edits, resolveLocations(locationsOf(edits)));
  if (made.length === 0) return undefined;
  const result = editedText(text, made);
  return isJson(result) ? JSON.stringify(JSON.parse(result)) : undefined;
}

/** What ends a failure or a warning, one for each cause; none where the rule's own fix, or a change of the task, is all there is. */
export function remediationsOf(point: CheckOutcome, results: RuleResults): readonly Remediation[] {
  const { check, result, account, end } = point;
  if (result !== 'fail' && result !== 'warning') return [];
  // The vendor's page makes the default role whole; of one that works nothing is more than it needs but what its rules name.
  if (check === 'default-role') return result === 'fail' ? [renewDefaultRole(point)] : [];
  if (end === undefined || account === undefined) return [];
  const isOfRole = ROLE_CHECKS.some(({ id }) => id === check);
  if (isOfRole && check !== 'policy' && end.creator === undefined) return [afterCreator(point, end)];
  const place = { account, end, results, point };
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
      return correctTrustPolicy(place);
    case 'policy':
      return attach(place);
    default:
      return undefined;
  }
}

function afterCreator({ account, accountName }: CheckOutcome, { roleName = '' }: EndCase): Remediation {
  return { account, accountName, says: { message: 'creatorFirst', data: { role: roleName } }, steps: [] };
}

interface Broken {
  readonly account: AccountId;
  readonly end: EndCase;
  readonly results: RuleResults;
  readonly point: CheckOutcome;
}

/** The vendor's page creates and repairs the role in the DTS console only. */
function renewDefaultRole({ account, accountName, verdicts }: CheckOutcome): Remediation {
  const finding = verdicts.find(({ rule }) => rule === 'role-default-missing');
  const message = finding?.message === 'missing' ? 'authorizeDts' : 'renewDefaultRole';
  return { account, accountName, says: { message, data: { role: DEFAULT_ROLE } }, steps: [] };
}

/** By the finding: the right name or owner may be known; else the role is made, as the vendor's page has it. */
function makeRole({ account, end: { link, known }, results, point }: Broken): Remediation | undefined {
  if (link === undefined) return undefined;
  const [finding] = point.verdicts;
  const data: Data = { ...finding?.data, role: link.roleName, account: known.called(account) };
  const message =
    finding?.message === 'near' || finding?.message === 'elsewhere' ? `make-${finding.message}` : 'makeRole';
  const steps = [
    createRole(account, link.roleName, documented(results.creatorsOf(link))),
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
function correctTrustPolicy(broken: Broken): Remediation | undefined {
  const role = broken.end.link?.role;
  if (role === undefined) return undefined;
  const corrected = correct(role, broken, isRefusal);
  const data = { role: role.name.value };
  const message = corrected.isRewritten ? 'rewriteTrust' : 'correctTrust';
  const { account, point } = broken;
  const steps = [updateRole(account, data.role, corrected.policy)];
  return { account, accountName: point.accountName, says: { message, data }, steps };
}

/** Removes access that is not needed, and detaches policies that grant too much: two causes, each with its own steps. */
function keepOut(broken: Broken): readonly Remediation[] {
  const { account, point, end } = broken;
  const role = end.link?.role;
  if (role === undefined) return [];
  // Another account in the creator's place is corrected with the rest.
  if (point.verdicts.some(isRefusal)) return [correctTrustPolicy(broken)].flatMap((each) => each ?? []);
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
  const finding = new Set(
    point.verdicts.filter(({ rule }) => rule === 'role-too-powerful').map(({ data }) => data?.['name']),
  );
  const strong = policies.filter((each) => finding.has(each.name)).filter(isOfRam);
  if (strong.length === 0) return [];
  const rest = policies.filter((each) => !finding.has(each.name));
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

function correct(role: Role, { end, results }: Broken, isProblem: (verdict: RuleFinding) => boolean): Corrected {
  const creators = end.link === undefined ? [] : results.creatorsOf(end.link);
  const isWanted = isForNewOnly(role, creators)
    ? (verdict: RuleFinding): boolean => isProblem(verdict) || verdict.rule === 'dts-root-missing'
    : isProblem;
  return correctedPolicy(role, { problems: (judged) => results.ofRole(judged).filter(isWanted), creators });
}

/** A new creator gets both entries of the vendor's page, also that under `RAM`; creators with access keep what they have. */
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

function isRefusal(verdict: RuleFinding): boolean {
  return severity(verdict) === 'error' && (OF_TRUST.has(verdict.rule) || verdict.rule === 'principal-wildcard');
}

function isUnwanted({ rule }: RuleFinding): boolean {
  return rule === 'dts-extra-trust' || rule === 'principal-wildcard';
}

import type { LintSession } from '../engine/engine.ts';
import {
  NO_CONTEXT,
  type Inventory,
  type InventoryRole,
  type RunFacts,
  type Uses,
  type Checkable,
} from '../inventory/inventory.ts';
import { accountJudge, linkedNames, linkSubjects, usesOf } from '../inventory/links.ts';
import { roleSubjects } from '../inventory/subjects.ts';
import { groupBy } from '../lib/collections.ts';
import { isId, type AccountId } from '../model/account.ts';
import { documentKey, pointer, type Location } from '../model/document.ts';
import { type RoleUse, taskSubject, type Endpoint, type Task, type Side } from '../model/dts/task.ts';
import { RANK, type Level, type RuleFinding, type Unchecked } from '../model/finding.ts';
import { dtsFor, mayAssume } from '../model/policy/evaluate.ts';
import type { Sentence, CheckResult } from '../model/report.ts';
import { isDefaultRole, trustOf, type Role, roleKey } from '../model/role.ts';
import type { Link, Subject } from '../model/subject.ts';
import { ROLE_CHECKS, ACCOUNT_CHECKS, END_CHECKS, PROBE_CHECK, TASK_CHECKS, type Check } from './checks.ts';
import { notNeeded, unknown, unknownToo, type Evidence, called } from './evidence.ts';
import type { AccountCase, EndCase, TaskCase } from './task-case.ts';

/** What the rules say of the tasks and of all that they depend on. */
export interface RuleResults {
  ofTask(task: Task): readonly RuleFinding[];
  ofAccount(id: AccountId): readonly RuleFinding[];
  /** Of the role that an end names, as far as it concerns that end. */
  ofEnd(endpoint: Endpoint): readonly RuleFinding[];
  /** Of a role whose trust policy is another one, by the same tasks. */
  ofRole(role: Role): readonly RuleFinding[];
  readonly links: ReadonlyMap<Endpoint, Link>;
  /** The creators of the tasks that name the role of a link; of recorded tasks those that it trusts. */
  creatorsOf(link: Link): readonly AccountId[];
  /** Rules that crashed: no finding of theirs does not mean that all is well. */
  readonly crashed: ReadonlySet<string>;
}

/** Asks the rules about what they are asked for, and each thing once. */
export function collectRuleResults(
  inventory: Inventory,
  facts: RunFacts,
  run: Pick<LintSession, 'evaluate' | 'addFindings'>,
  tasks: readonly Task[],
): RuleResults {
  const crashed = new Set<string>();
  const once = recogniser();
  const judge = (subjects: Iterable<Checkable>): readonly RuleFinding[] => {
    const judgement = run.evaluate(subjects);
    for (const { rule } of judgement.crashes) crashed.add(rule);
    run.addFindings([], judgement.crashes);
    return judgement.verdicts.map(once);
  };
  const uses = usesOf(inventory.tasks);
  const roles = rolesThatMatter(inventory, tasks);
  const links = linksOf({ ...inventory, tasks }, roles);
  const parts = new Map(roles.map((part) => [part.role, part]));
  const wide = remembered((role: Role) => {
    const part = parts.get(role);
    return part === undefined ? [] : judge(roleSubjects(part, backed(part, uses), facts));
  });
  const ofAccount = accountSubjectsOf(inventory, roles, { facts, uses });
  const accounts = remembered((id: AccountId) => judge(ofAccount(id)));
  return {
    links,
    crashed,
    ofTask: remembered((task) =>
      judge([
        { kind: 'task', of: { task }, subject: taskSubject(task) },
        { kind: 'mentions', of: { task }, subject: taskSubject(task) },
      ]),
    ),
    ofAccount: accounts,
    ofEnd: remembered((endpoint) => {
      const link = links.get(endpoint);
      if (link === undefined) return [];
      const subject: Subject = { kind: 'link', of: link, subject: taskSubject(link.task) };
      const part = link.role && parts.get(link.role);
      if (part === undefined) return judge([subject]);
      const onlyHere: Uses = new Map([[keyOf(link), [{ task: link.task, endpoint }]]]);
      const alone = judge([...roleSubjects(part, onlyHere, facts), subject]);
      return relevant(wide(part.role), alone, isAllowed(link));
    }),
    ofRole: (role) => {
      const part: InventoryRole = { role, context: NO_CONTEXT, isLive: true };
      return judge(roleSubjects(part, backed(part, uses), facts));
    },
    creatorsOf(link) {
      const part = link.role && parts.get(link.role);
      const all = part === undefined ? (uses.get(keyOf(link)) ?? []) : (backed(part, uses).get(keyOf(link)) ?? []);
      return [...new Set(all.map(({ task }) => task.creator?.value).filter(isId))];
    },
  };
}

function keyOf({ owner, roleName }: Link): string {
  return roleKey(owner, roleName);
}

function linksOf(inventory: Inventory, roles: readonly InventoryRole[]): ReadonlyMap<Endpoint, Link> {
  const links = new Map<Endpoint, Link>();
  for (const subject of linkSubjects(inventory, roles))
    if (subject.kind === 'link') links.set(subject.of.endpoint, subject.of);
  return links;
}

/** The ends that name a role. A recorded task whose creator has no access needs nothing here: it may be obsolete. */
function backed(part: InventoryRole, uses: Uses): Uses {
  const { role } = part;
  const owner = ownerOf(part);
  if (owner === undefined) return new Map();
  const trust = trustOf(role);
  const key = roleKey(owner, role.name.value);
  const isBacked = ({ task: { origin, creator } }: RoleUse): boolean =>
    origin !== 'snapshot' ||
    (isId(creator?.value) &&
      trust !== undefined &&
      mayAssume(trust, dtsFor(creator.value), owner).answer === 'allowed');
  return new Map([[key, (uses.get(key) ?? []).filter(isBacked)]]);
}

/** The roles that tasks name, and those by which DTS works in an account at all: the others may be hundreds of thousands. */
function rolesThatMatter(inventory: Inventory, tasks: readonly Task[]): readonly InventoryRole[] {
  const names = linkedNames([...inventory.tasks, ...tasks]);
  const roles: InventoryRole[] = [];
  for (const part of inventory.roles) {
    const name = part.role.name.value;
    if (isDefaultRole(name) || names.has(name.toLowerCase())) roles.push(part);
  }
  return roles;
}

/** What there is to judge in an account. */
function accountSubjectsOf(
  inventory: Inventory,
  roles: readonly InventoryRole[],
  { facts, uses }: { readonly facts: RunFacts; readonly uses: Uses },
): (id: AccountId) => Iterable<Checkable> {
  // Which roles no task uses is not asked, and finding out means to read them all.
  const accounts = inventory.accounts.map((account) => ({ ...account, hasJobs: false }));
  const judgeAccount = accountJudge({ accounts, tasks: inventory.tasks }, uses);
  const byId = groupBy(accounts, ({ id }) => [id]);
  const defaultRoles = groupBy(
    roles.filter(({ role }) => isDefaultRole(role.name.value)),
    (part) => [ownerOf(part)],
  );
  return function* (id) {
    for (const account of byId.get(id) ?? []) yield* judgeAccount(account);
    for (const part of defaultRoles.get(id) ?? []) yield* roleSubjects(part, uses, facts);
  };
}

function ownerOf({ role, context }: InventoryRole): AccountId | undefined {
  return role.owner ?? context.owner;
}

/**
 * Findings of a role for all its tasks, as far as one task alone would fail the same check. A role that does not serve another
 * creator is not a problem of this task, but the remediation should cover all tasks.
 */
function relevant(wide: readonly RuleFinding[], alone: readonly RuleFinding[], gotIn: boolean): readonly RuleFinding[] {
  const kept = wide.filter((verdict) => isBacking(verdict, alone));
  const left = alone.filter(
    (verdict) =>
      verdict.rule.startsWith('link-') ||
      // When no finding for all tasks explains the failure, those for this task do.
      (!gotIn && severity(verdict) === 'error' && checkOf(verdict) === 'trust' && !isBacking(verdict, kept)),
  );
  return [...kept, ...left];
}

function isAllowed({ trust, creator, owner }: Link): boolean {
  return trust !== undefined && isId(creator) && mayAssume(trust, dtsFor(creator), owner).answer === 'allowed';
}

/** Whether some problem of the same check is as grave as this one. */
function isBacking(verdict: RuleFinding, others: readonly RuleFinding[]): boolean {
  const check = checkOf(verdict);
  return others.some((other) => checkOf(other) === check && RANK[severity(other)] >= RANK[severity(verdict)]);
}

/** How grave the rule itself takes a problem, whatever it is turned to. */
export function severity({ level, ownLevel }: RuleFinding): Level {
  return ownLevel ?? level;
}

/** The check of a role that a problem belongs to. */
function checkOf(verdict: RuleFinding): string | undefined {
  return ROLE_CHECKS.find(
    ({ rules, isHere }) => Object.hasOwn(rules, verdict.rule) && (isHere === undefined || isHere(verdict, NO_END)),
  )?.id;
}

// The checks of a role are matched by place alone.
const NO_END = undefined as never;

/** Gives one problem for one, however often it is come upon. */
function recogniser(): (verdict: RuleFinding) => RuleFinding {
  const known = new Map<string, RuleFinding>();
  return (verdict) => {
    const { rule, at, message, subject, data } = verdict;
    const place = [documentKey(at.document), pointer(at.path), at.part, at.offsets];
    const key = JSON.stringify([rule, place, message, subject, data]);
    const found = known.get(key) ?? verdict;
    known.set(key, found);
    return found;
  };
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const all = new Map<K, V>();
  return (key) => {
    if (!all.has(key)) all.set(key, make(key));
    return all.get(key) as V;
  };
}

/** What a check came to, with its places still by name. */
export interface CheckOutcome {
  readonly check: string;
  readonly side: Side | undefined;
  readonly account: AccountId | undefined;
  readonly accountName: string | undefined;
  readonly end: EndCase | undefined;
  readonly result: CheckResult;
  /** Whether DTS will refuse the task for it. */
  readonly isRefused: boolean;
  readonly evidence: readonly Sentence[];
  readonly at: Location | undefined;
  /** The gravest first. */
  readonly verdicts: readonly RuleFinding[];
  readonly gaps: readonly Unchecked[];
}

/** All points of a task, in the order in which DTS meets them. */
export function checkOutcomes(
  of: TaskCase,
  results: RuleResults,
  ofText: readonly RuleFinding[],
): readonly CheckOutcome[] {
  const { task, creator, known, ends } = of;
  const findings = [...ofText, ...results.ofTask(task)];
  const { crashed } = results;
  const whole = TASK_CHECKS.map((check) => point(check, of, { findings, crashed, what: called(task) }));
  return [
    ...whole,
    ...accountPoints({ id: creator, known }, results, { end: undefined, isNeeded: true, what: called(task) }),
    ...ends.flatMap((end) => endPoints(end, results, findings)),
  ];
}

function endPoints(end: EndCase, results: RuleResults, findings: readonly RuleFinding[]): readonly CheckOutcome[] {
  const { owner, known, crosses } = end;
  const { crashed } = results;
  const what = called(end.task);
  const ofRole = results.ofEnd(end.endpoint);
  const here = (check: Check<EndCase>, verdicts: readonly RuleFinding[]): CheckOutcome => ({
    ...point(onlyAcross(check), end, { findings: verdicts, crashed, what }),
    side: end.endpoint.side,
    account: owner,
    accountName: owner && known.called(owner),
    end,
  });
  const isOwn = crosses === false;
  return [
    ...END_CHECKS.map((check) => here(check, isOwn ? [] : findings)),
    ...accountPoints({ id: owner, known }, results, { end, isNeeded: !isOwn, what }),
    ...[...ROLE_CHECKS, ...(known.isProbed ? [PROBE_CHECK] : [])].map((check) => here(check, isOwn ? [] : ofRole)),
  ];
}

/** An end of the creator's own needs none of it; with an unknown owner or creator the result is unknown. */
function onlyAcross(check: Check<EndCase>): Check<EndCase> {
  return {
    ...check,
    evidence: (end) => {
      if (end.crosses === true) return check.evidence(end);
      if (end.crosses === false) return notNeeded('ownEnd', {}, end.endpoint.at);
      return unknown('crossesOpen', { what: called(end.task), side: end.endpoint.side }, end.endpoint.at);
    },
  };
}

interface Asked {
  readonly end: EndCase | undefined;
  readonly isNeeded: boolean;
  readonly what: string;
}

function accountPoints(of: AccountCase, results: RuleResults, { end, isNeeded, what }: Asked): readonly CheckOutcome[] {
  const findings = of.id === undefined || !isNeeded ? [] : results.ofAccount(of.id);
  return ACCOUNT_CHECKS.map((check) => ({
    ...point(isNeeded ? check : { ...check, evidence: () => notNeeded('ownEnd', {}, end?.endpoint.at) }, of, {
      findings,
      crashed: results.crashed,
      what,
    }),
    side: end?.endpoint.side,
    account: of.id,
    accountName: of.id && of.known.called(of.id),
    end,
  }));
}

interface CheckInput {
  readonly findings: readonly RuleFinding[];
  readonly crashed: ReadonlySet<string>;
  readonly what: string;
}

/** Fails or warns by a rule, passes by evidence, and is unknown otherwise. */
function point<C extends TaskCase | AccountCase | EndCase>(
  check: Check<C>,
  of: C,
  { findings, crashed, what }: CheckInput,
): CheckOutcome {
  const verdicts = findings
    .filter((verdict) => Object.hasOwn(check.rules, verdict.rule) && (check.isHere?.(verdict, of) ?? true))
    .toSorted((one, other) => RANK[severity(other)] - RANK[severity(one)]);
  const meaning = ({ rule }: RuleFinding): string => {
    const found = check.rules[rule] ?? 'open';
    return typeof found === 'function' ? found(of) : found;
  };
  const warnings = verdicts.filter((verdict) => severity(verdict) === 'warning');
  const open = warnings.filter((verdict) => meaning(verdict) === 'open');
  const isRefused = verdicts.some((verdict) => severity(verdict) === 'error');
  const isUnwanted = warnings.some((verdict) => meaning(verdict) === 'warns');
  const crash = Object.keys(check.rules).find((rule) => crashed.has(rule));
  const evidence = crash === undefined ? check.evidence(of) : unknownToo('ruleCrash', { rule: crash });
  const result = resultOf(evidence, { isRefused, isOpen: open.length > 0, isUnwanted });
  return {
    check: check.id,
    side: undefined,
    account: undefined,
    accountName: undefined,
    end: undefined,
    result,
    isRefused,
    evidence: evidenceFor(check.id, result, evidence),
    at: evidence.at,
    verdicts,
    gaps: result === 'unknown' ? [...evidence.gaps, ...open.map((verdict) => silent(verdict, what))] : [],
  };
}

/** Where rules decide, their findings are the evidence; for a trust policy also what each statement does. */
function evidenceFor(check: string, result: CheckResult, { result: own, sentences }: Evidence): readonly Sentence[] {
  const isRules = result === 'fail' || result === 'warning' || (result === 'unknown' && own !== 'unknown');
  return isRules && check !== 'trust' ? [] : sentences;
}

function resultOf(
  evidence: Evidence,
  { isRefused, isOpen, isUnwanted }: Readonly<Record<'isRefused' | 'isOpen' | 'isUnwanted', boolean>>,
): CheckResult {
  if (isRefused) return 'fail';
  // Evidence that leaves nothing open but what a rule has answered.
  if (isUnwanted && evidence.gaps.length === 0 && !isOpen) return 'warning';
  if (evidence.result === 'unknown' || isOpen) return 'unknown';
  return evidence.result;
}

/** A rule that only warns, since the vendor says neither yes nor no. */
function silent({ rule }: RuleFinding, what: string): Unchecked {
  return { what, because: 'vendorSilent', data: { rule }, reason: 'not-readable' };
}

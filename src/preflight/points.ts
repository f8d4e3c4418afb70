import type { AccountId } from '../model/account.ts';
import { RANK, type Gap, type Verdict } from '../model/finding.ts';
import type { Phrase, Result } from '../model/forecast.ts';
import type { Location } from '../model/location.ts';
import type { Side } from '../model/task.ts';
import type { AccountCase, EndCase, TaskCase } from './cases.ts';
import { ACCOUNT_CHECKS, END_CHECKS, PROBE_CHECK, ROLE_CHECKS, TASK_CHECKS, type Check } from './checks.ts';
import { notNeeded, unknown, unknownToo, type Evidence } from './evidence.ts';
import { gravity, type Hearing } from './hearing.ts';
import { called } from './task-evidence.ts';

/** What a check came to, with its places still by name. */
export interface Point {
  readonly check: string;
  readonly side: Side | undefined;
  readonly account: AccountId | undefined;
  readonly accountName: string | undefined;
  readonly end: EndCase | undefined;
  readonly result: Result;
  /** Whether DTS will refuse the task for it. */
  readonly isRefused: boolean;
  readonly evidence: readonly Phrase[];
  readonly at: Location | undefined;
  /** The gravest first. */
  readonly verdicts: readonly Verdict[];
  readonly gaps: readonly Gap[];
}

/** All points of a task, in the order in which DTS meets them. */
export function pointsOf(of: TaskCase, hearing: Hearing, ofText: readonly Verdict[]): readonly Point[] {
  const { task, creator, known, ends } = of;
  const said = [...ofText, ...hearing.ofTask(task)];
  const { crashed } = hearing;
  const whole = TASK_CHECKS.map((check) => point(check, of, { said, crashed, what: called(task) }));
  return [
    ...whole,
    ...accountPoints({ id: creator, known }, hearing, { end: undefined, isNeeded: true, what: called(task) }),
    ...ends.flatMap((end) => endPoints(end, hearing, said)),
  ];
}

function endPoints(end: EndCase, hearing: Hearing, said: readonly Verdict[]): readonly Point[] {
  const { owner, known, crosses } = end;
  const { crashed } = hearing;
  const what = called(end.task);
  const ofRole = hearing.ofEnd(end.endpoint);
  const here = (check: Check<EndCase>, verdicts: readonly Verdict[]): Point => ({
    ...point(onlyAcross(check), end, { said: verdicts, crashed, what }),
    side: end.endpoint.side,
    account: owner,
    accountName: owner && known.called(owner),
    end,
  });
  const isOwn = crosses === false;
  return [
    ...END_CHECKS.map((check) => here(check, isOwn ? [] : said)),
    ...accountPoints({ id: owner, known }, hearing, { end, isNeeded: !isOwn, what }),
    ...[...ROLE_CHECKS, ...(known.isProbed ? [PROBE_CHECK] : [])].map((check) => here(check, isOwn ? [] : ofRole)),
  ];
}

/** An end of the creator's own needs none of it; of one whose owner or creator is not known nobody can tell. */
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

function accountPoints(of: AccountCase, hearing: Hearing, { end, isNeeded, what }: Asked): readonly Point[] {
  const said = of.id === undefined || !isNeeded ? [] : hearing.ofAccount(of.id);
  return ACCOUNT_CHECKS.map((check) => ({
    ...point(isNeeded ? check : { ...check, evidence: () => notNeeded('ownEnd', {}, end?.endpoint.at) }, of, {
      said,
      crashed: hearing.crashed,
      what,
    }),
    side: end?.endpoint.side,
    account: of.id,
    accountName: of.id && of.known.called(of.id),
    end,
  }));
}

interface Saying {
  readonly said: readonly Verdict[];
  readonly crashed: ReadonlySet<string>;
  readonly what: string;
}

/** Fails or warns by a rule, passes by evidence, and is unknown otherwise. */
function point<C extends TaskCase | AccountCase | EndCase>(
  check: Check<C>,
  of: C,
  { said, crashed, what }: Saying,
): Point {
  const verdicts = said
    .filter((verdict) => Object.hasOwn(check.rules, verdict.rule) && (check.isHere?.(verdict, of) ?? true))
    .toSorted((one, other) => RANK[gravity(other)] - RANK[gravity(one)]);
  const meaning = ({ rule }: Verdict): string => {
    const found = check.rules[rule] ?? 'open';
    return typeof found === 'function' ? found(of) : found;
  };
  const warnings = verdicts.filter((verdict) => gravity(verdict) === 'warning');
  const open = warnings.filter((verdict) => meaning(verdict) === 'open');
  const isRefused = verdicts.some((verdict) => gravity(verdict) === 'error');
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

/** Where rules decide, they tell why; of a trust policy also what each statement does. */
function evidenceFor(check: string, result: Result, { result: own, says }: Evidence): readonly Phrase[] {
  const isRules = result === 'fail' || result === 'warning' || (result === 'unknown' && own !== 'unknown');
  return isRules && check !== 'trust' ? [] : says;
}

function resultOf(
  evidence: Evidence,
  { isRefused, isOpen, isUnwanted }: Readonly<Record<'isRefused' | 'isOpen' | 'isUnwanted', boolean>>,
): Result {
  if (isRefused) return 'fail';
  // Evidence that leaves nothing open but what a rule has answered.
  if (isUnwanted && evidence.gaps.length === 0 && !isOpen) return 'warning';
  if (evidence.result === 'unknown' || isOpen) return 'unknown';
  return evidence.result;
}

/** A rule that only warns, since the vendor says neither yes nor no. */
function silent({ rule }: Verdict, what: string): Gap {
  return { what, because: 'vendorSilent', data: { rule }, reason: 'not-readable' };
}

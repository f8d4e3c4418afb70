import { daysFrom } from './model/day.ts';
import type { ExceptionSubject } from './model/estate.ts';
import type { CommentException, ConfiguredException, Exception } from './model/exception.ts';
import type { Finding, Place } from './model/finding.ts';
import { nearest } from './model/nearest.ts';
import { groupBy } from './model/groups.ts';
import { makeNesting } from './model/nesting.ts';
import type { Suppressed } from './model/report.ts';

/** What a run knows that an exception cannot. */
export interface Inquiry {
  /** `2026-11-23` */
  readonly today: string;
  readonly ruleIds: readonly string[];
  /** Whether the run looked for what the exception is about: its rule was on, and its files were read. */
  readonly lookedFor: (exception: Exception) => boolean;
}

/** Findings, parted by what excuses them, and the exceptions that do not hold. */
export interface Excused {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly leftovers: readonly ExceptionSubject[];
}

/** How long before its end an exception is told. */
const NOTICE_DAYS = 14;

/** Takes out the findings that an exception covers. */
export function excuse(findings: readonly Finding[], exceptions: readonly Exception[], inquiry: Inquiry): Excused {
  if (exceptions.length === 0) return { findings, suppressed: [], leftovers: [] };
  const about = finder(exceptions.filter((exception) => hasEffect(exception, inquiry.today)));
  const used = new Set<Exception>();
  const left: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of findings) {
    const found = about(finding);
    for (const exception of found) used.add(exception);
    const covering = found.length === 0 ? undefined : coveringAll(finding, found);
    if (covering === undefined) left.push(finding);
    else suppressed.push(suppress(finding, covering));
  }
  return {
    findings: left,
    suppressed,
    leftovers: exceptions.flatMap((of) => leftover(of, stateOf(of, used.has(of), inquiry), inquiry)),
  };
}

function hasEffect(exception: Exception, today: string): boolean {
  const { because, until } = exception;
  return flawOf(exception) === undefined && because !== undefined && (until === undefined || until >= today);
}

function flawOf(exception: Exception): CommentException['flaw'] {
  return exception.by === 'comment' ? exception.flaw : undefined;
}

/** Finds the exceptions that are about a finding, or about a part of it. */
function finder(exceptions: readonly Exception[]): (finding: Finding) => readonly Exception[] {
  const byConfig = exceptions.filter((each) => each.by === 'exception');
  const configured = groupBy(byConfig, (each) => [whatFor(each)]);
  const rank = new Map(byConfig.map((each, index) => [each, index]));
  const inOrder = (one: ConfiguredException, other: ConfiguredException): number =>
    (rank.get(one) ?? 0) - (rank.get(other) ?? 0);
  const touched = groupBy(exceptions.filter((each) => each.by === 'comment').flatMap(touchedBy), ({ region }) => [
    region.file,
  ]);
  const inFile = new Map([...touched].map(([file, list]) => [file, makeNesting(list)]));
  return (finding) => {
    const { rule, place, subject } = finding;
    const bySubject = subject === undefined ? NONE : (configured.get(whatFor({ rule, onlySubject: subject })) ?? NONE);
    const anywhere = [...bySubject, ...(configured.get(whatFor({ rule })) ?? NONE)]
      .filter((each) => each.isFor(finding) && concerns(each, finding))
      .toSorted(inOrder);
    const comments = place && inFile.get(place.file)?.(place.startLine, place.startColumn);
    if (comments === undefined || comments.length === 0) return anywhere;
    return [...anywhere, ...comments.filter((each) => each.rule === rule)];
  };
}

const NONE: readonly never[] = [];

/** A baseline may have thousands of entries, most of them for one subject. */
function whatFor({ rule, onlySubject }: Pick<ConfiguredException, 'rule' | 'onlySubject'>): string {
  return JSON.stringify([rule, onlySubject]);
}

function touchedBy(comment: CommentException): readonly { readonly region: Place; readonly of: CommentException }[] {
  return comment.touches.map((region) => ({ region, of: comment }));
}

/** Whether the finding is, at least in part, about the account that the exception is for. */
function concerns({ trusts }: ConfiguredException, { accounts }: Finding): boolean {
  return trusts === undefined || (accounts?.includes(trusts) ?? false);
}

/** The exceptions that together cover a finding: one for all of it, or one for each account that it says is let in. */
function coveringAll({ accounts = [] }: Finding, about: readonly Exception[]): readonly Exception[] | undefined {
  const whole = about.find((exception) => trustedBy(exception) === undefined);
  if (whole !== undefined) return [whole];
  const each = accounts.map((account) => about.find((exception) => trustedBy(exception) === account));
  return each.every((exception) => exception !== undefined) ? [...new Set(each)] : undefined;
}

function trustedBy(exception: Exception): string | undefined {
  return exception.by === 'exception' ? exception.trusts : undefined;
}

function suppress(finding: Finding, covering: readonly Exception[]): Suppressed {
  const reasons = new Set(covering.map(({ because = '' }) => because));
  const [until] = covering.flatMap((exception) => exception.until ?? []).toSorted();
  return {
    ...finding,
    by: covering[0]?.by ?? 'exception',
    because: [...reasons].join('; '),
    ...(until !== undefined && { until }),
  };
}

function leftover(exception: Exception, state: State, inquiry: Inquiry): readonly ExceptionSubject[] {
  if (state === 'used' || state === 'not known') return [];
  const { at, entry, rule, until, untilAt } = exception;
  const isAboutDay = state === 'expired' || state === 'expiresSoon' || state === 'badDay';
  const meant = state === 'unknownRule' ? nearest(rule, inquiry.ruleIds) : undefined;
  return [
    {
      at: isAboutDay ? (untilAt ?? at) : at,
      state,
      rule,
      until,
      ...(exception.by === 'exception' && { about: exception.about }),
      canBeRemoved: entry !== undefined && (state === 'unmatched' || state === 'noReason' || state === 'expired'),
      ...(entry && { entry }),
      ...(meant !== undefined && { meant }),
    },
  ];
}

/** `not known`: the run did not look for what the exception is about. */
type State = ExceptionSubject['state'] | 'used' | 'not known';

function stateOf(exception: Exception, isUsed: boolean, inquiry: Inquiry): State {
  const { rule, because, until } = exception;
  const { today, ruleIds } = inquiry;
  const flaw = flawOf(exception);
  if (flaw !== undefined) return flaw;
  if (!ruleIds.includes(rule)) return 'unknownRule';
  if (because === undefined) return 'noReason';
  if (until !== undefined && until < today) return 'expired';
  if (!isUsed) return inquiry.lookedFor(exception) ? 'unmatched' : 'not known';
  return until !== undefined && daysFrom(today, until) <= NOTICE_DAYS ? 'expiresSoon' : 'used';
}

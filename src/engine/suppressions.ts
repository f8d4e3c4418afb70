import { groupBy } from '../lib/collections.ts';
import { daysFrom } from '../lib/dates.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import type { Region } from '../model/document.ts';
import type { Finding, Place } from '../model/finding.ts';
import type { Suppressed } from '../model/report.ts';
import type { SuppressionSubject } from '../model/subject.ts';
import type { IgnoreDirective, ConfigSuppression, Suppression } from '../model/suppression.ts';

/** What a run knows that an exception cannot. */
export interface SuppressionContext {
  /** `2026-11-23` */
  readonly today: string;
  readonly ruleIds: readonly string[];
  /** Whether the run looked for what the exception is about: its rule was on, and its files were read. */
  readonly lookedFor: (exception: Suppression) => boolean;
}

/** Findings by suppression, and the suppressions that have no effect. */
export interface SuppressionResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly unusedSuppressions: readonly SuppressionSubject[];
}

/** How long before its end a suppression is reported. */
const NOTICE_DAYS = 14;

/** Takes out the findings that an exception covers. */
export function applySuppressions(
  findings: readonly Finding[],
  exceptions: readonly Suppression[],
  inquiry: SuppressionContext,
): SuppressionResult {
  const about = finder(exceptions.filter((exception) => hasEffect(exception, inquiry.today)));
  const used = new Set<Suppression>();
  const left: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of findings) {
    const covering = coveringEach(finding, (each) => {
      const found = about(each);
      for (const exception of found) used.add(exception);
      return found.length === 0 ? undefined : coveringAll(each, found);
    });
    if (covering === undefined) left.push(finding);
    else suppressed.push(suppress(finding, covering));
  }
  return {
    findings: left,
    suppressed,
    unusedSuppressions: exceptions.flatMap((of) => leftover(of, stateOf(of, used.has(of), inquiry), inquiry)),
  };
}

function hasEffect(exception: Suppression, today: string): boolean {
  const { because, until } = exception;
  return flawOf(exception) === undefined && because !== undefined && (until === undefined || until >= today);
}

function flawOf(exception: Suppression): IgnoreDirective['flaw'] {
  return exception.by === 'comment' ? exception.flaw : undefined;
}

/** Finds the exceptions that are about a finding, or about a part of it. */
function finder(exceptions: readonly Suppression[]): (finding: Finding) => readonly Suppression[] {
  const byConfig = exceptions.filter((each) => each.by === 'exception');
  const configured = groupBy(byConfig, (each) => [whatFor(each)]);
  const rank = new Map(byConfig.map((each, index) => [each, index]));
  const inOrder = (one: ConfigSuppression, other: ConfigSuppression): number =>
    (rank.get(one) ?? 0) - (rank.get(other) ?? 0);
  const touched = groupBy(exceptions.filter((each) => each.by === 'comment').flatMap(touchedBy), ({ region }) => [
    region.file,
  ]);
  const inFile = new Map([...touched].map(([file, list]) => [file, makeNesting(list)]));
  return (finding) => {
    const { rule, subject } = finding;
    const bySubject = subject === undefined ? NONE : (configured.get(whatFor({ rule, onlySubject: subject })) ?? NONE);
    const anywhere = [...bySubject, ...(configured.get(whatFor({ rule })) ?? NONE)]
      .filter((each) => each.isFor(finding) && concerns(each, finding))
      .toSorted(inOrder);
    const comments = placesOf(finding).flatMap(
      ({ file, startLine, startColumn }) => inFile.get(file)?.(startLine, startColumn) ?? NONE,
    );
    if (comments.length === 0) return anywhere;
    return [...anywhere, ...new Set(comments.filter((each) => each.rule === rule))];
  };
}

/** Where a comment may accept a finding; one about a single account at each entry that lets it in. */
function placesOf({ place, accounts, related }: Finding): readonly Place[] {
  if (place === undefined) return NONE;
  if (accounts?.length !== 1) return [place];
  return [place, ...related.filter(({ message }) => message === 'alsoHere').map((each) => each.place)];
}

const NONE: readonly never[] = [];

/** A baseline may have thousands of entries, most of them for one subject. */
function whatFor({ rule, onlySubject }: Pick<ConfigSuppression, 'rule' | 'onlySubject'>): string {
  return JSON.stringify([rule, onlySubject]);
}

function touchedBy(comment: IgnoreDirective): readonly { readonly region: Place; readonly of: IgnoreDirective }[] {
  return comment.touches.map((region) => ({ region, of: comment }));
}

/** Whether the finding is, at least in part, about the account that the exception is for. */
function concerns({ trusts }: ConfigSuppression, { accounts }: Finding): boolean {
  return trusts === undefined || (accounts?.includes(trusts) ?? false);
}

/** The exceptions that together cover a finding for all whom it concerns. */
function coveringEach(
  finding: Finding,
  coveringOf: (each: Finding) => readonly Suppression[] | undefined,
): readonly Suppression[] | undefined {
  const { subjects = [finding.subject] } = finding;
  const each = subjects.map((subject) => coveringOf({ ...finding, subject }));
  return each.every((covering) => covering !== undefined) ? [...new Set(each.flat())] : undefined;
}

/** The suppressions that together cover a finding: one for all of it, or one for each account that it names. */
function coveringAll({ accounts = [] }: Finding, about: readonly Suppression[]): readonly Suppression[] | undefined {
  const whole = about.find((exception) => trustedBy(exception) === undefined);
  if (whole !== undefined) return [whole];
  const each = accounts.map((account) => about.find((exception) => trustedBy(exception) === account));
  return each.every((exception) => exception !== undefined) ? [...new Set(each)] : undefined;
}

function trustedBy(exception: Suppression): string | undefined {
  return exception.by === 'exception' ? exception.trusts : undefined;
}

function suppress(finding: Finding, covering: readonly Suppression[]): Suppressed {
  const reasons = new Set(covering.map(({ because = '' }) => because));
  const [until] = covering.flatMap((exception) => exception.until ?? []).toSorted();
  return {
    ...finding,
    by: covering[0]?.by ?? 'exception',
    because: [...reasons].join('; '),
    ...(until !== undefined && { until }),
  };
}

function leftover(exception: Suppression, state: State, inquiry: SuppressionContext): readonly SuppressionSubject[] {
  if (state === 'used' || state === 'not known') return [];
  const { at, entry, rule, until, untilAt } = exception;
  const isAboutDay = state === 'expired' || state === 'expiresSoon' || state === 'badDay';
  const meant = state === 'unknownRule' ? closestWord(rule, inquiry.ruleIds) : undefined;
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
      ...(exception.by === 'comment' && exception.found !== undefined && { found: exception.found }),
    },
  ];
}

/** `not known`: the run did not look for what the exception is about. */
type State = SuppressionSubject['state'] | 'used' | 'not known';

function stateOf(exception: Suppression, isUsed: boolean, inquiry: SuppressionContext): State {
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

/** A region and what it stands for. */
export interface Nested<T> {
  readonly region: Region;
  readonly of: T;
}

/**
 * Finds what lies around a place, among regions that lie in one another or apart but never across: as many steps as they
 * are deep, however many there are.
 */
export function makeNesting<T>(entries: readonly Nested<T>[]): (line: number, column: number) => readonly T[] {
  const sorted = entries.map(({ region, of }) => ({
    start: position(region.startLine, region.startColumn),
    end: position(region.endLine, region.endColumn),
    of,
  }));
  sorted.sort((one, other) => one.start - other.start || other.end - one.end);
  const around = parents(sorted);
  return (line, column) => {
    const at = position(line, column);
    const found: T[] = [];
    for (let index = lastStart(sorted, at); index >= 0; index = around[index] ?? -1) {
      const span = sorted[index];
      if (span !== undefined && at < span.end) found.push(span.of);
    }
    return found;
  };
}

/** Lines and columns as one number that rises through the text. */
function position(line: number, column: number): number {
  return line * 2 ** 26 + column;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** For each span, which one it lies in; -1 for none. */
function parents(sorted: readonly Span[]): readonly number[] {
  const open: number[] = [];
  return sorted.map(({ start }, index) => {
    while (open.length > 0 && (sorted[open.at(-1) ?? 0]?.end ?? 0) <= start) open.pop();
    const parent = open.at(-1) ?? -1;
    open.push(index);
    return parent;
  });
}

/** The last span that starts at a position or before it; -1 for none. */
function lastStart(sorted: readonly Span[], at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

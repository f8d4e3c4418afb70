import { daysFrom } from './model/day.ts';
import type { ExceptionSubject } from './model/estate.ts';
import type { Exception } from './model/exception.ts';
import type { Finding } from './model/finding.ts';
import { nearest } from './model/nearest.ts';
import type { Suppressed } from './report/report.ts';

/** What a run knows that an exception cannot. */
export interface Inquiry {
  /** `2026-11-23` */
  readonly today: string;
  readonly ruleIds: readonly string[];
  /** Whether the run looked for what the exception is about: its rule was on, and its files were read. */
  wasLookedFor(exception: Exception): boolean;
}

/** Findings, parted by what excuses them; and the exceptions that do not hold. */
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
  const holding = byRuleAndFile(exceptions.filter((exception) => hasEffect(exception, inquiry.today)));
  const used = new Set<Exception>();
  const left: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of findings) {
    const about = candidates(finding, holding).filter(
      (exception) => exception.isFor(finding) && concerns(exception, finding),
    );
    for (const exception of about) used.add(exception);
    const covering = about.length === 0 ? undefined : coveringAll(finding, about);
    if (covering === undefined) left.push(finding);
    else suppressed.push(suppress(finding, covering));
  }
  const leftovers = exceptions.flatMap((exception) => leftover(exception, used.has(exception), inquiry));
  return { findings: left, suppressed, leftovers };
}

function hasEffect({ flaw, because, until }: Exception, today: string): boolean {
  return flaw === undefined && because !== undefined && (until === undefined || until >= today);
}

type Holding = ReadonlyMap<string, readonly Exception[]>;

function byRuleAndFile(exceptions: readonly Exception[]): Holding {
  const holding = new Map<string, Exception[]>();
  for (const exception of exceptions) {
    const key = keyOf(exception.rule, exception.file);
    const list = holding.get(key);
    if (list === undefined) holding.set(key, [exception]);
    else list.push(exception);
  }
  return holding;
}

function keyOf(rule: string, file: string | undefined): string {
  return file === undefined ? rule : `${rule}\n${file}`;
}

const NONE: readonly Exception[] = [];

function candidates({ rule, place }: Finding, holding: Holding): readonly Exception[] {
  const anywhere = holding.get(rule) ?? NONE;
  const here = place === undefined ? NONE : (holding.get(keyOf(rule, place.file)) ?? NONE);
  return here.length === 0 ? anywhere : [...anywhere, ...here];
}

/** Whether the finding is, at least in part, about the account that the exception is for. */
function concerns({ trusts }: Exception, { accounts }: Finding): boolean {
  return trusts === undefined || (accounts?.includes(trusts) ?? false);
}

/** The exceptions that together cover a finding: one for all of it, or one for each account that it says is let in. */
function coveringAll({ accounts = [] }: Finding, about: readonly Exception[]): readonly Exception[] | undefined {
  const whole = about.find(({ trusts }) => trusts === undefined);
  if (whole !== undefined) return [whole];
  const each = accounts.map((account) => about.find(({ trusts }) => trusts === account));
  return each.every((exception) => exception !== undefined) ? [...new Set(each)] : undefined;
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

function leftover(exception: Exception, isUsed: boolean, inquiry: Inquiry): readonly ExceptionSubject[] {
  const state = stateOf(exception, isUsed, inquiry);
  if (state === undefined) return [];
  const { at, entry, rule, until, untilAt } = exception;
  const isAboutDay = state === 'expired' || state === 'expiresSoon' || state === 'badDay';
  const meant = state === 'unknownRule' ? nearest(rule, inquiry.ruleIds) : undefined;
  return [
    {
      at: isAboutDay ? (untilAt ?? at) : at,
      state,
      rule,
      until,
      canBeRemoved: entry !== undefined && (state === 'unmatched' || state === 'noReason' || state === 'expired'),
      ...(entry && { entry }),
      ...(meant !== undefined && { meant }),
    },
  ];
}

function stateOf(exception: Exception, isUsed: boolean, inquiry: Inquiry): ExceptionSubject['state'] | undefined {
  const { flaw, rule, because, until } = exception;
  const { today, ruleIds } = inquiry;
  if (flaw !== undefined) return flaw;
  if (!ruleIds.includes(rule)) return 'unknownRule';
  if (because === undefined) return 'noReason';
  if (until !== undefined && until < today) return 'expired';
  if (!isUsed) return inquiry.wasLookedFor(exception) ? 'unmatched' : undefined;
  return until !== undefined && daysFrom(today, until) <= NOTICE_DAYS ? 'expiresSoon' : undefined;
}

import { LIVE, outermost, readOnlyReason, type Document, type Location } from '../model/document.ts';
import type { Data, Finding, Fix, Note, RelatedNote, ResolvedFix, RuleFinding } from '../model/finding.ts';
import type { Outcome } from '../model/outcomes.ts';
import { locationsOf, replacements } from './edits.ts';
import { detached, documentOf, resolveLocations, type LocationResolver } from './locations.ts';

/** Turns places by name into places by number, for all verdicts at once: each document is read again at most once. */
export function resolveFindings(
  verdicts: readonly RuleFinding[],
  outcomeOf: (rule: string) => Outcome | undefined,
  others?: Placing,
): readonly Finding[] {
  const more = others?.locations() ?? [];
  if (verdicts.length === 0 && more.length === 0) return [];
  const places = resolveLocations([...locations(verdicts), ...more]);
  others?.place(places);
  const shown = verdicts.filter(({ at }) => places.offsets(at).document.isHidden !== true);
  return oncePerPlace(shown.map((verdict) => finding(verdict, places, outcomeOf)));
}

/** Other things that have places: their texts are read together with those of the findings. */
export interface Placing {
  locations(): readonly Location[];
  place(places: LocationResolver): void;
}

/**
 * One text may be the policy of several roles, or stand behind several aliases of YAML: what is wrong at one place is one
 * finding, and names all whom it concerns.
 */
export function oncePerPlace(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const byPlace = new Map<string | Finding, [Finding, ...Finding[]]>();
  for (const each of findings) {
    const key = keyOfPlace(each) ?? each;
    const same = byPlace.get(key);
    if (same === undefined) byPlace.set(key, [each]);
    else same.push(each);
  }
  return byPlace.size === findings.length ? findings : [...byPlace.values()].map(withAllSubjects);
}

function withAllSubjects(all: readonly [Finding, ...Finding[]]): Finding {
  // One of them may be read in a way that cannot be edited.
  const first = all.find(({ fix }) => (fix?.edits.length ?? 0) > 0) ?? all[0];
  const { place, excerpt } = first;
  if (all.length === 1 || place === undefined) return first;
  const leadsTo = all.find((each) => each.leadsTo !== undefined)?.leadsTo;
  const subjects = [...new Set(all.flatMap(({ subject }) => subject ?? []))];
  const fix = first.fix && fixOfAll(first.fix, all);
  if (subjects.length < 2) return { ...first, subject: first.subject ?? subjects[0], leadsTo, fix };
  const names = { place, message: SHARED, data: { subjects: listed(subjects) }, excerpt };
  return { ...first, leadsTo, fix, subjects, related: [...first.related, names] };
}

/** One fix of the same text, for all whom it concerns: each is looked at before it is made. */
function fixOfAll(fix: ResolvedFix, all: readonly Finding[]): ResolvedFix {
  const edits = all.flatMap((each) => each.fix?.named() ?? []);
  return { ...fix, named: () => edits };
}

/** More names than that do not help a reader. */
const MAX_NAMES = 20;

function listed(subjects: readonly string[]): string {
  const names = subjects.slice(0, MAX_NAMES).join(', ');
  const more = subjects.length - MAX_NAMES;
  return more > 0 ? `${names} and ${String(more)} more` : names;
}

const SHARED = 'it concerns {subjects}';

/** What one finding at a place has in common with others; a live one has no place. */
function keyOfPlace({ rule, level, place, message, data, related, fix }: Finding): string | undefined {
  if (place === undefined) return undefined;
  const marks = related.map((each) => [each.place, each.message]);
  return JSON.stringify([rule, level, place, message, data, marks, fix?.message]);
}

function* locations(verdicts: readonly RuleFinding[]): Iterable<Location> {
  for (const { at, related, fix } of verdicts) {
    yield at;
    if (related) for (const note of related) yield note.at;
    if (fix) yield* locationsOf(fix.edits);
  }
}

const NO_DATA: Data = {};
const NO_REMARKS: readonly RelatedNote[] = [];

function finding(
  verdict: RuleFinding,
  places: LocationResolver,
  outcomeOf: (rule: string) => Outcome | undefined,
): Finding {
  const { at, fix, leadsTo } = verdict;
  const place = places.place(at);
  const isWritten = place.file !== LIVE;
  return {
    rule: verdict.rule,
    level: verdict.level,
    message: verdict.message,
    data: verdict.data ?? NO_DATA,
    place: isWritten ? place : undefined,
    subject: verdict.subject,
    related: (isWritten && verdict.related?.map((note) => remark(note, places))) || NO_REMARKS,
    leadsTo: leadsTo === undefined ? outcomeOf(verdict.rule) : (leadsTo ?? undefined),
    fix: fix && resolvedFix(fix, isWritten ? places : undefined),
    identity: identityOf(verdict, places),
    number: 1,
    excerpt: places.excerpt(at, 1),
    path: at.path,
    ...(verdict.accounts && { accounts: verdict.accounts }),
    ...(verdict.ownLevel && { ownLevel: verdict.ownLevel }),
    ...(isWritten && lineHasher(places.offsets(at).document, place.startLine)),
  };
}

function resolvedFix(fix: Fix, places: LocationResolver | undefined): ResolvedFix {
  const { message, data = NO_DATA, risk, edits } = fix;
  const isOfRecord = places !== undefined && edits.some(({ at }) => readOnlyReason(at.document) === 'record');
  const written = places === undefined ? [] : replacements(edits, places, risk);
  return { message, data, risk, edits: written, named: () => edits, ...(isOfRecord && ({ isOfRecord } as const)) };
}

function lineHasher(document: Document, line: number): Pick<Finding, 'hashLine'> {
  const { text, isRecorded } = outermost(document);
  return isRecorded === true ? {} : { hashLine: (hash) => hash(text, line) };
}

function remark({ at, message, data }: Note, places: LocationResolver): RelatedNote {
  return {
    place: places.place(at),
    message,
    data: data ?? NO_DATA,
    excerpt: places.excerpt(at, 0),
  };
}

function identityOf({ at, value, entries, distinction, subject }: RuleFinding, places: LocationResolver): Identity {
  const around = {
    ...distinction,
    ...(subject !== undefined && outermost(at.document).isRecorded === true && ({ isRecorded: true } as const)),
  };
  if (entries === undefined) return { keys: [keysOf(at)], value: [value ?? valueAt(at, places)], ...around };
  const keys = new Set(entries.map((entry) => keysOf(entry.at)));
  return { keys: [...keys], value: value === undefined ? entries.map(({ text }) => text) : [value], ...around };
}

type Identity = Finding['identity'];

/** The path without the numbers of lists, through all outer documents. */
function keysOf(at: Location): string {
  const { within } = at.document;
  const own = at.path.filter((step) => typeof step === 'string').join('/');
  return within === undefined ? own : `${keysOf({ document: within.document, path: within.path })}//${own}`;
}

/** The text of the scalar at a place, whatever quotes it is written with. */
function valueAt(at: Location, places: LocationResolver): string {
  const span = places.span(at);
  if (span === undefined || (span.isContainer && at.part !== 'key')) return '';
  const { start, end } = at.part === 'key' && span.key !== undefined ? span.key : span;
  return detached(withoutQuotes(documentOf(at, span).text.slice(start, end)));
}

function withoutQuotes(written: string): string {
  const quote = written[0];
  if (written.length < 2 || (quote !== '"' && quote !== "'") || !written.endsWith(quote)) return written;
  const inner = written.slice(1, -1);
  return quote === "'" ? inner.replaceAll("''", "'") : (jsonString(written) ?? inner);
}

function jsonString(written: string): string | undefined {
  if (!written.includes('\\')) return undefined;
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}

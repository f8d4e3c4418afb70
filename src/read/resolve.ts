import { outermost, type Document } from '../model/document.ts';
import type { Data, Finding, Note, Remark, Verdict } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { Outcome } from '../model/outcome.ts';
import { locationsOf, replacements } from './edits.ts';
import { LIVE } from './files.ts';
import { detached, findPlaces, type Places } from './places.ts';

/** Turns places by name into places by number, for all verdicts at once: each document is read again at most once. */
export function resolve(
  verdicts: readonly Verdict[],
  outcomeOf: (rule: string) => Outcome | undefined,
): readonly Finding[] {
  if (verdicts.length === 0) return [];
  const places = findPlaces(locations(verdicts));
  const findings = verdicts.map((verdict) => finding(verdict, places, outcomeOf));
  return mayHaveAliases(verdicts) ? withoutAliases(findings) : findings;
}

function mayHaveAliases(verdicts: readonly Verdict[]): boolean {
  const documents = verdicts.map(({ at }) => outermost(at.document));
  // Many verdicts are of one text, which is searched once.
  const texts = new Set(documents.filter(({ format }) => format === 'yaml').map(({ text }) => text));
  return [...texts].some((text) => text.includes('*'));
}

/** What an alias of YAML stands for is one text: what is wrong with it is told once of each subject. */
function withoutAliases(findings: readonly Finding[]): readonly Finding[] {
  const told = new Set<string>();
  return findings.filter(({ rule, subject, place, message, data }) => {
    const key = JSON.stringify([rule, subject, place, message, data]);
    if (place === undefined || !told.has(key)) {
      told.add(key);
      return true;
    }
    return false;
  });
}

function* locations(verdicts: readonly Verdict[]): Iterable<Location> {
  for (const { at, related, fix } of verdicts) {
    yield at;
    if (related) for (const note of related) yield note.at;
    if (fix) yield* locationsOf(fix.edits);
  }
}

const NO_DATA: Data = {};
const NO_REMARKS: readonly Remark[] = [];

function finding(verdict: Verdict, places: Places, outcomeOf: (rule: string) => Outcome | undefined): Finding {
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
    fix: fix && {
      message: fix.message,
      data: fix.data ?? NO_DATA,
      risk: fix.risk,
      edits: isWritten ? replacements(fix.edits, places) : [],
    },
    identity: identityOf(verdict, places),
    number: 1,
    excerpt: places.excerpt(at, 1),
    path: at.path,
    ...(verdict.accounts && { accounts: verdict.accounts }),
    ...(verdict.ownLevel && { ownLevel: verdict.ownLevel }),
    ...(isWritten && lineHasher(at.document, place.startLine)),
  };
}

function lineHasher(document: Document, line: number): Pick<Finding, 'hashLine'> {
  const { text, isRecorded } = outermost(document);
  return isRecorded === true ? {} : { hashLine: (hash) => hash(text, line) };
}

function remark({ at, message, data }: Note, places: Places): Remark {
  return {
    place: places.place(at),
    message,
    data: data ?? NO_DATA,
    excerpt: places.excerpt(at, 0),
  };
}

function identityOf({ at, value, entries }: Verdict, places: Places): Finding['identity'] {
  if (entries === undefined) return { keys: [keysOf(at)], value: [value ?? valueAt(at, places)] };
  const keys = new Set(entries.map((entry) => keysOf(entry.at)));
  return { keys: [...keys], value: value === undefined ? entries.map(({ text }) => text) : [value] };
}

/** The path without the numbers of lists, through all outer documents. */
function keysOf(at: Location): string {
  const { within } = at.document;
  const own = at.path.filter((step) => typeof step === 'string').join('/');
  return within === undefined ? own : `${keysOf({ document: within.document, path: within.path })}//${own}`;
}

/** The text of the scalar at a place. */
function valueAt(at: Location, places: Places): string {
  const span = places.span(at);
  if (span === undefined || (span.isContainer && at.part !== 'key')) return '';
  const { start, end } = at.part === 'key' && span.key !== undefined ? span.key : span;
  return detached(at.document.text.slice(start, end));
}

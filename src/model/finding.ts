import type { Path, Location, Region } from './document.ts';
import type { Outcome } from './outcomes.ts';

export type Level = 'error' | 'warning' | 'note';

/** How grave a level is, for comparing. */
export const RANK: Readonly<Record<Level, number>> = { error: 2, warning: 1, note: 0 };

/** What a rule is turned to by the configuration or by `--rule`. */
export type Setting = Level | 'off';

/** How sure a rule is of its fact: the vendor's page says it, it was seen, or it follows from what was seen. */
export type Basis = 'documented' | 'observed' | 'inferred';

/** What fills the templates of a message. */
export type Data = Readonly<Record<string, string | number>>;

/** A message of a card, by its id, filled from data, at another place than the problem's own. */
export interface Note {
  readonly at: Location;
  readonly message: string;
  readonly data?: Data;
}

/**
 * A change that fixes a problem. `safe`: access stays the same. `review`: it grants or removes access, or needs a person's
 * knowledge. Without edits it is advice.
 */
export interface Fix {
  readonly message: string;
  readonly data?: Data;
  readonly risk: 'safe' | 'review';
  readonly edits: readonly Edit[];
}

/** One change of a document, in the document's own terms; readers turn it into text that keeps the layout. */
export type Edit =
  | { readonly kind: 'replace'; readonly at: Location; readonly value: string | number | boolean | readonly string[] }
  | { readonly kind: 'append'; readonly at: Location; readonly value: string }
  | { readonly kind: 'set'; readonly at: Location; readonly key: string; readonly value: string | readonly string[] }
  | { readonly kind: 'remove'; readonly at: Location };

/** What a check yields: a place, and which message of its card. The engine makes it a finding. */
export interface Problem {
  readonly at: Location;
  /** The message of the card that says what is special here; it stands on the marker. */
  readonly message: string;
  readonly data?: Data;
  /** Only where this case is milder or graver than the card. */
  readonly level?: Level;
  readonly related?: readonly Note[];
  readonly fix?: Fix;
  /** What DTS or RAM would answer; `null` where the card's own prediction does not hold for this case. */
  readonly leadsTo?: Outcome | null;
  /** The offending value, for the finding's identity where it is neither the value at the place nor the texts of `entries`. */
  readonly value?: string;
  /** All that the problem is about, where that is more than what stands at its place: which of them comes first is no part of its identity. */
  readonly entries?: readonly Entry[];
  /**
   * All principals that the problem names, by account ID, or by their text when they are no account: a suppression for one of
   * them does not cover the others.
   */
  readonly accounts?: readonly string[];
}

/** A text and where it stands. @public the declarations of the rules name it */
export interface Entry {
  readonly at: Location;
  readonly text: string;
}

/** A problem that the engine has taken up: whose it is, and how grave. Places are still by name. */
export interface RuleFinding extends Problem {
  readonly rule: string;
  readonly level: Level;
  /** How grave the rule itself takes it, where the user turned the rule to another level. */
  readonly ownLevel?: Level;
  /** The role's ARN, `task <name>`, or an account ID. */
  readonly subject: string | undefined;
  readonly distinction?: Distinction;
}

/** Distinguishes findings of one rule with the same text at places of the same name. */
interface Distinction {
  /** Effect and principals of the statement around the place, where the place itself names no principal: statements have no names. */
  readonly statement?: string | undefined;
  /** Where the rule takes this case milder or graver than its card says. */
  readonly level?: Level | undefined;
}

/** A place in a file, by number. */
export interface Place extends Region {
  readonly file: string;
}

/** Where a place begins, as editors take it: `tasks.yaml:3:7`. */
export function placeText({ file, startLine, startColumn }: Place): string {
  return `${file}:${startLine}:${startColumn}`;
}

/** A place that says something, with the message still a template. */
export interface RelatedNote {
  readonly place: Place;
  readonly excerpt: Excerpt;
  readonly message: string;
  readonly data: Data;
}

/** Text to put in place of what stands at a place. */
export interface Replacement {
  readonly place: Place;
  readonly newText: string;
}

/** A finding with its places in numbers: plain data, all that a reporter needs. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  /** See `Verdict`. */
  readonly ownLevel?: Level;
  readonly message: string;
  readonly data: Data;
  /** Absent for a live finding that has no file. */
  readonly place: Place | undefined;
  readonly subject: string | undefined;
  /** All whom it concerns, where those are several. */
  readonly subjects?: readonly string[];
  readonly related: readonly RelatedNote[];
  readonly leadsTo: Outcome | undefined;
  readonly fix: ResolvedFix | undefined;
  /** What makes it the same finding in the next run: see `fingerprint.ts`. */
  readonly identity: Identity;
  /** Its number among the findings of the run that have the same identity, from 1. */
  readonly number: number;
  /** The lines around the place. */
  readonly excerpt: Excerpt;
  /** Where it was found, for comments that ignore it. */
  readonly path: Path;
  /** See `Problem`. */
  readonly accounts?: readonly string[];
  /** Hashes the line at `place`, for SARIF. A function, so that no serialized report holds the file's text; absent for recorded and live accounts. */
  readonly hashLine?: (hash: LineHash) => string;
}

/** Makes a word of a line of a text and of what follows it. */
export type LineHash = (text: string, line: number) => string;

export interface ResolvedFix {
  readonly message: string;
  readonly data: Data;
  readonly risk: 'safe' | 'review';
  /** Empty where the fix is advice. */
  readonly edits: readonly Replacement[];
  /** The edits by name, as the rule gave them. A function, so that no serialized report holds the file's text. */
  readonly named: () => readonly Edit[];
  /** It would have edits if its document were no record. */
  readonly isOfRecord?: true;
}

/** Rule, subject, file, keys of the path (no indexes, no lines), the offending value; the order of several does not count. */
interface Identity extends Distinction {
  readonly keys: readonly string[];
  readonly value: readonly string[];
  /** It is about an account, whatever file recorded it: the next recording has another name. */
  readonly isRecorded?: true;
}

/** Lines of a file around a place, in their order. */
export type Excerpt = readonly ExcerptLine[];

/** One line of a file; a very long one is cut to a window around the place. */
export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  /** How many UTF-16 units of the line stand before `text`. */
  readonly cutBefore: number;
  readonly isCutAfter: boolean;
}

/** What could not be checked, and why. `not-given`: nobody asked. `not-readable`: asked, and refused, broken or too large. */
export interface Unchecked {
  readonly what: string;
  /** A template of `src/texts`, by its id. */
  readonly because: string;
  readonly data?: Data;
  readonly reason: 'not-given' | 'not-readable';
  readonly account?: string;
  /** The RAM action whose grant would close it. */
  readonly grant?: string;
}

/** The identity of a finding in one word; `file`: how its file is named, `undefined` where it has none. */
export function identityKey(
  { rule, subject, identity }: Pick<Finding, 'rule' | 'subject' | 'identity'>,
  file: string | undefined,
): string {
  const { keys, value, statement, level, isRecorded } = identity;
  const named = isRecorded === true ? undefined : file;
  const parts = [rule, subject ?? null, named ?? null, inOrder(keys), inOrder(value)];
  const isDistinct = statement !== undefined || level !== undefined;
  return JSON.stringify(isDistinct ? [...parts, statement ?? null, level ?? null] : parts);
}

function inOrder(several: readonly string[]): string {
  return several.toSorted().join(' ');
}

/** Numbers findings that have the same identity: before any is suppressed or hidden, since their number must not depend on that. */
export function makeNumbering(): (findings: readonly Finding[]) => readonly Finding[] {
  const equals = new Map<string, number>();
  return (findings) =>
    findings.map((finding) => {
      const key = identityKey(finding, finding.place?.file);
      const number = (equals.get(key) ?? 0) + 1;
      equals.set(key, number);
      return number === 1 ? finding : { ...finding, number };
    });
}

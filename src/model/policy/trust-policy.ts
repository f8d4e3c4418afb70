import type { Located, Location } from '../document.ts';
import type { Edit } from '../finding.ts';
import type { PolicyViolation } from '../schema-violation.ts';
import type { Principal } from './principal.ts';

/** A trust policy as far as it can be read; what breaks its shape is in `faults`, and in none of the other fields. */
export interface Trust {
  /** The root of the policy. */
  readonly at: Location;
  readonly version: Located<unknown> | undefined;
  readonly statements: readonly Statement[];
  readonly faults: readonly PolicyViolation[];
  /** What was read. */
  readonly value?: unknown;
  /** Characters of the policy as compact JSON. */
  readonly length: number;
}

export interface Statement {
  readonly at: Location;
  /** `undefined`: missing or neither of the two words. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly actions: readonly Located<string>[];
  readonly notActions: readonly Located<string>[];
  readonly principals: readonly Principal[];
  readonly conditions: readonly Condition[];
  /** Keys that no documented trust policy has but that RAM or AWS policies know: `Resource`, `NotResource`, `NotAction`, `NotPrincipal`. */
  readonly foreignElements: readonly Located<string>[];
}

/** One operator and one key of a `Condition`, with its values. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Located<unknown>[];
  /** The node of the key below its operator. */
  readonly at: Location;
}

/** The conditions of a statement: operator → key → values, each sorted. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** All principals of the statements that allow. */
export function allowedPrincipals(trust: Trust): readonly Principal[] {
  return trust.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => statement.principals);
}

const OF_STATEMENTS = /^(?:effect|(?:not)?actions?|(?:not)?princip(?:als?|les?))$/i;

/** Whether a document is one statement that lacks the policy around it. */
export function isBareStatement({ at, faults }: Trust): boolean {
  if (!faults.some((fault) => fault.kind === 'missing' && fault.key === 'Statement')) return false;
  return faults.some(
    (fault) =>
      fault.kind === 'unknownKey' && fault.at.path.length === at.path.length + 1 && OF_STATEMENTS.test(fault.key),
  );
}

/** Entries that are wrong, and what should stand in their place; entries that are left over go, texts that are left over are added. */
interface EntryEdit {
  readonly entries: readonly Principal[];
  readonly texts: readonly string[];
}

/**
 * The edits that put some entries right. None where nothing would be left of the policy, or where a function of a template
 * stands in the same list, which no text can replace.
 */
export function replaceEntries(trust: Trust, edits: readonly EntryEdit[]): readonly Edit[] {
  const changes = new Map<Principal, readonly string[]>();
  for (const { entries, texts } of edits) {
    entries.forEach((entry, index) => {
      // The last entry takes all texts that are left.
      changes.set(entry, index === entries.length - 1 ? texts.slice(index) : texts.slice(index, index + 1));
    });
  }
  const all = trust.statements.flatMap(({ principals }) => principals);
  if (all.every((entry) => changes.get(entry)?.length === 0)) return [];
  if (trust.statements.some((statement) => hasFunction(statement, changes))) return [];
  return trust.statements.flatMap((statement) => statementEdits(statement, changes));
}

/** The edits that take entries out of a policy. */
export function removeEntries(trust: Trust, entries: readonly Principal[]): readonly Edit[] {
  return replaceEntries(trust, [{ entries, texts: [] }]);
}

/** The edit that adds entries to a statement, under `RAM` or `Service`. */
export function addEntries(statement: Statement, under: 'RAM' | 'Service', texts: readonly string[]): Edit {
  const sibling = statement.principals.filter((principal) => principal.under === under);
  const [first] = sibling;
  if (first === undefined) return { kind: 'set', at: principalOf(statement), key: under, value: texts };
  const list = listOf(first);
  const [text] = texts;
  if (list !== undefined && text !== undefined && texts.length === 1) return { kind: 'append', at: list, value: text };
  return { kind: 'replace', at: list ?? first.at, value: [...sibling.map((entry) => entry.text), ...texts] };
}

/** The `Principal` of a statement. */
export function principalOf(statement: Statement): Location {
  return elementOf(statement, statement.principals[0]);
}

/** The `Condition` of a statement. */
export function conditionOf(statement: Statement): Location {
  return elementOf(statement, statement.conditions[0]);
}

/** The element that holds a node, by the name that it has in the text. */
function elementOf({ at }: Statement, node: { readonly at: Location } | undefined): Location {
  return { document: at.document, path: (node?.at ?? at).path.slice(0, at.path.length + 1) };
}

/**
 * Whom the statement around a place is about: its effect and its principals. `undefined` for a principal, which says so itself,
 * and for what lies in no statement.
 */
export function statementIdentity({ statements }: Trust, { document, path }: Location): string | undefined {
  const around = statements.find(
    ({ at }) =>
      at.document === document && at.path.length <= path.length && at.path.every((step, i) => step === path[i]),
  );
  if (around === undefined) return undefined;
  const { at, effect = '', principals } = around;
  const element = path[at.path.length];
  if (element !== undefined && principals.some((principal) => principal.at.path[at.path.length] === element))
    return undefined;
  const texts = new Set(principals.map(({ under, text }) => `${under} ${text}`));
  return [effect, ...[...texts].toSorted()].join('\n');
}

/** The statement that holds an entry. */
export function statementOf(trust: Trust, entry: Principal): Statement | undefined {
  return trust.statements.find(({ principals }) => principals.includes(entry));
}

/** Whether a function stands in a list that changes. */
function hasFunction({ principals }: Statement, changes: Changes): boolean {
  return principals.some(
    ({ kind, text, under }) =>
      kind === 'unknown' &&
      text.startsWith('{"') &&
      principals.some((entry) => entry.under === under && changes.has(entry)),
  );
}

type Changes = ReadonlyMap<Principal, readonly string[]>;

function statementEdits(statement: Statement, changes: Changes): readonly Edit[] {
  const { principals, at } = statement;
  if (!principals.some((entry) => changes.has(entry))) return [];
  if (principals.every((entry) => changes.get(entry)?.length === 0)) return [{ kind: 'remove', at }];
  const keys = new Set(principals.map(({ under }) => under));
  return [...keys].flatMap((under) =>
    keyEdits(
      principals.filter((entry) => entry.under === under),
      changes,
    ),
  );
}

/** The edits below one key of a `Principal`. A list with several changes is rewritten, so that no two edits touch. */
function keyEdits(entries: readonly Principal[], changes: Changes): readonly Edit[] {
  const [first] = entries;
  const changed = entries.filter((entry) => changes.has(entry));
  const [only] = changed;
  if (first === undefined || only === undefined) return [];
  const list = listOf(first);
  const at = list ?? first.at;
  const texts = entries.flatMap((entry) => changes.get(entry) ?? [entry.text]);
  if (texts.length === 0) return [{ kind: 'remove', at }];
  if (list === undefined) return [{ kind: 'replace', at, value: texts.length === 1 ? (texts[0] ?? '') : texts }];
  const [text, ...more] = changes.get(only) ?? [];
  if (changed.length > 1 || more.length > 0) return [{ kind: 'replace', at, value: texts }];
  return [text === undefined ? { kind: 'remove', at: only.at } : { kind: 'replace', at: only.at, value: text }];
}

/** The list that an entry stands in; `undefined` where it stands alone. */
function listOf({ at }: Principal): Location | undefined {
  return typeof at.path.at(-1) === 'number' ? { document: at.document, path: at.path.slice(0, -1) } : undefined;
}

import { closestWord } from '../src/lib/did-you-mean.ts';
import { isPlainNumber, type Located, type Location, losesDigits, pointer } from '../src/model/document.ts';
import { literalSecrets } from '../src/model/dts/passwords.ts';
import { type Task, endpoints } from '../src/model/dts/task.ts';
import { misspelledWords, unknownWords } from '../src/model/dts/vocabulary.ts';
import type { Fix, Problem } from '../src/model/finding.ts';
import { quoted } from '../src/model/policy/dts-role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { SchemaViolation, ViolationOf } from '../src/model/schema-violation.ts';

export default {
  id: 'task-schema',
  about: 'tasksFile',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.ownConfig,
  title: 'the task definition is invalid',
  why: 'What cannot be understood is not checked: a misspelled key or word in a task is treated as if it were missing.',
  messages: {
    unknownKey: 'unknown key "{key}"; expected one of {known}',
    meantKey: 'unknown key "{key}"; did you mean "{meant}"?',
    missing: '"{key}" is missing',
    type: 'expected {wanted}, found {found}',
    unquoted: 'put {found} in quotes: it is a name, and a number may lose digits',
    respelt: 'expected a name, found the number {found}; write all its digits in quotes',
    number: 'expected the number {wanted} for {key}, found {found}',
    quotedNumber: '{key} must be the number {wanted}, without quotes',
    value: 'invalid value "{found}"; expected {wanted}',
    meantValue: 'invalid value "{found}" (expected {wanted}); did you mean "{meant}"?',
    unknownAccount: '"{found}" is neither an account ID nor a name in "accounts"',
    knownAccounts: '"{found}" is neither an account ID nor a name in "accounts" ({known})',
    meantAccount: '"{found}" is neither an account ID nor a name in "accounts"; did you mean "{meant}"?',
    empty: 'this is empty',
    pattern: '"{found}" does not match the pattern {wanted}',
    meantDatabase: 'unknown database "{found}"; did you mean "{meant}"?',
    meantDatabases: 'unknown database "{found}"; did you mean {either}?',
    meantConnection: 'unknown connection "{found}"; did you mean "{meant}"?',
    meantConnections: 'unknown connection "{found}"; did you mean {either}?',
    strangeDatabase: 'unknown database "{found}"; expected one of {known}',
    strangeConnection: 'unknown connection "{found}"; expected one of {known}',
    newDatabase: 'unknown engine name "{found}", which may be newer than this program; known names: {known}',
    newConnection: 'unknown instance type "{found}", which may be newer than this program; known types: {known}',
    replace: 'replace with "{meant}"',
    quote: 'write "{found}"',
    unquote: 'write {wanted} without quotes',
  },

  *check(file) {
    if (file.faults.length > 0) {
      const isReportedElsewhere = makeIsReportedByRule(file.tasks);
      for (const fault of file.faults) if (!isReportedElsewhere(fault)) yield worded(fault);
    }
    for (const task of file.tasks) {
      for (const { word, kind, meant } of misspelledWords(task)) yield misspelledWord(word, kind, meant);
      for (const { word, kind, choices } of unknownWords(task))
        yield strange(word, { kind, choices, origin: task.origin });
    }
  },
} satisfies Rule<'tasksFile'>;

/** What a fault says, in words of the card. */
function worded(fault: SchemaViolation): Problem {
  if (fault.kind === 'unknownKey') return unknownKey(fault);
  if (fault.kind === 'number') return otherNumber(fault);
  if (fault.kind === 'value') return unknownValue(fault);
  if (fault.kind === 'unknownAccount') return unknownAccount(fault);
  if (fault.kind === 'unquoted') return unquoted(fault);
  const { at, kind, ...data } = fault;
  return { at, message: kind, data };
}

/** Quotes keep digits; what is spelled as numbers alone can be may have been meant for others. */
function unquoted({ at, found }: ViolationOf<'unquoted'>): Problem {
  if (!isPlainNumber(found)) return { at, message: 'respelt', data: { found } };
  const edits = [{ kind: 'replace', at, value: found }] as const;
  return { at, message: 'unquoted', data: { found }, fix: { message: 'quote', data: { found }, risk: 'safe', edits } };
}

/** Without its quotes, the same number says the same: nothing else changes. */
function otherNumber({ at, wanted, found }: ViolationOf<'number'>): Problem {
  const data = { key: String(at.path.at(-1)), wanted: String(wanted) };
  if (found.trim() !== data.wanted) return { at, message: 'number', data: { ...data, found } };
  const edits = [{ kind: 'replace', at, value: wanted }] as const;
  return { at, message: 'quotedNumber', data, fix: { message: 'unquote', data, risk: 'safe', edits } };
}

function unknownKey({ at, key, known, meant }: ViolationOf<'unknownKey'>): Problem {
  if (meant === undefined) return { at, message: 'unknownKey', data: { key, known: known.join(', ') } };
  return { at, message: 'meantKey', data: { key, meant } };
}

function unknownValue({ at, found, wanted }: ViolationOf<'value'>): Problem {
  const meant = closestWord(found, wanted);
  const data = { found, wanted: quoted(wanted) };
  return meant === undefined ? { at, message: 'value', data } : { at, message: 'meantValue', data: { ...data, meant } };
}

function unknownAccount({ at, found, known }: ViolationOf<'unknownAccount'>): Problem {
  if (known.length === 0) return { at, message: 'unknownAccount', data: { found } };
  const meant = closestWord(found, known);
  if (meant === undefined) return { at, message: 'knownAccounts', data: { found, known: known.join(', ') } };
  return { at, message: 'meantAccount', data: { found, meant }, fix: replaceWith(meant, at) };
}

function misspelledWord(
  { at, value }: Located<string>,
  kind: 'Database' | 'Connection',
  meant: readonly string[],
): Problem {
  const [first, ...others] = meant;
  if (first === undefined || others.length > 0) {
    const either = meant.map((each) => `"${each}"`).join(' or ');
    return { at, message: `meant${kind}s`, data: { found: value, either } };
  }
  return { at, message: `meant${kind}`, data: { found: value, meant: first }, fix: replaceWith(first, at) };
}

/** The API has new words before this program knows them; a tasks file has its own. */
function strange(
  { at, value }: Located<string>,
  { kind, choices, origin }: { kind: 'database' | 'connection'; choices: readonly string[]; origin: Task['origin'] },
): Problem {
  const data = { found: value, known: choices.join(', ') };
  const isOwn = origin === 'tasks';
  const message = `${isOwn ? 'strange' : 'new'}${kind === 'database' ? 'Database' : 'Connection'}`;
  return { at, message, data, ...(!isOwn && { level: 'warning' as const }) };
}

function replaceWith(meant: string, at: Location): Fix {
  return { message: 'replace', data: { meant }, risk: 'review', edits: [{ kind: 'replace', at, value: meant }] };
}

/**
 * Whether another rule reports a fault of a tasks file better: a password that no key is meant for (`task-secret`), and an
 * account of a task that has lost digits (`account-id-format`).
 */
function makeIsReportedByRule(tasks: readonly Task[]): (fault: SchemaViolation) => boolean {
  const secrets = pointers(tasks.flatMap((task) => literalSecrets(task)));
  const accounts = pointers(
    tasks.flatMap((task) => [task.creator, ...endpoints(task).map(({ account }) => account)]).filter(isThere),
  );
  return ({ kind, at }) => {
    if (kind === 'unknownKey') return secrets.has(pointer(at.path));
    return kind === 'unquoted' && losesDigits(at) && accounts.has(pointer(at.path));
  };
}

function pointers(placed: readonly { readonly at: Location }[]): ReadonlySet<string> {
  return new Set(placed.map(({ at }) => pointer(at.path)));
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

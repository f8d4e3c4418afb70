import { quoted } from '../src/model/dts-trust.ts';
import { saidConnection, saidDatabase } from '../src/model/end-words.ts';
import type { Fault, FaultOf } from '../src/model/fault.ts';
import type { Problem } from '../src/model/finding.ts';
import type { Located } from '../src/model/location.ts';
import { nearest } from '../src/model/nearest.ts';
import { PAGES } from '../src/model/source.ts';
import { makeIsToldElsewhere } from '../src/model/task-fault.ts';
import { endpoints, isLive, type Endpoint } from '../src/model/task.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'task-schema',
  about: 'tasksFile',
  level: 'error',
  basis: 'documented',
  source: PAGES.ownConfig,
  title: 'the task is not written as it has to be',
  why: 'What is not understood is not checked: a task with a misspelt key or word passes for one that never said it.',
  messages: {
    unknownKey: 'unknown key "{key}"; known here: {known}',
    meantKey: 'unknown key "{key}"; did you mean "{meant}"?',
    missing: '"{key}" is missing here',
    type: 'a value of type {wanted} is wanted here, not {found}',
    unquoted: 'put quotes around {found}: it is a name, and a number may lose digits',
    value: '"{found}" is none of {wanted}',
    meantValue: '"{found}" is none of {wanted}; did you mean "{meant}"?',
    unknownAccount: '"{found}" is no account ID, and no name of "accounts"',
    knownAccounts: '"{found}" is no account ID, and no name of "accounts", which has {known}',
    meantAccount: '"{found}" is no account ID, and no name of "accounts"; did you mean "{meant}"?',
    empty: 'this is empty',
    pattern: '"{found}" does not have the form that is wanted here: {wanted}',
    meantDatabase: 'no such database "{found}"; did you mean "{meant}"?',
    meantConnection: 'no such connection "{found}"; did you mean "{meant}"?',
    replace: 'replace with "{meant}"',
  },

  *check(file) {
    if (file.faults.length > 0) {
      const isToldElsewhere = makeIsToldElsewhere(file.tasks);
      for (const fault of file.faults) if (!isToldElsewhere(fault)) yield worded(fault);
    }
    for (const task of file.tasks) {
      if (!isLive(task)) for (const end of endpoints(task)) yield* misspelt(end);
    }
  },
} satisfies Rule<'tasksFile'>;

/** What a fault says, in words of the card. */
function worded(fault: Fault): Problem {
  if (fault.kind === 'unknownKey') return unknownKey(fault);
  if (fault.kind === 'value') return unknownValue(fault);
  if (fault.kind === 'unknownAccount') return unknownAccount(fault);
  const { at, kind, ...data } = fault;
  return { at, message: kind, data };
}

function unknownKey({ at, key, known, meant }: FaultOf<'unknownKey'>): Problem {
  if (meant === undefined) return { at, message: 'unknownKey', data: { key, known: known.join(', ') } };
  return { at, message: 'meantKey', data: { key, meant } };
}

function unknownValue({ at, found, wanted }: FaultOf<'value'>): Problem {
  const meant = nearest(found, wanted);
  const data = { found, wanted: quoted(wanted) };
  return meant === undefined ? { at, message: 'value', data } : { at, message: 'meantValue', data: { ...data, meant } };
}

function unknownAccount({ at, found, known }: FaultOf<'unknownAccount'>): Problem {
  if (known.length === 0) return { at, message: 'unknownAccount', data: { found } };
  const meant = nearest(found, known);
  if (meant === undefined) return { at, message: 'knownAccounts', data: { found, known: known.join(', ') } };
  const edits = [{ kind: 'replace', at, value: meant }] as const;
  const fix = { message: 'replace', data: { meant }, risk: 'review', edits } as const;
  return { at, message: 'meantAccount', data: { found, meant }, fix };
}

function* misspelt(end: Endpoint): Iterable<Problem> {
  const [database, connection] = [saidDatabase(end), saidConnection(end)];
  if (database.state === 'misspelt' && end.database) yield misspeltWord(end.database, 'meantDatabase', database.meant);
  if (connection.state === 'misspelt' && end.connection) {
    yield misspeltWord(end.connection, 'meantConnection', connection.meant);
  }
}

function misspeltWord({ at, value }: Located<string>, message: string, meant: string): Problem {
  const edits = [{ kind: 'replace', at, value: meant }] as const;
  return {
    at,
    message,
    data: { found: value, meant },
    fix: { message: 'replace', data: { meant }, risk: 'review', edits },
  };
}

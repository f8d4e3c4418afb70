import { byWord } from './by-word.ts';
import type { Located } from './location.ts';
import { meantWords, type Vocabulary } from './meant-words.ts';
import { jobWord, type WordKind } from './other-word.ts';
import { supportedConnections, type Connection, type Database } from './support.ts';
import { endpoints, isLive, type Endpoint, type Task } from './task.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';
import {
  CHINESE_WORDS,
  choicesFor,
  DATABASE_WORDS,
  callWord,
  isChinese,
  isPageWord,
  CONNECTION_WORDS,
  connectionMeaning,
  databaseMeaning,
  type ConnectionMeaning,
} from './vocabulary.ts';

/**
 * What a word of an end says. `open`: it is filled in later, or by a person. `misspelt`: no word, and near a known one, or several.
 * `strange`: a word that nobody here knows, which may be newer than the tables.
 */
export type Said<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'misspelt'; readonly meant: readonly string[] }
  | { readonly state: 'strange' | 'open' | 'absent' };

const CONNECTION_VOCABULARY: Vocabulary = {
  known: CONNECTION_WORDS,
  fillers: setOf('a an the of on by in via through with and or'),
  weak: setOf('database instance ip address connect self managed access smart network'),
};

const DATABASE_VOCABULARY: Vocabulary = {
  known: DATABASE_WORDS,
  fillers: setOf(
    'a an the of on by in for with and or aliyun alibaba cloud apsaradb apache rds database databases db instance instances engine ' +
      'cluster edition enterprise community standard replica set sharded serverless simple service message queue self managed',
  ),
  weak: setOf('sql server compatible x logical dms'),
};

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

const connectionWord = byWord((word) =>
  said(word, {
    meaning: (each) => connectionMeaning(each) ?? connectionMeaning(jobWord('connection', each) ?? ''),
    meant: () => meantIn(word, 'connection', CONNECTION_VOCABULARY),
  }),
);

const databaseWord = byWord((word) =>
  said(word, {
    meaning: (each) => databaseMeaning(each) ?? databaseMeaning(jobWord('database', each) ?? ''),
    // An instance type that can hold several says which.
    meant: () => connectionMeaning(word)?.databases ?? meantIn(word, 'database', DATABASE_VOCABULARY),
  }),
);

function meantIn(word: string, kind: 'connection' | 'database', vocabulary: Vocabulary): readonly string[] {
  return meantWords(word, isChinese(word) ? { ...vocabulary, known: CHINESE_WORDS[kind] } : vocabulary);
}

/** What is said of the connection of an end. */
export function saidConnection({ connection }: Endpoint): Said<ConnectionMeaning> {
  return connectionWord(connection?.value ?? '');
}

/** What is said of the database of an end, by its own word or by an instance type that can hold one only. */
export function saidDatabase(endpoint: Endpoint): Said<Database> {
  const own = databaseWord(endpoint.database?.value ?? '');
  if (own.state !== 'absent') return own;
  const connection = saidConnection(endpoint);
  const databases = connection.state === 'known' ? (connection.value.databases ?? []) : [];
  const [only] = databases;
  return only !== undefined && databases.length === 1 ? { state: 'known', value: only } : own;
}

/** An end whose words are both known, and go together. */
export interface KnownEnd {
  readonly database: Database;
  readonly connection: Connection;
}

/** The database and the connection of an end; `undefined` where one is not known, or where they contradict each other. */
export function knownEnd(endpoint: Endpoint): KnownEnd | undefined {
  const [database, connection] = [saidDatabase(endpoint), saidConnection(endpoint)];
  if (database.state !== 'known' || connection.state !== 'known' || isMismatch(endpoint)) return undefined;
  return { database: database.value, connection: connection.value.connection };
}

/** Those of some ends whose words are known; none where one of them may be anything. */
export function knownEnds(ends: readonly Endpoint[]): readonly KnownEnd[] {
  const known = ends.flatMap((end) => knownEnd(end) ?? []);
  return known.length === ends.length ? known : [];
}

/** The connection of an end, where its word is known. */
export function connectionOf(endpoint: Endpoint): Connection | undefined {
  const connection = saidConnection(endpoint);
  return connection.state === 'known' ? connection.value.connection : undefined;
}

/** The database of an end that no connection makes a source, or a destination, of another account. */
export function unlistedDatabase(endpoint: Endpoint): Database | undefined {
  const [database, connection] = [saidDatabase(endpoint), saidConnection(endpoint)];
  if (database.state !== 'known' || connection.state === 'open' || isMismatch(endpoint)) return undefined;
  return supportedConnections(endpoint.side, database.value).length === 0 ? database.value : undefined;
}

/** Whether an instance type cannot hold the database that is named beside it. */
export function isMismatch(endpoint: Endpoint): boolean {
  const [database, connection] = [saidDatabase(endpoint), saidConnection(endpoint)];
  if (database.state !== 'known' || connection.state !== 'known') return false;
  return connection.value.databases?.includes(database.value) === false;
}

/** A word that is none, and those that it may have been meant to be. */
interface MisspeltWord {
  readonly word: Located<string>;
  readonly kind: 'Database' | 'Connection';
  readonly meant: readonly string[];
}

/** The words of a task that are none. A request has the words of its call, where there are such. */
export function* misspeltWords(task: Task): Iterable<MisspeltWord> {
  if (isLive(task)) return;
  const isRequest = task.origin !== 'tasks';
  for (const { word, kind, said: found } of wordsOf(task)) {
    const meant = found.state === 'misspelt' ? found.meant : isRequest ? pageWord(kind, word.value) : [];
    const words = isRequest ? meant.map((each) => callWord(kind, each) ?? each) : meant;
    if (words.length > 0) yield { word, kind: kind === 'database' ? 'Database' : 'Connection', meant: words };
  }
}

/** A word of the Chinese pages that stands in a request, where the call has one word for that. */
function pageWord(kind: WordKind, word: string): readonly string[] {
  return isPageWord(kind, word) && callWord(kind, word) !== undefined ? [word] : [];
}

/** A word that is none that is known here, and those that are. */
interface StrangeWord {
  readonly word: Located<string>;
  readonly kind: WordKind;
  readonly choices: readonly string[];
}

/** The words of a task that are none, and near none. What an account answers is a word, however new. */
export function* strangeWords(task: Task): Iterable<StrangeWord> {
  if (isLive(task)) return;
  const isRequest = task.origin !== 'tasks';
  for (const { word, kind, said: found } of wordsOf(task)) {
    const isOfPage = isRequest && isPageWord(kind, word.value) && callWord(kind, word.value) === undefined;
    if (found.state === 'strange' || isOfPage) yield { word, kind, choices: choicesFor(kind, word.value, isRequest) };
  }
}

interface EndWord {
  readonly word: Located<string>;
  readonly kind: WordKind;
  readonly said: Said<unknown>;
}

function* wordsOf(task: Task): Iterable<EndWord> {
  for (const end of endpoints(task)) {
    const { database, connection } = end;
    if (database !== undefined) yield { word: database, kind: 'database', said: saidDatabase(end) };
    if (connection !== undefined) yield { word: connection, kind: 'connection', said: saidConnection(end) };
  }
}

interface Words<T> {
  readonly meaning: (word: string) => T | undefined;
  readonly meant: () => readonly string[];
}

function said<T>(word: string, { meaning, meant }: Words<T>): Said<T> {
  if (word.trim() === '') return { state: 'absent' };
  const value = meaning(word);
  if (value !== undefined) return { state: 'known', value };
  if (isUnknown(word) || findPlaceholder(word) !== undefined) return { state: 'open' };
  const words = meant();
  return words.length === 0 ? { state: 'strange' } : { state: 'misspelt', meant: words };
}

import { memoize } from '../../lib/collections.ts';
import { closestWords } from '../../lib/did-you-mean.ts';
import type { Located } from '../document.ts';
import { findPlaceholder, isUnknown } from '../unresolved.ts';
import { CALLS, type CallFamily } from './api-calls.ts';
import { CHINESE_CONNECTIONS, CHINESE_DATABASES } from './chinese-words.ts';
import { CONNECTION_NAMES, DATABASES, type Connection, type Database, supportedConnections } from './support-matrix.ts';
import { endpoints, isLive, type Endpoint, type Task } from './task.ts';

/** What a word for a connection means. An instance type of the API also says which databases it can hold. */
interface ConnectionMeaning {
  readonly connection: Connection;
  /** `undefined`: any. */
  readonly databases: readonly Database[] | undefined;
}

const SELF_MANAGED: Readonly<Record<string, Connection>> = {
  OTHER: 'public',
  ECS: 'ecs',
  EXPRESS: 'express',
  CEN: 'cen',
  DG: 'gateway',
};

/**
 * Instance types of ConfigureDtsJob for cloud instances. PolarDB (Compatible with Oracle): the page lists it as a cloud instance,
 * the API reference wants it connected as self-managed; both are accepted.
 */
const CLOUD_TYPES: Readonly<Record<string, readonly Database[]>> = {
  RDS: ['MySQL', 'SQL Server', 'PostgreSQL', 'MariaDB'],
  PolarDB: ['PolarDB for MySQL', 'PolarDB for PostgreSQL', 'PolarDB (Compatible with Oracle)'],
  PolarDB_o: ['PolarDB (Compatible with Oracle)'],
  REDIS: ['Tair/Redis'],
  MONGODB: ['MongoDB'],
  DISTRIBUTED_POLARDBX10: ['PolarDB-X 1.0'],
  POLARDBX20: ['PolarDB-X 2.0'],
  DISTRIBUTED_DMSLOGICDB: ['DMS logical database'],
  ADS: ['AnalyticDB for MySQL 3.0', 'AnalyticDB for MySQL 2.0'],
  GREENPLUM: ['AnalyticDB for PostgreSQL'],
  DATAHUB: ['DataHub'],
  ELK: ['Elasticsearch'],
  Tablestore: ['Tablestore'],
  ODPS: ['MaxCompute'],
  LINDORM: ['Lindorm'],
  ROCKETMQ: ['RocketMQ'],
  // The page lists these as cloud instances, and the API reference documents no instance type for them.
  KAFKA: ['Kafka'],
  SelectDB: ['SelectDB'],
  CLICKHOUSE: ['ClickHouse'],
  OCEANBASE: ['ApsaraDB OceanBase for MySQL'],
  SLS: ['SLS'],
};

/** Engine names of ConfigureDtsJob; the last few are those of CreateDtsInstance and Terraform. */
const ENGINES: Readonly<Record<string, Database>> = {
  MYSQL: 'MySQL',
  MARIADB: 'MariaDB',
  PolarDB: 'PolarDB for MySQL',
  POLARDB_O: 'PolarDB (Compatible with Oracle)',
  POLARDB_PG: 'PolarDB for PostgreSQL',
  POLARDBX10: 'PolarDB-X 1.0',
  POLARDBX20: 'PolarDB-X 2.0',
  ORACLE: 'Oracle',
  POSTGRESQL: 'PostgreSQL',
  MSSQL: 'SQL Server',
  MONGODB: 'MongoDB',
  REDIS: 'Tair/Redis',
  DB2: 'DB2 for LUW',
  AS400: 'DB2 for iSeries (AS/400)',
  DMSPOLARDB: 'DMS logical database',
  ADS: 'AnalyticDB for MySQL 2.0',
  ADB30: 'AnalyticDB for MySQL 3.0',
  GREENPLUM: 'AnalyticDB for PostgreSQL',
  ODPS: 'MaxCompute',
  ELK: 'Elasticsearch',
  ADB20: 'AnalyticDB for MySQL 2.0',
  OceanBase: 'ApsaraDB OceanBase for MySQL',
};

/** Parts of the console's words, and longer forms that the vendor's pages use. */
const CONNECTION_PARTS: Readonly<Record<string, Connection>> = {
  'Express Connect': 'express',
  'VPN Gateway': 'express',
  'Smart Access Gateway': 'express',
  'Cloud Enterprise Network': 'cen',
  'Public IP': 'public',
};
const DATABASE_PARTS: Readonly<Record<string, Database>> = {
  ...Object.fromEntries(
    (['MySQL', 'SQL Server', 'PostgreSQL', 'MariaDB'] as const).flatMap((each) => [
      [`RDS for ${each}`, each],
      [`ApsaraDB RDS for ${each}`, each],
    ]),
  ),
  Tair: 'Tair/Redis',
  'Tair (Enterprise Edition)': 'Tair/Redis',
  'ApsaraDB for MongoDB': 'MongoDB',
  'DB2 for iSeries': 'DB2 for iSeries (AS/400)',
  'OceanBase for MySQL': 'ApsaraDB OceanBase for MySQL',
};

const CONNECTIONS: ReadonlyMap<string, ConnectionMeaning> = new Map([
  ...Object.entries(CHINESE_CONNECTIONS).flatMap(([connection, names]) =>
    names.map((name) => entry(name, anyDatabase(connection as Connection))),
  ),
  ...Object.entries(CONNECTION_NAMES).map(([connection, name]) => entry(name, anyDatabase(connection as Connection))),
  ...Object.entries(CONNECTION_PARTS).map(([name, connection]) => entry(name, anyDatabase(connection))),
  ...Object.entries(SELF_MANAGED).map(([name, connection]) => entry(name, anyDatabase(connection))),
  ...Object.entries(CLOUD_TYPES).map(([name, databases]) => entry(name, { connection: 'cloud' as const, databases })),
]);

const DATABASE_MEANINGS: ReadonlyMap<string, Database> = new Map([
  ...Object.entries(CHINESE_DATABASES).flatMap(([database, names]) =>
    names.map((name) => entry(name, database as Database)),
  ),
  ...Object.entries(ENGINES).map(([name, database]) => entry(name, database)),
  ...Object.entries(DATABASE_PARTS).map(([name, database]) => entry(name, database)),
  ...DATABASES.map((database) => entry(database, database)),
]);

function entry<T>(word: string, meaning: T): [string, T] {
  return [wordKey(word), meaning];
}

/** Words that differ in case or width are the same; in Chinese spaces do not count either. */
function wordKey(word: string): string {
  const plain = word.normalize('NFKC').trim().toLowerCase();
  return isChinese(plain)
    ? plain.replaceAll(/\s+/g, '')
    : plain.replaceAll(/\s+/g, ' ').replaceAll(/ ?([()]) ?/g, '$1');
}

/** The pattern stands inside: V8 looks up what a property of Unicode holds when it makes one, and few runs need it. */
function isChinese(word: string): boolean {
  return /\p{Script=Han}/u.test(word);
}

function anyDatabase(connection: Connection): ConnectionMeaning {
  return { connection, databases: undefined };
}

/** All words for connections, as they are documented: the console's, then instance types, each with what it stands for. */
export const CONNECTION_WORDS: ReadonlyMap<string, string> = new Map<string, string>([
  ...Object.entries(CONNECTION_NAMES).map(([connection, name]): [string, string] => [name, connection]),
  ...Object.entries(SELF_MANAGED),
  ...Object.keys(CLOUD_TYPES).map((type): [string, string] => [type, type]),
]);

/** All words for databases, as they are documented: the page's and products' names, then engine names. */
export const DATABASE_WORDS: ReadonlyMap<string, Database> = new Map<string, Database>([
  ...DATABASES.map((database): [string, Database] => [database, database]),
  ...Object.entries(ENGINES),
]);

/** All Chinese words, each with what it stands for. */
const CHINESE_WORDS = {
  connection: wordMap(CHINESE_CONNECTIONS),
  database: wordMap(CHINESE_DATABASES),
} as const;

function wordMap(names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(names).flatMap(([meaning, words]) =>
      words.filter(isChinese).map((word): [string, string] => [word, meaning]),
    ),
  );
}

/**
 * The words that may be written for a connection or a database, for somebody who wrote another one: in that one's language, and
 * for a request those of its call.
 */
function choicesFor(kind: 'connection' | 'database', word: string, isRequest: boolean): readonly string[] {
  if (isRequest) return Object.keys(kind === 'database' ? ENGINES : { ...CLOUD_TYPES, ...SELF_MANAGED });
  if (isChinese(word) && kind === 'connection')
    return Object.values(CHINESE_CONNECTIONS).flatMap(([first]) => first ?? []);
  return kind === 'database' ? DATABASES : Object.values(CONNECTION_NAMES);
}

/** Whether a word is one of the Chinese pages, which no call has. */
function isPageWord(kind: 'connection' | 'database', word: string): boolean {
  const names = kind === 'database' ? CHINESE_DATABASES : CHINESE_CONNECTIONS;
  return Object.values(names).some((words) => words.some((each) => wordKey(each) === wordKey(word)));
}

/** The word that calls of DTS have for what a word of the page means; a cloud instance has one by its database only. */
function callWord(kind: 'connection' | 'database', word: string): string | undefined {
  const [words, meant] = kind === 'database' ? [ENGINES, databaseMeaning(word)] : [SELF_MANAGED, meaningOf(word)];
  return word in words ? word : Object.keys(words).find((each) => words[each] === meant);
}

function meaningOf(word: string): Connection | undefined {
  return connectionMeaning(word)?.connection;
}

/** What a word of the console or an instance type of the API means, compared without case. */
export function connectionMeaning(word: string): ConnectionMeaning | undefined {
  return CONNECTIONS.get(wordKey(word));
}

/** Which database a word of the vendor's page or an engine name of the API means, compared without case. */
export function databaseMeaning(word: string): Database | undefined {
  return DATABASE_MEANINGS.get(wordKey(word));
}

/** A word of some calls that another family of calls has a word of its own for. */
interface OtherWord {
  readonly word: string;
  readonly families: readonly CallFamily[];
  /** The word of ConfigureDtsJob. */
  readonly right: string;
}

const OLD: readonly CallFamily[] = ['oldSynchronization', 'oldMigration'];

/** Instance types of other calls. Those that differ in case only are distinguished by it. */
const INSTANCE_TYPES: readonly OtherWord[] = [
  { word: 'LocalInstance', families: ['subscription', 'oldMigration'], right: 'OTHER' },
  { word: 'Express', families: ['subscription', ...OLD], right: 'EXPRESS' },
  { word: 'dg', families: ['subscription', ...OLD], right: 'DG' },
  { word: 'cen', families: OLD, right: 'CEN' },
  { word: 'DRDS', families: ['subscription', 'oldMigration'], right: 'DISTRIBUTED_POLARDBX10' },
  { word: 'AnalyticDB', families: OLD, right: 'ADS' },
  { word: 'MaxCompute', families: ['oldSynchronization'], right: 'ODPS' },
  { word: 'distributed_mongodb', families: ['change'], right: 'MONGODB' },
];

/** Engine names of other calls. */
const ENGINE_WORDS: readonly OtherWord[] = [
  { word: 'SQLServer', families: ['oldMigration'], right: 'MSSQL' },
  { word: 'DRDS', families: ['purchase'], right: 'POLARDBX10' },
];

/** Whether a word stands for a connection (an instance type) or for a database (an engine name). */
export type WordKind = 'connection' | 'database';

const WORDS: Readonly<Record<WordKind, readonly OtherWord[]>> = { connection: INSTANCE_TYPES, database: ENGINE_WORDS };

/** The right word where another call's was written, and that call. */
interface RightWord {
  readonly right: string;
  readonly home: string;
}

/**
 * The word that a call has where another call's was written; `undefined` where the word is its own. Known for
 * ConfigureDtsJob and its like, and the other way round for calls that have words of their own.
 */
export function rightWord(kind: WordKind, written: string, family: CallFamily): RightWord | undefined {
  for (const { word, families, right } of WORDS[kind]) {
    const isOnlyCase = word.toLowerCase() === right.toLowerCase();
    if (family === 'job') {
      if (isOnlyCase ? written === word : isWord(word, written)) return { right, home: CALLS[families[0] ?? 'job'][0] };
    } else if (families.includes(family) && !isOnlyCase && isWord(right, written)) {
      return { right: word, home: CALLS.job[0] };
    }
  }
  return undefined;
}

/** The word of ConfigureDtsJob for a word that another call has. */
function jobWord(kind: WordKind, written: string): string | undefined {
  return WORDS[kind].find(({ word }) => isWord(word, written))?.right;
}

function isWord(word: string, written: string): boolean {
  return word.toLowerCase() === written.trim().toLowerCase();
}

/** Words of one kind that a person may have meant. */
interface Vocabulary {
  /** Those of the vendor's page first, each with what it stands for. */
  readonly known: ReadonlyMap<string, string>;
  /** Fillers next to such a word, which do not identify it. */
  readonly fillers: ReadonlySet<string>;
  /** Parts by which alone none is known. */
  readonly weak: ReadonlySet<string>;
}

/** Other spellings of parts of a name. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['mongo', ['mongodb']],
  ['postgres', ['postgresql']],
  ['postgre', ['postgresql']],
  ['pg', ['postgresql']],
  ['pgsql', ['postgresql']],
  ['sqlserver', ['sql', 'server']],
  ['mssql', ['sql', 'server']],
  ['adb', ['analyticdb']],
  ['polar', ['polardb']],
  ['polardbx', ['polardb', 'x']],
  ['elastic', ['elasticsearch']],
  ['es', ['elasticsearch']],
  ['log', ['sls']],
]);

/**
 * The words that one was meant to be: those whose names hold all its parts, and only the one that has no more, where there is
 * one; else those that are nearest in letters. Several where nothing says which of them; none for what may be new.
 */
function meantWords(word: string, { known, fillers, weak }: Vocabulary): readonly string[] {
  const names = firstOfEach([...known.keys()], known).map((name) => ({ name, of: partsOf(name, fillers) }));
  // A Chinese word has Latin parts that say nothing of its meaning.
  const fitting = isChinese(word) ? [] : byParts(partsOf(word, fillers), names, weak);
  return fitting.length > 0 ? fitting : firstOfEach(closestWords(word, [...known.keys()]), known);
}

/** Of words that stand for one thing the first. */
function firstOfEach(words: readonly string[], known: Vocabulary['known']): readonly string[] {
  const met = new Set<string | undefined>();
  return words.filter((word) => {
    const meaning = known.get(word);
    const isNew = !met.has(meaning);
    met.add(meaning);
    return isNew;
  });
}

type Parts = ReadonlySet<string>;

function byParts(
  parts: Parts,
  names: readonly { readonly name: string; readonly of: Parts }[],
  weak: Parts,
): readonly string[] {
  const significant = new Set([...parts].filter((part) => !/^\d/.test(part)));
  // One letter is part of too many names to name one.
  const isWeak = [...significant].every((part) => weak.has(part) || part.length === 1);
  const exact = names.find(({ of }) => of.size === parts.size && isWithin(parts, of));
  if (exact !== undefined && !(isWeak && parts.size < 2)) return [exact.name];
  if (isWeak && significant.size < 2) return [];
  const wider = isWeak ? [] : names.filter(({ of }) => isWithin(parts, of));
  if (wider.length > 0 || significant.size === parts.size) return wider.map(({ name }) => name);
  // "MySQL 8.0": a version of what has none in the table.
  return names.filter(({ of }) => of.size === significant.size && isWithin(significant, of)).map(({ name }) => name);
}

function isWithin(parts: Parts, all: Parts): boolean {
  return [...parts].every((part) => all.has(part));
}

/** The parts that identify a name: letters and numbers apart, without fillers. */
function partsOf(text: string, fillers: Parts): Parts {
  const parts = text
    .toLowerCase()
    .replaceAll(/polardb[ _-]?x(?![a-z])/g, 'polardb x')
    .match(/[a-z]+|\d+[cg]?/g);
  return new Set((parts ?? []).flatMap((part) => PARTS.get(part) ?? (fillers.has(part) ? [] : [part])));
}

/**
 * What a word of an end says. `open`: it is filled in later, or by a person. `misspelt`: no word, and near a known one, or several.
 * `strange`: a word that nobody here knows, which may be newer than the tables.
 */
type EndpointWord<T> =
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

const connectionWord = memoize((word) =>
  match(word, {
    meaning: (each) => connectionMeaning(each) ?? connectionMeaning(jobWord('connection', each) ?? ''),
    meant: () => meantIn(word, 'connection', CONNECTION_VOCABULARY),
  }),
);

const databaseWord = memoize((word) =>
  match(word, {
    meaning: (each) => databaseMeaning(each) ?? databaseMeaning(jobWord('database', each) ?? ''),
    // An instance type that can hold several says which.
    meant: () => connectionMeaning(word)?.databases ?? meantIn(word, 'database', DATABASE_VOCABULARY),
  }),
);

function meantIn(word: string, kind: 'connection' | 'database', vocabulary: Vocabulary): readonly string[] {
  return meantWords(word, isChinese(word) ? { ...vocabulary, known: CHINESE_WORDS[kind] } : vocabulary);
}

/** The state of the connection of an end. */
export function endpointConnection({ connection }: Endpoint): EndpointWord<ConnectionMeaning> {
  return connectionWord(connection?.value ?? '');
}

/** The state of the database of an end, by its own word or by an instance type that can hold one only. */
export function endpointDatabase(endpoint: Endpoint): EndpointWord<Database> {
  const own = databaseWord(endpoint.database?.value ?? '');
  if (own.state !== 'absent') return own;
  const connection = endpointConnection(endpoint);
  const databases = connection.state === 'known' ? (connection.value.databases ?? []) : [];
  const [only] = databases;
  return only !== undefined && databases.length === 1 ? { state: 'known', value: only } : own;
}

/** An end whose words are both known, and go together. */
export interface MatchedEndpoint {
  readonly database: Database;
  readonly connection: Connection;
}

/** The database and the connection of an end; `undefined` where one is not known, or where they contradict each other. */
export function matchEndpoint(endpoint: Endpoint): MatchedEndpoint | undefined {
  const [database, connection] = [endpointDatabase(endpoint), endpointConnection(endpoint)];
  if (database.state !== 'known' || connection.state !== 'known' || isMismatch(endpoint)) return undefined;
  return { database: database.value, connection: connection.value.connection };
}

/** Those of some ends whose words are known; none where one of them may be anything. */
export function knownEnds(ends: readonly Endpoint[]): readonly MatchedEndpoint[] {
  const known = ends.flatMap((end) => matchEndpoint(end) ?? []);
  return known.length === ends.length ? known : [];
}

/** The connection of an end, where its word is known. */
export function connectionOf(endpoint: Endpoint): Connection | undefined {
  const connection = endpointConnection(endpoint);
  return connection.state === 'known' ? connection.value.connection : undefined;
}

/** The database of an end that no connection makes a source, or a destination, of another account. */
export function unlistedDatabase(endpoint: Endpoint): Database | undefined {
  const [database, connection] = [endpointDatabase(endpoint), endpointConnection(endpoint)];
  if (database.state !== 'known' || connection.state === 'open' || isMismatch(endpoint)) return undefined;
  return supportedConnections(endpoint.side, database.value).length === 0 ? database.value : undefined;
}

/** Whether an instance type cannot hold the database that is named with it. */
export function isMismatch(endpoint: Endpoint): boolean {
  const [database, connection] = [endpointDatabase(endpoint), endpointConnection(endpoint)];
  if (database.state !== 'known' || connection.state !== 'known') return false;
  return connection.value.databases?.includes(database.value) === false;
}

/** A word that is none, and those that it may have been meant to be. */
interface MisspelledWord {
  readonly word: Located<string>;
  readonly kind: 'Database' | 'Connection';
  readonly meant: readonly string[];
}

/** The words of a task that are none. A request has the words of its call, where there are such. */
export function* misspelledWords(task: Task): Iterable<MisspelledWord> {
  if (isLive(task)) return;
  const isRequest = task.origin !== 'tasks';
  for (const { word, kind, match: found } of wordsOf(task)) {
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
interface UnknownWord {
  readonly word: Located<string>;
  readonly kind: WordKind;
  readonly choices: readonly string[];
}

/** The words of a task that are none, and near none. What an account answers is a word, however new. */
export function* unknownWords(task: Task): Iterable<UnknownWord> {
  if (isLive(task)) return;
  const isRequest = task.origin !== 'tasks';
  for (const { word, kind, match: found } of wordsOf(task)) {
    const isOfPage = isRequest && isPageWord(kind, word.value) && callWord(kind, word.value) === undefined;
    if (found.state === 'strange' || isOfPage) yield { word, kind, choices: choicesFor(kind, word.value, isRequest) };
  }
}

interface EndWord {
  readonly word: Located<string>;
  readonly kind: WordKind;
  readonly match: EndpointWord<unknown>;
}

function* wordsOf(task: Task): Iterable<EndWord> {
  for (const end of endpoints(task)) {
    const { database, connection } = end;
    if (database !== undefined) yield { word: database, kind: 'database', match: endpointDatabase(end) };
    if (connection !== undefined) yield { word: connection, kind: 'connection', match: endpointConnection(end) };
  }
}

interface Words<T> {
  readonly meaning: (word: string) => T | undefined;
  readonly meant: () => readonly string[];
}

function match<T>(word: string, { meaning, meant }: Words<T>): EndpointWord<T> {
  if (word.trim() === '') return { state: 'absent' };
  const value = meaning(word);
  if (value !== undefined) return { state: 'known', value };
  if (isUnknown(word) || findPlaceholder(word) !== undefined) return { state: 'open' };
  const words = meant();
  return words.length === 0 ? { state: 'strange' } : { state: 'misspelt', meant: words };
}

/** Where the vendor's part of this module comes from. */
export const VOCABULARY_FACTS = [
  {
    what: 'Instance types and engine names of ConfigureDtsJob',
    constants: ['SELF_MANAGED', 'CLOUD_TYPES', 'ENGINES'],
    sources: ['configureDtsJob', 'metadata', 'sdk'],
    check:
      'Compare SourceEndpointInstanceType, SourceEndpointEngineName and those of the destination in all three sources.',
  },
  {
    what: 'Instance types and engine names of other calls',
    constants: ['INSTANCE_TYPES', 'ENGINE_WORDS'],
    sources: ['metadata'],
    check:
      'Compare with ConfigureSubscription, ConfigureSynchronizationJob, ConfigureMigrationJob, ModifyDtsJobEndpoint and CreateDtsInstance.',
  },
  {
    what: 'Longer names of databases and connections on the pages',
    constants: ['CONNECTION_PARTS', 'DATABASE_PARTS'],
    sources: ['authorization', 'tasks'],
    check: 'Search the pages for the names of databases and of access methods.',
  },
] as const;

import { CHINESE_CONNECTIONS, CHINESE_DATABASES } from './chinese-words.ts';
import { CONNECTION_NAMES, DATABASES, type Connection, type Database } from './support.ts';

/** What a word for a connection means. An instance type of the API also says which databases it can hold. */
export interface ConnectionMeaning {
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
 * Instance types of ConfigureDtsJob for cloud instances (API reference of September 2025, metadata of April 2026, SDK of
 * August 2026). PolarDB (Compatible with Oracle): the page lists it as a cloud instance, the API reference wants it
 * connected as self-managed; both are accepted.
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

/** Engine names of ConfigureDtsJob, of the same versions; the last few are those of CreateDtsInstance and Terraform. */
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
export function isChinese(word: string): boolean {
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
export const CHINESE_WORDS = {
  connection: wordsOf(CHINESE_CONNECTIONS),
  database: wordsOf(CHINESE_DATABASES),
} as const;

function wordsOf(names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
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
export function choicesFor(kind: 'connection' | 'database', word: string, isRequest: boolean): readonly string[] {
  if (isRequest) return Object.keys(kind === 'database' ? ENGINES : { ...CLOUD_TYPES, ...SELF_MANAGED });
  if (isChinese(word) && kind === 'connection')
    return Object.values(CHINESE_CONNECTIONS).flatMap(([first]) => first ?? []);
  return kind === 'database' ? DATABASES : Object.values(CONNECTION_NAMES);
}

/** Whether a word is one of the Chinese pages, which no call has. */
export function isPageWord(kind: 'connection' | 'database', word: string): boolean {
  const names = kind === 'database' ? CHINESE_DATABASES : CHINESE_CONNECTIONS;
  return Object.values(names).some((words) => words.some((each) => wordKey(each) === wordKey(word)));
}

/** The word that calls of DTS have for what a word of the page means; a cloud instance has one by its database only. */
export function callWord(kind: 'connection' | 'database', word: string): string | undefined {
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

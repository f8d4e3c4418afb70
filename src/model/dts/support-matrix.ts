import type { Side } from './task.ts';

/** The age of the vendor's page: its table grows, so whatever it does not list is a warning with this date. */
export const TABLE_DATE = 'December 2025';

/** How DTS reaches a database; the console calls it "Access Method". */
export type Connection = 'cloud' | 'express' | 'ecs' | 'cen' | 'gateway' | 'public';

/** The connections by the console's words. */
export const CONNECTION_NAMES: Readonly<Record<Connection, string>> = {
  cloud: 'Alibaba Cloud Instance',
  express: 'Express Connect, VPN Gateway, or Smart Access Gateway',
  ecs: 'Self-managed Database on ECS',
  cen: 'Cloud Enterprise Network (CEN)',
  gateway: 'Database Gateway',
  public: 'Public IP Address',
};

/** "Supported databases, Source databases" of the vendor's page: what may be a source of another account. */
const SOURCES = {
  MySQL: ['cloud', 'express', 'ecs'],
  'PolarDB for MySQL': ['cloud'],
  'Tair/Redis': ['cloud', 'express', 'ecs', 'cen', 'gateway'],
  'SQL Server': ['cloud', 'express'],
  PostgreSQL: ['cloud', 'express'],
  MongoDB: ['cloud', 'express', 'ecs', 'cen'],
  Oracle: ['express'],
  'PolarDB (Compatible with Oracle)': ['cloud', 'express'],
  'PolarDB for PostgreSQL': ['cloud'],
  'PolarDB-X 1.0': ['cloud'],
  'PolarDB-X 2.0': ['cloud'],
  'DB2 for iSeries (AS/400)': ['express'],
  'DB2 for LUW': ['express', 'ecs'],
  MariaDB: ['cloud', 'express', 'ecs'],
  'ApsaraDB OceanBase for MySQL': ['cloud', 'express', 'ecs'],
  SLS: ['cloud'],
  'AnalyticDB for MySQL 3.0': ['cloud'],
  Kafka: ['cloud', 'express', 'ecs'],
} as const satisfies Readonly<Record<string, readonly Connection[]>>;

/** "Supported databases, Destination databases": what may be a destination in another account. */
const DESTINATIONS = {
  MySQL: ['cloud'],
  'PolarDB for MySQL': ['cloud'],
  'AnalyticDB for MySQL 3.0': ['cloud'],
  'Tair/Redis': ['cloud'],
  ClickHouse: ['cloud'],
  SelectDB: ['cloud'],
  MongoDB: ['cloud'],
} as const satisfies Readonly<Record<string, readonly Connection[]>>;

/** Databases that DTS knows and the page does not list, on neither side. */
const UNLISTED = [
  'AnalyticDB for MySQL 2.0',
  'AnalyticDB for PostgreSQL',
  'DataHub',
  'DMS logical database',
  'Elasticsearch',
  'HBase',
  'Lindorm',
  'MaxCompute',
  'RocketMQ',
  'Tablestore',
  'Teradata',
  'TiDB',
] as const;

/** A database by the vendor page's word for it, or by its product's name where the page does not list it. */
export type Database = keyof typeof SOURCES | keyof typeof DESTINATIONS | (typeof UNLISTED)[number];

/** All databases, those of the page first. */
export const DATABASES = [
  ...new Set([...Object.keys(SOURCES), ...Object.keys(DESTINATIONS), ...UNLISTED]),
] as readonly Database[];

const TABLES: Readonly<Record<Side, ReadonlyMap<string, readonly Connection[]>>> = {
  source: new Map(Object.entries(SOURCES)),
  destination: new Map(Object.entries(DESTINATIONS)),
};

/** The connections through which the page lets a database be a source, or a destination, of another account. */
export function supportedConnections(side: Side, database: Database): readonly Connection[] {
  return TABLES[side].get(database) ?? [];
}

/** Whether the page lists a database with a connection as a source, or a destination, of another account. */
export function isSupported(side: Side, database: Database, connection: Connection): boolean {
  return supportedConnections(side, database).includes(connection);
}

/** Whether the database runs on its owner's machines; such a one is never a destination of another account. */
export function isSelfManaged(connection: Connection): boolean {
  return connection !== 'cloud';
}

/**
 * Two-way synchronization across accounts: between ApsaraDB RDS for MySQL instances (or clusters), Tair (Enterprise Edition)
 * instances, ApsaraDB for MongoDB replica sets, or sharded clusters, and nothing else ("Usage notes"). The other conditions are
 * not part of a task.
 */
const TWO_WAY: ReadonlyMap<Database, 'nothing' | 'edition' | 'architecture'> = new Map([
  ['MySQL', 'nothing'],
  ['Tair/Redis', 'edition'],
  ['MongoDB', 'architecture'],
]);

/** What decides whether two instances of a database synchronize both ways across accounts; `undefined`: they never do. */
export function twoWayDependsOn(database: Database): 'nothing' | 'edition' | 'architecture' | undefined {
  return TWO_WAY.get(database);
}

/** Public, finance and government clouds: accounts and regions are of one of them, and tasks do not cross between them. */
type Cloud = 'public' | 'finance' | 'government';

/** The cloud of a region, by its name: `cn-shanghai-finance-1`, `cn-north-2-gov-1`. */
export function cloudOfRegion(region: string): Cloud {
  if (/-finance(?:-\d+)?$/i.test(region)) return 'finance';
  return /-gov(?:-\d+)?$/i.test(region) ? 'government' : 'public';
}

/** Whether a word is one of the three; another one is an error that the schema reports. */
export function isCloud(word: string): word is Cloud {
  return word === 'public' || word === 'finance' || word === 'government';
}

/** Where the vendor's part of this module comes from. */
export const SUPPORT_FACTS = [
  {
    what: 'Databases and connections that may be the source or the destination of a task in another account',
    constants: ['SOURCES', 'DESTINATIONS', 'CONNECTION_NAMES', 'TABLE_DATE'],
    sources: ['authorization'],
    check: 'Read "Supported databases", both tables, row by row; set the constants and TABLE_DATE.',
  },
  {
    what: 'Databases between which a task across accounts may go both ways',
    constants: ['TWO_WAY'],
    sources: ['authorization'],
    check: 'Read "Usage notes", two-way synchronization.',
  },
  {
    what: 'Databases that DTS knows and the page of cross-account tasks does not list',
    constants: ['UNLISTED'],
    sources: ['configureDtsJob', 'metadata', 'sdk'],
    check: 'Compare the engine names of ConfigureDtsJob and CreateDtsInstance with both tables of the page.',
  },
] as const;

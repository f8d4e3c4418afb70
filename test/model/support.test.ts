import { describe, expect, it } from 'vitest';

import {
  CONNECTION_NAMES,
  DATABASES,
  cloudOfRegion,
  isSelfManaged,
  isSupported,
  supportedConnections,
  twoWayDependsOn,
  type Connection,
} from '../../src/model/dts/support-matrix.ts';
import type { Side } from '../../src/model/dts/task.ts';
import { connectionMeaning, databaseMeaning } from '../../src/model/dts/vocabulary.ts';

const CLOUD = 'Alibaba Cloud Instance';
const EXPRESS = 'Express Connect, VPN Gateway, or Smart Access Gateway';
const ECS = 'Self-managed Database on ECS';
const CEN = 'Cloud Enterprise Network (CEN)';
const GATEWAY = 'Database Gateway';

/** "Supported databases" of the vendor's page, December 2025. */
const PAGE: Readonly<Record<Side, Readonly<Record<string, readonly string[]>>>> = {
  source: {
    MySQL: [CLOUD, EXPRESS, ECS],
    'PolarDB for MySQL': [CLOUD],
    'Tair/Redis': [CLOUD, EXPRESS, ECS, CEN, GATEWAY],
    'SQL Server': [CLOUD, EXPRESS],
    PostgreSQL: [CLOUD, EXPRESS],
    MongoDB: [CLOUD, EXPRESS, ECS, CEN],
    Oracle: [EXPRESS],
    'PolarDB (Compatible with Oracle)': [CLOUD, EXPRESS],
    'PolarDB for PostgreSQL': [CLOUD],
    'PolarDB-X 1.0': [CLOUD],
    'PolarDB-X 2.0': [CLOUD],
    'DB2 for iSeries (AS/400)': [EXPRESS],
    'DB2 for LUW': [EXPRESS, ECS],
    MariaDB: [CLOUD, EXPRESS, ECS],
    'ApsaraDB OceanBase for MySQL': [CLOUD, EXPRESS, ECS],
    SLS: [CLOUD],
    'AnalyticDB for MySQL 3.0': [CLOUD],
    Kafka: [CLOUD, EXPRESS, ECS],
  },
  destination: {
    MySQL: [CLOUD],
    'PolarDB for MySQL': [CLOUD],
    'AnalyticDB for MySQL 3.0': [CLOUD],
    'Tair/Redis': [CLOUD],
    ClickHouse: [CLOUD],
    SelectDB: [CLOUD],
    MongoDB: [CLOUD],
  },
};

const SIDES = ['source', 'destination'] as const;
const CONNECTIONS = Object.keys(CONNECTION_NAMES) as Connection[];

describe('the tables of supported databases', () => {
  it.each([
    ['source', 37],
    ['destination', 7],
  ] as const)('holds all pairs of the page for a %s, by the words of the page', (side, count) => {
    const pairs = Object.entries(PAGE[side]).flatMap(([database, words]) =>
      words.map((word) => [database, word] as const),
    );
    const refused = pairs.filter(([database, word]) => {
      const [known, meaning] = [databaseMeaning(database), connectionMeaning(word)];
      return known === undefined || meaning === undefined || !isSupported(side, known, meaning.connection);
    });
    expect(pairs).toHaveLength(count);
    expect(refused).toEqual([]);
  });

  it.each(SIDES)('holds nothing else for a %s', (side) => {
    const listed = DATABASES.flatMap((database) =>
      CONNECTIONS.filter((connection) => isSupported(side, database, connection)).map(
        (connection) => `${database} × ${CONNECTION_NAMES[connection]}`,
      ),
    );
    const wanted = Object.entries(PAGE[side]).flatMap(([database, words]) =>
      words.map((word) => `${database} × ${word}`),
    );
    expect(listed.toSorted()).toEqual(wanted.toSorted());
  });

  it('never lets a public IP address be an end of another account', () => {
    const open = SIDES.flatMap((side) => DATABASES.filter((database) => isSupported(side, database, 'public')));
    expect(open).toEqual([]);
  });

  it('never lets a self-managed database be a destination of another account', () => {
    const connections = DATABASES.flatMap((database) => supportedConnections('destination', database));
    expect(connections.filter(isSelfManaged)).toEqual([]);
    expect(CONNECTIONS.filter((connection) => !isSelfManaged(connection))).toEqual(['cloud']);
  });
});

describe('two-way synchronization cross-account', () => {
  it('is for three databases, two of which need more to be known', () => {
    const pairs = DATABASES.map((database) => [database, twoWayDependsOn(database)] as const);
    expect(Object.fromEntries(pairs.filter(([, what]) => what !== undefined))).toEqual({
      MySQL: 'nothing',
      'Tair/Redis': 'edition',
      MongoDB: 'architecture',
    });
  });
});

describe('the cloud of a region', () => {
  it.each([
    ['cn-hangzhou', 'public'],
    ['ap-southeast-1', 'public'],
    ['cn-hangzhou-finance', 'finance'],
    ['cn-shanghai-finance-1', 'finance'],
    ['cn-beijing-finance-1', 'finance'],
    ['cn-north-2-gov-1', 'government'],
    ['cn-beijing-gov-1', 'government'],
  ])('%s is %s', (region, cloud) => {
    expect(cloudOfRegion(region)).toBe(cloud);
  });
});

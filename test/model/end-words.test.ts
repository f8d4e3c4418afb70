import { describe, expect, it } from 'vitest';

import { missingParameters, wrongInstanceId } from '../../rules/task-companion-missing.ts';
import type { Located, Location } from '../../src/model/document.ts';
import type { Connection } from '../../src/model/dts/support-matrix.ts';
import type { Endpoint, Task } from '../../src/model/dts/task.ts';
import { isReserveConsistent, neverCrosses, twoWayAt } from '../../src/model/dts/two-way.ts';
import {
  isMismatch,
  matchEndpoint,
  misspelledWords,
  endpointConnection,
  endpointDatabase,
  unknownWords,
  unlistedDatabase,
} from '../../src/model/dts/vocabulary.ts';

const AT: Location = { document: {} as Location['document'], path: ['source'] };

function here<T>(value: T): Located<T> {
  return { value, at: AT };
}

function end(database: string | undefined, connection: string | undefined, parameters: object = {}): Endpoint {
  return {
    side: 'source',
    at: AT,
    account: undefined,
    role: undefined,
    crossAccount: undefined,
    database: database === undefined ? undefined : here(database),
    connection: connection === undefined ? undefined : here(connection),
    accountKind: undefined,
    region: undefined,
    parameters: new Map(Object.entries(parameters).map(([name, value]) => [name, here(value as unknown)])),
  };
}

function request(source: Endpoint, parameters: object = {}): Task {
  return {
    at: AT,
    origin: 'request',
    name: undefined,
    creator: undefined,
    topology: undefined,
    topologyAt: undefined,
    type: undefined,
    call: undefined,
    source,
    destination: undefined,
    parameters: new Map(Object.entries(parameters).map(([name, value]) => [name, here(value as unknown)])),
    faults: [],
  };
}

describe('what the words of an end say', () => {
  it.each([
    ['MySQL', 'known'],
    ['SQLServer', 'known'],
    ['Posgresql', 'misspelt'],
    ['CockroachDB', 'strange'],
    ['${database}', 'open'],
    ['<database>', 'open'],
    [' ', 'absent'],
    [undefined, 'absent'],
  ])('database %s is %s', (word, state) => {
    expect(endpointDatabase(end(word, 'Alibaba Cloud Instance')).state).toBe(state);
  });

  it.each<readonly [string, readonly string[]]>([
    ['PolarDB PG', ['PolarDB for PostgreSQL']],
    ['PolarDB Oracle', ['PolarDB (Compatible with Oracle)']],
    ['RDS MySQL 8.0', ['MySQL']],
    ['SQL Server 2019', ['SQL Server']],
    ['Mongo', ['MongoDB']],
    ['MongoDB sharded cluster', ['MongoDB']],
    ['AnalyticDB', ['AnalyticDB for MySQL 3.0', 'AnalyticDB for MySQL 2.0', 'AnalyticDB for PostgreSQL']],
    ['AnalyticDB 3.0', ['AnalyticDB for MySQL 3.0']],
    ['PolarDB-X', ['PolarDB-X 1.0', 'PolarDB-X 2.0']],
    ['RDS', ['MySQL', 'SQL Server', 'PostgreSQL', 'MariaDB']],
    ['Apache Kafka', ['Kafka']],
    ['ODS', ['ADS', 'ODPS']],
  ])('database %s may be meant to be %j', (word, meant) => {
    expect(endpointDatabase(end(word, undefined))).toEqual({ state: 'misspelt', meant });
  });

  it.each(['PolarDB-X 3.0', 'PolarDB 8.0', 'SQL', 'Server', 'Compatible', '3.0', 'for', 'Snowflake', 'AnalyticDB 4.0'])(
    "database %s is nobody's other name",
    (word) => {
      expect(endpointDatabase(end(word, undefined))).toEqual({ state: 'strange' });
    },
  );

  it.each([
    ['PolarDB MySQL', 'PolarDB for MySQL'],
    ['RDS MySQL', 'MySQL'],
    ['云数据库 RDS PostgreSQL 版', 'PostgreSQL'],
    ['PolarDB PostgreSQL版（兼容Oracle）', 'PolarDB (Compatible with Oracle)'],
    ['DB2 for iSeries（AS/400）', 'DB2 for iSeries (AS/400)'],
    ['日志服务', 'SLS'],
    ['消息队列Kafka版', 'Kafka'],
  ])('database %s of the Chinese pages is %s', (word, database) => {
    expect(endpointDatabase(end(word, undefined))).toEqual({ state: 'known', value: database });
  });

  it.each([
    ['阿里云实例', 'cloud'],
    ['专线 / VPN网关 / 智能网关', 'express'],
    ['专线、VPN网关或智能接入网关', 'express'],
    ['ＥＣＳ自建数据库', 'ecs'],
    ['云企业网', 'cen'],
    ['数据库网关', 'gateway'],
    ['公网 IP', 'public'],
  ])('connection %s of the Chinese pages is %s', (word, connection) => {
    expect(endpointConnection(end('MySQL', word))).toMatchObject({ state: 'known', value: { connection } });
  });

  it.each([
    ['云实列', ['云实例']],
    ['云企业往', ['云企业网']],
  ])('connection %s may be meant to be %j', (word, meant) => {
    expect(endpointConnection(end('MySQL', word))).toEqual({ state: 'misspelt', meant });
  });

  it.each(['内网', '专有网络'])('connection %s is no word of the Chinese pages', (word) => {
    expect(endpointConnection(end('MySQL', word))).toEqual({ state: 'strange' });
  });

  it.each(['RDS for MySQL', 'ApsaraDB RDS for PostgreSQL', 'RDS for SQL Server'])(
    'database %s is a product',
    (word) => {
      expect(endpointDatabase(end(word, undefined)).state).toBe('known');
    },
  );

  it.each<readonly [string, readonly string[]]>([
    ['Cloud Instance', ['Alibaba Cloud Instance']],
    ['cloud', ['Alibaba Cloud Instance', 'Cloud Enterprise Network (CEN)']],
    ['VPN', ['Express Connect, VPN Gateway, or Smart Access Gateway']],
    ['Gateway', ['Express Connect, VPN Gateway, or Smart Access Gateway', 'Database Gateway']],
    ['Self-managed on ECS', ['Self-managed Database on ECS']],
    ['public', ['Public IP Address']],
  ])('connection %s may be meant to be %j', (word, meant) => {
    expect(endpointConnection(end('MySQL', word))).toEqual({ state: 'misspelt', meant });
  });

  it.each(['Internet', 'Instance', 'Self-managed', 'VPC', 'Database'])(
    "connection %s is nobody's other name",
    (word) => {
      expect(endpointConnection(end('MySQL', word))).toEqual({ state: 'strange' });
    },
  );

  it('are told to a request in words of its call', () => {
    const words = [...misspelledWords(request(end('PolarDB MySQL', 'Self-managed on ECS')))];
    expect([...misspelledWords(request(end('MYSQL', '公网IP')))].map(({ meant }) => meant)).toEqual([['OTHER']]);
    expect([...unknownWords(request(end('MYSQL', '云实例')))].map(({ kind }) => kind)).toEqual(['connection']);
    expect(words.map(({ kind, meant }) => [kind, meant])).toEqual([
      ['Database', ['PolarDB']],
      ['Connection', ['ECS']],
    ]);
  });

  it.each([
    ['LocalInstance', 'public'],
    ['dg', 'gateway'],
    ['Express Connect, VPN Gateway, or Smart Access Gateway', 'express'],
    ['DISTRIBUTED_POLARDBX10', 'cloud'],
  ])('connection %s is %s', (word, connection) => {
    expect(endpointConnection(end('MySQL', word))).toMatchObject({ state: 'known', value: { connection } });
  });

  it('is known from an instance type that holds one database only', () => {
    expect(matchEndpoint(end(undefined, 'MONGODB'))).toEqual({ database: 'MongoDB', connection: 'cloud' });
    expect(endpointDatabase(end(undefined, 'RDS')).state).toBe('absent');
  });

  it('is nothing where they contradict each other', () => {
    const contradiction = end('MongoDB', 'RDS');
    expect(isMismatch(contradiction)).toBe(true);
    expect(matchEndpoint(contradiction)).toBeUndefined();
    expect(unlistedDatabase(end('TiDB', 'RDS'))).toBeUndefined();
  });

  it('never contradict each other by a word of the console', () => {
    expect(isMismatch(end('MongoDB', 'Alibaba Cloud Instance'))).toBe(false);
    expect(isMismatch(end('PolarDB (Compatible with Oracle)', 'PolarDB'))).toBe(false);
  });

  it('is not in the tables', () => {
    expect(unlistedDatabase(end('TiDB', 'EXPRESS'))).toBe('TiDB');
    expect(unlistedDatabase(end('TiDB', undefined))).toBe('TiDB');
    expect(unlistedDatabase(end('TiDB', '${connection}'))).toBeUndefined();
    expect(unlistedDatabase(end('MySQL', 'CEN'))).toBeUndefined();
    expect([...unknownWords(request(end('MySQL', 'Carrier Pigeon')))].map(({ word }) => word.value)).toEqual([
      'Carrier Pigeon',
    ]);
  });
});

function missing(connection: Connection, parameters: object, rest: object = {}): readonly string[] {
  const source = end('MySQL', connection, parameters);
  return missingParameters(request(source, rest), source, connection);
}

describe('what a connection needs', () => {
  it.each<[Connection, readonly string[]]>([
    ['cloud', ['SourceEndpointRegion', 'SourceEndpointInstanceID']],
    ['ecs', ['SourceEndpointInstanceID', 'SourceEndpointPort']],
    ['express', ['SourceEndpointInstanceID', 'SourceEndpointIP', 'SourceEndpointPort']],
    ['gateway', ['SourceEndpointInstanceID', 'SourceEndpointIP', 'SourceEndpointPort']],
    ['cen', ['SourceEndpointInstanceID', 'SourceEndpointIP', 'SourceEndpointPort', 'Reserve.srcInstanceId']],
    ['public', ['SourceEndpointIP', 'SourceEndpointPort']],
  ])('%s: %j', (connection, names) => {
    expect(missing(connection, {})).toEqual(names);
  });

  const ADDRESS = { InstanceId: 'vpc-1', IP: '172.16.0.10', Port: 3306 };

  it('is there under any case of its name, or filled in later', () => {
    expect(missing('express', ADDRESS)).toEqual([]);
    expect(missing('express', { ...ADDRESS, IP: { Ref: 'Address' } })).toEqual([]);
    expect(missing('express', { ...ADDRESS, IP: '' })).toEqual(['SourceEndpointIP']);
  });

  it.each([
    ['{"srcInstanceId":"cen-1"}', []],
    [{ srcInstanceId: 'cen-1' }, []],
    ['{"srcInstanceId":"${cen}"}', []],
    ['${reserve}', []],
    [{ Ref: 'Reserve' }, []],
    ['{"targetTableMode":"0"}', ['Reserve.srcInstanceId']],
    ['not JSON', ['Reserve.srcInstanceId']],
  ])('is a CEN in Reserve: %j', (reserve, names) => {
    expect(missing('cen', ADDRESS, { Reserve: reserve })).toEqual(names);
  });

  it.each<[Connection, unknown, string | undefined]>([
    ['express', 'rm-1', 'vpc-'],
    ['express', 'vpc-1', undefined],
    ['ecs', 'vpc-1', 'i-'],
    ['gateway', 'i-1', 'dg-'],
    ['cloud', 'anything', undefined],
    ['express', '${vpc}', undefined],
    ['express', '<VPC ID>', undefined],
    ['express', undefined, undefined],
  ])('%s with %s wants %s', (connection, InstanceID, prefix) => {
    expect(
      wrongInstanceId(end('MySQL', connection, InstanceID === undefined ? {} : { InstanceID }), connection)?.prefix,
    ).toBe(prefix);
  });
});

describe('a two-way task', () => {
  it('is known from its topology, or from its direction', () => {
    const oneWay = request(end('MySQL', 'RDS'));
    expect(twoWayAt(oneWay)).toBeUndefined();
    expect(twoWayAt({ ...oneWay, topology: 'two-way' })).toBe(AT);
    expect(twoWayAt(request(oneWay.source, { SynchronizationDirection: 'Reverse' }))).toBe(AT);
    expect(twoWayAt(request(oneWay.source, { SynchronizationDirection: 'Forward' }))).toBeUndefined();
  });

  it.each([
    [{ srcEngineArchType: '1', destEngineArchType: '1' }, true],
    [{ srcEngineArchType: '1', destEngineArchType: '2' }, false],
    [{ srcEngineArchType: '2', destEngineArchType: '2' }, undefined],
    [{ srcEngineArchType: '1' }, undefined],
    [{ srcEngineArchType: '1', destEngineArchType: '${arch}' }, undefined],
  ])('tells its architectures in Reserve: %j', (reserve, wanted) => {
    expect(
      isReserveConsistent(request(end('MongoDB', 'MONGODB'), { Reserve: JSON.stringify(reserve) }), 'architecture'),
    ).toBe(wanted);
  });

  it.each<readonly [Endpoint, boolean]>([
    [end('MySQL', 'OTHER'), true],
    [end('MySQL', 'CEN'), false],
    [{ ...end('MySQL', 'CEN'), side: 'destination' }, true],
    [{ ...end('${database}', 'RDS'), side: 'destination' }, false],
    [end('MySQL', '${connection}'), false],
  ])('is told first where an end never crosses accounts: %#', (of, wanted) => {
    expect(neverCrosses(of)).toBe(wanted);
  });
});

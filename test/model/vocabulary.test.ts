import { describe, expect, it } from 'vitest';

import { closestWord } from '../../src/lib/did-you-mean.ts';
import { CALLS, callFamily, callWithDestinationPair } from '../../src/model/dts/api-calls.ts';
import { isSupported } from '../../src/model/dts/support-matrix.ts';
import type { Side } from '../../src/model/dts/task.ts';
import {
  rightWord,
  DATABASE_WORDS,
  CONNECTION_WORDS,
  connectionMeaning,
  databaseMeaning,
} from '../../src/model/dts/vocabulary.ts';

/** The page's pairs that ConfigureDtsJob has words for: side, instance type, engine name. */
const API_PAIRS: readonly (readonly [Side, string, string])[] = [
  ['source', 'RDS', 'MYSQL'],
  ['source', 'EXPRESS', 'MYSQL'],
  ['source', 'ECS', 'MYSQL'],
  ['source', 'PolarDB', 'PolarDB'],
  ['source', 'REDIS', 'REDIS'],
  ['source', 'CEN', 'REDIS'],
  ['source', 'DG', 'REDIS'],
  ['source', 'RDS', 'MSSQL'],
  ['source', 'RDS', 'POSTGRESQL'],
  ['source', 'RDS', 'MARIADB'],
  ['source', 'MONGODB', 'MONGODB'],
  ['source', 'CEN', 'MONGODB'],
  ['source', 'EXPRESS', 'ORACLE'],
  ['source', 'EXPRESS', 'POLARDB_O'],
  ['source', 'PolarDB', 'POLARDB_PG'],
  ['source', 'DISTRIBUTED_POLARDBX10', 'POLARDBX10'],
  ['source', 'POLARDBX20', 'POLARDBX20'],
  ['source', 'EXPRESS', 'AS400'],
  ['source', 'ECS', 'DB2'],
  ['source', 'ADS', 'ADB30'],
  ['source', 'KAFKA', 'KAFKA'],
  ['destination', 'RDS', 'MYSQL'],
  ['destination', 'PolarDB', 'PolarDB'],
  ['destination', 'ADS', 'ADB30'],
  ['destination', 'REDIS', 'REDIS'],
  ['destination', 'MONGODB', 'MONGODB'],
  ['destination', 'SelectDB', 'SelectDB'],
];

describe('words of the API', () => {
  it.each(API_PAIRS)('%s %s with %s is a pair of the page', (side, type, engine) => {
    const [connection, database] = [connectionMeaning(type), databaseMeaning(engine)];
    expect(
      database !== undefined && connection !== undefined && isSupported(side, database, connection.connection),
    ).toBe(true);
    expect(database !== undefined && connection?.databases?.includes(database)).not.toBe(false);
  });

  it('are compared without case', () => {
    expect(connectionMeaning('rds')).toEqual(connectionMeaning('RDS'));
    expect(databaseMeaning('postgresql')).toBe('PostgreSQL');
    expect(databaseMeaning('tair/redis')).toBe('Tair/Redis');
    expect(connectionMeaning('alibaba cloud instance')?.connection).toBe('cloud');
  });

  it('all mean something', () => {
    expect([...CONNECTION_WORDS.keys()].filter((word) => connectionMeaning(word) === undefined)).toEqual([]);
    expect([...DATABASE_WORDS.keys()].filter((word) => databaseMeaning(word) === undefined)).toEqual([]);
  });

  it('do not mean what is no word', () => {
    expect(connectionMeaning('Carrier Pigeon')).toBeUndefined();
    expect(databaseMeaning('toString')).toBeUndefined();
    expect(databaseMeaning('')).toBeUndefined();
  });
});

describe("another call's words", () => {
  it.each([
    ['connection', 'LocalInstance', 'OTHER'],
    ['connection', 'Express', 'EXPRESS'],
    ['connection', 'dg', 'DG'],
    ['connection', 'DRDS', 'DISTRIBUTED_POLARDBX10'],
    ['database', 'SQLServer', 'MSSQL'],
    ['database', 'DRDS', 'POLARDBX10'],
  ] as const)('%s %s is %s for ConfigureDtsJob', (kind, word, right) => {
    expect(rightWord(kind, word, 'job')?.right).toBe(right);
  });

  it.each(['EXPRESS', 'express', 'DG', 'OTHER', 'RDS'])('%s is a word of its own', (word) => {
    expect(rightWord('connection', word, 'job')).toBeUndefined();
  });

  it('are right where they come from', () => {
    expect(rightWord('connection', 'LocalInstance', 'subscription')).toBeUndefined();
    expect(rightWord('connection', 'Express', 'oldMigration')).toBeUndefined();
    expect(rightWord('connection', 'other', 'change')).toBeUndefined();
  });

  it('are wanted where they come from', () => {
    expect(rightWord('connection', 'OTHER', 'subscription')).toEqual({
      right: 'LocalInstance',
      home: 'ConfigureDtsJob',
    });
    expect(rightWord('database', 'MSSQL', 'oldMigration')?.right).toBe('SQLServer');
  });
});

describe('calls', () => {
  it('know which of them cannot name the owner of the destination', () => {
    const lacking = Object.values(CALLS)
      .flat()
      .filter((call) => callWithDestinationPair(call) !== undefined);
    expect(lacking.toSorted()).toEqual([
      'ALIYUN::DTS::MigrationJob',
      'ALIYUN::DTS::SynchronizationJob',
      'ConfigureMigrationJob',
      'ConfigureSynchronizationJob',
      'SwitchSynchronizationEndpoint',
      'alicloud_dts_migration_job',
    ]);
  });

  it('are jobs where nothing is said', () => {
    expect(callFamily(undefined)).toBe('job');
    expect(callFamily('ConfigureSubscription')).toBe('subscription');
    expect(callFamily('ModifyDtsJobEndpoint')).toBe('change');
  });
});

describe('the nearest word', () => {
  it.each([
    ['Posgresql', 'PostgreSQL'],
    ['oracel', 'Oracle'],
    ['MYSLQ', 'MySQL'],
    ['EXPRES', 'EXPRESS'],
    ['PolarDB-X 3.0', undefined],
    ['CockroachDB', undefined],
    ['', undefined],
  ])('of "%s" is %s', (word, wanted) => {
    expect(closestWord(word, ['MySQL', 'PostgreSQL', 'Oracle', 'EXPRESS', 'PolarDB-X 2.0'])).toBe(wanted);
  });
});

import { describe, expect, it } from 'vitest';

import { readRequests } from '../../src/inputs/dts/requests.ts';
import { json, told, yaml, type Given } from '../support/tasks-in-text.ts';

function requests({ value, at }: Given): readonly Readonly<Record<string, unknown>>[] {
  return readRequests(value, at).map(told);
}

describe('DTS requests', () => {
  it('reads ConfigureDtsJob', () => {
    const given = yaml(`
Action: ConfigureDtsJob
DtsJobName: orders-to-analytics
JobType: SYNC
SourceEndpointInstanceType: RDS
SourceEndpointEngineName: MYSQL
SourceEndpointRegion: cn-hangzhou
SourceEndpointInstanceID: rm-1
SourceEndpointOwnerID: 1000000000000001
SourceEndpointRole: ram-for-dts
DestinationEndpointInstanceType: ADS
DestinationEndpointDataBaseName: x
DestinationEndpointRole: ""
Reserve: '{"a":"b"}'
`);
    expect(requests(given)).toEqual([
      {
        at: 'root',
        name: 'orders-to-analytics /DtsJobName',
        type: 'synchronization',
        call: 'ConfigureDtsJob',
        source: {
          at: 'root',
          account: 'id 1000000000000001 /SourceEndpointOwnerID',
          role: 'ram-for-dts /SourceEndpointRole',
          database: 'MYSQL /SourceEndpointEngineName',
          connection: 'RDS /SourceEndpointInstanceType',
          region: 'cn-hangzhou /SourceEndpointRegion',
          parameters: 'InstanceID',
        },
        destination: { at: 'root', connection: 'ADS /DestinationEndpointInstanceType', parameters: 'DataBaseName' },
        parameters: 'Action DtsJobName JobType Reserve',
      },
    ]);
  });

  it('reads the dots of older calls', () => {
    const given = json(
      '{"SynchronizationJobId": "x", "SourceEndpoint.OwnerID": "1", "SourceEndpoint.Role": "r", "DestinationEndpoint.InstanceId": "i", "MigrationReserved": "{}"}',
    );
    expect(requests(given)).toEqual([
      {
        at: 'root',
        type: 'synchronization',
        call: 'ConfigureSynchronizationJob',
        source: { at: 'root', account: 'id 1 /SourceEndpoint.OwnerID', role: 'r /SourceEndpoint.Role' },
        destination: { at: 'root', parameters: 'InstanceId' },
        parameters: 'SynchronizationJobId Reserve',
      },
    ]);
  });

  it('reads objects in a list', () => {
    const given = json(
      '[{"MigrationJobId": "x", "SourceEndpoint": {"OwnerID": "1", "Role": null, "Port": 3306}, "DestinationEndpoint": {"Role": "r"}}]',
    );
    expect(requests(given)).toEqual([
      {
        at: '/0',
        type: 'migration',
        call: 'ConfigureMigrationJob',
        source: { at: '/0/SourceEndpoint', account: 'id 1 /0/SourceEndpoint/OwnerID', parameters: 'Port' },
        destination: { at: '/0/DestinationEndpoint', role: 'r /0/DestinationEndpoint/Role' },
        parameters: 'MigrationJobId',
      },
    ]);
  });

  it.each<[endpoint: string, side: 'source' | 'destination']>([
    ['src', 'source'],
    ['dest', 'destination'],
  ])('reads ModifyDtsJobEndpoint of %s', (endpoint, side) => {
    const given = json(
      JSON.stringify({
        Endpoint: endpoint,
        AliyunUid: '1',
        RoleName: 'r',
        EndpointInstanceType: 'rds',
        EndpointIp: 'x',
        DryRun: true,
      }),
    );
    const changed = {
      at: 'root',
      account: 'id 1 /AliyunUid',
      role: 'r /RoleName',
      connection: 'rds /EndpointInstanceType',
      parameters: 'IP',
    };
    expect(requests(given)).toEqual([
      {
        at: 'root',
        call: 'ModifyDtsJobEndpoint',
        source: side === 'source' ? changed : { at: 'root' },
        destination: side === 'source' ? { at: 'root' } : changed,
        parameters: 'Endpoint DryRun',
      },
    ]);
  });

  it.each<[keys: readonly string[], call: string | undefined, type: string | undefined]>([
    [['SourceEndpointRole', 'DestinationEndpointRole'], 'ConfigureDtsJob', undefined],
    [['SourceEndpointRole', 'JobType'], 'ConfigureDtsJob', undefined],
    [['SourceEndpointRole'], undefined, undefined],
    [['SourceEndpointRole', 'SubscriptionInstanceNetworkType'], 'ConfigureSubscription', 'subscription'],
    [['SourceEndpoint.Role', 'SubscriptionInstanceId'], 'ConfigureSubscriptionInstance', 'subscription'],
    [['SourceEndpoint.Role', 'SubscriptionDataType.DDL'], 'ConfigureSubscriptionInstance', 'subscription'],
    [['SourceEndpoint.Role', 'MigrationMode.DataSynchronization'], 'ConfigureMigrationJob', 'migration'],
    [['SourceEndpoint.Role', 'SynchronizationObjects'], 'ConfigureSynchronizationJob', 'synchronization'],
    [['SourceEndpoint.Role', 'Endpoint.Type', 'SynchronizationJobId'], 'SwitchSynchronizationEndpoint', undefined],
    [['SourceEndpoint.Role', 'DestinationEndpoint.EngineName'], 'ConfigureMigrationJob', 'migration'],
    [['SourceEndpoint.Role', 'DestinationEndpoint.InstanceId'], 'ConfigureSynchronizationJob', 'synchronization'],
  ])('%j is of %s', (keys, call, type) => {
    const given = json(JSON.stringify(Object.fromEntries(keys.map((key) => [key, 'x']))));
    const [task] = readRequests(given.value, given.at);
    expect([task?.call, task?.type]).toEqual([call, type]);
  });

  it('knows no destination of a subscription', () => {
    const given = json('{"SourceEndpointRole": "r", "SubscriptionInstanceNetworkType": "vpc"}');
    expect(readRequests(given.value, given.at)[0]?.destination).toBeUndefined();
  });

  it.each<[word: string, topology: string | undefined]>([
    ['bidirectional', 'two-way'],
    ['oneway', 'one-way'],
    ['x', undefined],
  ])('topology %s', (word, topology) => {
    const given = json(JSON.stringify({ SourceEndpointRole: 'r', SyncArchitecture: word }));
    expect(readRequests(given.value, given.at)[0]?.topology).toBe(topology);
  });

  it.each<[text: string, expected: string]>([
    ['"1000000000000001"', 'id 1000000000000001'],
    ['1000000000000001', 'id 1000000000000001'],
    ['9999999999999999', 'id 9999999999999999'],
    ['{"Ref": "Owner"}', 'unknown ${Owner}'],
    ['{"Fn::Sub": "${Owner}"}', 'unknown ${Owner}'],
    ['{"Fn::GetAtt": ["a", "b"]}', 'unknown ${{"Fn::GetAtt":["a","b"]}}'],
    ['"1646****"', 'placeholder 1646****'],
    ['"a b"', 'malformed a b'],
  ])('owner %s', (text, expected) => {
    const given = json(`[{"SourceEndpointOwnerID": ${text}}]`);
    expect(requests(given)).toMatchObject([{ source: { account: `${expected} /0/SourceEndpointOwnerID` } }]);
  });

  it.each([
    [null],
    [1],
    [[]],
    [[[]]],
    [{}],
    [{ Endpoint: {} }],
    [{ SourceEndpoint: [], DestinationEndpoint: 'x' }],
    [{ SourceEndpointRole: { a: 1 }, JobType: [] }],
  ])('takes any value: %j', (value) => {
    expect(() => readRequests(value, json('null').at)).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';

import { readAnswers } from '../../src/inputs/dts/answers.ts';
import { json, told } from '../support/tasks-in-text.ts';

function answers(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const given = json(JSON.stringify(value));
  return readAnswers(given.value, given.at).map(told);
}

describe('DTS answers', () => {
  const ends = {
    SourceEndpoint: { AliyunUid: '1', RoleName: 'r', EngineName: 'MySQL', Ip: 'x' },
    DestinationEndpoint: { AliyunUid: '', RoleName: null, InstanceType: 'RDS' },
  };

  it('reads DescribeDtsJobDetail', () => {
    expect(
      answers({
        DtsJobId: 'j',
        DtsJobName: 'n',
        JobType: 'sync',
        Status: 'Synchronizing',
        Reserved: '{}',
        ReverseJob: null,
        ...ends,
      }),
    ).toEqual([
      {
        at: 'root',
        name: 'n /DtsJobName',
        type: 'synchronization',
        source: {
          at: '/SourceEndpoint',
          account: 'id 1 /SourceEndpoint/AliyunUid',
          role: 'r /SourceEndpoint/RoleName',
          database: 'MySQL /SourceEndpoint/EngineName',
          parameters: 'Ip',
        },
        destination: { at: '/DestinationEndpoint', connection: 'RDS /DestinationEndpoint/InstanceType' },
        parameters: 'DtsJobId DtsJobName JobType Status Reserve',
      },
    ]);
  });

  it('reads the jobs of a list, whatever letters an SDK begins names with', () => {
    const job = { dtsJobId: 'j', status: 'x', sourceEndpoint: { region: 'cn-hangzhou' }, destinationEndpoint: {} };
    expect(answers({ dtsJobList: [job] }).map(({ at, source }) => [at, source])).toEqual([
      [
        '/dtsJobList/0',
        { at: '/dtsJobList/0/sourceEndpoint', region: 'cn-hangzhou /dtsJobList/0/sourceEndpoint/region' },
      ],
    ]);
  });

  it('reads the jobs that a job consists of', () => {
    const found = answers({
      DtsJobId: 'j',
      JobType: 'sync',
      ReverseJob: { DtsJobId: 'r', ...ends, ReverseJob: {} },
      SubDistributedJob: [{ ...ends }],
      SubSyncJob: [null, { DtsJobId: 'k', ReverseJob: { DtsJobId: 'l', ...ends } }],
      ...ends,
    });
    expect(found.map(({ at, type, topology, topologyAt }) => [at, type, topology, topologyAt])).toEqual([
      ['root', 'synchronization', 'two-way', '/ReverseJob'],
      ['/ReverseJob', 'synchronization', 'two-way', '/ReverseJob'],
      ['/SubDistributedJob/0', 'synchronization', 'two-way', '/ReverseJob'],
      ['/SubSyncJob/1/ReverseJob', 'synchronization', 'two-way', '/SubSyncJob/1/ReverseJob'],
    ]);
  });

  it('takes a job for two-way only where the answer proves it', () => {
    const topologies = (job: object): readonly unknown[] =>
      answers([{ ...job, ...ends }]).map(({ topology }) => topology);
    expect(answers([{ JobType: 'SYNC', DtsJobDirection: 'Reverse', ...ends }])).toMatchObject([
      { topology: 'two-way', topologyAt: '/0/DtsJobDirection' },
    ]);
    expect(topologies({ JobType: 'SYNC', DtsJobDirection: 'Forward' })).toEqual([undefined]);
    expect(topologies({ JobType: 'MIGRATION', DtsJobDirection: 'Reverse' })).toEqual([undefined]);
    // The other half of a one-way job has no ID of its own, and is no task.
    expect(topologies({ DtsJobId: 'j', JobType: 'SYNC', ReverseJob: { ...ends } })).toEqual([undefined]);
    expect(topologies({ DtsJobId: 'j', JobType: 'SYNC', ReverseJob: { DtsJobId: 'j', ...ends } })).toEqual([undefined]);
  });

  it('knows no destination where none is told', () => {
    expect(answers({ JobType: 'subscribe', SourceEndpoint: {} })).toEqual([
      { at: 'root', type: 'subscription', source: { at: '/SourceEndpoint' }, parameters: 'JobType' },
    ]);
  });

  it.each([[null], [1], [[]], [{}], [{ ReverseJob: [[{}]], SubSyncJob: 'x', SourceEndpoint: 1 }]])(
    'takes any value: %j',
    (value) => {
      expect(() => answers(value)).not.toThrow();
    },
  );
});

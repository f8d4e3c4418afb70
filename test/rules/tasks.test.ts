import fc from 'fast-check';
import { expect, it } from 'vitest';

import { rules } from '../../rules/index.ts';
import { applyRules, makeEngine } from '../../src/engine/engine.ts';
import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readRequests } from '../../src/inputs/dts/requests.ts';
import { readTasks } from '../../src/inputs/dts/tasks-file.ts';
import type { Task } from '../../src/model/dts/task.ts';
import type { Subject } from '../../src/model/subject.ts';
import { runs } from '../support/property.ts';

const engine = makeEngine(
  rules.filter(({ about }) => about === 'task' || about === 'tasksFile'),
  new Map(),
);

/** What the rules of tasks say of a text: ids of rules, and of those that failed. */
function judged(
  value: unknown,
  read: 'tasks' | 'requests',
): { readonly spoke: readonly string[]; readonly failed: readonly string[] } {
  const at = { document: jsonDocument('a.json', JSON.stringify(value)), path: [] };
  const of =
    read === 'tasks' ? readTasks(value, at) : { tasks: readRequests(value, at), faults: [], accounts: new Map() };
  const subjects: readonly Subject[] = [
    { kind: 'tasksFile', of, subject: undefined },
    ...of.tasks.map((task: Task): Subject => ({ kind: 'task', of: { task }, subject: undefined })),
  ];
  const { verdicts, crashes } = applyRules(engine, subjects);
  return { spoke: verdicts.map(({ rule }) => rule), failed: crashes.map(({ message }) => message) };
}

const word = fc.constantFrom(
  '1000000000000001',
  '${var.owner}',
  '<account>',
  '',
  'ram-for-dts',
  'acs:ram::1:role/x',
  'MySQL',
  'REDIS',
  'RDS',
  'EXPRESS',
  'CEN',
  'LocalInstance',
  'Tair/Redis',
  'Carrier Pigeon',
  'Reverse',
  '{"srcInstanceId":',
  'cn-hangzhou-finance',
  'two-way',
);
const value = fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });

const END = [
  'InstanceType',
  'EngineName',
  'InstanceID',
  'Region',
  'IP',
  'Port',
  'OwnerID',
  'OwnerId',
  'Role',
  'Password',
];
const KEYS = [
  ...['SourceEndpoint', 'DestinationEndpoint', 'SourceEndpoint.'].flatMap((side) => END.map((key) => `${side}${key}`)),
  'Action',
  'JobType',
  'Reserve',
  'SynchronizationDirection',
  'Topology',
  'OwnerId',
  'AccountId',
  'Endpoint',
  'AliyunUid',
];

it('no rule of a task fails on a request, whatever it holds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 20 }), (request) => {
      expect(judged(request, 'requests').failed).toEqual([]);
    }),
    runs(200),
  );
});

const end = fc.dictionary(
  fc.constantFrom('account', 'database', 'connection', 'role', 'crossAccount', 'password'),
  value,
);
const task = fc.record(
  {
    name: value,
    creator: value,
    topology: value,
    type: value,
    source: fc.oneof(end, value),
    destination: fc.oneof(end, value),
  },
  { requiredKeys: [] },
);

it('no rule of a task fails on a tasks file, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(task, value), { maxLength: 3 }), value, (tasks, accounts) => {
      expect(judged({ version: 1, accounts, tasks }, 'tasks').failed).toEqual([]);
    }),
    runs(200),
  );
});

it('report without the condition', () => {
  const request = {
    SourceEndpointInstanceType: 'RDS',
    SourceEndpointOwnerID: '1000000000000001',
    SourceEndpointPassword: 'x',
  };
  expect(judged(request, 'requests').spoke).toEqual(['task-role-missing', 'task-companion-missing', 'task-secret']);
});

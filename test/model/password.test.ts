import { expect, it } from 'vitest';

import type { Located, Location } from '../../src/model/document.ts';
import { literalSecrets } from '../../src/model/dts/passwords.ts';
import type { Endpoint, Task } from '../../src/model/dts/task.ts';

const DOCUMENT = {} as Location['document'];

/** The names of the literal secrets of a request with one such parameter. */
function secretsOf(key: string, value: unknown): readonly string[] {
  const at = { document: DOCUMENT, path: [key] };
  const parameters: ReadonlyMap<string, Located<unknown>> = new Map([
    [key.replace('SourceEndpoint', ''), { value, at }],
  ]);
  const source = { side: 'source', at, parameters } as unknown as Endpoint;
  return literalSecrets({ source, destination: undefined } as unknown as Task).map(({ name }) => name);
}

it.each(['Test123456', 'Pa$$word1', 'pa$sword', 'x', 20261123, ' spaced '])('%s is a password', (value) => {
  expect(secretsOf('SourceEndpointPassword', value)).toEqual(['SourceEndpointPassword']);
});

it.each([
  '',
  '   ',
  '******',
  'xxxx',
  '<password>',
  'YOUR_PASSWORD',
  'change-me',
  '${PASSWORD}',
  'prefix-${PASSWORD}',
  '{{ vault.password }}',
  '$SOURCE_PASSWORD',
  '$(cat password)',
  null,
  true,
  { Ref: 'Password' },
])('%j is none', (value) => {
  expect(secretsOf('SourceEndpointPassword', value)).toEqual([]);
});

it.each(['AccessKeySecret', 'SecurityToken', 'dbpassword'])('%s holds one', (key) => {
  expect(secretsOf(key, 'Test123456')).toEqual([key]);
});

it.each(['SourceEndpointUserName', 'PasswordPolicy', 'DbList'])('%s holds none', (key) => {
  expect(secretsOf(key, 'Test123456')).toEqual([]);
});

it.each([
  ['{"srcPassword":"Test123456"}', ['Reserve']],
  [{ srcPassword: 'Test123456' }, ['Reserve']],
  ['{"srcPassword":"${PASSWORD}"}', []],
  ['{"targetTableMode":"0"}', []],
  ['{', []],
])('Reserve %j', (value, names) => {
  expect(secretsOf('Reserve', value)).toEqual(names);
});

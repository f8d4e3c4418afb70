import { expect, test } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readTrust } from '../../src/inputs/ram/trust-policy.ts';

const service = { Service: ['ecs.aliyuncs.com'] };
const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: service };
const policy = { Version: '1', Statement: [statement] };

/** Each fault as one line: kind, path, and what tells it from others of its kind. */
function faults(value: unknown): readonly string[] {
  const at = { document: jsonDocument('x.json', JSON.stringify(value)), path: [] };
  return readTrust(value, at).faults.map(({ kind, at: place, ...rest }) => {
    const { key, meant, found, isTwin } = rest as { key?: string; meant?: string; found?: string; isTwin?: boolean };
    const path = `/${place.path.join('/')}`;
    return [kind, path, key, meant && `→ ${meant}`, isTwin && 'twin', found].filter(Boolean).join(' ');
  });
}

test('a right policy has none', () => {
  expect(faults(policy)).toEqual([]);
  expect(faults({ ...policy, Statement: [{ ...statement, Condition: {} }] })).toEqual([]);
});

test.each<[string, unknown, readonly string[]]>([
  ['a list', [], ['type / array']],
  ['a string', 'x', ['type / string']],
  ['no version', { Statement: [statement] }, ['missing / Version']],
  ['another version', { ...policy, Version: '2012-10-17' }, ['value /Version 2012-10-17']],
  ['no statements', { Version: '1' }, ['missing / Statement']],
  ['an empty list', { Version: '1', Statement: [] }, ['empty /Statement']],
  [
    'one object, looked into',
    { Version: '1', Statement: { ...statement, Effect: 'allow' } },
    ['value /Statement/Effect allow', 'type /Statement object'],
  ],
  [
    'a misspelt key in place of the right one',
    { Version: '1', Statements: [statement] },
    ['unknownKey /Statements Statements → Statement'],
  ],
  [
    'keys in another case',
    { version: '1', statement: [] },
    ['unknownKey /version version → Version', 'unknownKey /statement statement → Statement', 'empty /statement'],
  ],
  [
    'slips below slips, at the places of the text',
    { Version: '1', statement: [{ effect: 'Alow', Action: [], principle: { services: 3, AWS: 'x' } }] },
    [
      'unknownKey /statement statement → Statement',
      'unknownKey /statement/0/effect effect → Effect',
      'unknownKey /statement/0/principle principle → Principal',
      'unknownKey /statement/0/principle/services services → Service',
      'value /statement/0/effect Alow',
      'empty /statement/0/Action',
      'unknownKey /statement/0/principle/AWS AWS',
      'type /statement/0/principle/services number',
    ],
  ],
  [
    'two slips for one key',
    { ...policy, Statement: [{ effect: 'Allow', Efect: 'Deny', Action: 'sts:AssumeRole', Principal: service }] },
    ['unknownKey /Statement/0/effect effect → Effect', 'unknownKey /Statement/0/Efect Efect → Effect twin'],
  ],
  [
    'two spellings',
    { ...policy, Statement: [{ ...statement, effect: 'Deny' }] },
    ['unknownKey /Statement/0/effect effect → Effect twin'],
  ],
  ['a key of nobody', { ...policy, Note: 1 }, ['unknownKey /Note Note']],
  [
    'another cloud',
    { ...policy, Statement: [{ ...statement, Principal: { AWS: 'x' } }] },
    ['unknownKey /Statement/0/Principal/AWS AWS'],
  ],
  [
    'types',
    { ...policy, Statement: [{ ...statement, Action: 3, Principal: '*', Effect: {} }] },
    ['value /Statement/0/Effect object', 'type /Statement/0/Action number', 'type /Statement/0/Principal string'],
  ],
  [
    'empty',
    { ...policy, Statement: [{ ...statement, Action: [], Principal: { RAM: [] } }] },
    ['empty /Statement/0/Action', 'empty /Statement/0/Principal/RAM'],
  ],
  [
    'condition',
    { ...policy, Statement: [{ ...statement, Condition: { Bool: 3, StringEquals: { x: null, y: [{}] } } }] },
    [
      'type /Statement/0/Condition/Bool number',
      'type /Statement/0/Condition/StringEquals/x null',
      'type /Statement/0/Condition/StringEquals/y/0 object',
    ],
  ],
  [
    'keys that need escapes in a pointer',
    { ...policy, Statement: [{ ...statement, Condition: { 'a/b~c': 1 } }] },
    ['type /Statement/0/Condition/a/b~c number'],
  ],
])('%s', (_, value, expected) => {
  expect(faults(value)).toEqual(expected);
});

test.each<[string, unknown]>([
  ['a version', { ...policy, Version: '${var.version}' }],
  ['all statements', { ...policy, Statement: '${local.statements}' }],
  ['the principal', { ...policy, Statement: [{ ...statement, Principal: '${jsonencode(local.principal)}' }] }],
  ['an effect', { ...policy, Statement: [{ ...statement, Effect: '{{ .Values.effect }}' }] }],
  ['a key', { ...policy, Statement: [{ ...statement, '${local.key}': 1 }] }],
  ['a function', { ...policy, Statement: [{ ...statement, Principal: { Service: { Ref: 'Service' } } }] }],
  ['a function around a list', { ...policy, Statement: [{ ...statement, Principal: { 'Fn::If': ['A', 1, 2] } }] }],
  ['an entry', { ...policy, Statement: [{ ...statement, Principal: { RAM: [{ 'Fn::Sub': 'acs:ram::${A}:root' }] } }] }],
])('what is filled in later is no fault: %s', (_, value) => {
  expect(faults(value)).toEqual([]);
});

import { describe, expect, test } from 'vitest';

import { readJson, type InputDocuments } from '../../src/inputs/read-document.ts';
import { resolveLocations } from '../../src/source/locations.ts';

const role = (name: string): unknown => ({
  RequestId: 'r',
  Role: { RoleName: name, Arn: `acs:ram::1000000000000001:role/${name}`, AssumeRolePolicyDocument: '{"Version":"1"}' },
});
const job = {
  DtsJobId: 'a',
  Status: 'Synchronizing',
  SourceEndpoint: { RoleName: 'r', AliyunUid: '1000000000000001' },
};
const request = { SourceEndpointRole: 'r', SourceEndpointOwnerID: '1000000000000001' };
const policy = { Version: '1', Statement: [{ Principal: { RAM: ['acs:ram::1000000000000001:root'] } }] };
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

function read(text: string, isNamed = true): InputDocuments {
  return readJson('a.json', text, isNamed);
}

function kinds({ items }: InputDocuments): readonly string[] {
  return items.map(({ kind }) => kind.id);
}

function faults({ broken }: InputDocuments): readonly string[] {
  return broken.flatMap((text) =>
    text.faults.map(({ message, start, end }) => `${message} ${text.document.text.slice(start, end)}`),
  );
}

describe('several answers in one text', () => {
  test.each<[string, string, readonly string[]]>([
    ['roles, one after the other', `${pretty(role('a'))}\n${pretty(role('b'))}\n`, ['role answer', 'role answer']],
    [
      'roles without a break',
      `${JSON.stringify(role('a'))}${JSON.stringify(role('b'))}`,
      ['role answer', 'role answer'],
    ],
    [
      'roles, a line each',
      `${[role('a'), role('b')].map((each) => JSON.stringify(each)).join('\r\n')}\r\n`,
      ['role answer', 'role answer'],
    ],
    ['jobs', `${pretty(job)}\n\n${pretty(job)}`, ['DTS answer', 'DTS answer']],
    ['requests', `${pretty(request)} ${pretty(request)}`, ['DTS request', 'DTS request']],
    ['a role and what is not ours', `${pretty(role('a'))}\n{"Policies": {"Policy": []}}\n`, ['role answer']],
    ['a role and a job', `${pretty(role('a'))}\n${pretty(job)}`, ['role answer', 'DTS answer']],
  ])('%s', (_, text, expected) => {
    for (const isNamed of [true, false]) {
      expect(kinds(read(text, isNamed))).toEqual(expected);
      expect(faults(read(text, isNamed))).toEqual([]);
    }
  });

  test('have their places in the text', () => {
    const text = `${pretty(role('a'))}\n${pretty(role('b'))}\n`;
    const [, second] = read(text).items;
    if (second === undefined) throw new Error('there are two');
    const at = { document: second.document, path: ['Role', 'RoleName'] };
    const inner = { document: second.document, path: ['Role', 'AssumeRolePolicyDocument'] };
    const places = resolveLocations([at, inner]);
    expect(places.place(at)).toEqual({ file: 'a.json', startLine: 12, startColumn: 17, endLine: 12, endColumn: 20 });
    expect(places.excerpt(at, 0)[0]?.text).toBe('    "RoleName": "b",');
    expect(places.place(inner).startLine).toBe(14);
  });

  test('before a damage are read, and the damage is told where it is', () => {
    const good = pretty(role('a'));
    expect(kinds(read(`${good}\nERROR: SDK.ServerError\n${good}`))).toEqual(['role answer']);
    expect(faults(read(`${good}\nERROR: SDK.ServerError\n${good}`))).toEqual(['strayText ERROR']);
    expect(faults(read(`${good}\n${good.slice(0, -1)}`))).toEqual(['notClosed {']);
    expect(faults(read(`${good}\n${good}\n}`))).toEqual(['extraBracket }']);
    expect(faults(read(`${good}\n{"a": 1, "a": 2}`))).toEqual(['doubledKey "a"']);
    expect(faults(read(`${good}\n{"Role": {"RoleName": tru}}`))).toEqual(['unquotedValue tru']);
  });
});

describe('what has to stand alone', () => {
  test.each([
    ['two trust policies', pretty(policy), pretty(policy)],
    ['a role and a trust policy', pretty(role('a')), pretty(policy)],
    ['nothing of ours', '{"a": 1}', '{"b": 2}'],
  ])('%s: one fault, at the second', (_, one, other) => {
    const found = read(`${one}\n${other}`);
    expect(found.items).toEqual([]);
    expect(faults(found)).toEqual(['secondDocument {']);
  });

  test('a broken first answer is one fault', () => {
    const good = pretty(role('a'));
    expect(faults(read(`${good.replace(',', '')}\n${good}`))).toHaveLength(1);
    expect(read(`${good.replace(',', '')}\n${good}`).items).toEqual([]);
  });

  test('lines of JSON that are not ours are skipped in a folder', () => {
    expect(read('{"a": 1}\n{"b": 2}\n', false)).toEqual({ items: [], broken: [], isTooDeep: false });
  });
});

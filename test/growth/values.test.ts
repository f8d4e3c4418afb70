import { expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { YamlText } from '../../src/formats/parsed-text.ts';
import { readRequests } from '../../src/inputs/dts/requests.ts';
import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import { readSnapshot } from '../../src/inputs/snapshot/snapshot.ts';
import type { Problem } from '../../src/model/finding.ts';
import type { Trust } from '../../src/model/policy/trust-policy.ts';
import type { TrustSubject } from '../../src/model/subject.ts';
import { file } from '../support/terraform-module.ts';
import { json } from '../support/tasks-in-text.ts';
import { growsFaster } from '../support/work.ts';

function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function trustIn(value: unknown): Trust {
  return readTrust(value, { document: jsonDocument('x.json', JSON.stringify(value)), path: [] });
}

function problemsOf(value: unknown): readonly Problem[] {
  const subject: TrustSubject = { trust: trustIn(value), origin: 'file', owner: undefined, knownAccounts: undefined };
  return rules.flatMap((rule) => (rule.about === 'trust' ? [...rule.check(subject)] : []));
}

test('rules, with the faults of a policy', async () => {
  const judge = (count: number): void => {
    const principals = {
      RAM: many(
        count,
        (index) =>
          ['acs:ram::<ID>:root', `acs:ram::a${index}:root`, 'acs:ram::*:root', 'x', 'acs:ram::12:root'][index % 5],
      ),
      Service: many(count, (index) => ['<ID>@log.aliyuncs.com', 'ec2.amazonaws.com', `${index}@log`][index % 3]),
    };
    const actions = many(count, (index) => ['sts:SetSourceIdentity', 'sts:AssumeRoles', `x${index}`][index % 3]);
    const value = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: actions, Principal: principals },
        ...many(count, () => ({ Action: 'sts:SetSourceIdentity' })),
      ],
    };
    expect(problemsOf(value).length).toBeGreaterThan(2 * count);
  };
  expect(await growsFaster(60, judge)).toEqual([]);
});

const PRINCIPAL = { Service: ['ecs.aliyuncs.com'] };

test('the schema, with unknown keys', async () => {
  const read = (count: number): void => {
    const keys = Object.fromEntries(many(count, (index) => [`Principal${index}`, index]));
    expect(trustIn({ Version: '1', Statement: [keys] }).faults.length).toBeGreaterThan(count);
  };
  expect(await growsFaster(100, read)).toEqual([]);
});

test('the schema, with keys in the wrong case', async () => {
  const read = (count: number): void => {
    const Statement = many(count, () => ({ effect: 'Allow', action: 'sts:AssumeRole', Principal: PRINCIPAL }));
    expect(trustIn({ Version: '1', Statement }).faults).toHaveLength(2 * count);
  };
  expect(await growsFaster(40, read)).toEqual([]);
});

test('requests, with numbers that are account IDs', async () => {
  const read = (count: number): void => {
    const { value, at } = json(`[${many(count, () => '{"SourceEndpointOwnerID": 9999999999999999}').join()}]`);
    const owners = readRequests(value, at).map(({ source }) => source.account?.value);
    expect(new Set(owners)).toEqual(new Set(['9999999999999999']));
  };
  expect(await growsFaster(100, read)).toEqual([]);
});

test('a snapshot, with its roles', async () => {
  const trustPolicy = JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['dts.aliyuncs.com'] } }],
  });
  const read = (count: number): void => {
    const roles = many(count, (index) => ({ name: `r${index}`, trustPolicy, policies: [] }));
    const { value, at } = json(JSON.stringify({ snapshotVersion: 1, accounts: [{ id: '1000000000000001', roles }] }));
    expect([...(readSnapshot(value, at).accounts[0]?.roles ?? [])]).toHaveLength(count);
  };
  expect(await growsFaster(100, read)).toEqual([]);
});

function yamlOf(text: string): YamlText {
  const found = readYaml('a.yaml', text);
  if (found === 'tooDeep') throw new Error('too deep');
  return found;
}

const lines = (count: number, line: (index: number) => string): string =>
  many(count, line)
    .join('\n')
    .replaceAll(/\*[am]-1/g, '{}');

test.each<[name: string, size: number, text: (count: number) => string]>([
  ['lists of lists', 20, (count) => lines(count, (i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`)],
  ['maps of maps', 20, (count) => lines(count, (i) => `m${i}: &m${i} {a: *m${i - 1}, b: *m${i - 1}}`)],
  ['merges of merges', 500, (count) => lines(count, (i) => `m${i}: &m${i} {<<: *m${i - 1}, k${i}: 1}`)],
])('YAML, with aliases in aliases: %s', async (_, size, text) => {
  const pile = (count: number): void => {
    const { documents, faults } = yamlOf(text(count));
    expect(documents).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ message: 'yamlRepeats', data: { limit: 100_000 } });
  };
  expect(await growsFaster(size, pile)).toEqual([]);
});

test('YAML, with the keys of a map', async () => {
  const map = (count: number): void => {
    const [document] = yamlOf(lines(count, (i) => `k${i}: ${i}`)).documents;
    expect(Object.keys(document?.value as object)).toHaveLength(count);
  };
  expect(await growsFaster(100, map)).toEqual([]);
});

test('YAML, with the nodes whose places are asked for', async () => {
  const find = (count: number): void => {
    const document = yamlOf(lines(count, (i) => `k${i}: {a: ${i}}`)).documents[0]?.document;
    if (document === undefined) throw new Error('not read');
    const paths = many(count, (i) => [`k${i}`, 'a']);
    expect(document.locate(document, paths).every((span) => span !== undefined)).toBe(true);
  };
  expect(await growsFaster(100, find)).toEqual([]);
});

test('the JSON syntax of Terraform, with the texts in objects that are 90 deep', async () => {
  const read = (count: number): void => {
    let value: unknown = many(count, (index) => `\${var.v${index}}-x`);
    for (let depth = 0; depth < 90; depth++) value = { a: value };
    file('a.tf.json', JSON.stringify({ resource: { alicloud_ram_role: { r: { name: 'r', description: value } } } }));
  };
  expect(await growsFaster(60, read)).toEqual([]);
});

test('the JSON syntax of Terraform, with the depth of the objects around texts', async () => {
  const read = (depth: number): void => {
    let value: unknown = many(60, (index) => `\${var.v${index}}-x`);
    for (let level = 0; level < depth; level++) value = { a: value };
    file('a.tf.json', JSON.stringify({ resource: { alicloud_ram_role: { r: { name: 'r', description: value } } } }));
  };
  expect(await growsFaster(20, read)).toEqual([]);
});

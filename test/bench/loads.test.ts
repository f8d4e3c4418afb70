import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';

import { lint } from '../../src/commands/lint.ts';
import { differences } from './check-findings.mjs';
import { moduleCalls, plan, policies, snapshot, tasks, terraform, writeLoad, type LoadFile } from './loads/index.mjs';

/** The same in every account: DTS makes it. */
const DEFAULT_ROLE = 'AliyunDTSDefaultRole';

const home = mkdtempSync(join(tmpdir(), 'dts-xacct-loads-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What is left of a value without account IDs, order of keys, order of lists and layout. */
function essence(value: unknown): string {
  const sorted = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map((item) => JSON.stringify(sorted(item))).toSorted();
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(
      Object.entries(each)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  };
  return JSON.stringify(sorted(value)).replaceAll(/\d{16}/g, 'ID');
}

const json = (text: string): unknown => JSON.parse(text);

/** The essence of a text of which there is no parser here: its words in any order. */
function words(text: string): string {
  return (text.replaceAll(/\d{16}/g, 'ID').match(/\w+/g) ?? []).toSorted().join(' ');
}

interface RoleValues {
  readonly name: string;
  readonly trustPolicy: string;
}

const rolesOf = (text: string): readonly RoleValues[] =>
  (json(text) as { accounts: readonly { roles: readonly RoleValues[] }[] }).accounts.flatMap(({ roles }) => roles);

const changesOf = (text: string): readonly string[] =>
  (
    json(text) as {
      resource_changes: readonly { change: { after: { assume_role_policy_document?: string } } }[];
    }
  ).resource_changes.flatMap(({ change }) => change.after.assume_role_policy_document ?? []);

test.each<[string, number, () => readonly string[]]>([
  ['policies', 5000, () => [...policies({ count: 5000 })].map(({ text }) => essence(json(text)))],
  ['tasks files', 400, () => ofKind(tasks({ count: 400 }), '.yaml').map(({ text }) => essence(parse(text)))],
  ['Terraform modules', 1000, () => [...terraform({ count: 1000 })].map(({ text }) => words(text))],
  ['modules that are called', 201, () => [...moduleCalls({ count: 200 })].map(({ text }) => words(text))],
  [
    'roles of a plan',
    2000,
    () => [...plan({ count: 2000 })].flatMap(({ text }) => changesOf(text).map((each) => essence(json(each)))),
  ],
  [
    'roles of a snapshot folder',
    100 * 29,
    () =>
      [...snapshot({ accounts: 100, roles: 30 })].flatMap(({ text }) =>
        rolesOf(text)
          .filter(({ name }) => name !== DEFAULT_ROLE)
          .map(({ trustPolicy }) => essence(json(trustPolicy))),
      ),
  ],
])('no two %s are equal, account IDs, order and layout aside', (_, count, make) => {
  const all = make();
  expect({ all: all.length, different: new Set(all).size }).toEqual({ all: count, different: count });
});

test('documents that differ only in account IDs, order and layout have one essence', () => {
  const one = `{"Version": "1", "Statement": [{"RAM": "acs:ram::1000000000000001:root"}, {"Effect": "Deny"}]}`;
  const other = `{"Statement":[{"Effect":"Deny"},{"RAM":"acs:ram::2000000000000002:root"}],"Version":"1"}`;
  expect(essence(json(one))).toBe(essence(json(other)));
  expect(words('a = "1000000000000001"\n  b = c\n')).toBe(words('b = c\na = "2000000000000002"\n'));
});

test('a tasks file says the same as YAML and as JSON', () => {
  const all = [...tasks({ count: 200 })];
  const yaml = ofKind(all, '.yaml').map(({ text }) => parse(text) as unknown);
  expect(yaml).toEqual(ofKind(all, '.json').map(({ text }) => json(text)));
});

test('the same arguments give the same documents', () => {
  const texts = (seed: number) => [...policies({ count: 50, seed })].map(({ text }) => text);
  expect(texts(4)).toEqual(texts(4));
  expect(texts(4)).not.toEqual(texts(5));
});

/** Small loads with many defects; the last is what is linted of the folder. */
const SMALL: readonly [string, () => Iterable<LoadFile>, string][] = [
  ['policies', () => policies({ count: 400, badShare: 0.5 }), ''],
  ['tasks', () => tasks({ count: 80, badShare: 0.5 }), 'yaml'],
  ['terraform', () => terraform({ count: 60, badShare: 0.5 }), ''],
  ['module-calls', () => moduleCalls({ count: 60, badShare: 0.5 }), ''],
  ['plan', () => plan({ count: 200, badShare: 0.5 }), ''],
  ['snapshot', () => snapshot({ accounts: 20, roles: 10, badShare: 0.5 }), ''],
];

test.each(SMALL)('the findings of %s are those that were put in', async (name, files, linted) => {
  const folder = join(home, name);
  const record = writeLoad(folder, files());
  const { findings, summary } = await lint({ paths: [join(folder, linted)] });
  expect(differences(record.findings, findings)).toEqual([]);
  expect(Object.keys(record.findings).length).toBeGreaterThan(4);
  expect(summary.complete).toBe(true);
});

test('each defect is put in, and a load without defects has none', () => {
  const kinds = (badShare: number) =>
    new Set([...policies({ count: 1000, badShare })].flatMap(({ defects }) => defects));
  expect(kinds(1).size).toBe(12);
  expect(kinds(0).size).toBe(0);
});

test('a finding too few and one too many are reported', () => {
  const found = [{ rule: 'placeholder' }, { rule: 'syntax' }];
  expect(differences({ placeholder: 2 }, found)).toEqual([
    'placeholder: put in 2, found 1',
    'syntax: put in 0, found 1',
  ]);
});

function ofKind(files: Iterable<LoadFile>, extension: string): LoadFile[] {
  return [...files].filter(({ path }) => path.endsWith(extension));
}

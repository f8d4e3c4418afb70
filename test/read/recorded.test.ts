import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { InputError } from '../../src/errors.ts';
import { findPlaces } from '../../src/read/places.ts';
import { below, type Location } from '../../src/model/location.ts';
import { jsonDocument } from '../../src/read/json.ts';
import { readRecorded } from '../../src/read/recorded.ts';
import type { ByteSource } from '../../src/read/byte-source.ts';

function sourceOf(text: string): ByteSource {
  const bytes = Buffer.from(text);
  return { path: 'a.json', isNamed: true, index: 0, size: bytes.length, read: (from, to) => bytes.subarray(from, to) };
}

const role = (name: string, more: object = {}): object => ({
  name,
  arn: `acs:ram::1:role/${name}`,
  trustPolicy: `{"Version":"1","note":"${name} 角色 \u{1F600}"}`,
  ...more,
});

function snapshot(...counts: readonly number[]): object {
  const accounts = counts.map((count, index) => ({
    id: String(index + 1),
    name: `konto-ä-${String(index)}`,
    roles: Array.from({ length: count }, (_, i) => role(`r-${String(i)}`)),
    dtsJobs: [{ id: 'job', source: { account: '1', role: 'r-0' } }],
    gaps: [],
  }));
  return { snapshotVersion: 1, accounts };
}

/** What a text is, and where in it each of these places is, as a whole or bit by bit. */
function placesOf(places: readonly Location[]): readonly unknown[] {
  const found = findPlaces(places);
  return places.map((at) => [found.place(at), found.excerpt(at, 0).map(({ number }) => number)]);
}

const LAYOUTS = [
  (value: object) => JSON.stringify(value, null, 2),
  (value: object) => JSON.stringify(value),
  (value: object) => JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n'),
  (value: object) => JSON.stringify(value).replaceAll('"name"', '\n"name"'),
];

describe('a recording that is read bit by bit', () => {
  test.each(LAYOUTS.map((layout, index) => [index, layout] as const))(
    'layout %i: has the roles of the whole text, at its places',
    (_, layout) => {
      const text = layout(snapshot(0, 1, 32, 33, 700));
      const whole = JSON.parse(text) as { accounts: { roles: unknown[] }[] };
      const passed: unknown[] = [];
      const recorded = readRecorded(sourceOf(text), (account, first, values) => {
        passed.push(...values.map((value, index) => [account, first + index, value]));
      });
      if (recorded === undefined) throw new Error('not read');
      expect(passed).toEqual(
        whole.accounts.flatMap(({ roles }, account) => roles.map((value, index) => [account, index, value])),
      );
      const all = { document: jsonDocument('a.json', text), path: [] };
      for (const [account, batches] of recorded.roles) {
        const values: unknown[] = [];
        for (const { document, first, values: some } of batches.windows()) {
          const paths = some.map((_value, index) => ['accounts', account, 'roles', first + index, 'trustPolicy']);
          expect(placesOf(paths.map((path) => ({ document, path })))).toEqual(
            placesOf(paths.map((path) => ({ ...all, path }))),
          );
          values.push(...some);
        }
        expect(values).toEqual(whole.accounts[account]?.roles);
        const rest = [['id'], ['dtsJobs', 0, 'source', 'role'], ['gaps']].map((path) => ['accounts', account, ...path]);
        expect(placesOf(rest.map((path) => below({ document: recorded.document, path: [] }, ...path)))).toEqual(
          placesOf(rest.map((path) => ({ ...all, path }))),
        );
      }
    },
  );

  test.each([
    ['cut', (text: string) => text.slice(0, -20)],
    ['with something behind it', (text: string) => `${text}{}`],
    ['with a comma too many', (text: string) => text.replace('},{', '},,{')],
    ['with a comma at the end of a list', (text: string) => text.replace('}],"dts', '},],"dts')],
    ['with a key that stands twice', (text: string) => text.replace('"gaps"', '"id"')],
    [
      'with a key that stands twice in a role',
      (text: string) => text.replace('"name":"r-1"', '"name":"r-1","arn":"x"'),
    ],
    ['with two lists of roles', (text: string) => text.replace('"gaps"', '"roles":[],"gaps"')],
    ['with a mark in front', (text: string) => `\ufeff${text}`],
  ])('a text %s has to be looked at as a whole', (_, spoilt) => {
    expect(readRecorded(sourceOf(spoilt(JSON.stringify(snapshot(3)))), () => undefined)).toBeUndefined();
  });

  test('bytes that are no text have to be looked at as a whole', () => {
    const bytes = Buffer.from(JSON.stringify(snapshot(3)).replace('角', '\u00e9'), 'latin1');
    const source = {
      ...sourceOf(''),
      size: bytes.length,
      read: (from: number, to: number) => bytes.subarray(from, to),
    };
    expect(readRecorded(source, () => undefined)).toBeUndefined();
  });

  test('a value larger than what can be held has to be looked at as a whole, and is not read on and on', () => {
    const head = Buffer.from('{"accounts":[{"roles":["');
    const source = {
      ...sourceOf(''),
      size: 2 ** 40,
      read: (from: number, to: number) => (from === 0 ? head : Buffer.alloc(to - from, 'x')),
    };
    expect(readRecorded(source, () => undefined)).toBeUndefined();
  });

  test('what changed between two looks is told', () => {
    let bytes = Buffer.from(JSON.stringify(snapshot(40)));
    const source = {
      ...sourceOf(''),
      size: bytes.length,
      read: (from: number, to: number) => bytes.subarray(from, to),
    };
    const recorded = readRecorded(source, () => undefined);
    bytes = Buffer.from(JSON.stringify(snapshot(40), null, 1));
    expect(() => [...(recorded?.roles.get(0)?.windows() ?? [])]).toThrow(
      new InputError('a.json', 'it was changed while it was read; run this again'),
    );
  });

  test('what is no snapshot is read as it is, or not at all', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const recorded = readRecorded(sourceOf(text), () => undefined);
        if (recorded !== undefined) expect(JSON.stringify(recorded.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';

import { makeSnapshotStore } from '../../src/cli/snapshot-writer.ts';
import type { RecordedAccount } from '../../src/cloud/snapshot-format.ts';
import { audited, save, shardsOf, temporaryFolder } from '../support/audits.ts';

const home = temporaryFolder();
const IDS = Array.from({ length: 6 }, (_, index) => `100000000000001${String(index)}`);
const ACCOUNTS = IDS.map((id): RecordedAccount => ({ id, roles: [], serviceLinkedRoles: 1, dtsJobs: [], gaps: [] }));

/** A folder with these accounts, collected by two shards. */
function collected(accounts: readonly RecordedAccount[] = ACCOUNTS): string {
  const folder = join(mkdtempSync(join(home, 'run-')), 'kept');
  for (const shard of shardsOf(2)) save(folder, accounts, shard);
  return folder;
}

interface Judged {
  readonly code: number;
  readonly error: string;
  readonly gaps: readonly { readonly what: string; readonly because: string; readonly reason: string }[];
  readonly accounts: readonly { readonly id: string }[];
}

async function judged(
  snapshot: string,
  more: Readonly<Record<string, string | boolean | string[]>> = {},
): Promise<Judged> {
  const { code, out, error } = await audited(home, { snapshot, 'no-config': true, format: ['json'], ...more });
  return {
    ...(out === '' ? { gaps: [], accounts: [] } : (JSON.parse(out) as Pick<Judged, 'gaps' | 'accounts'>)),
    code,
    error,
  };
}

/** What the gaps name. */
async function named(snapshot: string): Promise<readonly [number, ...string[]]> {
  const { code, gaps } = await judged(snapshot);
  expect(gaps.every(({ reason, because }) => reason === 'not-readable' && because !== '')).toBe(true);
  return [code, ...gaps.map(({ what }) => what.replace(`${snapshot}/`, ''))];
}

describe('what shards have collected', () => {
  test('is judged as a whole, and the manifests are no documents', async () => {
    const { code, gaps, accounts } = await judged(collected());
    expect([code, gaps, accounts.map(({ id }) => id)]).toEqual([0, [], IDS]);
    expect((await audited(home, { snapshot: collected(), 'no-config': true })).out).toMatch(
      /^6 documents \(6 accounts\): no findings$/m,
    );
  });

  test('the manifests keep their schema', () => {
    const folder = collected();
    const schema = join(import.meta.dirname, '..', '..', 'schemas', 'shard.schema.json');
    const validate = new Ajv2020().compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    const manifests = readdirSync(folder).filter((name) => name.startsWith('shard-'));
    expect(manifests).toEqual(['shard-1-of-2.json', 'shard-2-of-2.json']);
    for (const name of manifests) expect(validate(JSON.parse(readFileSync(join(folder, name), 'utf8')))).toBe(true);
  });

  test('a shard without accounts leaves a manifest all the same', async () => {
    expect(await named(collected([]))).toEqual([0]);
  });

  test('a folder of one run needs no manifest, and takes away those of earlier shards', async () => {
    const folder = collected();
    rmSync(join(folder, 'shard-1-of-2.json'));
    save(folder, ACCOUNTS);
    expect(readdirSync(folder)).toEqual(IDS.map((id) => `${id}.json`));
    expect(await named(folder)).toEqual([0]);
  });

  test('may stand in a folder for each shard', async () => {
    const [folder, parts] = [collected(), join(mkdtempSync(join(home, 'run-')), 'parts')];
    for (const name of readdirSync(folder)) {
      const part = join(parts, name.startsWith('shard-') ? name.slice(0, 7) : 'accounts');
      mkdirSync(part, { recursive: true });
      copyFileSync(join(folder, name), join(part, name));
    }
    expect(await named(parts)).toEqual([0]);
  });

  test('--account takes a part of it, and an account that was not read is a gap', async () => {
    const folder = collected();
    const [id = ''] = IDS;
    expect(await judged(folder, { account: [id] })).toMatchObject({ code: 0, accounts: [{ id }] });
    rmSync(join(folder, `${id}.json`));
    expect(await judged(folder, { account: [id] })).toMatchObject({ code: 3, gaps: [{ what: id }] });
    expect(await judged(folder, { account: [IDS[1] ?? ''] })).toMatchObject({ code: 0, gaps: [] });
  });
});

describe('what is missing is a gap that is named', () => {
  test('a shard', async () => {
    const folder = collected();
    rmSync(join(folder, 'shard-2-of-2.json'));
    expect(await named(folder)).toEqual([3, 'shard 2/2']);
  });

  test('a row of shards, however many', async () => {
    const folder = collected([]);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    save(folder, [], { index: 3, of: 90_000 });
    expect(await named(folder)).toEqual([3, 'shards 1/90000 to 2/90000', 'shards 4/90000 to 90000/90000']);
  });

  test('an account that a shard was to read', async () => {
    const folder = collected();
    rmSync(join(folder, `${IDS[4] ?? ''}.json`));
    expect(await named(folder)).toEqual([3, IDS[4]]);
  });

  test.each([
    ['cut', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['nothing of ours', () => '{ "name": "a-package" }'],
    ['of another version', (text: string) => text.replace('"snapshotVersion": 1', '"snapshotVersion": 2')],
    ['without its account', (text: string) => text.replace(/"id": "\d+"/, '"id": "x"')],
  ])('a part that is %s: told once', async (_, spoil) => {
    const folder = collected();
    const file = join(folder, `${IDS[2] ?? ''}.json`);
    writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    const [code, ...whats] = await named(folder);
    expect([code, whats.every((what) => what.startsWith(IDS[2] ?? ''))]).toEqual([3, true]);
    expect(whats.length).toBeGreaterThan(0);
  });

  test.each([
    ['cut', '{ "manifestVersion": 1, "shard": 1'],
    ['of another version', JSON.stringify({ manifestVersion: 2, shard: 1, of: 2, accounts: [] })],
    ['of another shard', JSON.stringify({ manifestVersion: 1, shard: 2, of: 2, accounts: [] })],
    ['null', 'null'],
    ['a list', '[]'],
    ['deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['without accounts', JSON.stringify({ manifestVersion: 1, shard: 1, of: 2 })],
    [
      'with accounts that are none',
      JSON.stringify({ manifestVersion: 1, shard: 1, of: 2, accounts: ['../x', 7, null] }),
    ],
    [
      'with prototypes',
      '{"manifestVersion":1,"shard":1,"of":2,"accounts":{"__proto__":[]},"__proto__":{"accounts":[]}}',
    ],
  ])('a manifest that is %s', async (_, text) => {
    const folder = collected();
    writeFileSync(join(folder, 'shard-1-of-2.json'), text);
    expect(await named(folder)).toEqual([3, 'shard-1-of-2.json']);
  });

  test('a manifest beyond the last shard', async () => {
    const folder = collected();
    copyFileSync(join(folder, 'shard-1-of-2.json'), join(folder, 'shard-7-of-2.json'));
    expect(await named(folder)).toEqual([3, 'shard-7-of-2.json']);
  });

  test('shards that were asked for different things', async () => {
    const folder = collected();
    makeSnapshotStore(folder, { shard: { index: 2, of: 2 }, scope: {}, isResumed: true })?.begin?.({
      takenAt: '2026-11-23T10:00:00Z',
      accounts: [],
    });
    const { code, gaps } = await judged(folder);
    expect([code, gaps.map(({ what }) => what)]).toEqual([3, [folder]]);
  });
});

describe('a usage error', () => {
  test('shards of two runs in one folder, when they are judged and when they are collected', async () => {
    const folder = collected();
    writeFileSync(join(folder, 'shard-1-of-3.json'), '{}');
    const message = `${join(folder, 'shard-1-of-2.json')} and ${join(folder, 'shard-1-of-3.json')} belong to different runs`;
    expect(await judged(folder)).toMatchObject({ code: 2, error: message });
    expect(() => makeSnapshotStore(folder, { shard: { index: 2, of: 2 } })).toThrow('belong to different runs');
  });

  test('the same account in two files', async () => {
    const folder = collected();
    copyFileSync(join(folder, `${IDS[0] ?? ''}.json`), join(folder, 'again.json'));
    expect(await judged(folder)).toMatchObject({
      code: 2,
      error: expect.stringContaining('appears twice') as string,
    });
  });

  test('a manifest in place of a snapshot', async () => {
    const file = join(collected(), 'shard-1-of-2.json');
    expect(await judged(file)).toMatchObject({ code: 2, error: `${file} is not a snapshot` });
  });

  const [file, kept] = [join(home, 'all.json'), join(home, 'kept')];
  test.each([
    [{}, '--shard needs --save-snapshot DIR'],
    [{ 'save-snapshot': file }, `--shard needs a folder, but --save-snapshot ${file} is a file`],
    [{ 'save-snapshot': kept, shard: '3/2' }, 'invalid value "3/2" for --shard: expected I/N, from 1/N to N/N'],
    [{ snapshot: kept }, '--shard needs live accounts and cannot be combined with --snapshot'],
  ])('--shard with %j', async (more, error) => {
    const ended = await audited(home, { shard: '1/2', 'no-config': true, ...more });
    expect(ended).toMatchObject({ code: 2, out: '', error });
    expect(existsSync(file) || existsSync(kept)).toBe(false);
  });
});

test('a shard that begins anew drops what an earlier run has read of its accounts, unless it takes that up again', () => {
  const [folder, reading] = [collected(), { takenAt: '2026-11-24T10:00:00Z', accounts: IDS.slice(0, 2) }];
  const files = (): readonly string[] => readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
  makeSnapshotStore(folder, { shard: { index: 1, of: 2 }, isResumed: true })?.begin?.(reading);
  expect(files()).toHaveLength(IDS.length);
  makeSnapshotStore(folder, { shard: { index: 1, of: 2 } })?.begin?.(reading);
  expect(files()).toEqual(IDS.slice(2).map((id) => `${id}.json`));
});

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isInShard } from '../../src/cloud/shard.ts';
import type { RecordedAccount } from '../../src/cloud/snapshot-format.ts';
import { audited, save, shardsOf, temporaryFolder } from '../support/audits.ts';
import { accounts, CONFIGS } from './random-estate.ts';

const home = temporaryFolder();
const snapshot = join(home, 'snapshots');
const config = join(home, 'config.yaml');

const options = fc.record({
  format: fc.constantFrom('json', 'sarif', 'text', 'markdown'),
  showSuppressed: fc.boolean(),
  config: fc.constantFrom(...CONFIGS),
});

test('1 to 8 shards give the report of one run, and its exit code', async () => {
  let links = 0;
  await fc.assert(
    fc.asyncProperty(accounts, fc.integer({ min: 1, max: 8 }), options, async (list, of, how) => {
      const all = list as readonly RecordedAccount[];
      writeFileSync(config, how.config);
      const values = { snapshot, config, format: [how.format], 'show-suppressed': how.showSuppressed };
      rmSync(snapshot, { recursive: true, force: true });
      save(snapshot, all);
      const whole = await audited(home, values);
      rmSync(snapshot, { recursive: true, force: true });
      for (const shard of shardsOf(of).toReversed()) save(snapshot, all, shard);
      const judged = await audited(home, values);
      expect(judged).toEqual(whole);
      links += linksBetweenShards(all, of);
    }),
    { numRuns: 30 },
  );
  expect(links).toBeGreaterThan(10);
});

test('the scope holds the times of the first and of the last reading', async () => {
  rmSync(snapshot, { recursive: true, force: true });
  const times = ['2026-11-23T12:00:00Z', '2026-11-23T11:00:00Z', '2026-11-24T10:00:00Z'];
  const all = Array.from({ length: 30 }, (_, i) => ({ id: `10000000000000${String(i + 10)}`, roles: [], gaps: [] }));
  for (const [i, shard] of shardsOf(3).entries()) save(snapshot, all, shard, times[i]);
  const { out } = await audited(home, { snapshot, format: ['json'] });
  expect(JSON.parse(out)).toMatchObject({ scope: { from: times[1], to: times[2] } });
});

test('a shard that did not run is named, and so is each account that was not read', async () => {
  await fc.assert(
    fc.asyncProperty(accounts, fc.integer({ min: 1, max: 8 }), fc.nat(), async (list, of, seed) => {
      const all = list as readonly RecordedAccount[];
      const lost = (seed % of) + 1;
      const gone = all.find(({ id }) => !isInShard(id, { index: lost, of }));
      rmSync(snapshot, { recursive: true, force: true });
      for (const shard of shardsOf(of)) if (shard.index !== lost) save(snapshot, all, shard);
      if (gone !== undefined) rmSync(join(snapshot, `${gone.id}.json`));
      const { code, out, error } = await audited(home, { snapshot, 'no-config': true, format: ['json'] });
      if (of === 1) {
        expect(error).toContain('no such file or folder');
        return;
      }
      const { gaps, summary } = JSON.parse(out) as { gaps: { what: string }[]; summary: { complete: boolean } };
      const named = gaps.map(({ what }) => what);
      expect(named).toContain(`shard ${String(lost)}/${String(of)}`);
      if (gone !== undefined) expect(named).toContain(gone.id);
      expect([summary.complete, code === 1 || code === 3]).toEqual([false, true]);
    }),
    { numRuns: 15 },
  );
});

/** How many jobs lead from an account to one of another shard. */
function linksBetweenShards(list: readonly RecordedAccount[], of: number): number {
  const shardOf = (id: string): number => shardsOf(of).findIndex((shard) => isInShard(id, shard));
  return list
    .flatMap(({ id, dtsJobs }) => (dtsJobs ?? []).map(({ source }) => [id, source.account ?? id] as const))
    .filter(([creator, owner]) => shardOf(creator) !== shardOf(owner)).length;
}

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { runAudit } from '../../src/cli/audit.ts';
import { runLint } from '../../src/cli/lint.ts';
import { runMerge } from '../../src/cli/merge.ts';
import type { CommandCall } from '../../src/cli/options.ts';
import { runPreflight } from '../../src/cli/preflight.ts';
import type { Streams } from '../../src/cli/write.ts';
import { accounts, CONFIGS, tasksOf, trees, type Account } from './random-estate.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-merged-')));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const RUN = { lint: runLint, audit: runAudit, preflight: runPreflight, merge: runMerge } as const;
const FAIL_ON = ['error', 'warning', 'note', 'never'] as const;

/** A command in this process: its code, and what it prints. */
async function ran(call: CommandCall & { readonly command: keyof typeof RUN }): Promise<readonly [number, string]> {
  let out = '';
  const streams: Streams = {
    out: (text) => void (out += text),
    err: () => undefined,
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: {},
    cwd: top,
  };
  return [await RUN[call.command](call, streams), out];
}

function write(files: Readonly<Record<string, string>>): string {
  const home = mkdtempSync(join(top, 'run-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
  return home;
}

/** What decides how a run is told and joined again. */
const manner = fc.record({
  format: fc.constantFrom('json', 'sarif'),
  minLevel: fc.constantFrom('note', 'warning', 'error'),
  showSuppressed: fc.boolean(),
  parts: fc.integer({ min: 1, max: 5 }),
  config: fc.constantFrom(...CONFIGS),
});
type Manner = typeof manner extends fc.Arbitrary<infer T> ? T : never;

type Told = Omit<CommandCall, 'command'> & { readonly command: 'lint' | 'audit' | 'preflight' };

/** One run over everything, and the merged runs over its parts: the reports, and how each ends. */
async function both(
  home: string,
  { command, positionals, values }: Told,
  { format, minLevel, showSuppressed, parts }: Manner,
): Promise<readonly [string, string]> {
  const all = {
    ...values,
    config: join(home, '.dts-xacct.yaml'),
    'min-level': minLevel,
    'show-suppressed': showSuppressed,
  };
  const told = (more: CommandCall['values']): Promise<readonly [number, string]> =>
    ran({ command, positionals, values: { ...all, format: [format], ...more } });
  const files = Array.from({ length: parts }, (_, index) => join(home, `${String(index + 1)}.${format}`));
  for (const [index, file] of files.entries())
    writeFileSync(file, (await told({ shard: `${String(index + 1)}/${String(parts)}`, 'fail-on': 'never' }))[1]);
  for (const failOn of FAIL_ON) {
    const { 'allow-unrecognised': allowed } = values;
    const merged = { 'fail-on': failOn, ...(allowed !== undefined && { 'allow-unrecognised': allowed }) };
    const [code] = await told({ 'fail-on': failOn });
    const [joined] = await ran({ command: 'merge', positionals: files.toReversed(), values: merged });
    expect([failOn, joined]).toEqual([failOn, code]);
  }
  const [, whole] = await told({ 'fail-on': 'never' });
  return [(await ran({ command: 'merge', positionals: files.toReversed(), values: { 'fail-on': 'never' } }))[1], whole];
}

function recordings(list: readonly Account[], isFolder: boolean): Readonly<Record<string, string>> {
  const text = (of: readonly Account[]): string =>
    JSON.stringify({ snapshotVersion: 1, takenAt: '2026-11-23T10:00:00Z', accounts: of }, null, 2);
  if (!isFolder) return { 'snapshot.json': text(list) };
  return Object.fromEntries(list.map((account) => [`snapshots/${account.id}.json`, text([account])]));
}

const RUNS = { numRuns: 40 };

test('an audit of a recording in parts, merged, is the audit of all of it, and ends like it', async () => {
  await fc.assert(
    fc.asyncProperty(accounts, fc.boolean(), manner, async (list, isFolder, how) => {
      const home = write({ ...recordings(list, isFolder), '.dts-xacct.yaml': how.config });
      const snapshot = join(home, isFolder ? 'snapshots' : 'snapshot.json');
      const [merged, whole] = await both(home, { command: 'audit', positionals: [], values: { snapshot } }, how);
      expect(merged).toBe(whole);
    }),
    RUNS,
  );
}, 300_000);

test('so is a pre-flight check of tasks', async () => {
  await fc.assert(
    fc.asyncProperty(accounts, fc.boolean(), manner, async (list, isFolder, how) => {
      const tasks = tasksOf(list);
      const home = write({ ...recordings(list, isFolder), 'tasks.yaml': tasks, '.dts-xacct.yaml': how.config });
      const snapshot = join(home, isFolder ? 'snapshots' : 'snapshot.json');
      const call = { command: 'preflight', positionals: [join(home, 'tasks.yaml')], values: { snapshot } } as const;
      const [merged, whole] = await both(home, call, how);
      expect(merged).toBe(whole);
    }),
    RUNS,
  );
}, 300_000);

test('and a lint of folders', async () => {
  await fc.assert(
    fc.asyncProperty(trees, fc.boolean(), manner, async (files, isAllowed, how) => {
      const home = write({ ...files, '.dts-xacct.yaml': how.config });
      const values = isAllowed ? { 'allow-unrecognised': true } : {};
      const positionals = [...('other.json' in files ? ['other.json'] : []), 'policies'].map((name) =>
        join(home, name),
      );
      const [merged, whole] = await both(home, { command: 'lint', positionals, values }, how);
      expect(merged).toBe(whole);
    }),
    RUNS,
  );
}, 300_000);

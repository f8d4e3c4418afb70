import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cleanUp } from './clean-up.ts';

import { runAudit } from '../../src/cli/audit.ts';
import type { Values } from '../../src/cli/options.ts';
import { makeSnapshotStore } from '../../src/cli/snapshot-writer.ts';
import { isInShard, type Shard } from '../../src/cloud/shard.ts';
import type { RecordedAccount } from '../../src/cloud/snapshot-format.ts';
import { UsageError } from '../../src/model/errors.ts';

/** A folder that is gone when the tests of this file are over. */
export function temporaryFolder(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-audit-')));
  cleanUp(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

interface Audited {
  readonly code: number;
  readonly out: string;
  /** What a usage error says. */
  readonly error: string;
}

/** `audit` in this process. */
export async function audited(cwd: string, values: Values): Promise<Audited> {
  let out = '';
  const streams = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: {},
    cwd,
  };
  try {
    const code = await runAudit({ command: 'audit', positionals: [], values }, streams);
    return { code, out, error: '' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, out, error: error.message };
  }
}

/** Saves accounts as `audit --save-snapshot` does, or those of them that are in a shard. */
export function save(
  folder: string,
  accounts: readonly RecordedAccount[],
  shard?: Shard,
  takenAt = '2026-11-23T10:00:00Z',
): void {
  const keeping = makeSnapshotStore(folder, shard === undefined ? {} : { shard, scope: { regions: [] } });
  if (keeping === undefined) throw new Error('no folder');
  const mine = accounts.filter(({ id }) => shard === undefined || isInShard(id, shard));
  const ids = mine.map(({ id }) => id).toSorted();
  keeping.begin?.({ takenAt, accounts: ids });
  for (const { roles, ...rest } of mine) {
    const sheet = keeping.open({ id: rest.id }, takenAt);
    if (roles) sheet.begin();
    for (const role of roles ?? []) sheet.role(role);
    sheet.end({ ...rest, ...(roles === null && { roles }) });
  }
  for (const text of keeping.texts({ takenAt, accounts: ids, gaps: [] })) text.read();
}

/** All shards of a run, from 1. */
export function shardsOf(of: number): readonly Shard[] {
  return Array.from({ length: of }, (_, index) => ({ index: index + 1, of }));
}

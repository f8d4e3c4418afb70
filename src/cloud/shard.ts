import { createHash } from 'node:crypto';

/** One of the parts that a run is split into, from 1: `2/8`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Whether an account is of a shard: by its ID alone, so that no machine has to know of another one. */
export function isInShard(account: string, { index, of }: Shard): boolean {
  return createHash('sha256').update(account).digest().readUInt32BE(0) % of === index - 1;
}

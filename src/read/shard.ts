import { createHash } from 'node:crypto';

import { UsageError } from '../errors.ts';

/** One of the parts that a run is split into, from 1: `2/8`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Reads `i/n`; throws `UsageError` for anything else. */
export function readShard(word: string): Shard {
  const found = /^(\d{1,5})\/(\d{1,5})$/.exec(word);
  const [index, of] = [Number(found?.[1]), Number(found?.[2])];
  if (found === null || index < 1 || index > of) throw new UsageError(`--shard ${word}: give i/n, from 1/n to n/n`);
  return { index, of };
}

/** Whether what has a name is in a shard: by the name alone, so that no machine has to know of another one. */
export function isInShard(name: string, { index, of }: Shard): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % of === index - 1;
}

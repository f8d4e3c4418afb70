import { isStack, type Collect } from './collect.ts';
import type { Item, Reading } from './reading.ts';

/**
 * Loads what takes up documents of any kind; templates only where there are some. One place asks for it, so that the bundler
 * keeps it apart from what every run loads.
 */
export async function loadCollectAny(items: readonly Item[] = []): Promise<Collect> {
  const { collectAny } = await import('./collect-tasks.ts');
  if (!items.some(isStack)) return collectAny;
  const { collectStack } = await import('./collect-stack.ts');
  return (item, ...rest) => (isStack(item) ? collectStack : collectAny)(item, ...rest);
}

/** Without manifests that hold nothing of ours, and such plans and states, unless the user meant just this one. */
export async function withoutOthers(reading: Reading, isMeant: boolean): Promise<Reading> {
  if (!reading.items.some(isStack)) return reading;
  const { isOurs } = await import('./collect-stack.ts');
  return { ...reading, items: reading.items.filter((item) => isOurs(item) || (isMeant && item.kind !== 'manifest')) };
}

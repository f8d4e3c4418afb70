import type { Collect } from './collect.ts';

/** Loads what takes up documents of any kind. One place asks for it, so that the bundler keeps it apart from what every run loads. */
export async function loadCollectAny(): Promise<Collect> {
  return (await import('./collect-tasks.ts')).collectAny;
}

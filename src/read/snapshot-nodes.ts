import { below, type Location } from '../model/location.ts';
import { asObject, member, type Node } from './node.ts';
import type { NodeItem } from './snapshot-job.ts';

/** The objects of a list, with their places. */
export function nodesOf(parent: Node | undefined, at: Location, key: string): readonly NodeItem[] {
  const list = member(parent, at, key);
  if (list === undefined || !Array.isArray(list.value)) return [];
  return list.value.flatMap((item: unknown, index) => {
    const node = asObject(item);
    return node === undefined ? [] : [{ node, at: below(list.at, index) }];
  });
}

/** The roles that an account of a snapshot has. */
export function roleNodes(account: Node): readonly Node[] {
  const { roles } = account;
  return Array.isArray(roles) ? roles.map(asObject).filter((role) => role !== undefined) : [];
}

/** A list of texts; `undefined` where there is none. */
export function wordsOf(list: unknown): readonly string[] | undefined {
  return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : undefined;
}

import { asObject, type Node } from '../../formats/nodes.ts';
import { below, type Document, type Location } from '../../model/document.ts';

/** A module that a task calls, with its arguments. */
export interface Call {
  readonly module: string;
  readonly value: Node;
  readonly at: Location;
}

/** Modules of `alibaba.alicloud` and its kin, also by their short names. */
const MODULE = /^(?:[a-z_]+\.[a-z_]+\.)?(ali_ram_(?:role|policy))$/;

/** Under these keys plays and blocks have their tasks. */
const LISTS = new Set(['tasks', 'pre_tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always']);

/** Blocks in blocks: nobody goes deeper. */
const MAX_NESTED = 20;

/** The calls of such modules in a playbook, or in a list of tasks. */
export function* callsIn(value: unknown, at: Location, depth = 0): Generator<Call, undefined> {
  if (!Array.isArray(value) || depth > MAX_NESTED) return undefined;
  for (const [index, each] of value.entries()) {
    const task = asObject(each);
    const place = below(at, index);
    for (const key of Object.keys(task ?? {})) {
      const [, module] = MODULE.exec(key) ?? [];
      const found = asObject(task?.[key]);
      if (module !== undefined && found !== undefined) yield { module, value: found, at: below(place, key) };
      else if (LISTS.has(key)) yield* callsIn(task?.[key], below(place, key), depth + 1);
    }
  }
  return undefined;
}

/** Whether a value is a playbook, or a list of tasks, that makes roles or policies. */
export function looksLikePlaybook(value: unknown): boolean {
  return callsIn(value, NOWHERE).next().done !== true;
}

const NOWHERE: Location = { document: {} as Document, path: [] };

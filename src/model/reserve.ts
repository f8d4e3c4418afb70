import type { Task } from './task.ts';
import { isFunction, isUnknown } from './unresolved.ts';

/**
 * A member of `Reserve`, the JSON string in which a request holds what has no parameter of its own; `undefined` where it
 * is not there. A value that is filled in later is there, and not known.
 */
export function reserved(task: Task, key: string): { readonly value: string | undefined } | undefined {
  const reserve = task.parameters?.get('Reserve')?.value;
  if (reserve === undefined) return undefined;
  if (isFunction(reserve)) return NOT_YET;
  const text = typeof reserve === 'string' ? reserve : JSON.stringify(reserve);
  const found = new RegExp(`"${key}"\\s*:\\s*"?([^",}]*)`).exec(text)?.[1]?.trim();
  if (found === undefined) return isUnknown(text) ? NOT_YET : undefined;
  return isUnknown(found) ? NOT_YET : { value: found };
}

const NOT_YET = { value: undefined };

import type { Fault } from './fault.ts';
import { losesDigits, type Location } from './location.ts';
import { literalSecrets } from './password.ts';
import { pointer } from './path.ts';
import { endpoints, type Task } from './task.ts';

/**
 * Tells whether a fault of a tasks file has a rule with better words: a password that no key is meant for (`task-secret`), and
 * an account of a task that has lost digits (`account-id-format`).
 */
export function makeIsToldElsewhere(tasks: readonly Task[]): (fault: Fault) => boolean {
  const secrets = pointers(tasks.flatMap((task) => literalSecrets(task)));
  const accounts = pointers(
    tasks.flatMap((task) => [task.creator, ...endpoints(task).map(({ account }) => account)]).filter(isThere),
  );
  return ({ kind, at }) => {
    if (kind === 'unknownKey') return secrets.has(pointer(at.path));
    return kind === 'unquoted' && losesDigits(at) && accounts.has(pointer(at.path));
  };
}

function pointers(placed: readonly { readonly at: Location }[]): ReadonlySet<string> {
  return new Set(placed.map(({ at }) => pointer(at.path)));
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

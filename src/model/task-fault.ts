import type { Fault } from './fault.ts';
import { losesDigits, type Location } from './location.ts';
import { literalSecrets } from './password.ts';
import { endpoints, type Task } from './task.ts';

/**
 * Whether a fault of a tasks file has a rule with better words: a password that no key is meant for (`task-secret`), and
 * an account of a task that has lost digits (`account-id-format`).
 */
export function isToldElsewhere({ kind, at }: Fault, tasks: readonly Task[]): boolean {
  const isHere = (place: Location | undefined): boolean => place !== undefined && isSamePlace(place, at);
  if (kind === 'unknownKey') return tasks.some((task) => literalSecrets(task).some((secret) => isHere(secret.at)));
  if (kind !== 'unquoted' || !losesDigits(at)) return false;
  return tasks.some((task) => isHere(task.creator?.at) || endpoints(task).some(({ account }) => isHere(account?.at)));
}

function isSamePlace(one: Location, other: Location): boolean {
  return one.path.length === other.path.length && one.path.every((step, index) => step === other.path[index]);
}

import type { Trust } from './trust.ts';

const OF_STATEMENTS = /^(?:effect|(?:not)?actions?|(?:not)?princip(?:als?|les?))$/i;

/** Whether a document is one statement that lacks the policy around it. */
export function isBareStatement({ at, faults }: Trust): boolean {
  if (!faults.some((fault) => fault.kind === 'missing' && fault.key === 'Statement')) return false;
  return faults.some(
    (fault) =>
      fault.kind === 'unknownKey' && fault.at.path.length === at.path.length + 1 && OF_STATEMENTS.test(fault.key),
  );
}

// Imported only where a baseline or a format needs it, since no other run needs node:crypto.
import { createHash } from 'node:crypto';

import type { Finding } from '../model/finding.ts';
import { pathFromRoot } from './address.ts';
import type { ReportOptions } from './reporter.ts';

/** Gives each finding of a run its fingerprint. It counts among equals, so it is asked once for each, in the order of reporting. */
export type Fingerprinter = (finding: Finding) => string;

/**
 * A fingerprint holds what makes a finding the same one in the next run: rule, subject, file, keys of the path, the
 * offending value; no line and no index in a list, so that it outlives what is added around it.
 */
export function makeFingerprinter(folders: Pick<ReportOptions, 'root' | 'cwd'>): Fingerprinter {
  const equals = new Map<string, number>();
  return ({ rule, subject, place, identity }) => {
    const file = place === undefined ? null : pathFromRoot(place.file, folders);
    const same = JSON.stringify([rule, subject ?? null, file, told(identity.keys), told(identity.value)]);
    const number = (equals.get(same) ?? 0) + 1;
    equals.set(same, number);
    return createHash('sha256').update(`${same}${number}`).digest('hex');
  };
}

/** Several of a kind in an order of their own. */
function told(several: readonly string[]): string {
  return several.toSorted().join(' ');
}

// Imported only by formats that need it, since no other run needs node:crypto.
import { createHash } from 'node:crypto';

import type { Finding } from '../model/finding.ts';
import { identityKey } from '../model/finding-identity.ts';
import { pathFromRoot } from './address.ts';
import type { ReportOptions } from './reporter.ts';

/**
 * What makes a finding the same one in the next run, as a SHA-256 in hexadecimal: rule, subject, file, keys of the path, the
 * offending value and the number among equals; no line and no index in a list, so that it outlives what is added around it.
 */
export function fingerprint(finding: Finding, folders: Pick<ReportOptions, 'root' | 'cwd'>): string {
  const { place, number } = finding;
  const key = identityKey(finding, place && pathFromRoot(place.file, folders));
  return createHash('sha256')
    .update(`${key}${String(number)}`)
    .digest('hex');
}

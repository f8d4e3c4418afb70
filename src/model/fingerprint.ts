import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import { type Finding, identityKey } from './finding.ts';
import { pathFromRoot, type Folders } from './paths.ts';

/**
 * What makes a finding the same one in the next run, as a SHA-256 in hexadecimal: rule, subject, file, keys of the path, the
 * offending value and the number among equals; no line and no index in a list, so that it outlives what is added around it.
 */
export function fingerprint(finding: Finding, folders: Folders): string {
  const { place, number } = finding;
  const key = identityKey(finding, place && pathFromRoot(place.file, folders));
  return bytesToHex(sha256(utf8ToBytes(`${key}${String(number)}`)));
}

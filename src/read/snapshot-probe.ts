import { textMember } from './node.ts';
import type { NodeItem } from './snapshot-job.ts';

/** What came of taking a role of another account for a try, in the words of the snapshot. */
export interface Probe {
  readonly owner: string;
  readonly role: string;
  readonly answer: string;
  readonly because: string;
  readonly grant: string | undefined;
}

/** Reads a probe of a snapshot. */
export function readProbe({ node, at }: NodeItem): Probe {
  const word = (key: string): string => textMember(node, at, key)?.value ?? '';
  return {
    owner: word('account'),
    role: word('role'),
    answer: word('answer'),
    because: word('because'),
    grant: textMember(node, at, 'grant')?.value,
  };
}

import { createHash } from 'node:crypto';

/** By which a text is known again. */
export function digestOf(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

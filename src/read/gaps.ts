import type { InputError } from '../errors.ts';
import type { Gap } from '../model/finding.ts';

/** A file or folder that cannot be read. */
export function unreadable({ file, message }: InputError): Gap {
  return { what: file, because: 'unreadable', data: { reason: message }, reason: 'not-readable' };
}

/** A text that is nested deeper than anybody writes. */
export function tooDeep(what: string): Gap {
  return { what, because: 'tooDeep', reason: 'not-readable' };
}

/** A text that is larger than what is read of its kind. */
export function tooLarge(what: string, limit: number): Gap {
  return { what, because: 'tooLarge', data: { limit: limit / 1024 / 1024 }, reason: 'not-readable' };
}

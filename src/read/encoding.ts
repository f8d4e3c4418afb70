import type { SyntaxFault } from '../model/broken-text.ts';

/** The text of some bytes, and where they are none in the encoding that they seem to have. */
export interface Decoded {
  readonly text: string;
  readonly fault: SyntaxFault | undefined;
  readonly isUtf16?: true;
}

/**
 * UTF-8, or UTF-16: by its mark, which is no part of the text, or by the zero beside its first letter, as PowerShell may leave
 * it; no text of ours begins with anything but ASCII.
 */
export function decode(bytes: Buffer): Decoded {
  if (isUtf16(bytes)) return { text: withoutMark(utf16(bytes)), fault: undefined, isUtf16: true };
  const text = bytes.toString('utf8');
  return sound(text) ?? { text: withoutMark(text), fault: firstBadByte(text, bytes) };
}

/** Whether bytes are UTF-16, with its mark or without. */
export function isUtf16([first, second]: Buffer): boolean {
  if (first === undefined || second === undefined) return false;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0);
}

/** A text that was read as UTF-8; `undefined` where it may have been none. */
export function sound(text: string): Decoded | undefined {
  // What is no UTF-8 becomes this character, which costs next to nothing to look for.
  return text.includes(REPLACEMENT) ? undefined : { text: withoutMark(text), fault: undefined };
}

function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}

function utf16(bytes: Buffer): string {
  const isBigEndian = bytes[0] === 0xfe || bytes[0] === 0;
  if (!isBigEndian) return bytes.toString('utf16le');
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}

const REPLACEMENT = '\ufffd';
const MARK = '\ufeff';

/** Up to the first bad byte a text has as many bytes as it was read from; the replacement character itself is written with three. */
function firstBadByte(text: string, bytes: Buffer): SyntaxFault | undefined {
  let at = 0;
  let offset = 0;
  for (let next = text.indexOf(REPLACEMENT); next >= 0; next = text.indexOf(REPLACEMENT, next + 1)) {
    offset += Buffer.byteLength(text.slice(at, next));
    at = next;
    if (bytes.toString('latin1', offset, offset + 3) === '\u00ef\u00bf\u00bd') continue;
    const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
    const start = text.startsWith(MARK) ? next - 1 : next;
    return { message: 'notUtf8', data: { byte }, start, end: start + 1 };
  }
  return undefined;
}

/**
 * Whether bytes that are not UTF-8 look like Chinese text in GB18030, of which GBK and GB2312 are parts. Many texts in other
 * encodings are valid GB18030 too: "é" and the letter after it make a rare character. So most of what is not ASCII has to be
 * common Chinese, and two common characters have to stand side by side.
 */
export function isGb18030(bytes: Uint8Array): boolean {
  if (!isValid(bytes)) return false;
  let [common, other, longest, run] = [0, 0, 0, 0];
  let isOnlyLetters = true;
  for (let at = 0; at < bytes.length;) {
    const [lead = 0, trail = 0] = [bytes[at], bytes[at + 1]];
    if (lead < 0x80) {
      if (isControl(lead)) return false;
      run = 0;
      at += 1;
      continue;
    }
    const isCharacter = isCommonCharacter(lead, trail);
    run = isCharacter ? run + 1 : 0;
    longest = Math.max(longest, run);
    if (isCharacter || isPunctuation(lead, trail)) common++;
    else other++;
    isOnlyLetters &&= isCyrillicLetter(lead) && isCyrillicLetter(trail);
    at += isDigit(trail) ? 4 : 2;
  }
  return longest >= 2 && common >= 3 * other && !isOnlyLetters;
}

function isValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // Not GB18030, or a Node that does not know this encoding.
    return false;
  }
}

/** Level 1 of GB2312: the 3,755 characters in daily use. */
function isCommonCharacter(lead: number, trail: number): boolean {
  return lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
}

/** Punctuation and full-width forms. */
function isPunctuation(lead: number, trail: number): boolean {
  return (lead === 0xa1 || lead === 0xa3) && trail >= 0xa1;
}

/** Letters of KOI8-R in small, of Windows-1251 in capitals. */
function isCyrillicLetter(byte: number): boolean {
  return byte >= 0xc0 && byte <= 0xdf;
}

/** The second byte of a character of four. */
function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** What stands in no text, apart from tab, line feed, form feed and carriage return. */
function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d;
}

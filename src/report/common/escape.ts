import { withoutKeys } from '../../lib/secrets.ts';

/**
 * Characters that no report prints as they are: controls (a terminal would obey them), format characters (bidi overrides and
 * marks without width, which make a text look like another), line separators and halves of surrogate pairs.
 */
function replaceHidden(text: string, write: (found: string) => string): string {
  // The pattern stands inside: V8 looks up its properties when it makes one, and most runs print plain ASCII.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, write);
}

/** Most texts are plain ASCII, in which nothing can hide. */
const PLAIN = /^[\x20-\x7e]*$/;

/** The text with each hidden character written out, as in `\u{1b}`, and keys covered. Line breaks and tabs are hidden characters too. */
export function escapeControls(text: string): string {
  const shown = withoutKeys(text);
  return PLAIN.test(shown)
    ? shown
    : replaceHidden(shown, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

const BEYOND_ASCII = /[^\0-\x7e]/;

/**
 * A value as JSON on one line, or with an indent over several. `JSON.stringify` leaves C1 controls and bidi overrides raw;
 * here they are escapes too.
 */
export function toJson(value: object, indent = 0): string {
  const json = JSON.stringify(value, undefined, indent);
  if (!BEYOND_ASCII.test(json)) return json;
  return replaceHidden(json, (found) => (found === '\n' ? found : escapeUnits(found)));
}

function escapeUnits(found: string): string {
  let escaped = '';
  for (let i = 0; i < found.length; i++) escaped += `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return escaped;
}

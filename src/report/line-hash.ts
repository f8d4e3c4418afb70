/** So many characters from a line's start on make its hash; blanks do not count. */
const WINDOW = 100;
const FACTOR = 37;
/** Stands behind the last character of a file; zeros behind it fill the window. */
const END = '\uffff';

const TWO_32 = 2 ** 32;

/** GitHub's `primaryLocationLineHash` of a line of a file's text. It remembers the latest text. */
export function makeLineHash(): (text: string, line: number) => string {
  let latest: string | undefined;
  let hashOf: (line: number) => string;
  return (text, line) => {
    if (text !== latest) [latest, hashOf] = [text, makeLines(text)];
    return hashOf(line);
  };
}

/** The hash of what stands from a line's start on, and the line's number among lines with the same behind them. */
function makeLines(text: string): (line: number) => string {
  const units = withoutBlanks(text) + END;
  const windows: string[] = [];
  const numbers: number[] = [];
  const seen = new Map<string, number>();
  let next = 0;
  return (line) => {
    while (windows.length < line && next >= 0) {
      const window = units.slice(next, next + WINDOW);
      const number = (seen.get(window) ?? 0) + 1;
      seen.set(window, number);
      windows.push(window);
      numbers.push(number);
      const lineBreak = units.indexOf('\n', next);
      next = lineBreak < 0 ? -1 : lineBreak + 1;
    }
    const [window, number] = [windows[line - 1], numbers[line - 1]];
    return window === undefined || number === undefined ? '' : `${hash(window)}:${number}`;
  };
}

/** The order matters: a CR and an LF with blanks between them are two line breaks. */
function withoutBlanks(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return lines.replace(/[ \t]+/g, '');
}

/** The characters as digits to the base of FACTOR, modulo 2 ** 64, which is kept in halves: doubles are exact up to 2 ** 53. */
function hash(window: string): string {
  let high = 0;
  let low = 0;
  for (let i = 0; i < WINDOW; i++) {
    const sum = low * FACTOR + (i < window.length ? window.charCodeAt(i) : 0);
    low = sum >>> 0;
    high = (high * FACTOR + (sum - low) / TWO_32) >>> 0;
  }
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}

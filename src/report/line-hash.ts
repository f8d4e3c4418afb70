/** So many characters from a line's start on make its hash; blanks do not count. */
const WINDOW = 100;
const FACTOR = 37;
/** Stands behind the last character of a file; zeros behind it fill the window. */
const END = 0xffff;

const TWO_32 = 2 ** 32;
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;

/** FACTOR ** WINDOW in 64 bits, as halves: what a character weighs when it leaves the window. */
const LEAVING_WEIGHT = BigInt.asUintN(64, BigInt(FACTOR) ** BigInt(WINDOW));
const LEAVING_HIGH = Number(LEAVING_WEIGHT >> 32n);
const LEAVING_LOW = Number(LEAVING_WEIGHT & 0xffffffffn);

/** GitHub's `primaryLocationLineHash` of a line of a file's text. It remembers the latest text. */
export function makeLineHash(): (text: string, line: number) => string {
  let latest: string | undefined;
  let hashes: readonly string[] = [];
  return (text, line) => {
    if (text !== latest) [latest, hashes] = [text, lineHashes(text)];
    return hashes[line - 1] ?? '';
  };
}

/** One for each line: a rolling hash over what stands from its start on, and its number among lines of the same hash. */
function lineHashes(text: string): string[] {
  const window = new Uint16Array(WINDOW);
  const starts = [0];
  const hashes: string[] = [];
  const number = makeNumbering();
  let count = 0;
  let high = 0;
  let low = 0;
  const add = (unit: number): void => {
    const slot = count++ % WINDOW;
    const leaving = window[slot] ?? 0;
    window[slot] = unit;
    // All of it stays below 2 ** 53, where doubles are exact; `>>>` takes the rest modulo 2 ** 32.
    const sum = low * FACTOR + unit - leaving * LEAVING_LOW;
    const carry = Math.floor(sum / TWO_32);
    low = sum - carry * TWO_32;
    high = (high * FACTOR + carry - leaving * LEAVING_HIGH) >>> 0;
    if (starts[hashes.length] === count - WINDOW) hashes.push(number(hexadecimal(high, low)));
  };
  let afterCR = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isSkipped = unit === SPACE || unit === TAB || (afterCR && unit === LF);
    afterCR = unit === CR;
    if (isSkipped) continue;
    add(afterCR ? LF : unit);
    if (afterCR || unit === LF) starts.push(count);
  }
  add(END);
  while (hashes.length < starts.length) add(0);
  return hashes;
}

function makeNumbering(): (hash: string) => string {
  const seen = new Map<string, number>();
  return (hash) => {
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  };
}

function hexadecimal(high: number, low: number): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}

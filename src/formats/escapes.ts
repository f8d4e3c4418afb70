/**
 * Where characters of a decoded string stand in the text that encodes it. Each function takes offsets into the decoded
 * string, in rising order, and gives offsets into `encoded`.
 */
type OffsetMap = (encoded: string, offsets: readonly number[]) => number[];

/** A JSON string without its quotes: each escape is one UTF-16 unit. */
export const jsonEscapes: OffsetMap = (encoded, offsets) => {
  let at = 0;
  let decoded = 0;
  let escape = encoded.indexOf('\\');
  return offsets.map((offset) => {
    while (escape >= 0 && decoded + escape - at < offset) {
      decoded += escape - at + 1;
      at = escape + (encoded[escape + 1] === 'u' ? 6 : 2);
      escape = encoded.indexOf('\\', at);
    }
    return Math.min(at + offset - decoded, encoded.length);
  });
};

/** URL encoding: one to four `%XX` make one character of one or two UTF-16 units. */
export const percentEncoding: OffsetMap = (encoded, offsets) =>
  walk(encoded, offsets, (at) => {
    if (encoded[at] !== '%') return [1, 1];
    const bytes = sequenceLength(Number.parseInt(encoded.slice(at + 1, at + 3), 16));
    return [bytes * 3, bytes === 4 ? 2 : 1];
  });

function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

/** Walks unit by unit: `step` returns how many characters of the text make how many of the string. */
function walk(
  encoded: string,
  offsets: readonly number[],
  step: (at: number) => readonly [taken: number, given: number],
): number[] {
  let at = 0;
  let decoded = 0;
  return offsets.map((offset) => {
    while (decoded < offset && at < encoded.length) {
      const [taken, given] = step(at);
      at += taken;
      decoded += given;
    }
    return Math.min(at, encoded.length);
  });
}

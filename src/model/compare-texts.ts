/** Puts texts in the order of their UTF-16 units, which is the same on every machine and in every language. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

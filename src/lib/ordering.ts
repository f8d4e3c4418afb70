/** Puts paths in the order in which folders are walked: step by step, each in the order of its UTF-16 units. */
export function compareFiles(one: string, other: string): number {
  const end = Math.min(one.length, other.length);
  for (let i = 0; i < end; i++) {
    if (one[i] !== other[i]) return rankOf(one, i) - rankOf(other, i);
  }
  return one.length - other.length;
}

/** What a step ends with comes before whatever goes on with it. */
function rankOf(path: string, index: number): number {
  return path[index] === '/' ? -1 : path.charCodeAt(index);
}

/** Puts texts in the order of their UTF-16 units, which is the same on every machine and in every language. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

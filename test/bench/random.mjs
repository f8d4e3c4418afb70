/** Random numbers that are the same in every run and on every machine: mulberry32, floats in [0, 1). */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** 16 digits, the first not 0, and nobody's sample. */
export function accountId(random) {
  let digits = String(1 + Math.floor(random() * 9));
  while (digits.length < 16) digits += Math.floor(random() * 10);
  return digits;
}

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

/** A whole number, both ends included. */
export function between(random, least, most) {
  return least + Math.floor(random() * (most - least + 1));
}

export function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** A list of `least` to `most` items. */
export function some(random, [least, most], make) {
  return Array.from({ length: between(random, least, most) }, (_, index) => make(index));
}

/** A new list, or a new object, in random order. */
export function shuffled(random, given) {
  if (!Array.isArray(given)) return Object.fromEntries(shuffled(random, Object.entries(given)));
  return given
    .map((item) => ({ item, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ item }) => item);
}

/** 16 digits, the first not 0. */
export function accountId(random) {
  let digits = String(between(random, 1, 9));
  while (digits.length < 16) digits += String(between(random, 0, 9));
  return digits;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A name of 8 to 16 letters. Among 100,000 names of 8 letters two are the same once in forty loads. */
export function name(random) {
  return some(random, [8, 16], () => pick(random, LETTERS)).join('');
}

import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

import { Parser, type ParseOptions, type Tree } from 'web-tree-sitter';

/** How often each block of code ran, and how much the functions of the language were given to go through. */
type Counts = Map<string, number>;

/** Code that is ours to answer for; the test itself and its runner are not. */
const COUNTED = /\/(?:src|rules)\/|\/node_modules\/(?!vitest|@vitest|vite|fast-check|chai)/;

/**
 * What grows faster than its input, one line each: a block of code, or a function of the language such as
 * `String.indexOf`, whose count from 2n to 4n is more than 2.5 times that from n to 2n. Linear work gives 2, n log n up to
 * 2.3, quadratic work 4. V8 counts exactly, so the answer is the same on every machine and however busy that is. What a
 * regular expression does inside of one call is not seen here: `regular-expressions.test.ts` sees to that.
 *
 * Counting changes functions of the language for good, so tests that count run in a process of their own (`vitest.config.ts`).
 */
export async function growsFaster(size: number, work: (size: number) => unknown): Promise<readonly string[]> {
  // V8 counts the blocks of functions that it compiles from now on.
  profiler ??= startCounting();
  const session = await profiler;
  await work(size); // Loads what is loaded once.
  const first = await countsOf(session, () => work(size));
  const second = await countsOf(session, () => work(2 * size));
  const third = await countsOf(session, () => work(4 * size));
  return [...third].flatMap(([name, at4n]) => {
    const [atN, at2n] = [first.get(name) ?? 0, second.get(name) ?? 0];
    // What grows by that little goes through nothing for each item.
    if (at4n - at2n < 8 * size || at4n - at2n <= 2.5 * Math.max(at2n - atN, 0)) return [];
    return [`${name}: ${[atN, at2n, at4n].join(', ')}`];
  });
}

let counts: Counts | undefined;
let profiler: Promise<Session> | undefined;

async function countsOf(session: Session, work: () => unknown): Promise<Counts> {
  await session.post('Profiler.takePreciseCoverage');
  const own: Counts = new Map();
  counts = own;
  try {
    await work();
  } finally {
    counts = undefined;
  }
  const { result } = await session.post('Profiler.takePreciseCoverage');
  for (const { url, functions } of result) {
    if (!COUNTED.test(url)) continue;
    const file = shortName(url);
    for (const { functionName, ranges } of functions)
      for (const { startOffset, endOffset, count } of ranges) {
        const name = `${file} ${functionName} ${String(startOffset)}-${String(endOffset)}`;
        own.set(name, (own.get(name) ?? 0) + count);
      }
  }
  return own;
}

async function startCounting(): Promise<Session> {
  // Optimised code, and code that is thrown away meanwhile, would lose counts.
  for (const flag of ['--no-opt', '--no-flush-bytecode', ...(isMaglevThere ? ['--no-maglev'] : [])])
    setFlagsFromString(flag);
  countLanguage();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return session;
}

const isMaglevThere = Number(process.versions.node.split('.')[0]) >= 22;

function add(name: string, amount: number): void {
  counts?.set(name, (counts.get(name) ?? 0) + amount);
}

type Counted = (...args: never[]) => unknown;

/** Counts a call of a function of the language, by the line of ours that made it. */
function countCall(name: string, by: Counted, amount: () => number): void {
  const own = counts;
  if (own === undefined) return;
  // What is called in order to count is not counted.
  counts = undefined;
  const caller = callerOf(by);
  const units = caller === undefined ? 0 : amount();
  counts = own;
  if (caller !== undefined) add(`${name} at ${caller}`, units);
}

/** The line that called a function which counts; `undefined` where that is not ours. */
function callerOf(by: Counted): string | undefined {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  // `String.replace` calls `RegExp.exec` for its caller.
  Error.stackTraceLimit = 3;
  const trace: { stack?: unknown } = {};
  Error.captureStackTrace(trace, by);
  const sites = trace.stack as readonly NodeJS.CallSite[];
  Error.stackTraceLimit = stackTraceLimit;
  if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
  else Object.defineProperty(Error, 'prepareStackTrace', before);
  const site = sites.find((each) => typeof each.getFileName() === 'string');
  const file = String(site?.getFileName());
  return COUNTED.test(file) ? `${shortName(file)}:${String(site?.getLineNumber())}` : undefined;
}

function shortName(url: string): string {
  return url.replace(/^.*\/(?=(?:src|rules|node_modules)\/)/, '');
}

/** Puts another function in the place of one that an object holds; not where this version of Node has none. */
function replaceFunction(owner: object, key: PropertyKey, make: (real: never) => Counted): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  if (descriptor !== undefined)
    Object.defineProperty(owner, key, { ...descriptor, value: make(descriptor.value as never) });
}

type Amount = (self: never, args: readonly unknown[], result: never) => number;

/** Makes a function of an object count what `amount` says of each call. */
function counted(owner: object, name: string, key: PropertyKey, amount: Amount): void {
  replaceFunction(owner, key, (real: (...args: unknown[]) => unknown) => {
    const counting = function (this: unknown, ...args: unknown[]): unknown {
      const result = real.apply(this, args);
      countCall(`${name}.${String(key)}`, counting, () => amount(this as never, args, result as never));
      return result;
    };
    return counting;
  });
}

interface Long {
  readonly length: number;
}

function countLanguage(): void {
  const all: Amount = (self: Long) => self.length;
  const made: Amount = (_: unknown, __: readonly unknown[], result: Long) => result.length;
  for (const [owner, name] of [
    [Array.prototype, 'Array'],
    [String.prototype, 'String'],
  ] as const) {
    const { indexOf } = owner as { readonly indexOf: (...args: readonly unknown[]) => number };
    const searched: Amount = (self: Long, args) => {
      const start = typeof args[1] === 'number' ? Math.max(0, args[1]) : 0;
      const found = indexOf.apply(self, [...args]);
      return (found < 0 ? Math.max(start, self.length) : found) - start + 1;
    };
    for (const key of ['indexOf', 'includes']) counted(owner, name, key, searched);
  }
  for (const key of ['concat', 'slice', 'toSorted', 'toReversed', 'toSpliced', 'with', 'flat'])
    counted(Array.prototype, 'Array', key, made);
  for (const key of ['unshift', 'splice', 'reverse', 'join', 'fill']) counted(Array.prototype, 'Array', key, all);
  for (const key of ['split', 'normalize', 'toLowerCase', 'toUpperCase', 'replaceAll'])
    counted(String.prototype, 'String', key, all);
  for (const key of ['keys', 'values', 'entries']) counted(Object, 'Object', key, made);
  counted(JSON, 'JSON', 'parse', (_: unknown, [text]) => String(text).length);
  counted(
    JSON,
    'JSON',
    'stringify',
    (_: unknown, __: readonly unknown[], text: string | undefined) => text?.length ?? 0,
  );
  // `test`, `match`, `replace`, `split` and `matchAll` go through it.
  countSearches();
  countSteps(Array.prototype, 'Array', Symbol.iterator);
  for (const kind of [Map, Set])
    for (const key of [Symbol.iterator, 'keys', 'values', 'entries'] as const)
      countSteps(kind.prototype, kind.name, key);
  countParser();
}

/** Counts the characters from where a search began to where it ended. */
function countSearches(): void {
  replaceFunction(RegExp.prototype, 'exec', (real: (this: RegExp, text: string) => RegExpExecArray | null) => {
    const exec = function (this: RegExp, text: string): RegExpExecArray | null {
      const start = this.sticky || this.global ? this.lastIndex : 0;
      const found = real.call(this, text);
      countCall('RegExp.exec', exec, () => {
        const isFixed = this.sticky || (this.source.startsWith('^') && !this.multiline);
        const end = found === null ? (isFixed ? start : text.length) : found.index + found[0].length;
        return end - start + 1;
      });
      return found;
    };
    return exec;
  });
}

/** Counts what is taken from an iterator: spreads, `for … of`, `new Set(…)`. */
function countSteps(owner: object, name: string, key: PropertyKey): void {
  replaceFunction(owner, key, (real: () => Iterator<unknown>) => {
    const steps = function (this: unknown): Iterator<unknown> {
      const iterator = real.call(this);
      const own = counts;
      if (own === undefined) return iterator;
      counts = undefined;
      const caller = callerOf(steps);
      counts = own;
      if (caller === undefined) return iterator;
      const next = iterator.next.bind(iterator);
      const step = `${name}.${String(key)} at ${caller}`;
      const value = (): IteratorResult<unknown> => {
        add(step, 1);
        return next();
      };
      return Object.defineProperty(iterator, 'next', { value });
    };
    return steps;
  });
}

/** The parser of Terraform's language is no JavaScript; it tells of its progress every 100 steps. */
function countParser(): void {
  replaceFunction(Parser.prototype, 'parse', (real: Parser['parse']) => {
    const progressCallback = (): void => add('tree-sitter', 100);
    return function (this: Parser, text: string, oldTree?: Tree | null, options?: ParseOptions): Tree | null {
      return real.call(this, text, oldTree, { ...options, progressCallback });
    };
  });
}

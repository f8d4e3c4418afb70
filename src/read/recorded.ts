import type { Document, Held } from '../model/document.ts';
import { doubledKeys, jsonDocument } from './json.ts';
import type { ByteSource } from './byte-source.ts';
import { makeTape, type TapeSpot, type Tape } from './tape.ts';
import { openWindow, type Batch, type Window } from './windows.ts';

/** A recording without its roles, which are read again bit by bit whenever they are looked at. */
export interface Recorded {
  readonly document: Document;
  readonly value: unknown;
  /** The roles of each account that has a list of them, by the account's number. */
  readonly roles: ReadonlyMap<number, RoleBatches>;
}

/** The roles of one account where they stand. */
export interface RoleBatches {
  readonly count: number;
  /** Opened one after the other; each can be let go before the next one. */
  windows(): Iterable<Window & { readonly first: number }>;
}

/** Told of the values of each batch while it passes by: what is asked of a list as a whole need not be kept. */
export type OnRoles = (account: number, first: number, values: readonly unknown[]) => void;

/** What is judged together: enough for a read of the disk, and little to hold where one role of it is kept. */
const BATCH = 32;

/**
 * Reads a recording of any size. `undefined` where the text is not as a program writes one, so that it has to be looked at as a
 * whole: it is broken, a key stands twice, it is no UTF-8, one value is very large, or something else altogether.
 */
export function readRecorded(source: ByteSource, onRoles: OnRoles): Recorded | undefined {
  const reading: Reading = {
    tape: makeTape(source),
    source,
    onRoles,
    kept: [],
    length: 0,
    stretches: [START],
    roles: new Map(),
  };
  try {
    if (!readTop(reading)) return undefined;
    const text = reading.kept.join('');
    const value: unknown = JSON.parse(text);
    if (doubledKeys(text, value).length > 0) return undefined;
    const document = {
      ...jsonDocument(source.path, text, { index: source.index, start: 0 }),
      stretches: reading.stretches,
    };
    return { document, value, roles: reading.roles };
  } catch (error) {
    // A text that is no JSON, bytes that are no text, more than a text can hold.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const START: Held = { at: 0, line: 0, column: 0 };

interface Reading {
  readonly tape: Tape;
  readonly source: ByteSource;
  readonly onRoles: OnRoles;
  /** The text without roles. */
  readonly kept: string[];
  length: number;
  readonly stretches: Held[];
  readonly roles: Map<number, RoleBatches>;
}

function keep(reading: Reading, piece: string): void {
  reading.kept.push(piece);
  reading.length += piece.length;
}

function readTop(reading: Reading): boolean {
  const { tape } = reading;
  keep(reading, tape.blank());
  const isRead = members(reading, (key) => {
    if (key !== 'accounts' || tape.head() !== '[') return other(reading);
    return items(reading, (account) => readAccount(reading, account));
  });
  keep(reading, tape.blank());
  return isRead && tape.head() === '';
}

function readAccount(reading: Reading, account: number): boolean {
  const { tape } = reading;
  if (tape.head() !== '{') return other(reading);
  return members(reading, (key) => {
    if (key !== 'roles' || tape.head() !== '[') return other(reading);
    return readRoles(reading, account);
  });
}

function other(reading: Reading): boolean {
  keep(reading, reading.tape.value());
  return true;
}

/** The members of an object, each kept but for what `visit` leaves out; `false` where it is none. */
function members(reading: Reading, visit: (key: string) => boolean): boolean {
  const { tape } = reading;
  return within(reading, ['{', '}'], () => {
    if (tape.head() !== '"') return false;
    const key = tape.value();
    keep(reading, key + tape.blank());
    if (tape.head() !== ':') return false;
    keep(reading, tape.step() + tape.blank());
    return visit(String(JSON.parse(key)));
  });
}

function items(reading: Reading, visit: (index: number) => boolean): boolean {
  let index = 0;
  return within(reading, ['[', ']'], () => visit(index++));
}

/** What stands between two brackets, with commas; whether they are where they must be is for the parser to say. */
function within(reading: Reading, [open, close]: readonly [string, string], each: () => boolean): boolean {
  const { tape } = reading;
  if (tape.head() !== open) return false;
  keep(reading, tape.step() + tape.blank());
  while (tape.head() !== close) {
    if (tape.head() === '' || !each()) return false;
    keep(reading, tape.blank());
    if (tape.head() === ',') keep(reading, tape.step() + tape.blank());
    else if (tape.head() !== close) return false;
  }
  keep(reading, tape.step());
  return true;
}

/** The roles of an account: they are passed over, and where they stand is kept. */
function readRoles(reading: Reading, account: number): boolean {
  const { tape, source, stretches, onRoles } = reading;
  const list = ['accounts', account, 'roles'];
  keep(reading, tape.step() + tape.blank());
  const batches: Batch[] = [];
  let count = 0;
  while (tape.head() !== ']') {
    const batch = takeBatch(tape, count);
    if (batch === undefined) return false;
    onRoles(account, count, batch.values);
    count += batch.values.length;
    batches.push({ first: batch.first, from: batch.from, to: batch.to.byte });
    if (batch.blank === undefined) continue;
    stretches.push({ at: reading.length, line: batch.to.line, column: batch.to.column });
    keep(reading, batch.blank);
    break;
  }
  if (tape.head() !== ']' || reading.roles.has(account)) return false;
  keep(reading, tape.step());
  reading.roles.set(account, {
    count,
    *windows() {
      for (const batch of batches) yield { ...openWindow(source, batch, list), first: batch.first };
    },
  });
  return true;
}

interface Taken {
  readonly first: number;
  readonly from: TapeSpot;
  readonly to: TapeSpot;
  readonly values: readonly unknown[];
  /** What stands behind the last one of all. */
  readonly blank: string | undefined;
}

/** Passes over some roles and the comma behind them; `undefined` where the list is not as it should be. */
function takeBatch(tape: Tape, first: number): Taken | undefined {
  const from = tape.spot();
  const values: unknown[] = [];
  for (;;) {
    const text = tape.value();
    const value: unknown = JSON.parse(text);
    if (doubledKeys(text, value).length > 0) return undefined;
    values.push(value);
    const to = tape.spot();
    const blank = tape.blank();
    if (tape.head() !== ',') return { first, from, to, values, blank };
    tape.step();
    tape.blank();
    if (tape.head() === ']') return undefined;
    if (values.length === BATCH) return { first, from, to, values, blank: undefined };
  }
}

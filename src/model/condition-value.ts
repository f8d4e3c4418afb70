import { isDay } from './day.ts';
import { parseIpRange } from './ip-range.ts';

/** What the values of an operator are; in a policy each is written as a string. */
export type ValueKind = 'string' | 'number' | 'date' | 'boolean' | 'address';

const PARSERS: Readonly<Record<ValueKind, (text: string) => unknown>> = {
  string: (text) => text,
  number: parseNumber,
  date: dateParts,
  boolean: parseBoolean,
  address: parseIpRange,
};

/** Whether a text is a value of this kind. */
export function isOfKind(kind: ValueKind, text: string): boolean {
  return PARSERS[kind](text) !== undefined;
}

/** A decimal number. */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?\d{1,300}(?:\.\d{1,300})?$/.test(text) ? Number(text) : undefined;
}

/** `true` or `false`, in any case. */
export function parseBoolean(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  if (folded === 'true') return true;
  return folded === 'false' ? false : undefined;
}

/** The moment that an ISO 8601 date means, in milliseconds; `undefined` where it has a time and does not say in which zone. */
export function parseInstant(text: string): number | undefined {
  const parts = dateParts(text);
  if (parts === undefined) return undefined;
  const { day, time, zone } = parts;
  if (time !== undefined && zone === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = (time ?? '').split(':').map(Number);
  return Date.parse(day) + ((hours * 60 + minutes - offsetOf(zone)) * 60 + seconds) * 1000;
}

const DATE =
  /^(\d{4}-\d\d-\d\d)(?:T((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

interface DateParts {
  readonly day: string;
  readonly time: string | undefined;
  readonly zone: string | undefined;
}

function dateParts(text: string): DateParts | undefined {
  const [, day, time, zone] = DATE.exec(text) ?? [];
  return day !== undefined && isDay(day) ? { day, time, zone } : undefined;
}

/** Minutes that a zone is ahead of UTC. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? 'Z') ?? [];
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -ahead : ahead;
}

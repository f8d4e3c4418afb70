import { every, not, some, type Truth } from './truth.ts';
import { parseBoolean, parseInstant, parseNumber, type ValueKind } from './condition-value.ts';
import { holdsRange, parseIpRange } from './ip-range.ts';
import type { Condition } from './trust.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';
import { matchesWildcard } from './wildcard.ts';

/** What a request says under a key: its values, nothing at all, or something that is not known before it is made. */
export type KeyState = readonly string[] | 'absent' | 'unknown';

/** What a request says, key by key. */
export type RequestContext = (key: string) => KeyState;

/** What an operator asks of one value. */
interface Operator {
  readonly takes: ValueKind;
  /** Asks that no value matches, and so holds where there is none. */
  readonly isNegative: boolean;
  /** Reads `*` and `?` as wildcards; under the others they stand for themselves. */
  readonly hasWildcards: boolean;
  /** Whether a value of the request matches one of the policy; of a negative operator, what it asks not to be. */
  readonly matches: (given: string, wanted: string) => Truth;
}

type Matches = Operator['matches'];

const same: Matches = (given, wanted) => given === wanted;
const sameIgnoringCase: Matches = (given, wanted) => given.toLowerCase() === wanted.toLowerCase();
const like: Matches = (given, wanted) => matchesWildcard(wanted, given);

/** Compares what both texts mean; what cannot be read leaves the answer open. */
function compare<T>(parse: (text: string) => T | undefined, test: (given: T, wanted: T) => boolean): Matches {
  return (given, wanted) => {
    const [one, other] = [parse(given), parse(wanted)];
    return one === undefined || other === undefined ? undefined : test(one, other);
  };
}

const is = (takes: ValueKind, matches: Matches, hasWildcards = false): Operator => ({
  takes,
  isNegative: false,
  hasWildcards,
  matches,
});
const isNot = (takes: ValueKind, matches: Matches, hasWildcards = false): Operator => ({
  ...is(takes, matches, hasWildcards),
  isNegative: true,
});

/** The numeric and date operators: `NumericEquals`, `DateLessThan`, … */
function ordered(
  name: string,
  takes: ValueKind,
  parse: (text: string) => number | undefined,
): readonly (readonly [string, Operator])[] {
  return [
    [
      `${name}Equals`,
      is(
        takes,
        compare(parse, (given, wanted) => given === wanted),
      ),
    ],
    [
      `${name}NotEquals`,
      isNot(
        takes,
        compare(parse, (given, wanted) => given === wanted),
      ),
    ],
    [
      `${name}LessThan`,
      is(
        takes,
        compare(parse, (given, wanted) => given < wanted),
      ),
    ],
    [
      `${name}LessThanEquals`,
      is(
        takes,
        compare(parse, (given, wanted) => given <= wanted),
      ),
    ],
    [
      `${name}GreaterThan`,
      is(
        takes,
        compare(parse, (given, wanted) => given > wanted),
      ),
    ],
    [
      `${name}GreaterThanEquals`,
      is(
        takes,
        compare(parse, (given, wanted) => given >= wanted),
      ),
    ],
  ];
}

/** The 21 operators of "RAM policy elements". */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', is('string', same)],
  ['StringNotEquals', isNot('string', same)],
  ['StringEqualsIgnoreCase', is('string', sameIgnoringCase)],
  ['StringNotEqualsIgnoreCase', isNot('string', sameIgnoringCase)],
  ['StringLike', is('string', like, true)],
  ['StringNotLike', isNot('string', like, true)],
  ...ordered('Numeric', 'number', parseNumber),
  ...ordered('Date', 'date', parseInstant),
  [
    'Bool',
    is(
      'boolean',
      compare(parseBoolean, (given, wanted) => given === wanted),
    ),
  ],
  [
    'IpAddress',
    is(
      'address',
      compare(parseIpRange, (given, wanted) => holdsRange(wanted, given)),
    ),
  ],
  [
    'NotIpAddress',
    isNot(
      'address',
      compare(parseIpRange, (given, wanted) => holdsRange(wanted, given)),
    ),
  ],
]);

/** For keys with several values: one of them, or each of them, has to meet what the operator asks. */
const SET_PREFIXES = ['ForAnyValue', 'ForAllValues'] as const;

/** An operator as a policy writes it. */
export interface WrittenOperator extends Operator {
  readonly name: string;
  readonly set: (typeof SET_PREFIXES)[number] | undefined;
}

/** The operators in all ways to write them, the plain ones first. */
export function operatorNames(): readonly string[] {
  const names = [...OPERATORS.keys()];
  return [...names, ...SET_PREFIXES.flatMap((set) => names.map((name) => `${set}:${name}`))];
}

/** Reads an operator; `undefined` for what RAM does not have. */
export function parseOperator(text: string): WrittenOperator | undefined {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const set = SET_PREFIXES.find((prefix) => text.startsWith(`${prefix}:`));
  const name = set === undefined ? text : text.slice(set.length + 1);
  const operator = OPERATORS.get(name);
  if (operator === undefined) return undefined;
  const read = { ...operator, name, set };
  READ.set(text, read);
  return read;
}

/** The operators that were met: there are no more of them than there are. */
const READ = new Map<string, WrittenOperator>();

/** Whether AWS has an operator that RAM does not: `…IfExists`, `Arn…`, `Null`, `BinaryEquals`. */
export function isOperatorOfAws(text: string): boolean {
  return /^(?:\w+:)?(?:Null|BinaryEquals|Arn(?:Not)?(?:Equals|Like)|\w+IfExists)$/.test(text);
}

/**
 * Whether a request meets a condition. The values of a key are alternatives, and under a negative operator none of them may
 * match. `undefined`: the key, a value or the operator is not known, or RAM's page leaves it open.
 */
export function isMet(condition: Condition, context: RequestContext): Truth {
  const operator = parseOperator(condition.operator);
  const given = context(condition.key);
  const wanted = condition.values.map(({ value }) => textOf(value));
  if (operator === undefined || given === 'unknown' || wanted.length === 0) return undefined;
  if (given === 'absent' || given.length === 0) return isMetByNothing(operator, wanted);
  const answers = given.map((value) => {
    const matches = some(wanted.map((text) => (text === undefined ? undefined : operator.matches(value, text))));
    return operator.isNegative ? not(matches) : matches;
  });
  const wantsEach = operator.set === 'ForAllValues' || (operator.set === undefined && operator.isNegative);
  return wantsEach ? every(answers) : some(answers);
}

/** Where the key is absent: no page says what becomes of "any value is not …", nor of a Boolean that is to be false. */
function isMetByNothing({ set, isNegative, takes }: WrittenOperator, wanted: readonly (string | undefined)[]): Truth {
  if (set === 'ForAllValues') return true;
  if (isNegative) return set === 'ForAnyValue' ? undefined : true;
  const mayWantFalse = wanted.some((text) => text === undefined || parseBoolean(text) === false);
  return takes === 'boolean' && mayWantFalse ? undefined : false;
}

/** A value as RAM compares it: a string, also where the policy lacks the quotes. `undefined`: not filled in yet. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && !isUnknown(value) && findPlaceholder(value) === undefined ? value : undefined;
}

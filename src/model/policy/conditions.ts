import { isDay } from '../../lib/dates.ts';
import { closestWord } from '../../lib/did-you-mean.ts';
import { parseIpRange, holdsRange } from '../../lib/ip-range.ts';
import { every, not, some, type Ternary } from '../../lib/ternary.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { findPlaceholder, isUnknown } from '../unresolved.ts';
import type { Condition, Statement } from './trust-policy.ts';

/** What the values of an operator are; in a policy each is written as a string. */
type ValueKind = 'string' | 'number' | 'date' | 'boolean' | 'address';

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
function parseNumber(text: string): number | undefined {
  return /^[+-]?\d{1,300}(?:\.\d{1,300})?$/.test(text) ? Number(text) : undefined;
}

/** `true` or `false`, in any case. */
function parseBoolean(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  if (folded === 'true') return true;
  return folded === 'false' ? false : undefined;
}

/** The moment that an ISO 8601 date means, in milliseconds; `undefined` where it has a time and does not say in which zone. */
function parseInstant(text: string): number | undefined {
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

/** What a request says under a key: its values, nothing at all, or something that is not known before it is made. */
export type KeyState = readonly string[] | 'absent' | 'unknown';

/** What a request says, key by key. */
type RequestContext = (key: string) => KeyState;

/** How a value of the request has to stand to one of the policy. */
type Relation =
  'equal' | 'equalIgnoringCase' | 'like' | 'less' | 'atMost' | 'greater' | 'atLeast' | 'within' | 'notDocumented';

/** What an operator asks of one value. */
interface Operator {
  readonly takes: ValueKind;
  readonly relation: Relation;
  /** Asks that no value matches, and so holds where there is none. */
  readonly isNegative?: true;
  /** Reads `*` and `?` as wildcards; under the others they stand for themselves. */
  readonly hasWildcards?: true;
}

/** Whether a value of the request matches one of the policy; of a negative operator, what it asks not to be. */
function matches({ takes, relation }: Operator, given: string, wanted: string): Ternary {
  if (relation === 'notDocumented') return undefined;
  if (relation === 'equalIgnoringCase') return given.toLowerCase() === wanted.toLowerCase();
  if (relation === 'like') return matchesWildcard(wanted, given);
  if (relation === 'within') {
    const [inner, outer] = [parseIpRange(given), parseIpRange(wanted)];
    return inner === undefined || outer === undefined ? undefined : holdsRange(outer, inner);
  }
  if (takes === 'string') return given === wanted;
  if (takes === 'boolean') return equal(parseBoolean(given), parseBoolean(wanted));
  const parse = takes === 'date' ? parseInstant : parseNumber;
  return compared(relation, parse(given), parse(wanted));
}

function equal<T>(one: T | undefined, other: T | undefined): Ternary {
  return one === undefined || other === undefined ? undefined : one === other;
}

/** What cannot be read leaves the answer open. */
function compared(relation: Relation, given: number | undefined, wanted: number | undefined): Ternary {
  if (given === undefined || wanted === undefined) return undefined;
  if (relation === 'less') return given < wanted;
  if (relation === 'atMost') return given <= wanted;
  if (relation === 'greater') return given > wanted;
  return relation === 'atLeast' ? given >= wanted : given === wanted;
}

/** The operators of RAM, and one that only the page of RAM policies for OSS has. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', { takes: 'string', relation: 'equal' }],
  ['StringNotEquals', { takes: 'string', relation: 'equal', isNegative: true }],
  ['StringEqualsIgnoreCase', { takes: 'string', relation: 'equalIgnoringCase' }],
  ['StringNotEqualsIgnoreCase', { takes: 'string', relation: 'equalIgnoringCase', isNegative: true }],
  ['StringLike', { takes: 'string', relation: 'like', hasWildcards: true }],
  ['StringNotLike', { takes: 'string', relation: 'like', isNegative: true, hasWildcards: true }],
  ['NumericEquals', { takes: 'number', relation: 'equal' }],
  ['NumericNotEquals', { takes: 'number', relation: 'equal', isNegative: true }],
  ['NumericLessThan', { takes: 'number', relation: 'less' }],
  ['NumericLessThanEquals', { takes: 'number', relation: 'atMost' }],
  ['NumericGreaterThan', { takes: 'number', relation: 'greater' }],
  ['NumericGreaterThanEquals', { takes: 'number', relation: 'atLeast' }],
  ['DateEquals', { takes: 'date', relation: 'equal' }],
  ['DateNotEquals', { takes: 'date', relation: 'equal', isNegative: true }],
  ['DateLessThan', { takes: 'date', relation: 'less' }],
  ['DateLessThanEquals', { takes: 'date', relation: 'atMost' }],
  ['DateGreaterThan', { takes: 'date', relation: 'greater' }],
  ['DateGreaterThanEquals', { takes: 'date', relation: 'atLeast' }],
  ['Bool', { takes: 'boolean', relation: 'equal' }],
  ['IpAddress', { takes: 'address', relation: 'within' }],
  ['NotIpAddress', { takes: 'address', relation: 'within', isNegative: true }],
  // What it adds to `IpAddress` is not documented.
  ['IpAddressIncludeBorder', { takes: 'address', relation: 'notDocumented' }],
]);

/** For keys with several values: one of them, or each of them, has to meet what the operator asks. */
const SET_PREFIXES = ['ForAnyValue', 'ForAllValues'] as const;

/** An operator as a policy writes it. */
interface WrittenOperator extends Operator {
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
export function isMet(condition: Condition, context: RequestContext): Ternary {
  const operator = parseOperator(condition.operator);
  const given = context(condition.key);
  const wanted = condition.values.map(({ value }) => textOf(value));
  if (operator === undefined || given === 'unknown' || wanted.length === 0) return undefined;
  if (given === 'absent' || given.length === 0) return isMetByNothing(operator, wanted);
  const answers = given.map((value) => {
    const found = some(wanted.map((text) => (text === undefined ? undefined : matches(operator, value, text))));
    return operator.isNegative ? not(found) : found;
  });
  const wantsEach = operator.set === 'ForAllValues' || (operator.set === undefined && operator.isNegative);
  return wantsEach ? every(answers) : some(answers);
}

/** Where the key is absent: no page says what becomes of "any value is not …", nor of a Boolean that is to be false. */
function isMetByNothing({ set, isNegative, takes }: WrittenOperator, wanted: readonly (string | undefined)[]): Ternary {
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

/** Keys that RAM's pages name for the moment when a role is taken, or for every request. */
const SENT_BY_ANYONE: readonly string[] = [
  'acs:CurrentTime',
  'acs:SecureTransport',
  'acs:SourceIp',
  'acs:SourceVpc',
  'acs:VpcSourceIp',
  // Both spellings are in use on the vendor's own pages and in its code.
  'acs:PrincipalARN',
  'acs:PrincipalArn',
  'acs:PrincipalRDId',
  'acs:PrincipalRdId',
  'acs:PrincipalRDPath',
  'acs:PrincipalRdPath',
];

/** Those that only a person, an application or an identity provider sends: a service that takes a role does not. */
const NEVER_OF_SERVICE: readonly string[] = [
  'acs:MFAPresent',
  'sts:ExternalId',
  'sts:SourceIdentity',
  'oidc:iss',
  'oidc:aud',
  'oidc:sub',
  'saml:recipient',
];

/** Keys that end in a tag's own key: `acs:ResourceTag/team`. */
const TAG_KEY = /^acs:(?:Request|Resource)Tag\/./;

/** All of them. */
const KEY_NAMES: readonly string[] = [...SENT_BY_ANYONE, ...NEVER_OF_SERVICE];

/** Whether RAM's pages name a key, as it is written. */
export function isKnownKey(key: string): boolean {
  return KEY_NAMES.includes(key) || TAG_KEY.test(key);
}

/** The key that a misspelled one was meant to be: in another case, with a typing error, or without its service prefix. */
export function meantKey(key: string): string | undefined {
  if (key.includes(':')) return closestWord(key, KEY_NAMES);
  return KEY_NAMES.find((name) => isSameKey(name.slice(name.indexOf(':') + 1), key));
}

/** Whether two texts are one key; it is not documented that RAM distinguishes case. */
export function isSameKey(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What a request of a service to take a role says: nothing of what only others send; all else is not known. */
export function serviceContext(key: string): KeyState {
  const isOfProvider = /^(?:oidc|saml):/i.test(key);
  const isNever = NEVER_OF_SERVICE.some((name) => isSameKey(name, key));
  return isOfProvider || isNever ? 'absent' : 'unknown';
}

/** Whether a condition says who among all is meant. */
export function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(narrows);
}

/** What fits all, or asks for less than nothing. */
const EVERYTHING: ReadonlySet<unknown> = new Set(['*', '0.0.0.0/0', '::/0', 'false', false]);

/** One that says how or when a request is made narrows nothing; nor does "all but this one". */
function narrows({ operator, key, values }: Condition): boolean {
  if (/^acs:(?:SecureTransport|CurrentTime)$/i.test(key) || parseOperator(operator)?.isNegative === true) return false;
  return !values.some(({ value }) => EVERYTHING.has(value));
}

/**
 * Whether a statement has `"Principal": "*"`, the form of an OSS bucket policy, and nothing that narrows it: that it would
 * be everybody is worse than its form. Narrowed, the form is worse.
 */
export function isForAnybody(statement: Statement): boolean {
  return statement.principals.some(({ under }) => under === '*') && !isNarrowed(statement);
}

/** Where the vendor's part of this module comes from. */
export const CONDITION_FACTS = [
  {
    what: 'Condition operators',
    constants: ['OPERATORS'],
    sources: ['policyElements', 'ossPolicies'],
    check: 'Read the operators in "Condition". IpAddressIncludeBorder is on the page of RAM policies for OSS.',
  },
  {
    what: 'Prefixes of condition operators for several values',
    constants: ['SET_PREFIXES'],
    sources: ['policyModule'],
    check: 'Look for both in "RAM policy elements": ForAllValues was seen in this module only, ForAnyValue nowhere.',
  },
  {
    what: 'Condition keys of a trust policy',
    constants: ['SENT_BY_ANYONE', 'NEVER_OF_SERVICE', 'TAG_KEY'],
    sources: ['policyElements', 'trustedIdp', 'assumeRole'],
    check:
      'Read the common condition keys, the keys of OIDC and SAML, and the keys in the authorization table of AssumeRole.',
  },
] as const;

import { asList, asObject, type Node } from '../../formats/nodes.ts';
import type { Ternary } from '../../lib/ternary.ts';
import { isUnknown } from '../../model/unresolved.ts';

/** Works out a function of values that are known as far as they are looked at; `undefined` when it is not known. */
type PlainFunction = (argument: unknown) => unknown;

/** Functions of a template that need nothing but their argument, as the vendor's page on functions describes them. */
const FUNCTIONS: Readonly<Record<string, PlainFunction>> = {
  'Fn::Add': added,
  'Fn::Base64Decode': (text) => (isText(text) ? decodedBase64(text) : undefined),
  'Fn::Base64Encode': (text) => (isText(text) ? encodedBase64(text) : undefined),
  'Fn::GetJsonValue': jsonValue,
  'Fn::Index': index,
  'Fn::Jq': queried,
  'Fn::Length': length,
  'Fn::ListMerge': (lists) => (asList(lists).every(Array.isArray) ? asList(lists).flat() : undefined),
  'Fn::MergeMapToList': mergedMaps,
  'Fn::Replace': replaced,
  'Fn::Select': selected,
  'Fn::SelectMapList': selectedOfMaps,
  'Fn::Split': split,
};

/** What a function gives of its argument; `undefined` when it is none of these, or not known. */
export function plainResult(name: string, argument: unknown): unknown {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(argument) : undefined;
}

/** Conditions of that kind: whether values are among others. */
const CONDITIONS: Readonly<Record<string, (argument: unknown) => Ternary>> = {
  'Fn::Contains': (given) => contains(asList(given)[0], asList(given)[1]),
  'Fn::EachMemberIn': eachIn,
};

/** Whether such a condition holds; `undefined` when it is none of these, or not known. */
export function plainCondition(name: string, argument: unknown): Ternary {
  return Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name]?.(argument) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !isUnknown(value);
}

/** Whether nothing in a value is known only later. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return !isUnknown(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}

function added(given: unknown): unknown {
  const parts = asList(given);
  if (parts.length === 0) return undefined;
  if (parts.every(Array.isArray)) return parts.flat();
  if (parts.every((part) => typeof part === 'number')) return parts.reduce((sum, part) => sum + part, 0);
  return parts.every((part) => asObject(part) !== undefined) ? Object.assign({}, ...parts) : undefined;
}

function encodedBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function decodedBase64(text: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** A member of the first level of a JSON text. */
function jsonValue(given: unknown): unknown {
  const [key, text] = asList(given);
  return memberAt(isText(text) ? parsed(text) : text, key);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function memberAt(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null || (typeof key !== 'string' && typeof key !== 'number'))
    return undefined;
  return Object.hasOwn(value, key) ? (value as Node)[String(key)] : undefined;
}

function index(given: unknown): unknown {
  const [item, list] = asList(given);
  if (!Array.isArray(list) || !isPlain(item) || !isPlain(list)) return undefined;
  const found = list.findIndex((each) => JSON.stringify(each) === JSON.stringify(item));
  return found < 0 ? undefined : found;
}

const JQ_PATH = /^\s*\.(?:(?:\.?[A-Za-z_]\w*|\.?"[^"\\]*"|\[\d+\])(?=[.[]|\s*$))*\s*$/;

/** Of the language of jq a path of members and items; anything else is not worked out. */
function queried(given: unknown): unknown {
  const [method, script, input] = asList(given);
  if (method !== 'First' || typeof script !== 'string' || !JQ_PATH.test(script)) return undefined;
  let value = isText(input) ? parsed(input) : input;
  for (const [, name, quoted, item] of script.matchAll(/([A-Za-z_]\w*)|"([^"]*)"|\[(\d+)\]/g))
    value = memberAt(value, name ?? quoted ?? item);
  return value;
}

function length(value: unknown): unknown {
  if (typeof value === 'string') return isUnknown(value) ? undefined : value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

/** One map an item: a list that is shorter than others goes on with its last item. */
function mergedMaps(given: unknown): unknown {
  const columns = asList(given).flatMap((map) => Object.entries(asObject(map) ?? {}));
  if (columns.length === 0 || !columns.every(([, list]) => Array.isArray(list) && list.length > 0)) return undefined;
  const lists = columns as [string, readonly unknown[]][];
  const rows = Math.max(...lists.map(([, list]) => list.length));
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(lists.map(([key, list]) => [key, list[Math.min(row, list.length - 1)]])),
  );
}

function replaced(given: unknown): unknown {
  const [map, text] = asList(given);
  const pairs = Object.entries(asObject(map) ?? {});
  if (typeof text !== 'string' || pairs.some(([from]) => from === '')) return undefined;
  if (!pairs.every(([, to]) => typeof to === 'string' || typeof to === 'number')) return undefined;
  // What a part that is not known yet holds may be replaced too.
  if (isUnknown(text)) return undefined;
  return pairs.reduce((all, [from, to]) => all.replaceAll(from, String(to)), text);
}

/** An item by its number, or a member by its key; a third argument where there is none. */
function selected(given: unknown): unknown {
  const [key, from, other] = asList(given);
  const found = memberAt(isText(from) ? from.split(',') : from, key);
  return found ?? (typeof from === 'object' && from !== null && isPlain(key) ? other : undefined);
}

function selectedOfMaps(given: unknown): unknown {
  const [key, list] = asList(given);
  if (typeof key !== 'string' || !Array.isArray(list) || !list.every((each) => asObject(each) !== undefined))
    return undefined;
  return list.flatMap((each: Node) => (Object.hasOwn(each, key) ? [each[key]] : []));
}

function split(given: unknown): unknown {
  const [separator, text] = asList(given);
  if (typeof separator !== 'string' || separator === '' || typeof text !== 'string') return undefined;
  return isUnknown(text) ? undefined : text.split(separator);
}

function contains(list: unknown, item: unknown): Ternary {
  const found = index([item, list]);
  if (found !== undefined) return true;
  return Array.isArray(list) && isPlain(list) && isPlain(item) ? false : undefined;
}

function eachIn(given: unknown): Ternary {
  const [some, all] = asList(given);
  if (!Array.isArray(some) || !Array.isArray(all) || !isPlain(some) || !isPlain(all)) return undefined;
  return some.every((item) => contains(all, item) === true);
}

/** Where the vendor's part of this module comes from. */
export const FUNCTION_FACTS = [
  {
    what: 'Functions of ROS templates',
    constants: ['FUNCTIONS', 'CONDITIONS'],
    sources: ['rosFunctions'],
    check: 'Compare with the functions on the page, and with what each returns.',
  },
] as const;

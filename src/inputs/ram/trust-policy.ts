import isTrustPolicy, { schema } from '../../../generated/trust-policy.js';
import { asObject, type Node } from '../../formats/nodes.ts';
import { validateWithKeySuggestions } from '../../formats/schema-errors.ts';
import { below, type Located, type Location } from '../../model/document.ts';
import { parsePrincipal, type Principal } from '../../model/policy/principal.ts';
import type { Condition, Statement, Trust } from '../../model/policy/trust-policy.ts';
import { isFunction, isUnknown } from '../../model/unresolved.ts';

/** Elements of permission policies and of AWS; each has a rule of its own. */
const FOREIGN_ELEMENTS = ['Resource', 'NotResource', 'NotAction', 'NotPrincipal'] as const;

/** Reads any value as a trust policy, as far as it goes; violations of its shape are in `faults`. */
export function readTrust(value: unknown, at: Location): Trust {
  const isValid = isTrustPolicy(value);
  const keyOf = isValid ? exactKey : meantKey;
  const root = asObject(value);
  return {
    at,
    value,
    version: root && element(root, at, keyOf(root, 'Version')),
    statements: root ? readStatements(root, at, keyOf) : NONE,
    faults: isValid ? NONE : validateWithKeySuggestions({ value, at, schema }, isTrustPolicy),
    length: compactLength(value, at),
  };
}

const NONE: readonly never[] = [];

/** The text is an upper bound for JSON; only a longer one is written out to be counted. */
function compactLength(value: unknown, at: Location): number {
  const { text, format } = at.document;
  return format === 'json' && text.length <= 2048 ? text.length : JSON.stringify(value).length;
}

/** Under which key an object has an element of a policy; `undefined` where it lacks it. */
type KeyOf = (node: Node, name: string) => string | undefined;

/** What the schema has found right has its elements under their very names. */
const exactKey: KeyOf = (node, name) => (node[name] === undefined ? undefined : name);

/** The name of the element, or a key in another case or with one typing error: the schema has reported that already. */
const meantKey: KeyOf = (node, name) =>
  Object.hasOwn(node, name) ? name : Object.keys(node).find((key) => isMeant(key, name));

/** An element of a policy with its place. */
function element(node: Node, at: Location, key: string | undefined): Located<unknown> | undefined {
  return key === undefined ? undefined : { value: node[key], at: below(at, key) };
}

const SLIPS: Readonly<Record<string, readonly string[]>> = {
  principal: ['principle', 'principals', 'principles', 'principial', 'pricipal'],
  statement: ['statements', 'statment', 'staement'],
  action: ['actions'],
  condition: ['conditions'],
  service: ['services'],
  effect: ['effects'],
};

/** Whether a key was meant to be an element of the policy. */
export function isMeant(key: string, name: string): boolean {
  if (key === name) return true;
  if (key.length > 12) return false;
  const [written, wanted] = [key.toLowerCase(), name.toLowerCase()];
  return written === wanted || (SLIPS[wanted]?.includes(written) ?? false);
}

function readStatements(root: Node, at: Location, keyOf: KeyOf): readonly Statement[] {
  const key = keyOf(root, 'Statement');
  if (key === undefined) return keyOf(root, 'Principal') === undefined ? NONE : [readStatement(root, at, keyOf)];
  const value = root[key];
  const statements: Statement[] = [];
  const add = (item: unknown, ...steps: readonly number[]): void => {
    const node = asObject(item);
    if (node !== undefined) statements.push(readStatement(node, below(at, key, ...steps), keyOf));
  };
  if (!Array.isArray(value)) add(value);
  else for (let index = 0; index < value.length; index++) add(value[index], index);
  return statements;
}

function readStatement(node: Node, at: Location, keyOf: KeyOf): Statement {
  const effectKey = keyOf(node, 'Effect');
  const effect = effectKey === undefined ? undefined : node[effectKey];
  const isExact = keyOf === exactKey;
  return {
    at,
    effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
    actions: strings(element(node, at, keyOf(node, 'Action'))),
    notActions: isExact ? NONE : strings(element(node, at, keyOf(node, 'NotAction'))),
    principals: readPrincipals(element(node, at, keyOf(node, 'Principal'))),
    conditions: readConditions(element(node, at, keyOf(node, 'Condition'))),
    foreignElements: isExact ? NONE : foreignElements(node, at),
  };
}

function foreignElements(node: Node, at: Location): readonly Located<string>[] {
  return FOREIGN_ELEMENTS.filter((key) => Object.hasOwn(node, key)).map((key) => ({ value: key, at: below(at, key) }));
}

/** The entries of a value that is a string or a list, each with its place. */
function entries(found: Located<unknown> | undefined): readonly Located<unknown>[] {
  if (found === undefined) return NONE;
  const { value, at } = found;
  if (!Array.isArray(value)) return [found];
  const list: Located<unknown>[] = [];
  for (let index = 0; index < value.length; index++)
    list.push({ value: value[index] as unknown, at: below(at, index) });
  return list;
}

function strings(found: Located<unknown> | undefined): readonly Located<string>[] {
  if (typeof found?.value === 'string') return [found as Located<string>];
  return entries(found).filter((entry): entry is Located<string> => typeof entry.value === 'string');
}

function readPrincipals(found: Located<unknown> | undefined): readonly Principal[] {
  if (found === undefined) return NONE;
  const principals: Principal[] = [];
  const node = asObject(found.value);
  if (node === undefined) {
    const { value: text } = found;
    if (typeof text === 'string' && isUnknown(text)) return [{ kind: 'unknown', at: found.at, text, under: '' }];
    for (const { value, at } of entries(found))
      if (value === '*') principals.push({ kind: 'anyone', at, text: '*', under: '*' });
    return principals;
  }
  for (const key of Object.keys(node)) {
    const under = canonicalKey(key);
    const value = node[key];
    if (!Array.isArray(value)) addPrincipal(principals, { under, value, at: below(found.at, key) });
    else
      for (const [index, each] of value.entries())
        addPrincipal(principals, { under, value: each, at: below(found.at, key, index) });
  }
  return principals;
}

function addPrincipal(
  principals: Principal[],
  { under, value, at }: Located<unknown> & { readonly under: string },
): void {
  if (typeof value === 'string') principals.push(parsePrincipal(under, value, at));
  else if (isFunction(value)) principals.push({ kind: 'unknown', at, text: JSON.stringify(value), under });
}

const KEYS = ['RAM', 'Service', 'Federated'];

function canonicalKey(key: string): string {
  return KEYS.includes(key) ? key : (KEYS.find((known) => isMeant(key, known)) ?? key);
}

function readConditions(found: Located<unknown> | undefined): readonly Condition[] {
  if (found === undefined) return NONE;
  const operators = asObject(found.value);
  if (operators === undefined) return openCondition(found);
  const conditions: Condition[] = [];
  for (const operator of Object.keys(operators)) {
    const keys = asObject(operators[operator]);
    if (keys === undefined)
      for (const each of openCondition({ value: operators[operator], at: below(found.at, operator) }, operator))
        conditions.push(each);
    else
      for (const key of Object.keys(keys)) {
        const at = below(found.at, operator, key);
        conditions.push({ operator, key, values: entries({ value: keys[key], at }), at });
      }
  }
  return conditions;
}

/** What is filled in later may ask anything: a condition of which nothing else is known. */
function openCondition({ value, at }: Located<unknown>, operator = value): readonly Condition[] {
  if (typeof value !== 'string' || !isUnknown(value)) return NONE;
  return [{ operator: String(operator), key: value, values: [{ value, at }], at }];
}

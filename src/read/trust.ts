import isTrustPolicy, { schema } from '../../generated/trust-policy.js';
import type { Located, Location } from '../model/location.ts';
import { parsePrincipal, type Principal } from '../model/principal.ts';
import type { Condition, Statement, Trust } from '../model/trust.ts';
import { isFunction } from '../model/unresolved.ts';
import { asObject, type Node } from './node.ts';
import { schemaFaults } from './schema-faults.ts';

/** Elements of permission policies and of AWS; each has a rule of its own. */
const FOREIGN_ELEMENTS = ['Resource', 'NotResource', 'NotAction', 'NotPrincipal'] as const;

/** Reads any value as a trust policy, as far as it goes; what breaks its shape is told in `faults`. */
export function readTrust(value: unknown, at: Location): Trust {
  const root = asObject(value);
  const version = element(root, at, 'Version');
  return {
    at,
    version: version === undefined ? undefined : { value: version.value, at: version.at },
    statements: readStatements(root, at),
    faults: isTrustPolicy(value) ? NO_FAULTS : schemaFaults({ value, at, schema }, isTrustPolicy.errors ?? []),
    length: compactLength(value, at),
  };
}

const NO_FAULTS: Trust['faults'] = [];

/** The text is an upper bound for JSON; only a longer one is written out to be counted. */
function compactLength(value: unknown, at: Location): number {
  const { text, format } = at.document;
  return format === 'json' && text.length <= 2048 ? text.length : JSON.stringify(value).length;
}

/** A member by its name, or by a name in another case or one slip away: the schema has told that already. */
export function element(node: Node | undefined, at: Location, name: string): Located<unknown> | undefined {
  if (node === undefined) return undefined;
  if (Object.hasOwn(node, name)) return { value: node[name], at: { document: at.document, path: [...at.path, name] } };
  const meant = Object.keys(node).find((key) => isMeant(key, name));
  return meant === undefined
    ? undefined
    : { value: node[meant], at: { document: at.document, path: [...at.path, meant] } };
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
  if (key.length > 12) return false;
  const [written, wanted] = [key.toLowerCase(), name.toLowerCase()];
  return written === wanted || (SLIPS[wanted]?.includes(written) ?? false);
}

function readStatements(root: Node | undefined, at: Location): readonly Statement[] {
  const found = element(root, at, 'Statement');
  if (found === undefined)
    return root !== undefined && element(root, at, 'Principal') !== undefined ? [readStatement(root, at)] : [];
  const { value, at: listAt } = found;
  if (!Array.isArray(value)) return asObject(value) === undefined ? [] : [readStatement(value as Node, listAt)];
  return value.flatMap((item: unknown, index) => {
    const node = asObject(item);
    return node === undefined ? [] : [readStatement(node, { document: at.document, path: [...listAt.path, index] })];
  });
}

function readStatement(node: Node, at: Location): Statement {
  const effect = element(node, at, 'Effect')?.value;
  return {
    at,
    effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
    actions: strings(element(node, at, 'Action')),
    notActions: strings(element(node, at, 'NotAction')),
    principals: readPrincipals(element(node, at, 'Principal')),
    conditions: readConditions(element(node, at, 'Condition')),
    foreignElements: FOREIGN_ELEMENTS.flatMap((key) => {
      const found = Object.hasOwn(node, key) ? { document: at.document, path: [...at.path, key] } : undefined;
      return found === undefined ? [] : [{ value: key, at: found }];
    }),
  };
}

/** The entries of a value that is a string or a list, each with its place. */
function entries(found: Located<unknown> | undefined): readonly Located<unknown>[] {
  if (found === undefined) return [];
  const { value, at } = found;
  if (!Array.isArray(value)) return [found];
  return value.map((item: unknown, index) => ({
    value: item,
    at: { document: at.document, path: [...at.path, index] },
  }));
}

function strings(found: Located<unknown> | undefined): readonly Located<string>[] {
  return entries(found).filter((entry): entry is Located<string> => typeof entry.value === 'string');
}

function readPrincipals(found: Located<unknown> | undefined): readonly Principal[] {
  if (found === undefined) return [];
  const node = asObject(found.value);
  if (node === undefined)
    return entries(found).flatMap((entry) => (entry.value === '*' ? [{ ...anyone(entry.at) }] : []));
  return Object.keys(node).flatMap((key) =>
    readEntries(canonicalKey(key), {
      value: node[key],
      at: { document: found.at.document, path: [...found.at.path, key] },
    }),
  );
}

function anyone(at: Location): Principal {
  return { kind: 'anyone', at, text: '*', under: '*' };
}

const KEYS = ['RAM', 'Service', 'Federated'];

function canonicalKey(key: string): string {
  return KEYS.includes(key) ? key : (KEYS.find((known) => isMeant(key, known)) ?? key);
}

function readEntries(under: string, found: Located<unknown>): readonly Principal[] {
  return entries(found).flatMap((entry) => {
    if (typeof entry.value === 'string') return [parsePrincipal(under, entry.value, entry.at)];
    if (isFunction(entry.value))
      return [{ kind: 'unknown', at: entry.at, text: JSON.stringify(entry.value), under } as const];
    return [];
  });
}

function readConditions(found: Located<unknown> | undefined): readonly Condition[] {
  const operators = asObject(found?.value);
  if (found === undefined || operators === undefined) return [];
  const { document, path } = found.at;
  return Object.keys(operators).flatMap((operator) => {
    const keys = asObject(operators[operator]);
    return Object.keys(keys ?? {}).map((key) => {
      const at = { document, path: [...path, operator, key] };
      return { operator, key, values: entries({ value: keys?.[key], at }), at };
    });
  });
}

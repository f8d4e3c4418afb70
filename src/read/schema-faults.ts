import { distance } from 'fastest-levenshtein';

import type { Fault } from '../model/fault.ts';
import type { Location, Path } from '../model/location.ts';
import { isFunction } from '../model/unresolved.ts';

/** An error of a compiled validator: ajv's `ErrorObject`. */
export interface ValidationError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What went into a check: the value, where it stands, and the schema that it was checked against. */
export interface Checked {
  readonly value: unknown;
  readonly at: Location;
  readonly schema: object;
}

/**
 * What a schema's validator says, as faults with places. One damage gives one fault: of the errors at one node only the
 * first in the order of `Fault` kinds counts, a missing key is dropped where a misspelt one stands for it, and a function
 * (`Ref`, `Fn::…`) is not known yet and no fault.
 */
export function schemaFaults({ value, at, schema }: Checked, errors: readonly ValidationError[]): readonly Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const error of errors) {
    const path = pointerPath(error.instancePath, value);
    const node = valueAt(value, path);
    if (isFunction(node) || isInsideFunction(value, path)) continue;
    const fault = faultOf(error, { value: node, at: { document: at.document, path: [...at.path, ...path] }, schema });
    const id = fault === undefined ? '' : `${fault.kind}:${error.instancePath}:${'key' in fault ? fault.key : ''}`;
    if (fault === undefined || seen.has(id)) continue;
    seen.add(id);
    faults.push(fault);
  }
  return faults.filter((fault) => !isExplained(fault, faults));
}

function faultOf(error: ValidationError, { value: node, at, schema }: Checked): Fault | undefined {
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
      return {
        kind: 'unknownKey',
        at: { ...at, path: [...at.path, key], part: 'key' },
        key,
        known: knownKeys(schema, error.schemaPath),
      };
    }
    case 'required':
      return { kind: 'missing', at, key: String(params['missingProperty']) };
    case 'type':
      return { kind: 'type', at, wanted: [params['type']].flat().join(' or '), found: typeName(node) };
    case 'enum':
      return { kind: 'value', at, wanted: (params['allowedValues'] as unknown[]).map(String), found: shown(node) };
    case 'const':
      return { kind: 'value', at, wanted: [String(params['allowedValue'])], found: shown(node) };
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return { kind: 'empty', at };
    case 'pattern':
      return { kind: 'pattern', at, wanted: String(params['pattern']), found: shown(node) };
    default:
      return undefined;
  }
}

/** The keys that the schema knows where it refused one: `#/$defs/statement/additionalProperties` → those of `statement`. */
function knownKeys(schema: object, schemaPath: string): readonly string[] {
  const parent = valueAt(schema, pointerPath(schemaPath.slice(1), schema).slice(0, -1));
  const properties = (parent as { properties?: object } | undefined)?.properties;
  return Object.keys(properties ?? {});
}

/** JSON's names for what a value is. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? typeName(value) : String(value);
}

/** `/Statement/0/Effect` as a path; a step into a list becomes a number. */
function pointerPath(pointer: string, value: unknown): Path {
  let node = value;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const name = Array.isArray(node) ? Number(key) : key;
      node = (node as Record<string | number, unknown> | undefined)?.[name];
      return name;
    });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], value);
}

function isInsideFunction(value: unknown, path: Path): boolean {
  return path.some((_, index) => isFunction(valueAt(value, path.slice(0, index))));
}

function isExplained(fault: Fault, all: readonly Fault[]): boolean {
  if (fault.kind === 'missing')
    return all.some((other) => other.kind === 'unknownKey' && isSlipOf(other, fault.key, fault.at.path));
  if (fault.kind !== 'type') return false;
  // The branches of "a string or a list" each complain of the same node.
  return all.some((other) => other !== fault && other.kind === 'empty' && samePath(other.at.path, fault.at.path));
}

function isSlipOf(fault: Extract<Fault, { kind: 'unknownKey' }>, key: string, parent: Path): boolean {
  return samePath(fault.at.path.slice(0, -1), parent) && distance(fault.key.toLowerCase(), key.toLowerCase()) <= 2;
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

import type { ValidationError } from '../../generated/validator.js';
import { typeName, type SchemaFault, type FaultOf } from '../model/fault.ts';
import type { Location } from '../model/location.ts';
import { pointer, pointerSteps, type Path } from '../model/path.ts';
import { nearest } from '../model/nearest.ts';
import { isFunction, isUnknown } from '../model/unresolved.ts';

/** What went into a check: the value, where it stands, and the schema that it was checked against. */
export interface Checked {
  readonly value: unknown;
  readonly at: Location;
  readonly schema: object;
}

/**
 * What a schema's validator says, as faults with places. One damage gives one fault: an error that another one explains
 * is dropped, a missing key where a misspelt one stands for it among them; and what is filled in only later (`${…}`, a
 * function) is no fault.
 */
export function schemaFaults(
  { value, at, schema }: Checked,
  errors: readonly ValidationError[],
): readonly SchemaFault[] {
  const nodes = new Map<string, Checked | undefined>();
  const faults = new Map<string, SchemaFault>();
  for (const error of errors) {
    const { instancePath } = error;
    // Thousands of errors may be about one node.
    if (!nodes.has(instancePath)) nodes.set(instancePath, nodeAt({ value, at, schema }, instancePath));
    const node = nodes.get(instancePath);
    const fault = node === undefined ? undefined : faultOf(error, node);
    if (fault === undefined) continue;
    const id = `${fault.kind}:${instancePath}:${'key' in fault ? fault.key : ''}`;
    if (!faults.has(id)) faults.set(id, fault);
  }
  return withoutAfterEffects([...faults.values()]);
}

/** The node that an error is about; `undefined` where it is not known yet. */
function nodeAt({ value, at, schema }: Checked, instancePath: string): Checked | undefined {
  const path = pointerPath(instancePath, value);
  const node = valueAt(value, path);
  if (isInsideFunction(value, path) || (typeof node === 'string' && isUnknown(node))) return undefined;
  return { value: node, at: { document: at.document, path: [...at.path, ...path] }, schema };
}

function faultOf(error: ValidationError, { value: node, at, schema }: Checked): SchemaFault | undefined {
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKey(
        { value: node, at, key: String(params['additionalProperty'] ?? params['unevaluatedProperty']) },
        knownKeys(schema, error.schemaPath),
      );
    case 'required':
      return { kind: 'missing', at, key: String(params['missingProperty']) };
    case 'type':
      return { kind: 'type', at, wanted: [params['type']].flat().join(' or '), found: typeName(node) };
    case 'enum':
      return { kind: 'value', at, wanted: (params['allowedValues'] as unknown[]).map(String), found: shown(node) };
    case 'const':
      if (typeof params['allowedValue'] === 'number')
        return { kind: 'number', at, wanted: params['allowedValue'], found: shown(node) };
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

interface Member {
  readonly value: unknown;
  readonly at: Location;
  readonly key: string;
}

function unknownKey({ value: node, at, key }: Member, known: readonly string[]): SchemaFault | undefined {
  if (isUnknown(key)) return undefined;
  const meant = nearest(key, known);
  return {
    kind: 'unknownKey',
    at: { document: at.document, path: [...at.path, key], part: 'key' },
    key,
    known,
    meant,
    isTwin: meant !== undefined && Object.hasOwn(node as object, meant),
  };
}

/** The keys that the schema knows where it refused one: `#/…/Principal/additionalProperties` → those of `Principal`. */
function knownKeys(schema: object, schemaPath: string): readonly string[] {
  const parent = valueAt(schema, pointerPath(schemaPath.slice(1), schema).slice(0, -1));
  return Object.keys((parent as { properties?: object } | undefined)?.properties ?? {});
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? typeName(value) : String(value);
}

/** `/Statement/0/Effect` as a path; a step into a list becomes a number. */
function pointerPath(steps: string, value: unknown): Path {
  let node = value;
  return pointerSteps(steps).map((step) => {
    const name = Array.isArray(node) ? Number(step) : step;
    node = valueAt(node, [name]);
    return name;
  });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], value);
}

function isInsideFunction(value: unknown, path: Path): boolean {
  let node = value;
  return isFunction(node) || path.some((step) => isFunction((node = valueAt(node, [step]))));
}

function withoutAfterEffects(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  if (faults.length < 2) return faults;
  const slips = new Set(faults.flatMap((fault) => (fault.kind === 'unknownKey' ? meantPointers(fault) : [])));
  const empty = new Set(faults.flatMap((fault) => (fault.kind === 'empty' ? [pointer(fault.at.path)] : [])));
  return faults.filter((fault) => {
    if (fault.kind === 'missing') return !slips.has(pointer([...fault.at.path, fault.key]));
    // The branches of "a string or a list" each complain of the same node.
    return fault.kind !== 'type' || !empty.has(pointer(fault.at.path));
  });
}

function meantPointers({ at, meant }: FaultOf<'unknownKey'>): readonly string[] {
  return meant === undefined ? [] : [pointer([...at.path.slice(0, -1), meant])];
}

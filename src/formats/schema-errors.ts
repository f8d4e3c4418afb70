import type { ValidationError, Validator } from '../../generated/validator.js';
import { closestWord } from '../lib/did-you-mean.ts';
import { type Location, pointer, pointerSteps, type Path } from '../model/document.ts';
import { typeName, type PlainViolation, type ViolationOf } from '../model/schema-violation.ts';
import { isFunction, isUnknown } from '../model/unresolved.ts';

/** What went into a check: the value, where it stands, and the schema that it was checked against. */
interface Checked {
  readonly value: unknown;
  readonly at: Location;
  readonly schema: object;
}

/**
 * What a schema's validator says, as faults with places. One damage gives one fault: an error that another one explains is
 * dropped, for example a missing key that is present but misspelled; and what is filled in only later (`${…}`, a function) is
 * no fault.
 */
export function schemaViolations(
  { value, at, schema }: Checked,
  errors: readonly ValidationError[],
): readonly PlainViolation[] {
  const nodes = new Map<string, Checked | undefined>();
  const faults = new Map<string, PlainViolation>();
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

function faultOf(error: ValidationError, { value: node, at, schema }: Checked): PlainViolation | undefined {
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

function unknownKey({ value: node, at, key }: Member, known: readonly string[]): PlainViolation | undefined {
  if (isUnknown(key)) return undefined;
  const meant = closestWord(key, known);
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

function withoutAfterEffects(faults: readonly PlainViolation[]): readonly PlainViolation[] {
  if (faults.length < 2) return faults;
  const slips = new Set(faults.flatMap((fault) => (fault.kind === 'unknownKey' ? meantPointers(fault) : [])));
  const empty = new Set(faults.flatMap((fault) => (fault.kind === 'empty' ? [pointer(fault.at.path)] : [])));
  return faults.filter((fault) => {
    if (fault.kind === 'missing') return !slips.has(pointer([...fault.at.path, fault.key]));
    // The branches of "a string or a list" each complain of the same node.
    return fault.kind !== 'type' || !empty.has(pointer(fault.at.path));
  });
}

function meantPointers({ at, meant }: ViolationOf<'unknownKey'>): readonly string[] {
  return meant === undefined ? [] : [pointer([...at.path.slice(0, -1), meant])];
}

/**
 * All that a validator has found wrong with a value, and what is wrong below misspelled keys: the validator does not look
 * there, so each such key is corrected and the rest checked again. Places are those of the text as it is written.
 */
export function validateWithKeySuggestions(checked: Checked, validate: Validator): readonly PlainViolation[] {
  const slips: Slip[] = [];
  const written = new Map<string, string>();
  let { value } = checked;
  for (;;) {
    const faults = schemaViolations({ ...checked, value }, validate.errors ?? []);
    const names = new Map<string, string>();
    const found = faults.filter(isSlip).filter((slip) => {
      const path = [...slip.at.path.slice(0, -1), slip.meant];
      // Two keys may stand for the same one.
      if (written.has(pointer(path))) return false;
      written.set(pointer(path), slip.key);
      names.set(pointer(slip.at.path), slip.meant);
      return true;
    });
    if (found.length === 0) return [...slips, ...faults].map((fault) => asWritten(fault, written));
    for (const slip of found) slips.push(slip);
    value = withKeys(value, checked.at.path, names);
    validate(value);
  }
}

type Slip = ViolationOf<'unknownKey'> & { readonly meant: string };

function isSlip(fault: PlainViolation): fault is Slip {
  return fault.kind === 'unknownKey' && fault.meant !== undefined && !fault.isTwin;
}

/** A copy with other names for some keys, by the pointers to what stands under them. */
function withKeys(value: unknown, path: Path, names: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => withKeys(item, [...path, index], names));
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => {
    const at = [...path, key];
    return [names.get(pointer(at)) ?? key, withKeys(member, at, names)] as const;
  });
  return Object.fromEntries(entries);
}

/** The same fault where the text has it. */
function asWritten<F extends PlainViolation>(fault: F, written: ReadonlyMap<string, string>): F {
  if (written.size === 0) return fault;
  const { path } = fault.at;
  const steps = path.map((step, index) => written.get(pointer(path.slice(0, index + 1))) ?? step);
  return { ...fault, at: { ...fault.at, path: steps } };
}

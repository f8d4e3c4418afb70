import { evaluate } from '../../formats/hcl/evaluate.ts';
import type { Frame } from '../../formats/hcl/scope.ts';
import type { Attribute, Expression } from '../../formats/hcl/syntax.ts';
import type { Slot, Value } from '../../formats/hcl/values.ts';

/** Gives a value the type of its variable: members that may be left out get their defaults. */
type Typed = (value: Value) => Value;

/** What the type of a variable makes of a value; `undefined` where it changes nothing. */
export function typedBy(type: Attribute | undefined, frame: Frame): Typed | undefined {
  if (type === undefined) return undefined;
  const { source } = type;
  return typed(type.value, { ...frame, ...(source && { source }) });
}

function typed(type: Expression, frame: Frame): Typed | undefined {
  if (type.kind !== 'call') return undefined;
  const [first] = type.args;
  if (first === undefined) return undefined;
  switch (type.name) {
    case 'object':
      return first.kind === 'object' ? objectType(first, frame) : undefined;
    case 'optional':
      return typed(first, frame);
    case 'map': {
      const inner = typed(first, frame);
      return (
        inner && ((value): Value => (value.kind === 'object' ? { ...value, members: eachMember(value, inner) } : value))
      );
    }
    case 'list':
    case 'set': {
      const inner = typed(first, frame);
      return (
        inner &&
        ((value): Value => (value.kind === 'list' ? { ...value, items: value.items.map(eachItem(inner)) } : value))
      );
    }
    default:
      return undefined;
  }
}

function eachItem(inner: Typed): (slot: Slot) => Slot {
  return (slot) => ({ ...slot, value: inner(slot.value) });
}

function eachMember({ members }: Value & { kind: 'object' }, inner: Typed): ReadonlyMap<string, Slot> {
  return new Map([...members].map(([key, slot]) => [key, eachItem(inner)(slot)]));
}

interface Member {
  readonly inner: Typed | undefined;
  readonly isOptional: boolean;
  readonly otherwise: Expression | undefined;
}

function objectType({ members }: Expression & { kind: 'object' }, frame: Frame): Typed {
  const known = new Map<string, Member>();
  for (const { key, value } of members) {
    if (typeof key.name !== 'string') continue;
    const isOptional = value.kind === 'call' && value.name === 'optional';
    const otherwise = isOptional ? value.args[1] : undefined;
    known.set(key.name, { inner: typed(value, frame), isOptional, otherwise });
  }
  return (value) => {
    if (value.kind !== 'object') return value;
    const made = new Map(value.members);
    for (const [name, { inner, isOptional, otherwise }] of known) {
      const slot = made.get(name);
      const isLeftOut = slot === undefined || (slot.value.kind === 'scalar' && slot.value.value === null);
      if (!isLeftOut) {
        if (inner) made.set(name, { ...slot, value: inner(slot.value) });
      } else if (isOptional && value.open === undefined) {
        const { at } = value;
        const missing: Value = { kind: 'scalar', value: null, at, isDerived: true };
        made.set(name, { at, value: otherwise === undefined ? missing : (inner ?? same)(evaluate(otherwise, frame)) });
      }
    }
    return { ...value, members: made };
  };
}

const same: Typed = (value) => value;

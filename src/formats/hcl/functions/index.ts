import { isNothing, knownNumber, scalar } from './values.ts';
import type { Argument, Called, Calling, Functions } from '../scope.ts';
import { collections } from './collections.ts';
import { encodings } from './encodings.ts';
import { texts } from './texts.ts';
import { isKnown, textOf, type Value } from '../values.ts';

const same: Called = ([value]) => value?.();

const choices: Functions = {
  coalesce: (args) => firstThat(args, (value) => !isNothing(value)),
  coalescelist: (args) => firstThat(args, (value) => value.kind !== 'list' || value.items.length > 0),
  try: tried,
  can: ([arg], { at, effort }) => {
    const { missing } = effort;
    const value = arg?.();
    const isMissing = effort.missing > missing;
    effort.missing = missing;
    return isMissing ? scalar(false, at) : value && isKnown(value) ? scalar(true, at) : undefined;
  },
  tostring: ([arg], { at }) => {
    const value = arg?.();
    if (value?.kind !== 'scalar') return isOpen(value) ? value : undefined;
    return typeof value.value === 'string' || value.value === null ? value : scalar(textOf(value) ?? null, at);
  },
  tonumber: ([arg], { at }) => {
    const value = arg?.();
    if (isOpen(value) || isNull(value)) return value;
    const number = knownNumber(value);
    return number === undefined ? undefined : scalar(number, at);
  },
  tobool: ([arg], { at }) => {
    const value = arg?.();
    if (isOpen(value) || isNull(value)) return value;
    const text = value && textOf(value);
    return text === 'true' || text === 'false' ? scalar(text === 'true', at) : undefined;
  },
  tomap: same,
  sensitive: same,
  nonsensitive: same,
};

/** The functions of Terraform, as far as we work them out. */
/** What is known only later stays what it is called, whatever it is made into. */
function isOpen(value: Value | undefined): boolean {
  return value !== undefined && (value.kind === 'json' || !isKnown(value));
}

function isNull(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.value === null;
}

export const FUNCTIONS: Functions = { ...choices, ...collections, ...encodings, ...texts };

/** An argument that is not known may be the one, whatever follows. */
function firstThat(args: readonly Argument[], fits: (value: Value) => boolean): Value | undefined {
  for (const arg of args) {
    const value = arg();
    if (value.kind === 'unknown') return undefined;
    if (fits(value)) return value;
  }
  return undefined;
}

/** The first argument that refers to nothing that is missing. */
function tried(args: readonly Argument[], { effort }: Calling): Value | undefined {
  const { missing } = effort;
  for (const [index, arg] of args.entries()) {
    effort.missing = missing;
    const value = arg();
    if (effort.missing === missing) return value.kind === 'unknown' && index < args.length - 1 ? undefined : value;
  }
  return undefined;
}

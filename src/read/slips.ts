import type { FaultOf, SchemaFault } from '../model/fault.ts';
import { pointer, type Path } from '../model/path.ts';
import { schemaFaults, type Checked, type ValidationError } from './schema-faults.ts';

/** A compiled validator, as ajv makes it. */
interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly ValidationError[] | null;
}

/**
 * All that a validator has found wrong with a value, and what is wrong below keys that are misspelt: it looks at nothing
 * there, so each such key is put right and the rest checked again. Places are those of the text as it is written.
 */
export function faultsWithSlips(checked: Checked, validate: Validator): readonly SchemaFault[] {
  const slips: Slip[] = [];
  const written = new Map<string, string>();
  let { value } = checked;
  for (;;) {
    const faults = schemaFaults({ ...checked, value }, validate.errors ?? []);
    const found = faults.filter(isSlip).filter((slip) => {
      const path = [...slip.at.path.slice(0, -1), slip.meant];
      // Two keys may stand for the same one.
      if (written.has(pointer(path))) return false;
      written.set(pointer(path), slip.key);
      value = withKey(value, slip.at.path.slice(checked.at.path.length), slip.meant);
      return true;
    });
    if (found.length === 0) return [...slips, ...faults].map((fault) => asWritten(fault, written));
    slips.push(...found);
    validate(value);
  }
}

type Slip = FaultOf<'unknownKey'> & { readonly meant: string };

function isSlip(fault: SchemaFault): fault is Slip {
  return fault.kind === 'unknownKey' && fault.meant !== undefined && !fault.isTwin;
}

/** A copy with another name for the key at a path. */
function withKey(value: unknown, path: Path, name: string): unknown {
  const [step, ...rest] = path;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === step ? withKey(item, rest, name) : item));
  const entries = Object.entries(value as object).map(([key, member]: [string, unknown]) => {
    if (key !== step) return [key, member] as const;
    return rest.length === 0 ? ([name, member] as const) : ([key, withKey(member, rest, name)] as const);
  });
  return Object.fromEntries(entries);
}

/** The same fault where the text has it. */
function asWritten<F extends SchemaFault>(fault: F, written: ReadonlyMap<string, string>): F {
  if (written.size === 0) return fault;
  const { path } = fault.at;
  const steps = path.map((step, index) => written.get(pointer(path.slice(0, index + 1))) ?? step);
  return { ...fault, at: { ...fault.at, path: steps } };
}

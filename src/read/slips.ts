import type { Validator } from '../../generated/validator.js';
import type { FaultOf, SchemaFault } from '../model/fault.ts';
import { pointer, type Path } from '../model/path.ts';
import { schemaFaults, type Checked } from './schema-faults.ts';

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

type Slip = FaultOf<'unknownKey'> & { readonly meant: string };

function isSlip(fault: SchemaFault): fault is Slip {
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
function asWritten<F extends SchemaFault>(fault: F, written: ReadonlyMap<string, string>): F {
  if (written.size === 0) return fault;
  const { path } = fault.at;
  const steps = path.map((step, index) => written.get(pointer(path.slice(0, index + 1))) ?? step);
  return { ...fault, at: { ...fault.at, path: steps } };
}

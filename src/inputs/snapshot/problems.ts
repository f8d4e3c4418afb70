import { placeText, type Unchecked } from '../../model/finding.ts';
import type { SchemaViolation } from '../../model/schema-violation.ts';
import { resolveLocations } from '../../source/locations.ts';
import { kindWords } from '../config/problems.ts';

/** More would fill the screen above what else could not be checked. */
const MOST_SHOWN = 20;

/** Where a snapshot breaks its form, and what is expected there. A program wrote it, so it is nothing that its reader could fix. */
export function snapshotFaultGaps(faults: readonly SchemaViolation[]): readonly Unchecked[] {
  const shown = faults.slice(0, MOST_SHOWN);
  const places = resolveLocations(shown.map(({ at }) => at));
  const gaps = shown.map((fault): Unchecked => ({
    what: placeText(places.place(fault.at)),
    because: 'snapshotFault',
    data: { expectation: expectation(fault) },
    reason: 'not-readable',
  }));
  const rest = faults.length - shown.length;
  const [first] = faults;
  if (rest > 0 && first !== undefined)
    gaps.push({
      what: first.at.document.file,
      because: 'moreSnapshotFaults',
      data: { count: rest },
      reason: 'not-readable',
    });
  return gaps;
}

/** What belongs at the place of a fault, and what stands there. */
export function expectation(fault: SchemaViolation): string {
  switch (fault.kind) {
    case 'missing':
      return `"${fault.key}" is missing`;
    case 'unknownKey':
      return `unknown key "${fault.key}"`;
    case 'misnamed':
      return `unknown name "${fault.found}"; expected "${fault.meant}"`;
    case 'type':
      return `expected ${kindWords(fault.wanted)}, found ${fault.found === 'null' ? 'null' : kindWords(fault.found)}`;
    case 'unquoted':
      return 'expected an account ID in quotes, found a number';
    case 'number':
      return `expected the number ${String(fault.wanted)}, found "${fault.found}"`;
    case 'value':
      return `expected ${fault.wanted.map((word) => `"${word}"`).join(' or ')}, found "${fault.found}"`;
    case 'empty':
      return 'expected a string, found an empty one';
    case 'unknownAccount':
      return `"${fault.found}" is not an account`;
    case 'pattern':
    default:
      return fault.wanted === '^[0-9]+$'
        ? `expected an account ID (digits), found "${fault.found}"`
        : `expected a string matching ${fault.wanted}, found "${fault.found}"`;
  }
}

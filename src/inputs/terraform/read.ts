import type { Inventory } from '../../inventory/inventory.ts';
import { addStack, givenUpGaps } from '../../inventory/stack.ts';
import type { InputText } from '../input-kind.ts';
import type { Around, ModuleReading } from './files.ts';

/** The modules of a run as they are to be judged, and what was counted in its plans. */
export interface Terraform {
  readonly readings: readonly ModuleReading[];
  readonly counts: { readonly roles?: number; readonly tasks?: number };
  readonly addStack: typeof addStack;
  readonly givenUpGaps: typeof givenUpGaps;
  /** How large a file may be, in MB. */
  readonly limit: number;
}

/** Reads the Terraform files of a run and takes up its plans beside them. The parser is loaded where there are files only. */
export async function readTerraform(
  files: readonly InputText[],
  around: Around,
  estate: Inventory,
): Promise<Terraform> {
  const modules = files.length === 0 ? undefined : await import('./files.ts');
  const readings = modules === undefined ? [] : await modules.readModules(files, around);
  const taking = { addStack, givenUpGaps, limit: (modules?.MAX_HCL_BYTES ?? 0) / 1024 / 1024 };
  if (estate.plans === undefined || estate.plans.length === 0) return { ...taking, readings, counts: {} };
  const { addPlans } = await import('./plan-source.ts');
  const stacks = readings.flatMap((reading) => reading.stacks);
  const { counts, moduleOf } = addPlans(stacks, estate);
  return {
    ...taking,
    readings: readings.map((reading) => ({ ...reading, stacks: reading.stacks.map(moduleOf) })),
    counts,
  };
}

import type { Given, ModuleReading } from './modules.ts';
import type { Estate } from './parts.ts';
import type { InputText } from './reading.ts';
import { addStack, givenUpGaps } from './stack.ts';

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
export async function takeTerraform(files: readonly InputText[], given: Given, estate: Estate): Promise<Terraform> {
  const modules = files.length === 0 ? undefined : await import('./modules.ts');
  const readings = modules === undefined ? [] : await modules.readModules(files, given);
  const taking = { addStack, givenUpGaps, limit: (modules?.MAX_HCL_BYTES ?? 0) / 1024 / 1024 };
  if (estate.plans === undefined || estate.plans.length === 0) return { ...taking, readings, counts: {} };
  const { takePlans } = await import('./plan-source.ts');
  const stacks = readings.flatMap(({ stack }) => stack ?? []);
  const { counts, moduleOf } = takePlans(stacks, estate);
  return {
    ...taking,
    readings: readings.map((reading) => ({ ...reading, stack: reading.stack && moduleOf(reading.stack) })),
    counts,
  };
}

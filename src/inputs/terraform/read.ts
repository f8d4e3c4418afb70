import { makeNamedFiles } from '../../files/named-files.ts';
import type { Decoded, InputFile } from '../../files/read-file.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { addStack, givenUpGaps } from '../../inventory/stack.ts';
import type { InputText } from '../read-document.ts';
import type { Given, ModuleReading } from './files.ts';

/** The modules of a run as they are to be judged, and what was counted in its plans. */
export interface Terraform {
  readonly readings: readonly ModuleReading[];
  readonly counts: { readonly roles?: number; readonly tasks?: number };
  readonly addStack: typeof addStack;
  readonly givenUpGaps: typeof givenUpGaps;
  /** How large a file may be, in MB. */
  readonly limit: number;
}

/** Where files that the texts name may be read, and how. */
interface Around {
  readonly paths: readonly string[];
  readonly readFile?: ((file: InputFile) => Decoded) | undefined;
}

/** Reads the Terraform files of a run and takes up its plans beside them. The parser is loaded where there are files only. */
export async function readTerraform(
  files: readonly InputText[],
  given: Given & Around,
  estate: Inventory,
): Promise<Terraform> {
  const modules = files.length === 0 ? undefined : await import('./files.ts');
  const readings =
    modules === undefined ? [] : await modules.readModules(files, given, makeNamedFiles(given.paths, given.readFile));
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

import type { Context, InventoryPart } from '../../inventory/inventory.ts';
import { tooDeep, type UncheckedItem } from '../../inventory/unchecked.ts';
import type { Location } from '../../model/document.ts';
import type { Around, InputText } from '../input-kind.ts';
import { MAX_HCL_BYTES, readModules, type ModuleReading } from './files.ts';
import type { OtherLanguage } from './other-code.ts';

const OTHER_CODE: Readonly<Record<OtherLanguage, string>> = {
  terragrunt: 'terragruntNotRead',
  stacks: 'stacksNotRead',
};

/** Reads the Terraform files of a run, folder by folder, as Terraform does. */
export async function readTogether(
  texts: readonly InputText[],
  { files, paths, variables, valueFiles, contextOf }: Around,
): Promise<InventoryPart> {
  const readings = await readModules(texts, { given: { variables, files: valueFiles }, files, paths });
  const byPath = new Map(texts.map((file) => [file.path, file]));
  const contextAt = ({ document: { file } }: Location): Context =>
    contextOf(byPath.get(file) ?? { path: file, isNamed: false });
  const stacks = readings.flatMap((reading) => reading.stacks);
  return {
    files: readings.flatMap(({ isOurs, files: all }) =>
      all.map(({ path, isNamed }) => ({
        path,
        isNamed,
        isOurs,
        what: isOurs ? 'Terraform' : 'not recognised',
      })),
    ),
    broken: readings.flatMap(({ broken }) => broken),
    declared: stacks.map((stack) => ({ stack, contextOf: contextAt, family: 'Terraform' })),
    suppressions: readings.flatMap(({ exceptions }) => exceptions),
    unchecked: readings.flatMap(notRead),
  };
}

function notRead({ tooDeep: deep, tooLarge, stopped, otherCode }: ModuleReading): readonly UncheckedItem[] {
  const data = { limit: MAX_HCL_BYTES / 1024 / 1024 };
  return [
    ...deep.map(tooDeep),
    ...tooLarge.map((what) => ({ what, because: 'tooLarge', data, reason: 'not-readable' }) as const),
    ...stopped.map((what) => ({ what, because: 'tooManySteps', reason: 'not-readable' }) as const),
    ...otherCode.map(
      ({ path, language }) => ({ what: path, because: OTHER_CODE[language], reason: 'not-given' }) as const,
    ),
  ];
}

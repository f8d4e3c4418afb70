import type { Context, InventoryPart } from '../../inventory/inventory.ts';
import type { Location } from '../../model/document.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { Around, InputText } from '../input-kind.ts';
import { readModules, type ModuleReading } from './files.ts';
import type { OtherLanguage } from './other-code.ts';
import { refusals } from './parse-file.ts';

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

function notRead({ otherCode, ...reading }: ModuleReading): readonly Unchecked[] {
  return [
    ...refusals(reading),
    ...otherCode.map(
      ({ path, language }) => ({ what: path, because: OTHER_CODE[language], reason: 'not-given' }) as const,
    ),
  ];
}

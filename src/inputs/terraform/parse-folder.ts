import type { ParseHcl } from '../../formats/hcl/grammar.ts';
import type { ModuleFile } from './blocks.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { hasOurs, type FolderTexts } from './folders.ts';
import { damageOf, type FileNotes, noNotes, parseFile } from './parse-file.ts';

/** Blocks that others take values from. */
const VALUE_BLOCKS =
  /^[^\S\r\n\u2028\u2029]*(?:locals|variable|provider|resource|data|module|output)\b|"(?:locals|variable|provider|resource|data|module|output)"/m;

/** The files of a folder as they were parsed, and what there is to say of those that were asked for. */
interface ParsedFolder {
  readonly code: readonly ModuleFile[];
  readonly values: readonly ModuleFile[];
  readonly reading: FileNotes;
}

export interface ParsedFolders {
  readonly at: (texts: FolderTexts) => ParsedFolder;
}

/** Parses each folder once, when it is asked for. */
export function makeParsedFolders(parse: ParseHcl): ParsedFolders {
  const known = new Map<FolderTexts, ParsedFolder>();
  return {
    at(texts) {
      const found = known.get(texts) ?? parseFolder(texts, parse);
      known.set(texts, found);
      return found;
    },
  };
}

function parseFolder({ asked, unnamed, values }: FolderTexts, parse: ParseHcl): ParsedFolder {
  const reading = noNotes();
  const all = [
    ...asked.filter(({ path }) => TERRAFORM_CODE.test(path)).map((file) => ({ file, isAsked: true })),
    ...unnamed.map((file) => ({ file, isAsked: false })),
  ];
  for (const file of asked) {
    const damage = /\.tfvars$/i.test(file.path) ? damageOf(file, parse) : undefined;
    if (damage !== undefined) reading.broken.push(damage);
  }
  return {
    code: all.flatMap(({ file, isAsked }) =>
      hasOurs(file.text) || VALUE_BLOCKS.test(file.text)
        ? parseFile(file, { isAsked, isGiven: false, parse, reading })
        : [],
    ),
    values: values.flatMap((file) => parseFile(file, { isAsked: false, isGiven: true, parse, reading })),
    reading,
  };
}

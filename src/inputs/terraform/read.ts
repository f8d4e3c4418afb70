import type { FileSystem, InputText, NotRead } from '../../files/file-system.ts';
import { loadHcl, type ParseHcl } from '../../formats/hcl/grammar.ts';
import { templateOf } from '../../formats/hcl/json-syntax.ts';
import type { Block, SourceFile } from '../../formats/hcl/syntax.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import type { Stack } from '../../inventory/declared.ts';
import type { Context, InventoryPart } from '../../inventory/inventory.ts';
import type { Location } from '../../model/document.ts';
import type { IgnoreDirective } from '../../model/suppression.ts';
import type { SyntaxErrorInfo } from '../../model/syntax-error.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { Around } from '../input-kind.ts';
import type { EmbeddedStacks, LoadEmbedded } from '../nested-texts.ts';
import { everyBlock, type Module, type ModuleFile } from './blocks.ts';
import type { FilesAround } from './configuration.ts';
import {
  calledFrom,
  codeOf,
  isCalling,
  makeFolders,
  type Folders,
  type FolderTexts,
  type Given,
  type OtherCode,
} from './folders.ts';
import { readModule } from './module.ts';
import type { OtherLanguage } from './other-code.ts';
import { makeParsedFolders, type ParsedFolders } from './parse-folder.ts';
import { refusals } from './parse-file.ts';
import type { NestedReaders } from './templates.ts';

const OTHER_CODE: Readonly<Record<OtherLanguage, string>> = {
  terragrunt: 'terragruntNotRead',
  stacks: 'stacksNotRead',
};

/** Reads the Terraform files of a run, folder by folder, as Terraform does. */
export async function readTogether(
  texts: readonly InputText[],
  { files, paths, variables, valueFiles, contextOf, loadEmbedded }: Around,
): Promise<InventoryPart> {
  const readings = await readModules(texts, { given: { variables, files: valueFiles }, files, paths, loadEmbedded });
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

/** What the files of one folder turned out to hold. */
interface ModuleReading {
  readonly isOurs: boolean;
  /** What the folder declares with all that it calls; nothing where another folder of the run calls it. */
  readonly stacks: readonly Stack[];
  readonly files: readonly InputText[];
  readonly broken: readonly SyntaxErrorInfo[];
  readonly tooDeep: readonly string[];
  readonly tooLarge: readonly string[];
  /** Files that take the parser too many steps, each with the line in question. */
  readonly stopped: readonly string[];
  readonly exceptions: readonly IgnoreDirective[];
  /** Files that may concern its roles, in languages that are not read. */
  readonly otherCode: readonly OtherCode[];
}

/** What there is in addition to the requested files. */
interface RunFiles {
  readonly loadEmbedded: LoadEmbedded;
  readonly given: Given;
  readonly files: FileSystem;
  /** What the run was asked to read: nothing above that is opened, nor above the folder that it runs in. */
  readonly paths: readonly string[];
}

/** Reads Terraform files by the folder that they stand in, each module as the others of the run call it. */
async function readModules(
  files: readonly InputText[],
  { given, files: system, paths, loadEmbedded }: RunFiles,
): Promise<readonly ModuleReading[]> {
  const folders = makeFolders(files, given, await system.filesBelow(paths, system.readText));
  const ours = folders.asked.filter(folders.isOurs);
  if (ours.length === 0) return folders.asked.map((texts) => nothingIn(texts, folders));
  const parse = await loadHcl(system.readParserFile);
  const readYaml = ours.some(asksForYaml) ? (await import('../../formats/yaml/parse.ts')).readYaml : undefined;
  const nested = ours.some(mayHoldTemplate) ? { ...(await loadEmbedded()), depth: 0 } : undefined;
  const parsed = makeParsedFolders(parse);
  const stacks = stacksOf(ours, { folders, parsed, parse, readYaml, nested });
  const read = new Set(ours);
  return folders.asked.map((texts) => {
    const folder = read.has(texts) ? parsed.at(texts) : undefined;
    const found = stacks.get(texts) ?? [];
    return folder === undefined
      ? nothingIn(texts, folders)
      : {
          ...folder.reading,
          isOurs: true,
          stacks: found.flatMap((each) => each.stacks),
          broken: [...folder.reading.broken, ...found.flatMap(({ broken }) => broken)],
          exceptions: [...folder.reading.exceptions, ...found.flatMap(({ suppressions }) => suppressions)],
          files: texts.asked,
          otherCode: otherCodeIn(texts, folders),
        };
  });
}

function nothingIn(texts: FolderTexts, folders: Folders): ModuleReading {
  return {
    isOurs: false,
    stacks: [],
    files: texts.asked,
    broken: [],
    tooDeep: [],
    tooLarge: [],
    stopped: [],
    exceptions: [],
    otherCode: otherCodeIn(texts, folders),
  };
}

/** The files of a folder in other languages that concern roles, by their words or by the modules that they use. */
function otherCodeIn({ asked, others }: FolderTexts, { at, isOurs }: Folders): readonly OtherCode[] {
  const paths = new Set(asked.map(({ path }) => path));
  return others.filter(({ path, modules, mayConcernRoles: isNear }) => {
    if (!paths.has(path)) return false;
    return (
      isNear ||
      modules.some((folder) => {
        const module = at(folder);
        return typeof module === 'object' && isOurs(module);
      })
    );
  });
}

/** YAML is asked for by name, here or in a module that is called. */
function asksForYaml({ asked, unnamed }: FolderTexts): boolean {
  return [...asked, ...unnamed].some(
    ({ text }) => text.includes('yamldecode') || namesTemplate(text) || isCalling(text),
  );
}

/** Templates of ROS stand in arguments, here or in a module that is called. */
function mayHoldTemplate({ asked, unnamed }: FolderTexts): boolean {
  return [...asked, ...unnamed].some(({ text }) => namesTemplate(text) || isCalling(text));
}

function namesTemplate(text: string): boolean {
  return /\balicloud_ros_(?:stack|template)/.test(text);
}

/** What the folders of a run are read with. */
interface Reading {
  readonly folders: Folders;
  readonly parsed: ParsedFolders;
  readonly parse: ParseHcl;
  readonly readYaml: ReadYaml | undefined;
  readonly nested: NestedReaders | undefined;
}

/** What the modules of a run declare, by root module. */
function stacksOf(ours: readonly FolderTexts[], reading: Reading): ReadonlyMap<FolderTexts, readonly EmbeddedStacks[]> {
  const { folders } = reading;
  const askedFiles = new Set(folders.asked.flatMap(({ asked }) => asked.map(({ path }) => path)));
  const called = new Set(ours.flatMap(calledFrom));
  const done = new Set<string>();
  const stacks = new Map<FolderTexts, readonly EmbeddedStacks[]>();
  const read = (texts: FolderTexts, isForOthers: boolean): void => {
    const modules = variantsOf(texts, reading).flatMap((variant): readonly EmbeddedStacks[] => {
      const {
        stack,
        inner,
        folders: entered,
      } = readModule(moduleIn(texts, variant, reading), {
        ...reading,
        isAsked: (file) => askedFiles.has(file),
        around: filesAround(variant, reading),
        parseTemplate: (text) => templateOf(text, reading.parse),
        isLibrary: isForOthers,
      });
      for (const folder of entered) done.add(folder);
      return [{ stacks: [stack], broken: [], suppressions: [] }, ...inner];
    });
    stacks.set(texts, modules);
  };
  const given = new Set(folders.asked.flatMap(({ others }) => others.flatMap(({ modules }) => modules)));
  for (const texts of ours)
    if (!called.has(texts.folder)) read(texts, given.has(texts.folder) || isLibrary(texts, reading));
  // What is left is called by nobody but itself, or not at all.
  for (const texts of ours) if (!done.has(texts.folder)) read(texts, true);
  return stacks;
}

/** A folder below `modules`, as Terraform's standard structure has it, that configures nothing by itself. */
function isLibrary(texts: FolderTexts, { parsed }: Reading): boolean {
  if (!/(?:^|\/)modules\/./.test(texts.folder)) return false;
  const { code, values } = parsed.at(texts);
  return values.length === 0 && !code.some(({ blocks }) => everyBlock(blocks).some(isOfRoot));
}

/** Whether a block says where a configuration runs, which no module says that others call. */
function isOfRoot({ type, blocks }: Block): boolean {
  return type === 'provider' || (type === 'terraform' && blocks.some((each) => /^(?:backend|cloud)$/.test(each.type)));
}

/** Which of the files of a folder count: all, or those that Terraform or OpenTofu reads of pairs. */
type Variant = 'all' | 'terraform' | 'tofu';

const TOFU = /\.tofu(?:\.json)?$/i;

/** Of a pair with one name OpenTofu reads `x.tofu` and Terraform `x.tf`: two modules. */
function variantsOf(texts: FolderTexts, { parsed }: Reading): readonly Variant[] {
  const names = new Set(parsed.at(texts).code.map(({ source }) => source.file));
  const isPaired = [...names].some((name) => TOFU.test(name) && names.has(twinOf(name)));
  return isPaired ? ['terraform', 'tofu'] : ['all'];
}

function twinOf(file: string): string {
  return file.replace(/\.tofu(?=(?:\.json)?$)/i, '.tf');
}

function moduleIn(texts: FolderTexts, variant: Variant, { parsed }: Reading): Module {
  const { code, values, reading } = parsed.at(texts);
  const twins = new Set(code.flatMap(({ source }) => (TOFU.test(source.file) ? [twinOf(source.file)] : [])));
  const isIn = ({ source: { file } }: ModuleFile): boolean => {
    if (variant === 'all') return true;
    return variant === 'terraform' ? !TOFU.test(file) : !twins.has(file);
  };
  return { path: texts.folder, files: code.filter(isIn), values, isWhole: reading.unread.size === 0 };
}

function filesAround(variant: Variant, reading: Reading): FilesAround {
  const { folders } = reading;
  const files = new Map<string, SourceFile | NotRead>();
  return {
    moduleAt(folder) {
      const texts = folders.at(folder);
      if (typeof texts === 'string') return texts;
      return codeOf(texts).length === 0 ? 'missing' : moduleIn(texts, variant, reading);
    },
    fileAt(path) {
      const known = files.get(path);
      if (known !== undefined) return known;
      const found = folders.fileAt(path);
      const source: SourceFile | NotRead =
        typeof found === 'string' ? found : { file: found.path, text: found.text, format: 'hcl' };
      files.set(path, source);
      return source;
    },
  };
}

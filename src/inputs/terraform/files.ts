import type { FileSystem, NamedFiles, NotRead } from '../../files/file-system.ts';
import { loadHcl, type ParseHcl } from '../../formats/hcl/grammar.ts';
import { templateOf } from '../../formats/hcl/json-syntax.ts';
import type { Block, SourceFile } from '../../formats/hcl/syntax.ts';
import type { ReadYaml } from '../../formats/yaml/parse.ts';
import type { Stack } from '../../inventory/declared.ts';
import { groupBy } from '../../lib/collections.ts';
import { folderOf, joinPath } from '../../lib/paths.ts';
import { STDIN } from '../../model/document.ts';
import type { IgnoreDirective } from '../../model/suppression.ts';
import type { SyntaxErrorInfo } from '../../model/syntax-error.ts';
import type { InputText } from '../input-kind.ts';
import type { EmbeddedStacks } from '../nested-texts.ts';
import { CLOUD_CONTROL } from './cloud-control.ts';
import type { FilesAround } from './configuration.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { readModule } from './module.ts';
import { mayConcernRoles, modulesUsedBy, otherLanguageOf, type OtherLanguage } from './other-code.ts';
import { damageOf, type FileNotes, noNotes, parseFile } from './parse-file.ts';
import { everyBlock, type Module, type ModuleFile } from './scope.ts';
import type { NestedReaders } from './templates.ts';
import { asHcl, fromJson } from './variables.ts';

/** What the files of one folder turned out to hold. */
export interface ModuleReading {
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

/** A file that is not read. */
interface OtherCode {
  readonly path: string;
  readonly language: OtherLanguage;
}

/** The files of one folder. */
interface FolderTexts {
  readonly folder: string;
  readonly asked: readonly InputText[];
  /** Others of the folder: they say what names mean. */
  readonly beside: readonly InputText[];
  /** What gives variables their values, in the order in which they count. */
  readonly values: readonly InputText[];
  /** Files in other languages that give values to modules. */
  readonly others: readonly OtherText[];
}

interface OtherText extends OtherCode {
  readonly modules: readonly string[];
  readonly mayConcernRoles: boolean;
}

/** Words by which a text is ours: a role or a job of Alibaba Cloud, or a policy for one. */
const OURS =
  /\b(?:alicloud|alibabacloud|aliyun)_(?:ram_(?:role|policy|user_policy|group_policy)|dts_|resource_manager_(?:role|policy_attachment)|ros_(?:stack|template))/;
/** Words by which a text makes roles by their properties. */
const CONTROLLED = [CLOUD_CONTROL, 'RAM'];
/** Blocks that others take values from. */
const TELLING =
  /^[^\S\r\n\u2028\u2029]*(?:locals|variable|provider|resource|data|module|output)\b|"(?:locals|variable|provider|resource|data|module|output)"/m;
/** Where a call says that its module stands in a folder of the same disk. */
const LOCAL_SOURCE = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"\n]*)?)"/g;

function hasOurs(text: string): boolean {
  return OURS.test(text) || CONTROLLED.every((word) => text.includes(word));
}

/** Values that the user gave on the command line. */
interface Given {
  readonly variables: ReadonlyMap<string, string>;
  readonly files: readonly InputText[];
}

/** What there is beside the files that were asked for. */
export interface Around {
  readonly given: Given;
  readonly files: FileSystem;
  /** What the run was asked to read: nothing above that is opened, nor above the folder that it runs in. */
  readonly paths: readonly string[];
}

/** Files that Terraform reads by itself, in the order in which they count. */
const VALUES = [/^terraform\.tfvars$/, /^terraform\.tfvars\.json$/, /\.auto\.tfvars(?:\.json)?$/];

/** Reads Terraform files by the folder that they stand in, each module as the others of the run call it. */
export async function readModules(
  files: readonly InputText[],
  { given, files: system, paths }: Around,
): Promise<readonly ModuleReading[]> {
  const folders = makeFolders(files, given, await system.filesBelow(paths, system.readText));
  const ours = folders.asked.filter(folders.isOurs);
  if (ours.length === 0) return folders.asked.map((texts) => nothingIn(texts, folders));
  const parse = await loadHcl(system.readParserFile);
  const readYaml = ours.some(asksForYaml) ? (await import('../../formats/yaml/parse.ts')).readYaml : undefined;
  const nested = ours.some(mayHoldTemplate) ? await nestedReaders(parse) : undefined;
  const parsed = makeParsedFolders(parse);
  const stacks = stacksOf(ours, { folders, parsed, parse, readYaml, nested });
  return folders.asked.map((texts) => {
    const folder = ours.includes(texts) ? parsed.at(texts) : undefined;
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
function asksForYaml({ asked, beside }: FolderTexts): boolean {
  return [...asked, ...beside].some(
    ({ text }) => text.includes('yamldecode') || namesTemplate(text) || isCalling(text),
  );
}

/** Templates of ROS stand in arguments, here or in a module that is called. */
function mayHoldTemplate({ asked, beside }: FolderTexts): boolean {
  return [...asked, ...beside].some(({ text }) => namesTemplate(text) || isCalling(text));
}

function namesTemplate(text: string): boolean {
  return /\balicloud_ros_(?:stack|template)/.test(text);
}

async function nestedReaders(parse: ParseHcl): Promise<NestedReaders> {
  const [{ makeEmbeddedReader }, { readEmbeddedTemplate: readTemplate }] = await Promise.all([
    import('./embedded.ts'),
    import('../ros/embedded.ts'),
  ]);
  return { readTemplate, readModule: makeEmbeddedReader(parse, readTemplate), depth: 0 };
}

function isCalling(text: string): boolean {
  return text.search(LOCAL_SOURCE) >= 0;
}

/** The folders of a run, and those that they call. */
interface Folders {
  readonly asked: readonly FolderTexts[];
  readonly at: (folder: string) => FolderTexts | NotRead;
  readonly fileAt: NamedFiles['fileAt'];
  /** Whether any of the files of a folder has a word of ours, or those of a folder that it calls. */
  readonly isOurs: (texts: FolderTexts) => boolean;
}

function makeFolders(files: readonly InputText[], given: Given, disk: NamedFiles): Folders {
  const byFolder = groupBy(files, ({ path }) => [joinPath(folderOf(path), '.')]);
  const asked = [...byFolder].map(([folder, texts]) => folderTexts({ folder, asked: texts }, given, disk));
  const known = new Map<string, FolderTexts | NotRead>(asked.map((texts) => [texts.folder, texts]));
  const at = (folder: string): FolderTexts | NotRead => {
    const found = known.get(folder) ?? folderOnDisk(folder, disk);
    known.set(folder, found);
    return found;
  };
  const ours = new Map<FolderTexts, boolean>();
  const isOurs = (texts: FolderTexts): boolean => {
    const before = ours.get(texts);
    if (before !== undefined) return before;
    ours.set(texts, false);
    const found =
      codeOf(texts).some(({ text }) => hasOurs(text)) ||
      calledFrom(texts).some((folder) => {
        const inner = at(folder);
        return typeof inner === 'object' && isOurs(inner);
      });
    ours.set(texts, found);
    return found;
  };
  return { asked, at, fileAt: (path) => disk.fileAt(path), isOurs };
}

function codeOf({ asked, beside }: FolderTexts): readonly InputText[] {
  return [...asked.filter(({ path }) => TERRAFORM_CODE.test(path)), ...beside];
}

/** The folders that the calls of a folder name, as far as the text alone shows them. */
function calledFrom(texts: FolderTexts): readonly string[] {
  return codeOf(texts).flatMap(({ text }) =>
    Array.from(text.matchAll(LOCAL_SOURCE), ([, path = '']) => joinPath(texts.folder, path)),
  );
}

function isRead(name: string): boolean {
  return TERRAFORM_CODE.test(name) || /\.tfvars(?:\.json)?$|^terragrunt\.hcl$/.test(name);
}

function folderTexts(
  { folder, asked }: Pick<FolderTexts, 'folder' | 'asked'>,
  given: Given,
  disk: NamedFiles,
): FolderTexts {
  const known = new Set(asked.map(({ path }) => path));
  const found = asked.some(({ path }) => path === STDIN) ? [] : disk.filesIn(folder, isRead);
  const others = typeof found === 'string' ? [] : found.map((file): InputText => ({ ...file, isNamed: false }));
  return {
    folder,
    asked,
    beside: others.filter(({ path }) => TERRAFORM_CODE.test(path) && !known.has(path)),
    values: [
      ...VALUES.flatMap((pattern) => others.filter((file) => pattern.test(nameOf(file)))).map(asValues),
      ...given.files,
      ...written(given),
    ],
    others: [...asked, ...others.filter(({ path }) => !known.has(path))].flatMap(otherText),
  };
}

function otherText(file: InputText): readonly OtherText[] {
  const language = otherLanguageOf(file);
  if (language === undefined) return [];
  const { path, text } = file;
  return [{ path, language, modules: modulesUsedBy(file), mayConcernRoles: mayConcernRoles(text) }];
}

/** A folder that only calls name: what gives values to variables is for the root module alone. */
function folderOnDisk(folder: string, disk: NamedFiles): FolderTexts | NotRead {
  const found = disk.filesIn(folder, (name) => TERRAFORM_CODE.test(name));
  if (typeof found === 'string') return found;
  return { folder, asked: [], beside: found.map((file) => ({ ...file, isNamed: false })), values: [], others: [] };
}

/** Values in JSON are read as what they say in the other syntax; a broken file gives none. */
function asValues(file: InputText): InputText {
  return /\.json$/i.test(file.path) ? { ...file, text: fromJson(file.text) ?? '' } : file;
}

function nameOf({ path }: InputText): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What the command line gives, as a file would. */
function written({ variables }: Given): readonly InputText[] {
  // A list, a map and a Boolean are written as they are meant; anything else is a text.
  const lines = [...variables].map(
    ([name, value]) => `${name} = ${/^(?:\[.*\]|\{.*\}|true|false)$/s.test(value) ? value : asHcl(value)}\n`,
  );
  return lines.length === 0 ? [] : [{ path: '--var', text: lines.join(''), isNamed: false }];
}

/** The files of a folder as they were parsed, and what there is to say of those that were asked for. */
interface ParsedFolder {
  readonly code: readonly ModuleFile[];
  readonly values: readonly ModuleFile[];
  readonly reading: FileNotes;
}

interface ParsedFolders {
  readonly at: (texts: FolderTexts) => ParsedFolder;
}

/** Parses each folder once, when it is asked for. */
function makeParsedFolders(parse: ParseHcl): ParsedFolders {
  const known = new Map<FolderTexts, ParsedFolder>();
  return {
    at(texts) {
      const found = known.get(texts) ?? parseFolder(texts, parse);
      known.set(texts, found);
      return found;
    },
  };
}

function parseFolder({ asked, beside, values }: FolderTexts, parse: ParseHcl): ParsedFolder {
  const reading = noNotes();
  const all = [
    ...asked.filter(({ path }) => TERRAFORM_CODE.test(path)).map((file) => ({ file, isAsked: true })),
    ...beside.map((file) => ({ file, isAsked: false })),
  ];
  for (const file of asked) {
    const damage = /\.tfvars$/i.test(file.path) ? damageOf(file, parse) : undefined;
    if (damage !== undefined) reading.broken.push(damage);
  }
  return {
    code: all.flatMap(({ file, isAsked }) =>
      hasOurs(file.text) || TELLING.test(file.text) ? parseFile(file, { isAsked, isGiven: false, parse, reading }) : [],
    ),
    values: values.flatMap((file) => parseFile(file, { isAsked: false, isGiven: true, parse, reading })),
    reading,
  };
}

/** What the folders of a run are read with. */
interface Reading {
  readonly folders: Folders;
  readonly parsed: ParsedFolders;
  readonly parse: ParseHcl;
  readonly readYaml: ReadYaml | undefined;
  readonly nested: NestedReaders | undefined;
}

/** What the modules of a run declare, each told by the folder that nobody calls. */
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

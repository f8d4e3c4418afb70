import type { InputText, NamedFiles, NotRead } from '../../files/file-system.ts';
import { groupBy } from '../../lib/collections.ts';
import { folderOf, joinPath } from '../../lib/paths.ts';
import { STDIN } from '../../model/document.ts';
import { CLOUD_CONTROL } from './cloud-control.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { mayConcernRoles, modulesUsedBy, otherLanguageOf, type OtherLanguage } from './other-code.ts';
import { asHcl, fromJson } from '../../formats/hcl/json-syntax.ts';

/** The files of one folder. */
export interface FolderTexts {
  readonly folder: string;
  readonly asked: readonly InputText[];
  /** Others of the folder: they say what names mean. */
  readonly unnamed: readonly InputText[];
  /** What gives variables their values, in the order in which they count. */
  readonly values: readonly InputText[];
  /** Files in other languages that give values to modules. */
  readonly others: readonly OtherText[];
}

/** A file that is not read. */
export interface OtherCode {
  readonly path: string;
  readonly language: OtherLanguage;
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
/** Where a call says that its module stands in a folder of the same disk. */
const LOCAL_SOURCE = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"\n]*)?)"/g;

/** Whether a text has a word of ours. */
export function hasOurs(text: string): boolean {
  return OURS.test(text) || CONTROLLED.every((word) => text.includes(word));
}

/** Values that the user gave on the command line. */
export interface Given {
  readonly variables: ReadonlyMap<string, string>;
  readonly files: readonly InputText[];
}

/** Files that Terraform reads by itself, in the order in which they count. */
const VALUES = [/^terraform\.tfvars$/, /^terraform\.tfvars\.json$/, /\.auto\.tfvars(?:\.json)?$/];

/** The folders of a run, and those that they call. */
export interface Folders {
  readonly asked: readonly FolderTexts[];
  readonly at: (folder: string) => FolderTexts | NotRead;
  readonly fileAt: NamedFiles['fileAt'];
  /** Whether any of the files of a folder has a word of ours, or those of a folder that it calls. */
  readonly isOurs: (texts: FolderTexts) => boolean;
}

export function makeFolders(files: readonly InputText[], given: Given, disk: NamedFiles): Folders {
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

export function codeOf({ asked, unnamed }: FolderTexts): readonly InputText[] {
  return [...asked.filter(({ path }) => TERRAFORM_CODE.test(path)), ...unnamed];
}

/** The folders that the calls of a folder name, as far as the text alone shows them. */
export function calledFrom(texts: FolderTexts): readonly string[] {
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
    unnamed: others.filter(({ path }) => TERRAFORM_CODE.test(path) && !known.has(path)),
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
  return { folder, asked: [], unnamed: found.map((file) => ({ ...file, isNamed: false })), values: [], others: [] };
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

/** Whether a text calls a module in a folder of the same disk. */
export function isCalling(text: string): boolean {
  return text.search(LOCAL_SOURCE) >= 0;
}

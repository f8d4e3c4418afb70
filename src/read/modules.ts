import type { BrokenText } from '../model/broken-text.ts';
import type { Document } from '../model/document.ts';
import type { CommentException } from '../model/exception.ts';
import { textsBeside } from './beside.ts';
import { STDIN } from '../model/location.ts';
import { TERRAFORM_CODE } from './files.ts';
import { groupBy } from '../model/groups.ts';
import type { SourceFile } from './hcl-ast.ts';
import { ignoreHclComments } from './hcl-comments.ts';
import { loadHcl, type HclTree, type ParseHcl } from './hcl-grammar.ts';
import { readJsonBody } from './hcl-json.ts';
import { readBody } from './hcl-syntax.ts';

import { parseJson } from './json-text.ts';
import { jsonDocument } from './json.ts';
import type { InputText } from './reading.ts';
import { folderOf } from './slashes.ts';
import type { Stack } from './stack.ts';
import { readModule } from './terraform.ts';
import type { ModuleFile } from './terraform-scope.ts';
import { asHcl, fromJson } from './values.ts';

/** Half the memory of a run is a tree of 4 MB. */
export const MAX_HCL_BYTES = 4 * 1024 * 1024;

/** What the files of one folder turned out to hold. */
export interface ModuleReading {
  /** `undefined`: not ours. */
  readonly stack: Stack | undefined;
  readonly files: readonly InputText[];
  readonly broken: readonly BrokenText[];
  readonly tooDeep: readonly string[];
  readonly tooLarge: readonly string[];
  readonly exceptions: readonly CommentException[];
}

/** The files of one module. */
interface ModuleTexts {
  readonly asked: readonly InputText[];
  /** Others of the folder: they say what names mean. */
  readonly beside: readonly InputText[];
  /** What gives variables their values, in the order in which they count. */
  readonly values: readonly InputText[];
}

/** Words by which a text is ours: a role or a job of Alibaba Cloud, or a policy for one. */
const OURS =
  /\b(?:alicloud|alibabacloud|aliyun)_(?:ram_(?:role|policy|user_policy|group_policy)|dts_|resource_manager_role)/;
/** Blocks that others take values from. */
const TELLING =
  /^[^\S\r\n\u2028\u2029]*(?:locals|variable|provider|resource|data)\b|"(?:locals|variable|provider|resource|data)"/m;

/** Values that the user gave on the command line. */
export interface Given {
  readonly variables: ReadonlyMap<string, string>;
  readonly files: readonly InputText[];
}

/** Files that Terraform reads by itself, in the order in which they count. */
const VALUES = [/^terraform\.tfvars$/, /^terraform\.tfvars\.json$/, /\.auto\.tfvars(?:\.json)?$/];

/** Reads Terraform files by the folder that they stand in. */
export async function readModules(files: readonly InputText[], given: Given): Promise<readonly ModuleReading[]> {
  const folders = groupBy(files, ({ path }) => [folderOf(path)]);
  const modules = [...folders.values()].map((asked) => moduleTexts(asked, given));
  const parse = modules.some(isOurModule) ? await loadHcl() : undefined;
  return modules.map((texts) =>
    parse !== undefined && isOurModule(texts)
      ? readModuleTexts(texts, parse)
      : { stack: undefined, files: texts.asked, broken: [], tooDeep: [], tooLarge: [], exceptions: [] },
  );
}

function moduleTexts(asked: readonly InputText[], given: Given): ModuleTexts {
  const [first] = asked;
  const known = new Set(asked.map(({ path }) => path));
  const found =
    first === undefined || first.path === STDIN
      ? []
      : textsBeside(first.path, (name) => TERRAFORM_CODE.test(name) || /\.tfvars(?:\.json)?$/.test(name));
  const others = found.map((file): InputText => ({ ...file, isNamed: false }));
  return {
    asked,
    beside: others.filter(({ path }) => TERRAFORM_CODE.test(path) && !known.has(path)),
    values: [
      ...VALUES.flatMap((pattern) => others.filter((file) => pattern.test(nameOf(file)))).map(asValues),
      ...given.files,
      ...written(given),
    ],
  };
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

/** Whether any of the files has a word of ours. */
function isOurModule({ asked, beside }: ModuleTexts): boolean {
  return [...asked, ...beside].some(({ path, text }) => TERRAFORM_CODE.test(path) && OURS.test(text));
}

/** Reads the files of one folder as Terraform does: together. */
function readModuleTexts(texts: ModuleTexts, parse: ParseHcl): ModuleReading {
  const { asked, beside, values } = texts;
  const reading = {
    files: asked,
    broken: [] as BrokenText[],
    tooDeep: [] as string[],
    tooLarge: [] as string[],
    exceptions: [] as CommentException[],
  };
  const read = (file: InputText, isAsked: boolean): readonly ModuleFile[] => {
    if (!OURS.test(file.text) && !TELLING.test(file.text) && !values.includes(file)) return [];
    if (file.text.length > MAX_HCL_BYTES) {
      if (isAsked) reading.tooLarge.push(file.path);
      return [];
    }
    if (/\.json$/i.test(file.path) && !values.includes(file)) return readJsonFile(file, { isAsked, parse, reading });
    const tree = parse(file.text);
    if (tree === 'tooDeep') {
      if (isAsked) reading.tooDeep.push(file.path);
      return [];
    }
    const isGiven = values.includes(file);
    const source: SourceFile = { file: file.path, text: file.text, format: 'hcl', ...(isGiven && { isGiven }) };
    if (isAsked && tree.damage !== undefined) reading.broken.push(brokenText(source, tree.damage));
    const body = readBody(tree.root, file.text);
    if (isAsked)
      for (const each of ignoreHclComments(fileDocument(source), { ...body, comments: tree.comments }))
        reading.exceptions.push(each);
    return [{ source, isAsked, ...body }];
  };
  const code = asked.filter(({ path }) => TERRAFORM_CODE.test(path));
  for (const file of asked) {
    const damage = /\.tfvars$/i.test(file.path) ? damageOf(file, parse) : undefined;
    if (damage !== undefined) reading.broken.push(damage);
  }
  const files = [...code.flatMap((file) => read(file, true)), ...beside.flatMap((file) => read(file, false))];
  const stack = readModule({ files, values: values.flatMap((file) => read(file, false)) });
  return { ...reading, stack };
}

/** What is broken in a file of values that was asked for; what it says is read with the code that it is for. */
function damageOf({ path, text }: InputText, parse: ParseHcl): BrokenText | undefined {
  const tree = text.length > MAX_HCL_BYTES ? undefined : parse(text);
  if (tree === undefined || tree === 'tooDeep' || tree.damage === undefined) return undefined;
  return brokenText({ file: path, text, format: 'hcl' }, tree.damage);
}

interface ReadingFile {
  readonly isAsked: boolean;
  readonly parse: ParseHcl;
  readonly reading: { readonly broken: BrokenText[]; readonly tooDeep: string[] };
}

function readJsonFile({ path, text }: InputText, { isAsked, parse, reading }: ReadingFile): readonly ModuleFile[] {
  const parsed = parseJson(jsonDocument(path, text));
  if (parsed.state === 'tooDeep' && isAsked) reading.tooDeep.push(path);
  if (parsed.state === 'broken' && isAsked) reading.broken.push(parsed.text);
  if (parsed.state !== 'read') return [];
  return [{ source: { file: path, text, format: 'json' }, isAsked, ...readJsonBody(text, parse) }];
}

/** The first damage of a text, on its first line. */
function brokenText(source: SourceFile, { start, end, missing }: NonNullable<HclTree['damage']>): BrokenText {
  const { text } = source;
  const from = start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0);
  const lineEnd = text.indexOf('\n', from);
  const stop = Math.max(from, Math.min(end, lineEnd < 0 ? text.length : lineEnd));
  const found = text.slice(from, Math.min(stop, from + 40)).trim();
  const fault =
    missing === undefined
      ? { message: 'hcl', data: { found }, start: from, end: stop }
      : { message: 'hclMissing', data: { wanted: /[a-z{]/.test(missing) ? 'a value' : `"${missing}"` }, start, end };
  return { document: fileDocument(source), faults: [fault] };
}

/** A file of which only offsets are asked. */
function fileDocument({ file, text, format }: SourceFile): Document {
  return {
    file,
    text,
    format,
    index: 0,
    within: undefined,
    locate: (_, paths) => paths.map(() => undefined),
    innerOffsets: (_, __, offsets) => offsets,
  };
}

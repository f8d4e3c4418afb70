import type { FileSystem } from '../../files/file-system.ts';
import { doubledHclKeys } from '../../formats/hcl/duplicate-keys.ts';
import { isTree, loadHcl, type HclTree, type ParseHcl } from '../../formats/hcl/grammar.ts';
import { readJsonBody } from '../../formats/hcl/json-syntax.ts';
import { firstHclFault, parserFault, withoutFault, type HclFault } from '../../formats/hcl/syntax-error.ts';
import { type Block, type SourceFile, readBody } from '../../formats/hcl/syntax.ts';
import { jsonDocument } from '../../formats/json/locate.ts';
import { parseJson } from '../../formats/json/parse.ts';
import type { Stack } from '../../inventory/declared.ts';
import { groupBy } from '../../lib/collections.ts';
import { folderOf } from '../../lib/paths.ts';
import { type Document, STDIN } from '../../model/document.ts';
import type { IgnoreDirective } from '../../model/suppression.ts';
import type { SyntaxErrorInfo, SyntaxFault } from '../../model/syntax-error.ts';
import { hclIgnoreDirectives } from '../../source/hcl-comments.ts';
import type { InputText } from '../input-kind.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { readModule } from './module.ts';
import type { ModuleFile } from './scope.ts';
import { asHcl, fromJson } from './variables.ts';

/** Half the memory of a run is a tree of 4 MB. */
export const MAX_HCL_BYTES = 4 * 1024 * 1024;

/** What the files of one folder turned out to hold. */
export interface ModuleReading {
  /** `undefined`: not ours. */
  readonly stack: Stack | undefined;
  readonly files: readonly InputText[];
  readonly broken: readonly SyntaxErrorInfo[];
  readonly tooDeep: readonly string[];
  readonly tooLarge: readonly string[];
  /** Files that take the parser too many steps, each with the line in question. */
  readonly stopped: readonly string[];
  readonly exceptions: readonly IgnoreDirective[];
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
interface Given {
  readonly variables: ReadonlyMap<string, string>;
  readonly files: readonly InputText[];
}

/** What there is beside the files that were asked for. */
export interface Around {
  readonly given: Given;
  readonly disk: Pick<FileSystem, 'readSiblings' | 'readParserFile'>;
}

/** Files that Terraform reads by itself, in the order in which they count. */
const VALUES = [/^terraform\.tfvars$/, /^terraform\.tfvars\.json$/, /\.auto\.tfvars(?:\.json)?$/];

/** Reads Terraform files by the folder that they stand in. */
export async function readModules(files: readonly InputText[], around: Around): Promise<readonly ModuleReading[]> {
  const folders = groupBy(files, ({ path }) => [folderOf(path)]);
  const modules = [...folders.values()].map((asked) => moduleTexts(asked, around));
  const parse = modules.some(isOurModule) ? await loadHcl(around.disk.readParserFile) : undefined;
  return modules.map((texts) =>
    parse !== undefined && isOurModule(texts)
      ? readModuleTexts(texts, parse)
      : { stack: undefined, files: texts.asked, broken: [], tooDeep: [], tooLarge: [], stopped: [], exceptions: [] },
  );
}

function moduleTexts(asked: readonly InputText[], { given, disk }: Around): ModuleTexts {
  const [first] = asked;
  const known = new Set(asked.map(({ path }) => path));
  const found =
    first === undefined || first.path === STDIN
      ? []
      : disk.readSiblings(first.path, (name) => TERRAFORM_CODE.test(name) || /\.tfvars(?:\.json)?$/.test(name));
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
    broken: [] as SyntaxErrorInfo[],
    tooDeep: [] as string[],
    tooLarge: [] as string[],
    stopped: [] as string[],
    exceptions: [] as IgnoreDirective[],
  };
  const read = (file: InputText, isAsked: boolean): readonly ModuleFile[] => {
    if (!OURS.test(file.text) && !TELLING.test(file.text) && !values.includes(file)) return [];
    if (file.text.length > MAX_HCL_BYTES) {
      if (isAsked) reading.tooLarge.push(file.path);
      return [];
    }
    if (/\.json$/i.test(file.path) && !values.includes(file)) return readJsonFile(file, { isAsked, parse, reading });
    const parsed = parseTolerant(file.text, parse);
    if (parsed === 'tooDeep' || !('tree' in parsed)) {
      if (isAsked) noteRefusal(file, parsed, reading);
      return [];
    }
    const { tree, fault } = parsed;
    const isGiven = values.includes(file);
    const source: SourceFile = {
      file: file.path,
      text: file.text,
      format: 'hcl',
      ...(isGiven && { isGiven }),
      ...(fault !== undefined && { isBroken: true }),
    };
    const body = withoutBlockAt(fault, readBody(tree.root, file.text));
    const doubled = fault === undefined ? doubledHclKeys(body) : [];
    const faults = isAsked ? [...encodingFaults(file), ...(fault === undefined ? doubled : [fault])] : [];
    if (faults.length > 0) reading.broken.push({ document: fileDocument(source), faults });
    if (isAsked)
      for (const each of hclIgnoreDirectives(fileDocument(source), { ...body, comments: tree.comments }))
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

/** A tree as far as a text can be read, and its first damage. */
interface Tolerant {
  readonly tree: HclTree;
  readonly fault: HclFault | undefined;
}

/** What a damage leaves of the text is read where the cause is known, so that one slip is one finding. */
function parseTolerant(text: string, parse: ParseHcl): Tolerant | Exclude<ReturnType<ParseHcl>, HclTree> {
  const tree = parse(text);
  if (!isTree(tree)) return tree;
  if (tree.damage === undefined) return { tree, fault: undefined };
  const fault: HclFault = firstHclFault(text) ?? parserFault(text, tree.damage);
  if (fault.resumesAt === undefined) return { tree, fault };
  const rest = parse(withoutFault(text, fault));
  return isTree(rest) ? { tree: rest, fault } : rest;
}

/** A block with a part that was taken out says something else than was written: it is not judged. */
function withoutBlockAt(fault: HclFault | undefined, body: Pick<Block, 'attributes' | 'blocks'>): typeof body {
  if (fault?.resumesAt === undefined) return body;
  return { ...body, blocks: body.blocks.filter(({ start, end }) => fault.start < start || fault.start >= end) };
}

function noteRefusal(
  { path, text }: InputText,
  refusal: Exclude<ReturnType<ParseHcl>, HclTree>,
  { tooDeep, stopped }: { readonly tooDeep: string[]; readonly stopped: string[] },
): void {
  if (refusal === 'tooDeep') tooDeep.push(path);
  else stopped.push(`${path}:${String(text.slice(0, refusal.stoppedAt).split('\n').length)}`);
}

/** What is broken in a file of values that was asked for; what it says is read with the code that it is for. */
function damageOf({ path, text }: InputText, parse: ParseHcl): SyntaxErrorInfo | undefined {
  const parsed = text.length > MAX_HCL_BYTES ? undefined : parseTolerant(text, parse);
  if (parsed === undefined || parsed === 'tooDeep' || !('tree' in parsed)) return undefined;
  const { fault } = parsed;
  return fault && { document: fileDocument({ file: path, text, format: 'hcl' }), faults: [fault] };
}

/** Terraform takes no other encoding than UTF-8, whatever can be read here. */
function encodingFaults({ isUtf16 }: InputText): readonly SyntaxFault[] {
  return isUtf16 === true ? [{ message: 'utf16', start: 0, end: 1 }] : [];
}

interface ReadingFile {
  readonly isAsked: boolean;
  readonly parse: ParseHcl;
  readonly reading: { readonly broken: SyntaxErrorInfo[]; readonly tooDeep: string[] };
}

function readJsonFile(file: InputText, { isAsked, parse, reading }: ReadingFile): readonly ModuleFile[] {
  const { path, text } = file;
  const document = jsonDocument(path, text);
  const parsed = parseJson(document);
  const faults = isAsked ? encodingFaults(file) : [];
  if (faults.length > 0) reading.broken.push({ document, faults });
  if (parsed.state === 'tooDeep' && isAsked) reading.tooDeep.push(path);
  if (parsed.state === 'broken' && isAsked) reading.broken.push(parsed.text);
  if (parsed.state !== 'read') return [];
  return [{ source: { file: path, text, format: 'json' }, isAsked, ...readJsonBody(text, parse) }];
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

import type { InputText } from '../../files/file-system.ts';
import { doubledHclKeys } from '../../formats/hcl/duplicate-keys.ts';
import { isTree, type HclTree, type ParseHcl } from '../../formats/hcl/grammar.ts';
import { readJsonBody } from '../../formats/hcl/json-syntax.ts';
import { firstHclFault, parserFault, withoutFault, type HclFault } from '../../formats/hcl/syntax-error.ts';
import { type Block, type SourceFile, readBody } from '../../formats/hcl/syntax.ts';
import { jsonDocument } from '../../formats/json/locate.ts';
import { parseJson } from '../../formats/json/parse.ts';
import { type Document, STDIN } from '../../model/document.ts';
import type { IgnoreDirective } from '../../model/suppression.ts';
import type { SyntaxErrorInfo, SyntaxFault } from '../../model/syntax-error.ts';
import { hclIgnoreDirectives } from '../../source/hcl-comments.ts';
import { standsAlone, type ModuleFile } from './blocks.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { hasOurs, type FolderTexts } from './folders.ts';

/** Half the memory of a run is a tree of 4 MB. */
export const MAX_HCL_BYTES = 4 * 1024 * 1024;

/** Blocks that others take values from. */
const TELLING =
  /^[^\S\r\n\u2028\u2029]*(?:locals|variable|provider|resource|data|module|output)\b|"(?:locals|variable|provider|resource|data|module|output)"/m;

/** The files of a folder as they were parsed, and what there is to say of those that were asked for. */
interface ParsedFolder {
  readonly code: readonly ModuleFile[];
  readonly values: readonly ModuleFile[];
  readonly reading: FileNotes;
}

/** What reading files notes. */
interface FileNotes {
  readonly broken: SyntaxErrorInfo[];
  readonly tooDeep: string[];
  readonly tooLarge: string[];
  readonly stopped: string[];
  readonly exceptions: IgnoreDirective[];
  /** Files of which something could not be read, also those that nobody asked for. */
  readonly unread: Set<string>;
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

function parseFolder({ asked, beside, values }: FolderTexts, parse: ParseHcl): ParsedFolder {
  const reading: FileNotes = {
    broken: [],
    tooDeep: [],
    tooLarge: [],
    stopped: [],
    exceptions: [],
    unread: new Set(),
  };
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
      hasOurs(file.text) || TELLING.test(file.text) ? readFile(file, { isAsked, isGiven: false, parse, reading }) : [],
    ),
    values: values.flatMap((file) => readFile(file, { isAsked: false, isGiven: true, parse, reading })),
    reading,
  };
}

interface ReadingFile {
  readonly isAsked: boolean;
  /** It gives variables their values. */
  readonly isGiven: boolean;
  readonly parse: ParseHcl;
  readonly reading: FileNotes;
}

function readFile(file: InputText, { isAsked, isGiven, parse, reading }: ReadingFile): readonly ModuleFile[] {
  if (file.path === STDIN) reading.unread.add(file.path);
  if (file.text.length > MAX_HCL_BYTES) {
    reading.unread.add(file.path);
    if (isAsked) reading.tooLarge.push(file.path);
    return [];
  }
  if (/\.json$/i.test(file.path) && !isGiven) return readJsonFile(file, { isAsked, isGiven, parse, reading });
  const parsed = parseTolerant(file.text, parse);
  if (parsed === 'tooDeep' || !('tree' in parsed) || parsed.fault !== undefined) reading.unread.add(file.path);
  if (parsed === 'tooDeep' || !('tree' in parsed)) {
    if (isAsked) noteRefusal(file, parsed, reading);
    return [];
  }
  const { tree, fault } = parsed;
  const source: SourceFile = {
    file: file.path,
    text: file.text,
    format: 'hcl',
    ...(isGiven && { isGiven }),
    ...(fault !== undefined && { isBroken: true }),
  };
  const body = withoutBlockAt(fault, readBody(tree.root, file.text));
  if (isAsked) {
    const doubled = fault === undefined ? doubledHclKeys(body) : [];
    const faults = [...encodingFaults(file), ...(fault === undefined ? doubled : [fault])];
    if (faults.length > 0) reading.broken.push({ document: fileDocument(source), faults });
    for (const each of hclIgnoreDirectives(fileDocument(source), { ...body, comments: tree.comments }))
      reading.exceptions.push(each);
  }
  return [{ source, ...body }];
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

/** A damaged block says something else than was written: it is not judged, so that one slip is one finding. */
function withoutBlockAt(fault: HclFault | undefined, body: Pick<Block, 'attributes' | 'blocks'>): typeof body {
  return fault === undefined ? body : { ...body, blocks: undamaged(body.blocks, fault.start) };
}

/** Where a bracket is missing, what follows seems to stand in the damaged block, and is none of it. */
function undamaged(blocks: readonly Block[], damage: number): readonly Block[] {
  return blocks.flatMap((block) =>
    damage < block.start || damage >= block.end ? [block] : undamaged(block.blocks.filter(standsAlone), damage),
  );
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

function readJsonFile(file: InputText, { isAsked, parse, reading }: ReadingFile): readonly ModuleFile[] {
  const { path, text } = file;
  const document = jsonDocument(path, text);
  const parsed = parseJson(document);
  const faults = isAsked ? encodingFaults(file) : [];
  if (faults.length > 0) reading.broken.push({ document, faults });
  if (parsed.state === 'tooDeep' && isAsked) reading.tooDeep.push(path);
  if (parsed.state === 'broken' && isAsked) reading.broken.push(parsed.text);
  if (parsed.state !== 'read') {
    reading.unread.add(path);
    return [];
  }
  return [{ source: { file: path, text, format: 'json' }, ...readJsonBody(text, parse) }];
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

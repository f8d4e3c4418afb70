import { doubledHclKeys } from '../../formats/hcl/duplicate-keys.ts';
import { isTree, type HclTree, type ParseHcl } from '../../formats/hcl/grammar.ts';
import { readJsonBody } from '../../formats/hcl/json-syntax.ts';
import { firstHclFault, parserFault, withoutFault, type HclFault } from '../../formats/hcl/syntax-error.ts';
import { type Block, placedText, type SourceFile, readBody } from '../../formats/hcl/syntax.ts';
import { innerJson, jsonDocument } from '../../formats/json/locate.ts';
import { parseJson } from '../../formats/json/parse.ts';
import { tooDeep, tooLarge } from '../../inventory/unchecked.ts';
import { type Document, type Embedding, STDIN } from '../../model/document.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { IgnoreDirective } from '../../model/suppression.ts';
import type { SyntaxErrorInfo, SyntaxFault } from '../../model/syntax-error.ts';
import { hclIgnoreDirectives } from '../../source/hcl-comments.ts';
import type { InputText } from '../../files/file-system.ts';
import { standsAlone, type ModuleFile } from './blocks.ts';

/** Half the memory of a run is a tree of 4 MB. */
const MAX_HCL_BYTES = 4 * 1024 * 1024;

/** What reading files notes. */
export interface FileNotes {
  readonly broken: SyntaxErrorInfo[];
  readonly tooDeep: string[];
  readonly tooLarge: string[];
  readonly stopped: string[];
  readonly exceptions: IgnoreDirective[];
  /** Files of which something could not be read, also those that nobody asked for. */
  readonly unread: Set<string>;
}

/** Nothing was read yet. */
export function noNotes(): FileNotes {
  return { broken: [], tooDeep: [], tooLarge: [], stopped: [], exceptions: [], unread: new Set() };
}

/** The files that could not be parsed, each with the reason. */
export function refusals({
  tooDeep: deep,
  tooLarge: large,
  stopped,
}: Readonly<Record<'tooDeep' | 'tooLarge' | 'stopped', readonly string[]>>): readonly Unchecked[] {
  return [
    ...deep.map(tooDeep),
    ...large.map((what) => tooLarge(what, MAX_HCL_BYTES)),
    ...stopped.map((what) => ({ what, because: 'tooManySteps', reason: 'not-readable' }) as const),
  ];
}

/** A text of a module; `within`: the text that it stands in. */
export interface CodeText extends Pick<InputText, 'path' | 'text' | 'isUtf16'> {
  readonly within?: Embedding;
}

export interface ReadingFile {
  readonly isAsked: boolean;
  /** It gives variables their values. */
  readonly isGiven: boolean;
  readonly parse: ParseHcl;
  readonly reading: FileNotes;
}

/** A file of a module as it is parsed; nothing where it cannot be read. */
export function parseFile(file: CodeText, { isAsked, isGiven, parse, reading }: ReadingFile): readonly ModuleFile[] {
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
    ...(file.within && { within: file.within }),
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

/** The rest of a damaged text is read only when the cause is known, so that one mistake is one finding. */
function parseTolerant(text: string, parse: ParseHcl): Tolerant | Exclude<ReturnType<ParseHcl>, HclTree> {
  const tree = parse(text);
  if (!isTree(tree)) return tree;
  if (tree.damage === undefined) return { tree, fault: undefined };
  const fault: HclFault = firstHclFault(text) ?? parserFault(text, tree.damage);
  if (fault.resumesAt === undefined) return { tree, fault };
  const rest = parse(withoutFault(text, fault));
  return isTree(rest) ? { tree: rest, fault } : rest;
}

/** A damaged block is not checked because it differs from what was meant; one mistake has to be one finding. */
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
  { path, text }: CodeText,
  refusal: Exclude<ReturnType<ParseHcl>, HclTree>,
  notes: FileNotes,
): void {
  if (refusal === 'tooDeep') notes.tooDeep.push(path);
  else notes.stopped.push(`${path}:${String(text.slice(0, refusal.stoppedAt).split('\n').length)}`);
}

/** What is broken in a file of values that was asked for; what it says is read with the code that it is for. */
export function damageOf({ path, text }: CodeText, parse: ParseHcl): SyntaxErrorInfo | undefined {
  const parsed = text.length > MAX_HCL_BYTES ? undefined : parseTolerant(text, parse);
  if (parsed === undefined || parsed === 'tooDeep' || !('tree' in parsed)) return undefined;
  const { fault } = parsed;
  return fault && { document: fileDocument({ file: path, text, format: 'hcl' }), faults: [fault] };
}

/** Terraform takes no other encoding than UTF-8, whatever can be read here. */
function encodingFaults({ isUtf16 }: CodeText): readonly SyntaxFault[] {
  return isUtf16 === true ? [{ message: 'utf16', start: 0, end: 1 }] : [];
}

function readJsonFile(file: CodeText, { isAsked, parse, reading }: ReadingFile): readonly ModuleFile[] {
  const { path, text, within } = file;
  const document = within === undefined ? jsonDocument(path, text) : innerJson(within, text);
  const parsed = parseJson(document);
  const faults = isAsked ? encodingFaults(file) : [];
  if (faults.length > 0) reading.broken.push({ document, faults });
  if (parsed.state === 'tooDeep' && isAsked) reading.tooDeep.push(path);
  if (parsed.state === 'broken' && isAsked) reading.broken.push(parsed.text);
  if (parsed.state !== 'read') {
    reading.unread.add(path);
    return [];
  }
  return [{ source: { file: path, text, format: 'json', ...(within && { within }) }, ...readJsonBody(text, parse) }];
}

/** A file of which only offsets are asked. */
export function fileDocument(source: SourceFile): Document {
  return {
    ...placedText(source),
    index: 0,
    locate: (_, paths) => paths.map(() => undefined),
    innerOffsets: (_, __, offsets) => offsets,
  };
}

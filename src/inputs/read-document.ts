import type { FileSystem, InputFile, InputText } from '../files/file-system.ts';
import { MAX_DEPTH } from '../formats/evaluation-budget.ts';
import { jsonDocument } from '../formats/json/locate.ts';
import { readStream, isJson, parseInner, parseJson, isJsonc, jsoncDocument } from '../formats/json/parse.ts';
import { commentedValue, tolerantValue } from '../formats/json/syntax-error.ts';
import { asObject, type Node } from '../formats/nodes.ts';
import type { ReadYaml, InnerText } from '../formats/parsed-text.ts';
import { asWritten, firstAction, withoutActions } from '../formats/yaml/template-actions.ts';
import { type Document, outermost } from '../model/document.ts';
import { InputError } from '../model/errors.ts';
import type { IgnoreDirective } from '../model/suppression.ts';
import type { SyntaxErrorInfo, SyntaxFault } from '../model/syntax-error.ts';
import { mayHoldDirective } from '../source/ignore-directives.ts';
import type { InputDocument, InputKind, ParsedText } from './input-kind.ts';
import { isApiDescription, isExample, OPEN_TEXT } from './kubernetes/detect.ts';
import { holdsTrust } from './ram/detect.ts';
import { detectInputKind, holderOf, isRecord, mayBeInput } from './registry.ts';
import { STREAM } from './terraform/detect.ts';

/** What a file turned out to hold. Nothing at all: it is not ours. */
export interface InputDocuments {
  readonly items: readonly InputDocument[];
  readonly broken: readonly SyntaxErrorInfo[];
  readonly isTooDeep: boolean;
}

/** What is read of YAML: the tree of a text takes up to 1.5 KB for each value, and is to stay below 400 MB. */
const MAX_YAML_BYTES = 1.75 * 1024 * 1024;
const MAX_YAML_VALUES = 180_000;

/** Why a YAML text is too much to be read, and the limit; `undefined`: it is not. */
export function yamlExcess(
  text: string,
): { readonly because: 'tooLarge' | 'tooManyValues'; readonly limit: number } | undefined {
  if (text.length > MAX_YAML_BYTES) return { because: 'tooLarge', limit: MAX_YAML_BYTES / 1024 / 1024 };
  if (text.length < MAX_YAML_VALUES) return undefined;
  let count = 0;
  // What begins or parts values; in quotes and comments it is counted too, as people write far less of it.
  for (const _ of text.matchAll(/[,[{\n]|[:?-](?=\s)|["']:/g)) count++;
  return count > MAX_YAML_VALUES ? { because: 'tooManyValues', limit: MAX_YAML_VALUES } : undefined;
}

const NOT_OURS: InputDocuments = { items: [], broken: [], isTooDeep: false };

/** Whether a text wants the YAML reader: by its name, but a text that begins like JSON is tried as JSON first. */
export function isYaml(file: string, text: string): boolean {
  if (/\.ya?ml$/i.test(file)) return !/^\s*[{[]/.test(text) || !isJson(text);
  return !/\.jsonc?$/i.test(file) && !/^\s*[{["]/.test(text);
}

/** Reads a JSON text. A broken one that may not be ours is reported only when the user named it. */
export function readJson(file: string, text: string, isNamed: boolean): InputDocuments {
  if (!isJsonc(file)) return readJsonDocument(jsonDocument(file, text), isNamed);
  const { document, json } = jsoncDocument(file, text);
  return readParsed(document, parseJson(document, json), isNamed);
}

/** The same of a document whose text may be dropped and read again. */
export function readJsonDocument(document: Document, isNamed: boolean): InputDocuments {
  return readParsed(document, parseJson(document), isNamed);
}

function readParsed(document: Document, parsed: InnerText, isNamed: boolean): InputDocuments {
  const { file, text } = document;
  if (parsed.state === 'tooDeep') return { ...NOT_OURS, isTooDeep: isNamed || isProbablyOurs(text) };
  if (parsed.state === 'broken') {
    if (!isNamed && !isProbablyOurs(text)) return NOT_OURS;
    return readAnswers(file, text) ?? { ...NOT_OURS, broken: [planStream(document) ?? parsed.text] };
  }
  // `jq .Role.AssumeRolePolicyDocument` without `-r` gives the policy as the string that RAM's answer has.
  if (typeof parsed.value === 'string') return readString(parsed.value, document, isNamed);
  return { ...NOT_OURS, items: itemsIn(document, parsed.value, () => holderOf(text)) };
}

/** The item that a document is, or that stands in what an SDK has put around it; or else what may have policies inside. */
function itemsIn(
  document: Document,
  value: unknown,
  holder: () => InputKind | undefined = none,
): readonly InputDocument[] {
  const whole = detectInputKind(value);
  if (whole !== undefined) return [inputDocument(whole, { document, value })];
  const body = answerInside(value);
  const answer = body && detectInputKind(body);
  if (answer?.isAnswer === true) return [inputDocument(answer, { document, value: body, path: ['body'] })];
  const kind = typeof value === 'object' && value !== null ? holder() : undefined;
  return kind?.looksLike?.(value) === true ? [inputDocument(kind, { document, value })] : [];
}

function none(): undefined {
  return undefined;
}

/** What an SDK has put around an answer, `{ headers, statusCode, body }`: the body. */
function answerInside(value: unknown): Node | undefined {
  const node = asObject(value);
  return typeof node?.['statusCode'] === 'number' ? asObject(node['body']) : undefined;
}

function inputDocument(kind: InputKind, { document, value, path }: ParsedText): InputDocument {
  return { kind, document: asRecord(document, isRecord(kind, value)), value, path };
}

/** The same text, in which nothing is fixed where it is a record. */
function asRecord(document: Document, isOne: boolean): Document {
  return isOne && document.readOnly === undefined ? { ...document, readOnly: 'record' } : document;
}

/** Reads what a JSON text holds that is nothing but a string. */
function readString(text: string, document: Document, isNamed: boolean): InputDocuments {
  const inner = parseInner(text, { document, path: [] });
  if (inner.state === 'tooDeep') return { ...NOT_OURS, isTooDeep: isNamed || isProbablyOurs(text) };
  if (inner.state === 'broken') return isProbablyOurs(text) ? { ...NOT_OURS, broken: [inner.text] } : NOT_OURS;
  return { ...NOT_OURS, items: itemsIn(inner.document, inner.value) };
}

/** A text that is not in the encoding that it seems to have. Nothing else in it is judged: what it says is not what is there. */
export function readDamaged({ path, text, isNamed }: InputText, fault: SyntaxFault): InputDocuments {
  const isOurs = isNamed || isProbablyOurs(text);
  return isOurs ? { ...NOT_OURS, broken: [{ document: jsonDocument(path, text), faults: [fault] }] } : NOT_OURS;
}

/** Reads the answers of several calls; `undefined` where there are none, or something else that has to stand alone. */
function readAnswers(file: string, text: string): InputDocuments | undefined {
  const stream = readStream(file, text);
  const items = stream?.parts.flatMap(({ document, value }) => itemsIn(document, value)) ?? [];
  if (stream === undefined || items.length === 0 || !items.every(({ kind }) => kind.isStreamed === true))
    return undefined;
  const { faults } = stream;
  return { items, broken: faults.length > 0 ? [{ document: jsonDocument(file, text), faults }] : [], isTooDeep: false };
}

/** What `terraform plan -json`, or that of OpenTofu, prints while it works: a message a line, none of which has the resources with their values. */
function planStream(document: Document): SyntaxErrorInfo | undefined {
  const { text } = document;
  const first = text.slice(0, text.indexOf('\n') + 1).trimEnd();
  if (!first.startsWith(STREAM) || !isJson(first)) return undefined;
  const tool = /"(?:tofu"|@message":"OpenTofu )/.test(first) ? 'tofu' : 'terraform';
  return { document, faults: [{ message: 'planStream', data: { tool }, start: 0, end: first.length }] };
}

/** Reads the documents of a YAML text with the reader that the caller has loaded. */
export function readYamlText(read: ReadYaml, file: InputText): InputDocuments {
  const error = file.isNamed ? cliError(file.text) : undefined;
  if (error !== undefined) return readDamaged(file, error);
  const found = readTemplate(read, file);
  if (found === 'tooDeep') return { ...NOT_OURS, isTooDeep: file.isNamed || isProbablyOurs(file.text) };
  const { documents, faults } = found;
  let known: { readonly kind: InputKind | undefined } | undefined;
  const holder = (): InputKind | undefined => (known ??= { kind: holderOf(file.text) }).kind;
  const items = documents.flatMap(({ document, value }) => itemsIn(document, value, holder));
  const isOurs = items.some(({ kind }) => kind.mayHold === undefined) || file.isNamed || isProbablyOurs(file.text);
  const document = documents[0]?.document ?? jsonDocument(file.path, file.text);
  const kind = faults.length > 0 ? holder() : undefined;
  const action = kind && firstAction(file.text);
  // Only what comes out of the template can be read: that is no fault of the text.
  if (kind !== undefined && action !== undefined)
    return { ...NOT_OURS, items: [...items, { kind, document, value: { [OPEN_TEXT]: action } }] };
  return { items, broken: faults.length > 0 && isOurs ? [{ document, faults }] : [], isTooDeep: false };
}

/** The documents of a YAML text, and of a template those that it renders, as far as they are known. */
function readTemplate(read: ReadYaml, { path, text }: InputText): ReturnType<ReadYaml> {
  const found = read(path, text);
  if (found === 'tooDeep' || found.faults.length === 0) return found;
  const plain = withoutActions(text);
  const other = plain === undefined ? found : read(path, plain);
  if (other === 'tooDeep' || other === found || other.faults.length > 0) return found;
  return {
    ...other,
    documents: other.documents.map((each) => ({ ...each, document: asWritten(each.document, text) })),
  };
}

/** What the aliyun CLI says when a call fails, in place of an answer. */
function cliError(text: string): SyntaxFault | undefined {
  const error = /^\s*(?<found>ERROR: [^\r\n]{1,200})/.exec(text)?.groups?.['found'];
  if (error === undefined) return undefined;
  const start = text.indexOf(error);
  return { message: 'cliError', data: { found: error }, start, end: start + error.length };
}

/** Whether a broken text was meant for us: by what it says, where that can be read all the same, else by its words. */
function isProbablyOurs(text: string): boolean {
  const value = commentedValue(text);
  if (value !== undefined) return detectInputKind(value) !== undefined || holdsRoles(value);
  if (mayBeInput(text)) return true;
  return text.includes('Statement') && detectInputKind(tolerantValue(text)) !== undefined;
}

/** Whether a trust policy or a role stands anywhere in a value, as a part or as a text. */
function holdsRoles(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('Statement') && holdsTrust(tolerantValue(value));
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  const node = asObject(value);
  if (node !== undefined && isApiDescription(node)) return false;
  if (holdsTrust(value)) return true;
  return Object.entries(value).some(
    ([key, each]) => !(node !== undefined && isExample(node, key)) && holdsRoles(each, depth + 1),
  );
}

/** Reads a text of any of our kinds, whatever it holds. Throws `InputError` where it cannot be read. */
export async function openText(
  { path, isNamed }: InputFile,
  files: Pick<FileSystem, 'readText'>,
): Promise<InputDocuments> {
  const { text, fault } = files.readText({ path, isNamed });
  if (fault !== undefined) return readDamaged({ path, text, isNamed }, fault);
  if (!isYaml(path, text)) return readJson(path, text, isNamed);
  const excess = yamlExcess(text);
  if (excess !== undefined) {
    const limit = `${String(excess.limit)} ${excess.because === 'tooLarge' ? 'MB' : 'values'}`;
    throw new InputError(path, `larger than ${limit}, the maximum for YAML; split it`);
  }
  const { readYaml } = await import('../formats/yaml/parse.ts');
  return readYamlText(readYaml, { path, text, isNamed });
}

/** What comments in a text of ours accept: in YAML alone, whose reader of comments is loaded where there may be one. */
export async function ignoreDirectivesOf({ items: [first] }: InputDocuments): Promise<readonly IgnoreDirective[]> {
  const document = first && outermost(first.document);
  if (document?.format !== 'yaml' || !mayHoldDirective(document.text)) return [];
  return (await import('../source/yaml-comments.ts')).yamlIgnoreDirectives(document);
}

import type { FileSystem, Matches, Decoded, InputFile, InputText } from '../files/file-system.ts';
import type { ReadYaml } from '../formats/parsed-text.ts';
import {
  mergeInventories,
  runFacts,
  type Context,
  type DeclaredStack,
  type Inventory,
  type InventoryFile,
  type InventoryPart,
} from '../inventory/inventory.ts';
import { tooDeep, unreadable } from '../inventory/unchecked.ts';
import type { AccountId } from '../model/account.ts';
import { STDIN } from '../model/document.ts';
import { InputError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Config } from './config/config.ts';
import {
  type Around,
  type DocumentReader,
  type InputDocument,
  type InputKind,
  type ParsedText,
  type RunReader,
  EMPTY,
  NOT_RECOGNISED,
} from './input-kind.ts';
import {
  ignoreDirectivesOf,
  isYaml,
  readDamaged,
  readJson,
  readYamlText,
  yamlExcess,
  type InputDocuments,
} from './read-document.ts';
import { kindByName } from './registry.ts';

/** Which files are read, and what is known about them. */
export interface ReadOptions {
  readonly files: FileSystem;
  /** Files, folders, and what matches globs; `<stdin>` for standard input. */
  readonly paths: readonly (string | Matches)[];
  /** The name under which standard input is reported, and by which its kind is detected. */
  readonly stdinFilename?: string;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly config?: Config;
  readonly noExceptions?: boolean;
  /** A broken text counts only where it was surely meant for us, although the user named it. */
  readonly allowUnrecognised?: boolean;
  readonly isIgnored?: (path: string) => boolean;
  /** Values of variables of Terraform and parameters of ROS templates. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Files of such values, as `.tfvars`; later ones count more. */
  readonly valueFiles?: readonly InputText[];
  /** Which kinds of documents are read; all by default. */
  readonly takesKind?: (kind: InputKind) => boolean;
  /** Called with each file and its result: `--show-files`. */
  readonly onFile?: (path: string, what: string) => void;
  /** Called where Git gave no answer, with the reason: files that its patterns match were passed over, also tracked ones. */
  readonly onGitFailed?: (why: string) => void;
  /** Called with each named file that the configuration ignores. */
  readonly onIgnored?: (path: string) => void;
}

/**
 * Reads files, each into a part of the inventory, when the part is asked for: what the caller is done with needs no memory. A
 * batch is what can be read without waiting: a promise a file would cost more than reading it. Throws `UsageError` where a path
 * does not exist.
 */
export async function* readFiles(options: ReadOptions): AsyncIterable<Iterable<InventoryPart>> {
  const reading: Reading = {
    options,
    around: aroundOf(options),
    loadYaml: makeYamlLoader(),
    together: new Map(),
    declared: [],
  };
  const refusals: InventoryPart[] = [];
  const walk = walkOf(options, (error) => void refusals.push({ unchecked: [unreadable(error)] }));
  const files = (await options.files.inputFiles(options.paths, walk))[Symbol.iterator]();
  let pending: Promise<InventoryPart> | undefined;
  function* readAtOnce(): Iterable<InventoryPart> {
    for (;;) {
      const next = files.next();
      yield* refusals.splice(0);
      if (next.done === true) return;
      const part = readFile(next.value, reading);
      if (part instanceof Promise) {
        pending = part;
        return;
      }
      if (part !== undefined) yield kept(part, reading);
    }
  }
  let isDone = false;
  while (!isDone) {
    yield readAtOnce();
    isDone = pending === undefined;
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    if (pending !== undefined) yield [kept(await pending, reading)];
    pending = undefined;
  }
  // oxlint-disable-next-line no-await-in-loop -- a kind or two
  for (const [kind, texts] of reading.together) yield [kept(await readTogether(kind, texts, reading), reading)];
  if (reading.declared.length > 0) yield [await joined(reading)];
}

/** Reads the kinds of files that hold tasks, all at once: they are not larger than what people write. */
export async function readTaskFiles(
  options: ReadOptions,
): Promise<{ readonly inventory: Inventory; readonly ignored: readonly string[] }> {
  const ignored: string[] = [];
  const parts: InventoryPart[] = [];
  const batches = readFiles({
    ...options,
    takesKind: ({ hasTasks }) => hasTasks === true,
    onIgnored: (path) => ignored.push(path),
  });
  for await (const batch of batches) for (const part of batch) parts.push(part);
  return { inventory: mergeInventories(parts), ignored };
}

type Walk = Parameters<FileSystem['inputFiles']>[1];

function walkOf(options: ReadOptions, refused: Walk['refused']): Walk {
  const { config } = options;
  return {
    isLeftOut: (path) => (config?.isIgnored(path) ?? false) || (options.isIgnored?.(path) ?? false),
    refused,
    passedOver: (path, why) => options.onFile?.(path, why),
    gitFailed: (why) => options.onGitFailed?.(why),
    refusesNamed(path) {
      if (config?.isIgnored(path) !== true) return false;
      options.onIgnored?.(path);
      return true;
    },
  };
}

function aroundOf(options: ReadOptions): Around {
  const { files, config, paths, variables = new Map<string, string>(), valueFiles = [] } = options;
  return {
    ...runFacts(config?.accounts),
    contextOf: (file) => contextOf(file, options),
    files,
    loadEmbedded: async () => (await import('./load-embedded.ts')).embeddedReaders(files),
    paths: paths.flatMap((path) => (typeof path === 'string' ? path : path.files)),
    variables,
    valueFiles,
    ...(config && { accountNames: config.accounts }),
  };
}

interface Reading {
  readonly options: ReadOptions;
  readonly around: Around;
  readonly loadYaml: () => Promise<ReadYaml>;
  /** Texts that are read when all are known: what a name in one of them means may stand in any other. */
  readonly together: Map<InputKind, InputText[]>;
  /** What is joined when all are known. */
  readonly declared: DeclaredStack[];
}

function kept(part: InventoryPart, { declared }: Reading): InventoryPart {
  for (const each of part.declared ?? []) declared.push(each);
  return part;
}

/** The roles and tasks of all that is declared. */
async function joined({ declared }: Reading): Promise<InventoryPart> {
  const { declaredInventory } = await import('../inventory/stack.ts');
  return declaredInventory(declared);
}

/** Loads the reader of YAML when it is asked for. */
function makeYamlLoader(): Reading['loadYaml'] {
  let reader: Promise<ReadYaml> | undefined;
  return () => (reader ??= import('../formats/yaml/parse.ts').then(({ readYaml }) => readYaml));
}

/** Plain and at once for JSON; a promise only where a reader has to be loaded first. */
function readFile(file: InputFile, reading: Reading): InventoryPart | Promise<InventoryPart> | undefined {
  const { options } = reading;
  const decoded = decodedText(file, options);
  if ('what' in decoded) return { unchecked: [decoded] };
  const { text, fault, form } = decoded;
  const path = file.path === STDIN ? (options.stdinFilename ?? STDIN) : file.path;
  const input = { path, text, isNamed: file.isNamed };
  if (fault !== undefined)
    return partOf(input, readDamaged({ ...input, isNamed: isMeant(input, options) }, fault), reading);
  const kind = kindByName(path, text);
  if (kind !== undefined) {
    waitTogether(kind, { ...input, ...(form === 'utf16' && { isUtf16: true }) }, reading);
    return undefined;
  }
  if (text.trim() === '') return { files: [shown({ ...input, isOurs: false, what: EMPTY }, options)] };
  if (isYaml(path, text)) return readYamlFile(input, reading);
  const found = readJson(path, text, isMeant(input, options));
  const isPlain = found.items.every((item) => typeof item.kind.reader !== 'function');
  return isPlain ? partOf(input, found, reading) : readAnyKind(input, found, reading);
}

function decodedText(file: InputFile, { files }: ReadOptions): Decoded | Unchecked {
  try {
    return files.readText(file);
  } catch (error) {
    if (error instanceof InputError) return unreadable(error);
    throw error;
  }
}

function waitTogether(kind: InputKind, text: InputText, { together }: Reading): void {
  const texts = together.get(kind);
  if (texts === undefined) together.set(kind, [text]);
  else texts.push(text);
}

async function readYamlFile(file: InputText, reading: Reading): Promise<InventoryPart> {
  const excess = yamlExcess(file.text);
  if (excess !== undefined) {
    const { because, limit } = excess;
    return { unchecked: [{ what: file.path, because, data: { limit }, reason: 'not-readable' }] };
  }
  const { options } = reading;
  const found = readYamlText(await reading.loadYaml(), { ...file, isNamed: isMeant(file, options) });
  const part = await readAnyKind(file, found, reading);
  const { suppressions: inside = [] } = part;
  const suppressions = options.noExceptions === true ? [] : [...(await ignoreDirectivesOf(found)), ...inside];
  return { ...part, suppressions };
}

async function readTogether(kind: InputKind, texts: readonly InputText[], reading: Reading): Promise<InventoryPart> {
  const { readTogether: read } = await loadReader(kind, [], reading);
  const { suppressions: found = [], ...part } = (await read?.(texts, reading.around)) ?? {};
  for (const file of part.files ?? []) shown(file, reading.options);
  const suppressions = reading.options.noExceptions === true ? [] : found;
  return { ...part, suppressions, needsAllRules: suppressions.length > 0 };
}

/** Reads documents of any kind, whose readers are loaded for them. */
async function readAnyKind(file: InputText, found: InputDocuments, reading: Reading): Promise<InventoryPart> {
  const kinds = [...new Set(found.items.map(({ kind }) => kind))];
  const readers: Readers = new Map(
    await Promise.all(
      kinds.map(async (kind) => {
        const documents = found.items.filter((item) => item.kind === kind);
        return [kind, await loadReader(kind, documents, reading)] as const;
      }),
    ),
  );
  const isNamed = isMeant(file, reading.options);
  const isKept = (item: InputDocument): boolean =>
    (readers.get(item.kind)?.isRelevant?.(item) ?? true) || (isNamed && item.kind.mayHold === undefined);
  return {
    ...partOf(file, { ...found, items: found.items.filter(isKept) }, reading, readers),
    needsAllRules: true,
  };
}

/** The readers of kinds that have to be loaded. */
type Readers = ReadonlyMap<InputKind, DocumentReader | RunReader>;

function loadReader(
  { reader }: InputKind,
  documents: readonly ParsedText[],
  { around }: Reading,
): Promise<DocumentReader | RunReader> | DocumentReader {
  return typeof reader === 'function' ? reader(documents, around.loadEmbedded) : reader;
}

/** What a file holds. */
function partOf(file: InputText, found: InputDocuments, reading: Reading, readers?: Readers): InventoryPart {
  const { options } = reading;
  const { broken, isTooDeep } = found;
  const items =
    options.takesKind === undefined ? found.items : found.items.filter(({ kind }) => options.takesKind?.(kind));
  const isOurs = items.length > 0 || broken.length > 0 || isTooDeep;
  const files = [shown({ path: file.path, isNamed: file.isNamed, isOurs, what: whatIs(found) }, options)];
  if (!isOurs) return { files };
  const context = contextOf({ path: file.path, isNamed: file.isNamed && items.length === 1 }, options);
  const unchecked = [...(isTooDeep ? [tooDeep(file.path)] : []), ...sameAccount(file, items, context)];
  const parts = items.map((item) => documentPart(item, context, readers?.get(item.kind) ?? item.kind.reader, reading));
  const [only] = parts;
  const isPlain = broken.length + unchecked.length === 0 && parts.length === 1 && only?.files === undefined;
  return only !== undefined && isPlain
    ? { files, ...only }
    : mergeInventories([{ files, broken, unchecked }, ...parts]);
}

function documentPart(
  { document, value, path }: InputDocument,
  context: Context,
  reader: AnyReader,
  { around }: Reading,
): InventoryPart {
  return typeof reader === 'object' ? (reader.read?.({ document, value, path, context }, around) ?? {}) : {};
}

type AnyReader = InputKind['reader'] | RunReader;

function whatIs({ items, broken }: InputDocuments): string {
  const kinds = items.map(({ kind }) => kind.id).join(', ');
  return kinds || (broken.length > 0 ? 'broken' : NOT_RECOGNISED);
}

/** Reports the result of a file. */
function shown(file: InventoryFile, { onFile }: ReadOptions): InventoryFile {
  onFile?.(file.path, file.what);
  return file;
}

/** An owner who creates its own tasks needs no role for them: it is likely that one of the two is wrong. */
function sameAccount(
  { path }: InputText,
  items: readonly InputDocument[],
  { owner, creator }: Context,
): readonly Unchecked[] {
  if (items.length === 0 || owner === undefined || owner !== creator) return [];
  return [{ what: path, because: 'sameAccount', data: { account: owner }, reason: 'not-given' }];
}

/** Whether a text must be ours because the user named it. */
function isMeant({ isNamed }: InputFile, { allowUnrecognised }: ReadOptions): boolean {
  return isNamed && allowUnrecognised !== true;
}

function contextOf(file: InputFile, { config, creator, owner, variables }: ReadOptions): Context {
  const fromConfig = config?.contextOf(file.path);
  return {
    owner: owner ?? fromConfig?.owner,
    creator: creator ?? fromConfig?.creator,
    creatorBy: creator === undefined && fromConfig?.creator !== undefined ? 'config' : 'option',
    isNamed: file.isNamed,
    ...(variables && { variables }),
  };
}

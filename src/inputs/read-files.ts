import type { Matches } from '../files/discover.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Decoded, InputFile } from '../files/read-file.ts';
import type { ReadYaml } from '../formats/yaml/parse.ts';
import { tooDeep, tooLarge, unreadable, type Context, type Inventory } from '../inventory/inventory.ts';
import type { AccountId } from '../model/account.ts';
import { STDIN, type Location } from '../model/document.ts';
import { InputError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Subject } from '../model/subject.ts';
import type { Suppression } from '../model/suppression.ts';
import type { Config } from './config/config.ts';
import type { InputDocument, InputKind, InputText, Reader } from './input-kind.ts';
import {
  ignoreDirectivesOf,
  isTerraformCode,
  isYaml,
  MAX_YAML_BYTES,
  readDamaged,
  readJson,
  readYamlText,
  type InputDocuments,
} from './read-document.ts';
import { TERRAFORM_FILE } from './terraform/file-names.ts';
import type { ModuleReading } from './terraform/files.ts';
import type { Terraform } from './terraform/read.ts';

/** What a text is that holds nothing but blanks. */
export const EMPTY = 'empty';

/** Which files are read, and what is known beside them. */
export interface TakeOptions {
  readonly files: FileSystem;
  /** Files, folders, and what matches globs; `<stdin>` for standard input. */
  readonly paths: readonly (string | Matches)[];
  /** The name under which standard input is reported and told from its kind. */
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
  /** Which kinds of documents are taken; all where nothing is said. */
  readonly takesKind?: (kind: InputKind) => boolean;
  /** Told each file and what became of it: `--show-files`. */
  readonly onFile?: (path: string, what: string) => void;
  /** Called where Git gave no answer, with the reason: files that its patterns match were passed over, also tracked ones. */
  readonly onGitFailed?: (why: string) => void;
  /** Told each file that was named and that the configuration ignores. */
  readonly onIgnored?: (path: string) => void;
}

/** What becomes of what is read: `lint` judges it, `preflight` looks for tasks in it. */
interface Sink {
  needAllRules(): Promise<void>;
  judge(subjects: Iterable<Subject>): void;
  /** A document is done: its text may be dropped. */
  settle(): void;
  except(exceptions: readonly Suppression[]): void;
  gap(gap: Unchecked): void;
  file(file: InputFile, told: { readonly isOurs: boolean }): void;
  count(added: { readonly roles?: number; readonly tasks?: number }): void;
}

/** Reads files into an estate. What nothing else can change is handed over at once. Throws `UsageError` where a path does not exist. */
export async function takeFiles(options: TakeOptions, sink: Sink, estate: Inventory): Promise<void> {
  const taking = { options, sink, estate, yamlReader: makeYamlLoader(), modules: [] };
  const walk = {
    isLeftOut: (path: string) => (options.config?.isIgnored(path) ?? false) || (options.isIgnored?.(path) ?? false),
    refused: (error: InputError) => sink.gap(unreadable(error)),
    passedOver: (path: string, why: string) => options.onFile?.(path, why),
    gitFailed: (why: string) => options.onGitFailed?.(why),
    refusesNamed(path: string) {
      if (options.config?.isIgnored(path) !== true) return false;
      options.onIgnored?.(path);
      return true;
    },
  };
  for (const file of await options.files.inputFiles(options.paths, walk)) {
    const pending = takeFile(file, taking);
    // oxlint-disable-next-line no-await-in-loop -- one file after the other: a promise a file would cost more than reading it
    if (pending !== undefined) await pending;
  }
  await takeModules(taking);
  if (estate.manifests?.length) (await import('./kubernetes/read.ts')).addManifests(estate.manifests, estate);
}

interface Taking {
  readonly options: TakeOptions;
  readonly sink: Sink;
  readonly estate: Inventory;
  readonly yamlReader: () => Promise<ReadYaml>;
  /** Files of Terraform: what a name in one of them means may stand in any other of its folder. */
  readonly modules: InputText[];
}

/** Loads the reader of YAML when it is asked for. */
function makeYamlLoader(): Taking['yamlReader'] {
  let reader: Promise<ReadYaml> | undefined;
  return () => (reader ??= import('../formats/yaml/parse.ts').then(({ readYaml }) => readYaml));
}

/** Plain and at once for JSON; a promise only where a reader has to be loaded first. */
function takeFile(file: InputFile, taking: Taking): Promise<void> | undefined {
  const { sink, options } = taking;
  const decoded = textOf(file, taking);
  if (decoded === undefined) return undefined;
  const { text, fault, form } = decoded;
  const path = file.path === STDIN ? (options.stdinFilename ?? STDIN) : file.path;
  const input = { path, text, isNamed: file.isNamed };
  if (fault !== undefined) {
    take(input, readDamaged({ ...input, isNamed: isMeant(input, taking) }, fault), taking);
    return undefined;
  }
  if (text.trim() === '' && !TERRAFORM_FILE.test(path)) {
    options.onFile?.(path, EMPTY);
    sink.file(input, { isOurs: false });
    return undefined;
  }
  if (TERRAFORM_FILE.test(path) && isTerraformCode(text)) {
    taking.modules.push({ ...input, ...(form === 'utf16' && { isUtf16: true }) });
    return undefined;
  }
  if (!isYaml(path, text)) return takeJson(input, taking);
  if (text.length > MAX_YAML_BYTES) {
    sink.gap(tooLarge(path, MAX_YAML_BYTES));
    return undefined;
  }
  return takeYaml(input, taking);
}

async function takeYaml(file: InputText, taking: Taking): Promise<void> {
  const reading = readYamlText(await taking.yamlReader(), { ...file, isNamed: isMeant(file, taking) });
  await takeAny(file, reading, taking);
  await takeComments(await ignoreDirectivesOf(reading), taking);
}

/** Takes up the files of Terraform by folder, as Terraform reads them, and the plans that were made from them. */
async function takeModules(taking: Taking): Promise<void> {
  const { modules, options, estate, sink } = taking;
  if (modules.length === 0 && estate.plans?.length === 0) return;
  const { readTerraform } = await import('./terraform/read.ts');
  const around = {
    given: { variables: options.variables ?? new Map<string, string>(), files: options.valueFiles ?? [] },
    files: options.files,
    paths: options.paths.flatMap((path) => (typeof path === 'string' ? path : path.files)),
  };
  const { readings, counts, ...terraform } = await readTerraform(modules, around, estate);
  sink.count(counts);
  for (const reading of readings) {
    takeModule(reading, { ...taking, ...terraform });
    // oxlint-disable-next-line no-await-in-loop -- all rules are loaded once a run
    await takeComments(reading.exceptions, taking);
  }
}

function takeModule(reading: ModuleReading, taking: Taking & Omit<Terraform, 'readings' | 'counts'>): void {
  const { options, sink, estate, addStack, givenUpGaps, limit } = taking;
  const { isOurs, stacks, files, broken, stopped } = reading;
  for (const file of files) {
    sink.file(file, { isOurs });
    options.onFile?.(file.path, isOurs ? 'Terraform' : 'not recognised');
  }
  for (const what of reading.tooDeep) sink.gap(tooDeep(what));
  for (const what of reading.tooLarge) sink.gap({ what, because: 'tooLarge', data: { limit }, reason: 'not-readable' });
  for (const what of stopped) sink.gap({ what, because: 'tooManySteps', reason: 'not-readable' });
  sink.judge(broken.map((of) => ({ kind: 'text', of, subject: undefined })));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const contextAt = ({ document: { file } }: Location): Context =>
    contextOf(byPath.get(file) ?? { path: file, isNamed: false }, options);
  for (const stack of stacks) {
    for (const gap of givenUpGaps(stack)) sink.gap(gap);
    sink.count(addStack(stack, contextAt, estate));
  }
}

async function takeComments(accepted: readonly Suppression[], { sink, options }: Taking): Promise<void> {
  if (accepted.length === 0 || options.noExceptions === true) return;
  await sink.needAllRules();
  sink.except(accepted);
}

function textOf(file: InputFile, { sink, options }: Taking): Decoded | undefined {
  try {
    return options.files.readText(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    sink.gap(unreadable(error));
    return undefined;
  }
}

function takeJson(file: InputText, taking: Taking): Promise<void> | undefined {
  const reading = readJson(file.path, file.text, isMeant(file, taking));
  if (reading.items.some(({ kind }) => typeof kind.reader === 'function')) return takeAny(file, reading, taking);
  take(file, reading, taking);
  return undefined;
}

/** Whether a text must be ours because the user named it. */
function isMeant({ isNamed }: InputFile, { options }: Taking): boolean {
  return isNamed && options.allowUnrecognised !== true;
}

/** Takes up documents of any kind, whose readers are loaded for them. */
async function takeAny(file: InputFile, found: InputDocuments, taking: Taking): Promise<void> {
  const readers = await loadReaders(found.items);
  const isKept = (item: InputDocument): boolean =>
    readers.get(item.kind)?.isRelevant?.(item) !== false || (isMeant(file, taking) && item.kind.mayHold === undefined);
  await taking.sink.needAllRules();
  take(file, { ...found, items: found.items.filter(isKept) }, taking, readers);
}

async function loadReaders(items: readonly InputDocument[]): Promise<Readers> {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return new Map(await Promise.all(kinds.map(async (kind) => [kind, await loaded(kind)] as const)));
}

function loaded({ reader }: InputKind): Promise<Reader | undefined> | Reader | undefined {
  return typeof reader === 'function' ? reader() : reader;
}

/** The readers of kinds that have to be loaded. */
type Readers = ReadonlyMap<InputKind, Reader | undefined>;

/** Adds what a file holds to the run: judged at once where nothing else in the run can change it, else kept for the end. */
function take(file: InputFile, reading: InputDocuments, taking: Taking, readers?: Readers): void {
  const { sink, options } = taking;
  const { broken, isTooDeep } = reading;
  const items = reading.items.filter(({ kind }) => options.takesKind?.(kind) ?? true);
  sink.file(file, { isOurs: items.length > 0 || broken.length > 0 || isTooDeep });
  if (isTooDeep) sink.gap(tooDeep(file.path));
  options.onFile?.(
    file.path,
    reading.items.map(({ kind }) => kind.id).join(', ') || (broken.length > 0 ? 'broken' : 'not recognised'),
  );
  for (const text of broken) sink.judge([{ kind: 'text', of: text, subject: undefined }]);
  const context = contextOf({ ...file, isNamed: file.isNamed && items.length === 1 }, options);
  const { owner, creator } = context;
  if (items.length > 0 && owner !== undefined && owner === creator)
    sink.gap({ what: file.path, because: 'sameAccount', data: { account: owner }, reason: 'not-given' });
  for (const item of items) {
    const reader = readers?.get(item.kind) ?? item.kind.reader;
    if (reader === undefined || typeof reader === 'function') continue;
    const { settled, gaps, ...counts } = reader.read(item, context, taking.estate);
    sink.judge(settled);
    sink.count(counts);
    for (const gap of gaps) sink.gap(gap);
  }
  sink.settle();
}

function contextOf(file: InputFile, { config, creator, owner, variables }: TakeOptions): Context {
  const told = config?.contextOf(file.path);
  return {
    owner: owner ?? told?.owner,
    creator: creator ?? told?.creator,
    creatorBy: creator === undefined && told?.creator !== undefined ? 'config' : 'option',
    isNamed: file.isNamed,
    ...(variables && { variables }),
  };
}

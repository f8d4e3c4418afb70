import { InputError } from '../errors.ts';
import type { AccountId } from '../model/account.ts';
import type { Exception } from '../model/exception.ts';
import { acceptedIn } from '../read/accepted.ts';
import type { Config } from '../read/config.ts';
import { loadCollectAny, withoutOthers } from '../read/collect-any.ts';
import { collect, isPolicy, type Collect } from '../read/collect.ts';
import type { Decoded } from '../read/encoding.ts';
import { sharedSubjects, usesOf } from '../read/estate.ts';
import { readText, type InputFile } from '../read/file-text.ts';
import { STDIN, type Location } from '../model/location.ts';
import { IGNORED, inputFiles, MAX_YAML_BYTES, TERRAFORM_FILE, type Matches } from '../read/files.ts';
import { tooDeep, tooLarge, unreadable } from '../read/gaps.ts';
import type { ModuleReading } from '../read/modules.ts';
import { makeEstate, type Context, type Estate } from '../read/parts.ts';
import {
  isTerraformCode,
  isYaml,
  readDamaged,
  readJson,
  readYamlText,
  type InputText,
  type Reading,
} from '../read/reading.ts';
import type { Terraform } from '../read/take-terraform.ts';
import type { ReadYaml } from '../read/yaml.ts';
import type { Report } from '../model/report.ts';
import { makeRun, type Run, type RunOptions } from '../run.ts';

/** What `lint` is asked to do. */
export interface LintOptions extends RunOptions {
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
  /** Reads a file in place of the disk: what is to be fixed is judged before it is written. */
  readonly readFile?: (file: InputFile) => Decoded;
  /** Told each file and what became of it: `--show-files`. */
  readonly onFile?: (path: string, what: string) => void;
  /** Called where Git gave no answer, with the reason: files that its patterns match were passed over, also tracked ones. */
  readonly onGitFailed?: (why: string) => void;
  /** Told each file that was named and that the configuration ignores. */
  readonly onIgnored?: (path: string) => void;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const run = makeRun(options);
  const estate: Estate = { ...makeEstate(options.config?.accounts), plans: [], manifests: [] };
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  // Exceptions of the configuration may be from any rule.
  if (options.config !== undefined) await run.needAllRules();
  const linting = { options, run, estate, yamlReader: makeYamlLoader(), modules: [] };
  const walk = {
    isLeftOut: (path: string) => (options.config?.isIgnored(path) ?? false) || (options.isIgnored?.(path) ?? false),
    refused: (error: InputError) => run.gap(unreadable(error)),
    passedOver: (path: string, why: string) => options.onFile?.(path, why),
    gitFailed: (why: string) => options.onGitFailed?.(why),
    refusesNamed(path: string) {
      if (options.config?.isIgnored(path) !== true) return false;
      options.onFile?.(path, IGNORED);
      options.onIgnored?.(path);
      return true;
    },
  };
  for (const file of await inputFiles(options.paths, walk)) {
    const pending = lintFile(file, linting);
    // oxlint-disable-next-line no-await-in-loop -- one file after the other: a promise a file would cost more than reading it
    if (pending !== undefined) await pending;
  }
  await takeModules(linting);
  if (estate.manifests?.length) (await import('../read/take-manifests.ts')).takeManifests(estate.manifests, estate);
  if (holdsMore(estate)) await run.needAllRules();
  run.judge(sharedSubjects(estate, usesOf(estate.tasks), estate.roles));
  run.settle();
  for (const gap of estate.tally.gaps()) run.gap(gap);
  return run.report({
    notJudged: estate.tally.notJudged(),
    looksAt: 'files',
    isPartial: options.isIgnored !== undefined || options.config?.isAmong(options.paths) === false,
  });
}

/** Whether anything was read beside bare policies that were judged at once. */
function holdsMore({ trusts, roles, tasks, accounts, placements }: Estate): boolean {
  const [role] = roles;
  return role !== undefined || [trusts, tasks, accounts, placements].some((list) => list.length > 0);
}

interface Linting {
  readonly options: LintOptions;
  readonly run: Run;
  readonly estate: Estate;
  readonly yamlReader: () => Promise<ReadYaml>;
  /** Files of Terraform: what a name in one of them means may stand in any other of its folder. */
  readonly modules: InputText[];
}

/** Loads the reader of YAML when it is asked for. */
function makeYamlLoader(): Linting['yamlReader'] {
  let reader: Promise<ReadYaml> | undefined;
  return () => (reader ??= import('../read/yaml.ts').then(({ readYaml }) => readYaml));
}

/** Plain and at once for JSON; a promise only where a reader has to be loaded first. */
function lintFile(file: InputFile, linting: Linting): Promise<void> | undefined {
  const { run, options } = linting;
  const decoded = textOf(file, linting);
  if (decoded === undefined) return undefined;
  const { text, fault, isUtf16 } = decoded;
  const path = file.path === STDIN ? (options.stdinFilename ?? STDIN) : file.path;
  const input = { path, text, isNamed: file.isNamed };
  if (fault !== undefined) {
    const reading = readDamaged({ ...input, isNamed: isMeant(input, linting) }, fault);
    take(input, reading, { ...linting, collect });
    return undefined;
  }
  if (TERRAFORM_FILE.test(path) && isTerraformCode(text)) {
    linting.modules.push({ ...input, ...(isUtf16 && { isUtf16 }) });
    return undefined;
  }
  if (!isYaml(path, text)) return takeJson(input, linting);
  if (text.length > MAX_YAML_BYTES) {
    run.gap(tooLarge(path, MAX_YAML_BYTES));
    return undefined;
  }
  return takeYaml(input, linting);
}

async function takeYaml(file: InputText, linting: Linting): Promise<void> {
  const reading = readYamlText(await linting.yamlReader(), { ...file, isNamed: isMeant(file, linting) });
  await takeAny(file, reading, linting);
  await takeComments(await acceptedIn(reading), linting);
}

/** Takes up the files of Terraform by folder, as Terraform reads them, and the plans that were made from them. */
async function takeModules(linting: Linting): Promise<void> {
  const { modules, options, estate, run } = linting;
  if (modules.length === 0 && estate.plans?.length === 0) return;
  const { takeTerraform } = await import('../read/take-terraform.ts');
  const given = { variables: options.variables ?? new Map<string, string>(), files: options.valueFiles ?? [] };
  const { readings, counts, ...taking } = await takeTerraform(modules, given, estate);
  run.count(counts);
  for (const reading of readings) {
    takeModule(reading, { ...linting, ...taking });
    // oxlint-disable-next-line no-await-in-loop -- all rules are loaded once a run
    await takeComments(reading.exceptions, linting);
  }
}

function takeModule(reading: ModuleReading, taking: Linting & Omit<Terraform, 'readings' | 'counts'>): void {
  const { options, run, estate, addStack, givenUpGaps, limit } = taking;
  const { stack, files, broken, stopped } = reading;
  for (const file of files) {
    run.file(file, { isOurs: stack !== undefined });
    options.onFile?.(file.path, stack === undefined ? 'not recognised' : 'Terraform');
  }
  for (const what of reading.tooDeep) run.gap(tooDeep(what));
  for (const what of reading.tooLarge) run.gap({ what, because: 'tooLarge', data: { limit }, reason: 'not-readable' });
  for (const what of stopped) run.gap({ what, because: 'tooManySteps', reason: 'not-readable' });
  run.judge(broken.map((of) => ({ kind: 'text', of, subject: undefined })));
  if (stack === undefined) return;
  for (const gap of givenUpGaps(stack)) run.gap(gap);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const contextAt = ({ document: { file } }: Location): Context =>
    contextOf(byPath.get(file) ?? { path: file, isNamed: false }, options);
  run.count(addStack(stack, contextAt, estate));
}

async function takeComments(accepted: readonly Exception[], { run, options }: Linting): Promise<void> {
  if (accepted.length === 0 || options.noExceptions === true) return;
  await run.needAllRules();
  run.except(accepted);
}

function textOf(file: InputFile, { run, options }: Linting): Decoded | undefined {
  try {
    return (options.readFile ?? readText)(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    run.gap(unreadable(error));
    return undefined;
  }
}

function takeJson(file: InputText, linting: Linting): Promise<void> | undefined {
  const reading = readJson(file.path, file.text, isMeant(file, linting));
  if (!reading.items.every(isPolicy)) return takeAny(file, reading, linting);
  take(file, reading, { ...linting, collect });
  return undefined;
}

/** Whether a text must be ours because the user named it. */
function isMeant({ isNamed }: InputFile, { options }: Linting): boolean {
  return isNamed && options.allowUnrecognised !== true;
}

/** Takes up documents of any kind; the reader of tasks and snapshots is loaded for them. */
async function takeAny(file: InputFile, found: Reading, linting: Linting): Promise<void> {
  const reading = await withoutOthers(found, isMeant(file, linting));
  await linting.run.needAllRules();
  take(file, reading, { ...linting, collect: await loadCollectAny(reading.items) });
}

/** Adds what a file holds to the run: judged at once where nothing else in the run can change it, else kept for the end. */
function take(file: InputFile, reading: Reading, linting: Linting & { readonly collect: Collect }): void {
  const { run, options } = linting;
  const { items, broken, isTooDeep } = reading;
  run.file(file, { isOurs: items.length > 0 || broken.length > 0 || isTooDeep });
  if (isTooDeep) run.gap(tooDeep(file.path));
  options.onFile?.(
    file.path,
    items.map(({ kind }) => kind).join(', ') || (broken.length > 0 ? 'broken' : 'not recognised'),
  );
  for (const text of broken) run.judge([{ kind: 'text', of: text, subject: undefined }]);
  const context = contextOf({ ...file, isNamed: file.isNamed && items.length === 1 }, options);
  const { owner, creator } = context;
  if (items.length > 0 && owner !== undefined && owner === creator)
    run.gap({ what: file.path, because: 'sameAccount', data: { account: owner }, reason: 'not-given' });
  for (const item of items) {
    const { settled, gaps, ...counts } = linting.collect(item, context, linting.estate);
    run.judge(settled);
    run.count(counts);
    for (const gap of gaps) run.gap(gap);
  }
  run.settle();
}

function contextOf(file: InputFile, { config, creator, owner, variables }: LintOptions): Context {
  const told = config?.contextOf(file.path);
  return {
    owner: owner ?? told?.owner,
    creator: creator ?? told?.creator,
    creatorBy: creator === undefined && told?.creator !== undefined ? 'config' : 'option',
    isNamed: file.isNamed,
    ...(variables && { variables }),
  };
}

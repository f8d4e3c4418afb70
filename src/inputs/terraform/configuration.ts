import type { NotRead } from '../../files/file-system.ts';
import { type EvaluationBudget, giveUp, newBudget } from '../../formats/evaluation-budget.ts';
import { evaluate, spotOf } from '../../formats/hcl/evaluate.ts';
import { FUNCTIONS } from '../../formats/hcl/functions/index.ts';
import type { Frame, Written, Surroundings } from '../../formats/hcl/scope.ts';
import type { Block, SourceFile, TemplatePart } from '../../formats/hcl/syntax.ts';
import { textOf, type Slot, type SourceSpot, type Value } from '../../formats/hcl/values.ts';
import type { ReadYaml, YamlItem } from '../../formats/parsed-text.ts';
import { joinPath, relativePath } from '../../lib/paths.ts';
import type { Location } from '../../model/document.ts';
import type { Unchecked } from '../../model/finding.ts';
import { resolveLocations } from '../../source/locations.ts';
import { overridden } from './override.ts';
import { fileDocument } from './parse-file.ts';
import { DEFAULT_PROVIDER, handedProviders, ownersOf, ownProviders, type ProviderAccount } from './providers.ts';
import { instancesOf, resourceValue } from './resources.ts';
import { type Instance, keyText, type ModuleScope, everyBlock, type Module } from './blocks.ts';
import { scopeOf } from './scope.ts';

/** The files around a module. Paths are as the user would write them. */
export interface FilesAround {
  /** The module in a folder. */
  readonly moduleAt: (folder: string) => Module | NotRead;
  readonly fileAt: (path: string) => SourceFile | NotRead;
}

/** How a module is opened. */
export interface Opening {
  readonly around: FilesAround;
  readonly parseTemplate: (text: string) => readonly TemplatePart[] | undefined;
  readonly readYaml?: ReadYaml | undefined;
  /** It is written to be called, by others than those of the run. */
  readonly isLibrary?: boolean;
}

/** A module as one call of it says what it is. */
export interface Entered {
  readonly module: Module;
  readonly scope: ModuleScope;
  /** By the name that a provider has in the module, the name that it has in the run. */
  readonly homeOf: (provider: string) => string;
}

/** A module with all that it calls, each as often as it is called. */
export interface Configuration {
  readonly entered: readonly Entered[];
  readonly owners: ReadonlyMap<string, ProviderAccount>;
  readonly effort: EvaluationBudget;
  /** What of it was not read, as far as it was asked for. */
  readonly gaps: () => readonly Unchecked[];
}

/** So many calls lie in one another, and so many are made, in nothing real. */
const MAX_CALLS_DEEP = 20;
const MAX_MODULES = 2000;

interface Run extends Opening {
  readonly root: Module;
  readonly effort: EvaluationBudget;
  readonly entered: Entered[];
  readonly owners: Map<string, ProviderAccount>;
  readonly gaps: Map<string, Unchecked>;
}

/** Opens a module and the modules that it calls. */
export function openConfiguration(root: Module, opening: Opening): Configuration {
  const run: Run = { ...opening, root, effort: newBudget(), entered: [], owners: new Map(), gaps: new Map() };
  enter(root, { prefix: '', given: undefined, homeOf: (name) => name, trail: [] }, run);
  const { entered, owners, effort, gaps } = run;
  return {
    entered,
    owners,
    effort,
    gaps() {
      for (const file of effort.circles) note({ file, because: 'templateCircle', reason: 'not-readable' }, run);
      return [...gaps.values()];
    },
  };
}

/** A call of a module. */
interface Call {
  readonly prefix: string;
  /** What it says; `undefined` for the module that nobody calls. */
  readonly given: ReadonlyMap<string, Written> | undefined;
  readonly homeOf: Entered['homeOf'];
  /** The folders of the modules around it. */
  readonly trail: readonly string[];
}

function enter(written: Module, { prefix, given, homeOf, trail }: Call, run: Run): ModuleScope {
  const module = { ...written, files: overridden(written.files) };
  const { effort, root, isLibrary } = run;
  const calls = new Map<string, Value | undefined>();
  const blocks = new Map<string, () => Value | undefined>();
  const callValue = (name: string): Value | undefined => {
    if (!calls.has(name)) {
      calls.set(name, undefined);
      calls.set(name, blocks.get(name)?.());
    }
    return calls.get(name);
  };
  const scope = scopeOf(module, {
    prefix,
    folder: relativePath(root.path, module.path),
    given,
    isLibrary: isLibrary === true && given === undefined,
    callValue,
    resourceValue,
    effort,
    surroundings: surroundingsOf(run),
  });
  const own = ownProviders(module);
  const home = (name: string): string => (own.has(name) ? `${prefix}${name}` : homeOf(name));
  run.entered.push({ module, scope, homeOf: home });
  for (const [name, account] of ownersOf(module, scope)) run.owners.set(`${prefix}${name}`, account);
  for (const { source, blocks: all } of module.files)
    for (const block of everyBlock(all))
      if (block.type === 'module' && block.labels[0] !== undefined)
        blocks.set(block.labels[0], () =>
          called(block, { source, scope, home, trail: [...trail, module.path], prefix }, run),
        );
  for (const name of blocks.keys()) callValue(name);
  return scope;
}

interface Caller {
  readonly source: SourceFile;
  readonly scope: ModuleScope;
  readonly home: Entered['homeOf'];
  readonly trail: readonly string[];
  readonly prefix: string;
}

/** Enters the modules that a call makes, and gives what a reference to it stands for. */
function called(block: Block, caller: Caller, run: Run): Value | undefined {
  const { source: file, scope, trail, prefix, home } = caller;
  const source = block.source ?? file;
  const { kind, all } = instancesOf(block, { source, scope });
  if (all.length === 0) return undefined;
  const module = moduleOf(block, { ...caller, source }, run);
  if (module === undefined) return undefined;
  const [name = ''] = block.labels;
  const at = spotOf(block.head, source);
  const handed = handedProviders(block, source);
  const homeOf = (provider: string): string => {
    const given = handed.get(provider);
    if (given !== undefined) return home(given);
    return provider === DEFAULT_PROVIDER ? home(DEFAULT_PROVIDER) : `${prefix}module.${name}.${provider}`;
  };
  const slots: (readonly [string, Slot])[] = [];
  for (const instance of all) {
    if (run.entered.length >= MAX_MODULES) {
      giveUp(run.effort, source.file);
      return undefined;
    }
    const frame = { source, scope, ...(instance.names && { names: instance.names }) };
    const path = `module.${name}${keyText(instance)}`;
    const inner = enter(module, { prefix: `${prefix}${path}.`, given: argumentsOf(block, frame), homeOf, trail }, run);
    const value = outputsOf(module, inner, { name: path, at, isAnyItem: kind === 'open' });
    slots.push([String((instance satisfies Instance).key ?? ''), { at, value }]);
  }
  if (kind === 'list') return { kind: 'list', items: slots.map(([, slot]) => slot), at, isDerived: true };
  if (kind === 'map') return { kind: 'object', members: new Map(slots), at, isDerived: true };
  return slots[0]?.[1].value;
}

/** What Terraform reads of a call itself. */
const OWN = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on', 'lifecycle', 'enabled']);

function argumentsOf({ attributes }: Block, frame: Frame): ReadonlyMap<string, Written> {
  const found = new Map<string, Written>();
  for (const [name, { value, source = frame.source }] of attributes)
    if (!OWN.has(name)) found.set(name, { source, expression: value, frame: { ...frame, source } });
  return found;
}

interface Outputs {
  readonly name: string;
  readonly at: SourceSpot;
  readonly isAnyItem: boolean;
}

/** The outputs of a module, each worked out when it is asked for: one may need what another module makes of another one. */
function outputsOf({ files }: Module, scope: ModuleScope, { name, at, isAnyItem }: Outputs): Value {
  const outputs = new Map<string, Written>();
  for (const { source, blocks } of files)
    for (const block of everyBlock(blocks)) {
      const value = block.type === 'output' ? block.attributes.get('value') : undefined;
      if (value !== undefined)
        outputs.set(block.labels[0] ?? '', { source: value.source ?? source, expression: value.value });
    }
  const read = (output: string): Value | undefined => {
    const written = outputs.get(output);
    const key = `output.${output}`;
    if (written === undefined || scope.known.has(key)) return scope.known.get(key);
    scope.known.set(key, undefined);
    scope.known.set(key, evaluate(written.expression, { source: written.source, scope }));
    return scope.known.get(key);
  };
  return {
    kind: 'object',
    members: new Map(),
    at,
    isDerived: true,
    open: { name, read, ...(isAnyItem && { isAnyItem }) },
  };
}

function moduleOf(block: Block, { source, scope, trail }: Caller, run: Run): Module | undefined {
  const given = block.attributes.get('source');
  const path = given && textOf(evaluate(given.value, { source: given.source ?? source, scope }));
  if (given === undefined || path === undefined) return undefined;
  const at = { source: given.source ?? source, ...given.value };
  const folder = joinPath(trail.at(-1) ?? '', path);
  if (!/^\.\.?(?:\/|$)/.test(path)) {
    if (isOfAlibaba(path)) note({ at, because: 'moduleElsewhere', data: { path }, reason: 'not-given' }, run);
    return undefined;
  }
  if (trail.includes(folder) || trail.length > MAX_CALLS_DEEP) {
    note({ at, because: 'moduleCircle', data: { path }, reason: 'not-readable' }, run);
    return undefined;
  }
  const found = run.around.moduleAt(folder);
  if (typeof found === 'object') return found;
  note({ at, because: MODULE_GAPS[found], data: { path }, reason: 'not-readable' }, run);
  return undefined;
}

const MODULE_GAPS: Readonly<Record<NotRead, string>> = {
  missing: 'moduleMissing',
  outside: 'moduleOutside',
  unreadable: 'moduleMissing',
  tooLarge: 'moduleMissing',
};

/** Whether a module elsewhere may make roles of Alibaba Cloud: one of the registry names its provider last. */
function isOfAlibaba(path: string): boolean {
  const [, provider] = /^(?:[\w.-]+\/)?[\w-]+\/[\w-]+\/([\w-]+)(?:\/\/.*)?$/.exec(path) ?? [];
  return provider === undefined || /^(?:alicloud|alibabacloud|aliyun)$/.test(provider);
}

function surroundingsOf(run: Run): Surroundings {
  const { around, parseTemplate, readYaml, root } = run;
  return {
    functions: FUNCTIONS,
    parseTemplate,
    ...(readYaml && { readYaml: (file, text) => onlyDocument(readYaml(file, text)) }),
    readFile(path, at) {
      const found = around.fileAt(joinPath(root.path, path));
      if (typeof found === 'object') return found;
      const reason = found === 'tooLarge' || found === 'unreadable' ? 'not-readable' : 'not-given';
      note({ at, because: FILE_GAPS[found], data: { path }, reason }, run);
      return undefined;
    },
  };
}

function onlyDocument(read: ReturnType<ReadYaml>): YamlItem | undefined {
  if (read === 'tooDeep' || read.faults.length > 0) return undefined;
  return read.documents.length === 1 ? read.documents[0] : undefined;
}

const FILE_GAPS: Readonly<Record<NotRead, string>> = {
  missing: 'fileMissing',
  outside: 'fileOutside',
  unreadable: 'fileUnreadable',
  tooLarge: 'fileTooLarge',
};

type Noted = Pick<Unchecked, 'because' | 'data' | 'reason'> & ({ readonly at: SourceSpot } | { readonly file: string });

/** Notes what was not read, once a place. */
function note(noted: Noted, { gaps }: Run): void {
  const { because, data, reason } = noted;
  const what = 'at' in noted ? lineOf(noted.at) : noted.file;
  gaps.set(`${what} ${because}`, { what, because, reason, ...(data && { data }) });
}

function lineOf({ source, start }: SourceSpot): string {
  const at: Location = { document: fileDocument(source), path: [], offsets: [start, start] };
  const { file, startLine } = resolveLocations([at]).place(at);
  return `${file}:${String(startLine)}`;
}

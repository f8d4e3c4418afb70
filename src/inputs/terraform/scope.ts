import type { EvaluationBudget } from '../../formats/evaluation-budget.ts';
import { lookUp, type Written, type Surroundings } from '../../formats/hcl/scope.ts';
import type { Attribute, Block, SourceFile } from '../../formats/hcl/syntax.ts';
import type { Value } from '../../formats/hcl/values.ts';
import { everyBlock, type Declared, type Module, type ModuleScope } from './blocks.ts';
import { withRoleArguments } from './cloud-control.ts';
import { typedBy } from './variable-types.ts';

/** What a module gets from its caller. */
export interface ModuleUse {
  /** See `ModuleScope`. */
  readonly prefix: string;
  readonly folder: string;
  /** What a call says; `undefined` where the module is not called. */
  readonly given: ReadonlyMap<string, Written> | undefined;
  /** What a variable is by default does not count: somebody else's call says it. */
  readonly isLibrary?: boolean;
  readonly callValue?: (name: string) => Value | undefined;
  readonly resourceValue: (declared: Declared, scope: ModuleScope) => Value | undefined;
  readonly effort: EvaluationBudget;
  readonly surroundings: Surroundings;
}

/** Resources and data sources that say something of roles, policies or DTS. */
const OURS =
  /^(?:alicloud|alibabacloud|aliyun)_(?:ram_|dts_|ros_(?:stack|template)|account$|caller_identity$|cloud_control_resource$|resource_manager_(?:role|policy_attachment)$)/;

/** What the names of a module stand for. Where a name stands twice, the one of the same file is meant, else the first. */
export function scopeOf({ files, values }: Module, use: ModuleUse): ModuleScope {
  const { given, isLibrary, callValue, resourceValue, prefix, folder, effort, surroundings } = use;
  const variables = new Map<string, Written[]>();
  const locals = new Map<string, Written[]>();
  const resources = new Map<string, Declared[]>();
  const scope: ModuleScope = {
    variables,
    locals,
    resources,
    known: new Map(),
    instances: new Map(),
    effort,
    prefix,
    folder,
    surroundings,
    ...(given !== undefined && { isCalled: true }),
    ...(callValue && { callValue }),
    resourceValue: (address, source) => {
      const declared = lookUp(source, resources.get(address));
      return declared && resourceValue(declared, scope);
    },
  };
  for (const { source, blocks } of files) {
    for (const block of everyBlock(blocks)) {
      const [type = '', name = ''] = block.labels;
      if (block.type === 'variable') {
        const found = given?.get(type) ?? defaultOf(block, source, isLibrary === true);
        const typed = typedBy(block.attributes.get('type'), { source, scope });
        if (found !== undefined) add(variables, type, { ...found, ...(typed && { typed }) });
      } else if (block.type === 'locals') {
        for (const [key, value] of block.attributes) add(locals, key, writtenIn(source, value));
      } else if ((block.type === 'resource' || block.type === 'data') && OURS.test(type)) {
        const address = block.type === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
        const twins = resources.get(address)?.length ?? 0;
        const id = twins === 0 ? address : `${address} (${source.file})`;
        add(resources, address, { id, source, block: withRoleArguments(block) });
      }
    }
  }
  for (const { source, attributes } of values) {
    for (const [key, { value }] of attributes) {
      const [known] = variables.get(key) ?? [];
      variables.set(key, [{ ...(known?.typed && { typed: known.typed }), source, expression: value }]);
    }
  }
  return scope;
}

function defaultOf({ attributes }: Block, source: SourceFile, isLibrary: boolean): Written | undefined {
  const value = isLibrary ? undefined : attributes.get('default');
  return value && writtenIn(source, value);
}

function writtenIn(file: SourceFile, { value, source = file }: Attribute): Written {
  return { source, expression: value };
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

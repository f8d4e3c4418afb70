import { parseAccountId } from '../model/account.ts';
import { noEffort } from './effort.ts';
import type { Attribute, Block, SourceFile } from './hcl-ast.ts';
import { evaluate } from './hcl-evaluate.ts';
import type { Declared, Scope, Written } from './hcl-scope.ts';
import { textOf } from './hcl-value.ts';
import { accountOfChain, oneOf, type ProviderAccount } from './provider-account.ts';
import { addPolicyDocuments } from './terraform-data.ts';

/** A file of a module as it was parsed. */
export interface ModuleFile {
  readonly source: SourceFile;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  /** The user asked for it; others of its folder are read to know what its names mean. */
  readonly isAsked: boolean;
}

/** A folder of files that Terraform reads as one, and the files that give its variables values, in the order in which they count. */
export interface Module {
  readonly files: readonly ModuleFile[];
  readonly values: readonly ModuleFile[];
}

/** Resources and data sources that tell something of roles, policies or DTS. */
const OURS = /^(?:alicloud|alibabacloud|aliyun)_(?:ram_|dts_|account$|caller_identity$|resource_manager_role$)/;

/** What the names of a module stand for. Where a name stands twice, the one of the same file is meant, else the first. */
export function scopeOf({ files, values }: Module): Scope {
  const scope = {
    variables: new Map<string, Written[]>(),
    locals: new Map<string, Written[]>(),
    resources: new Map<string, Declared[]>(),
    known: new Map(),
    effort: noEffort(),
  };
  for (const { source, blocks } of files) {
    for (const block of everyBlock(blocks)) {
      const [type = '', name = ''] = block.labels;
      if (block.type === 'variable') {
        const value = block.attributes.get('default');
        if (value !== undefined) add(scope.variables, type, writtenIn(source, value));
      } else if (block.type === 'locals') {
        for (const [key, value] of block.attributes) add(scope.locals, key, writtenIn(source, value));
      } else if ((block.type === 'resource' || block.type === 'data') && OURS.test(type)) {
        const address = block.type === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
        const twins = scope.resources.get(address)?.length ?? 0;
        const id = twins === 0 ? address : `${address} (${source.file})`;
        add(scope.resources, address, { id, source, block });
      }
    }
  }
  for (const { source, attributes } of values) {
    for (const [key, { value }] of attributes) scope.variables.set(key, [{ source, expression: value }]);
  }
  addPolicyDocuments(scope);
  return scope;
}

function writtenIn(file: SourceFile, { value, source = file }: Attribute): Written {
  return { source, expression: value };
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const TOP = /^(?:resource|data|locals|variable|provider)$/;

/** Where a bracket is missing, the blocks below it seem to stand inside of one another. */
function everyBlock(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => [
    block,
    ...everyBlock(block.blocks).filter(
      ({ type, labels }) => TOP.test(type) && (type !== 'provider' || labels.length > 0),
    ),
  ]);
}

/** What stands for an attribute, as it is written. */
function writtenText({ value, source: { text } }: Required<Attribute>): string {
  return text.slice(value.start, value.end);
}

/** The provider that a resource names, with its alias: `alicloud.orders`. */
export function homeOf({ block, source }: Declared): string {
  const provider = block.attributes.get('provider');
  return provider === undefined ? 'alicloud' : writtenText({ source, ...provider }).replaceAll('"', '');
}

/** The accounts of the providers of a module, where they say which: the role that they take, or the ID itself. */
export function ownersOf({ files }: Module, scope: Scope): ReadonlyMap<string, ProviderAccount> {
  const owners = new Map<string, ProviderAccount>();
  for (const { source, blocks } of files) {
    for (const block of everyBlock(blocks)) {
      if (block.type !== 'provider' || block.labels[0] !== 'alicloud') continue;
      const text = (attribute: Attribute | undefined): string | undefined =>
        attribute && textOf(evaluate(attribute.value, { source: attribute.source ?? source, scope }));
      const alias = text(block.attributes.get('alias'));
      const arns = takenRoles(block).map((taken) => text(taken.attributes.get('role_arn')) ?? '');
      const given = parseAccountId(text(block.attributes.get('account_id')) ?? '');
      const owner = accountOfChain(arns) ?? (given && { account: given, isUnsure: false });
      if (owner !== undefined) owners.set(alias === undefined ? 'alicloud' : `alicloud.${alias}`, owner);
    }
  }
  return owners;
}

/** The roles that a provider takes, one after the other; none where it cannot be known which. */
function takenRoles({ blocks }: Block): readonly Block[] {
  const isOpen = blocks.some(({ type, labels }) => type === 'dynamic' && (labels[0] ?? '').startsWith('assume_role'));
  const [chain, tokens] = ['assume_role', 'assume_role_with_oidc'].map((name) =>
    blocks.filter(({ type }) => type === name),
  );
  return isOpen ? [] : oneOf(chain ?? [], tokens ?? []);
}

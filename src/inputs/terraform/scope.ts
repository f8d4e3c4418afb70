import { newBudget } from '../../formats/evaluation-budget.ts';
import { evaluate, type Declared, type Scope, type Written, spotOf, type Frame } from '../../formats/hcl/evaluate.ts';
import type { Attribute, Block, SourceFile } from '../../formats/hcl/syntax.ts';
import { textOf, extentOf, isKnown, type Slot, type SourceSpot, type Value } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';
import { parseAccountId, type AccountId } from '../../model/account.ts';
import { parseRoleArn } from '../../model/role.ts';

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
    effort: newBudget(),
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
  return blocks.flatMap((block) => [block, ...everyBlock(block.blocks).filter(standsAlone)]);
}

/** Whether a block stands in no other, whatever the brackets say. */
export function standsAlone({ type, labels }: Block): boolean {
  return TOP.test(type) && (type !== 'provider' || labels.length > 0);
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

/** Works out the policy of each data source `alicloud_ram_policy_document`: what its `document` stands for. */
function addPolicyDocuments(scope: Scope): void {
  for (const [address, all] of scope.resources) {
    if (!address.startsWith('data.alicloud_ram_policy_document.')) continue;
    for (const declared of all) scope.known.set(declared.id, policyOf(declared, scope));
  }
}

/** Blocks that are made by the run (`dynamic`) may hold anything. */
function policyOf({ block, source }: Declared, scope: Scope): Value {
  const frame: Frame = { source, scope };
  // All statements stand in one file: those of an override file take the place of all others.
  const overriding = block.blocks.find((each) => each.type === 'statement' && each.source !== undefined);
  const at = spotOf((overriding ?? block).head, overriding?.source ?? source);
  if (block.blocks.some(({ type }) => type === 'dynamic'))
    return { kind: 'unknown', name: `data.${block.labels.join('.')}.document`, at };
  const statements = block.blocks.filter(({ type }) => type === 'statement').map((each) => statementOf(each, frame));
  const members = new Map<string, Slot>([
    ['Version', attributeOf(block, 'version', frame) ?? implied('1', at)],
    ['Statement', { at, value: { kind: 'list', items: statements, at, isDerived: true } }],
  ]);
  return { kind: 'json', of: { kind: 'object', members, at, isDerived: true }, at };
}

function statementOf(block: Block, frame: Frame): Slot {
  const at = spotOf(block.head, block.source ?? frame.source);
  const members = new Map<string, Slot>([['Effect', attributeOf(block, 'effect', frame) ?? implied('Allow', at)]]);
  const put = (name: string, slot: Slot | undefined): void => void (slot && members.set(name, slot));
  put('Action', attributeOf(block, 'action', frame));
  put('Resource', attributeOf(block, 'resource', frame));
  const [who, when] = [openBlock('principal', block, frame), openBlock('condition', block, frame)];
  put('Principal', withOpen(principalsOf(block, frame), who, ['RAM', 'Service']));
  put('Condition', withOpen(conditionsOf(block, frame), when, []));
  return { ...ofBlocks([block], frame), value: { kind: 'object', members, at, isDerived: true } };
}

/** What an argument is by default. */
function implied(value: string, at: SourceSpot): Slot {
  return { at, value: { kind: 'scalar', value, at, isDerived: true } };
}

/** What blocks stand for: marked at the head of the first one, removed with all of them. */
function ofBlocks(blocks: readonly [Block, ...Block[]], frame: Frame): Omit<Slot, 'value'> {
  const [first] = blocks;
  const at = spotOf(first.head, first.source ?? frame.source);
  return { key: at, isKeyDerived: true, at, blocks: blocks.map((block) => wholeOf(block, frame)) };
}

/** A block with its braces. */
function wholeOf({ start, end, source }: Block, frame: Frame): SourceSpot {
  return spotOf({ start, end }, source ?? frame.source);
}

/** A block of a kind that the run makes, or that says only then what it is; what of it is known only later has a name. */
function openBlock(kind: 'principal' | 'condition', { blocks }: Block, frame: Frame): Slot | undefined {
  const open = blocks.find((block) => {
    if (block.type === 'dynamic') return block.labels[0] === kind;
    const names = block.type === kind ? TELLING[kind] : [];
    return names.map((name) => attributeOf(block, name, frame)).some((slot) => slot && !isKnown(slot.value));
  });
  if (open === undefined) return undefined;
  const at = spotOf(open.head, open.source ?? frame.source);
  const name = open.type === 'dynamic' ? `dynamic.${kind}` : `${kind}.${TELLING[kind][0]}`;
  return { key: at, isKeyDerived: true, at, value: { kind: 'unknown', name, at } };
}

/** By what such a block is told from others. */
const TELLING = { principal: ['entity'], condition: ['operator', 'variable'] } as const;

/** Members of which more are known only later: of a principal under either name that DTS is let in by. */
function withOpen(known: Slot | undefined, open: Slot | undefined, names: readonly string[]): Slot | undefined {
  if (open === undefined) return known;
  const members = new Map(known?.value.kind === 'object' ? known.value.members : []);
  for (const name of names) {
    const found = members.get(name)?.value;
    const items = found?.kind === 'list' ? found.items : members.has(name) ? [members.get(name) ?? open] : [];
    members.set(name, { ...open, value: { kind: 'list', items: [...items, open], at: open.at, isDerived: true } });
  }
  if (names.length === 0) members.set(unknownText('dynamic.condition'), open);
  return { ...open, ...known, value: { kind: 'object', members, at: known?.value.at ?? open.at, isDerived: true } };
}

function attributeOf(block: Block, name: string, frame: Frame): Slot | undefined {
  const found = block.attributes.get(name);
  if (found === undefined) return undefined;
  const { source = frame.source } = found;
  const value = evaluate(found.value, { ...frame, source });
  return { key: spotOf(found.key, source), at: spotOf(found.value, source), value };
}

/** The `principal` blocks as one object. The provider joins the identifiers of blocks with one entity (`PolicyDocumentStatementPrincipalSet`). */
function principalsOf(block: Block, frame: Frame): Slot | undefined {
  const found = block.blocks.filter((each) => each.type === 'principal');
  const [first, ...more] = found;
  if (first === undefined) return undefined;
  const slot = ofBlocks([first, ...more], frame);
  const members = new Map<string, Slot>();
  for (const each of found) {
    const [entity, identifiers] = [attributeOf(each, 'entity', frame), attributeOf(each, 'identifiers', frame)];
    const name = entity && scalarText(entity.value);
    if (entity === undefined || name === undefined || !isKnown(entity.value) || identifiers === undefined) continue;
    const before = members.get(name);
    const here = { ...keyedBy(entity, identifiers), blocks: [wholeOf(each, frame)] };
    members.set(name, before === undefined ? here : joined(before, here));
  }
  return { ...slot, value: { kind: 'object', members, at: slot.at, isDerived: true } };
}

/** One list of two: marked where the first is, removed with the blocks of both. */
function joined(before: Slot, next: Slot): Slot {
  const items = [before, next].flatMap((slot) => (slot.value.kind === 'list' ? slot.value.items : [slot]));
  const blocks = [...(before.blocks ?? []), ...(next.blocks ?? [])];
  return { ...before, blocks, value: { kind: 'list', items, at: before.value.at, isDerived: true } };
}

/** A value under the name that another argument of its block gives it. */
function keyedBy(name: Slot, { at, value }: Pick<Slot, 'at' | 'value'>): Slot {
  const isWritten = extentOf(name.value).isLiteral && name.value.at.start === name.at.start;
  return { key: name.at, ...(!isWritten && { isKeyDerived: true }), at, value };
}

/** The conditions with one operator. */
interface Operator {
  readonly operator: Slot;
  readonly keys: Map<string, Slot>;
  readonly blocks: SourceSpot[];
}

function conditionsOf(block: Block, frame: Frame): Slot | undefined {
  const operators = new Map<string, Operator>();
  const found = block.blocks.filter(({ type }) => type === 'condition');
  const [first, ...more] = found;
  if (first === undefined) return undefined;
  for (const each of found) {
    const [operator, variable] = [attributeOf(each, 'operator', frame), attributeOf(each, 'variable', frame)];
    const values = attributeOf(each, 'values', frame);
    const [name, key] = [operator && scalarText(operator.value), variable && scalarText(variable.value)];
    if (operator === undefined || variable === undefined || values === undefined) continue;
    if (name === undefined || key === undefined) continue;
    const known = operators.get(name) ?? { operator, keys: new Map<string, Slot>(), blocks: [] };
    operators.set(name, known);
    const blocks = known.keys.has(key) ? undefined : [wholeOf(each, frame)];
    known.keys.set(key, { ...keyedBy(variable, values), ...(blocks && { blocks }) });
    known.blocks.push(wholeOf(each, frame));
  }
  const slot = ofBlocks([first, ...more], frame);
  const members = [...operators].map(([name, { operator, keys, blocks }]) => {
    const value = { kind: 'object', members: keys, at: slot.at, isDerived: true } as const;
    return [name, { ...keyedBy(operator, { at: operator.at, value }), blocks }] as const;
  });
  return { ...slot, value: { kind: 'object', members: new Map(members), at: slot.at, isDerived: true } };
}

function scalarText(value: Value): string | undefined {
  return value.kind === 'scalar' ? String(value.value) : undefined;
}

/** An account in which a provider makes resources. Which role of a chain counts is decided by a version that is not released. */
export interface ProviderAccount {
  readonly account: AccountId;
  readonly isUnsure: boolean;
}

/** Of two ways to take a role the one that is used; none where both are. */
export function oneOf<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (one.length > 0 && other.length > 0) return [];
  return one.length > 0 ? one : other;
}

/** The account of the last role of a chain. */
export function accountOfChain(arns: readonly string[]): ProviderAccount | undefined {
  const owners = arns.map((arn) => parseRoleArn(arn)?.owner);
  const account = owners.at(-1);
  return account && { account, isUnsure: owners.some((owner) => owner !== account) };
}

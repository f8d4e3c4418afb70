import type { Block } from './hcl-ast.ts';
import { evaluate, spotOf, type Frame } from './hcl-evaluate.ts';
import type { Declared, Scope } from './hcl-scope.ts';
import { extentOf, isKnown, type Slot, type SourceSpot, type Value } from './hcl-value.ts';
import { unknownText } from './unknown-text.ts';

/** Works out the policy of each data source `alicloud_ram_policy_document`: what its `document` stands for. */
export function addPolicyDocuments(scope: Scope): void {
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
  const add = (name: string, slot: Slot | undefined): void => void (slot && members.set(name, slot));
  add('Action', attributeOf(block, 'action', frame));
  add('Resource', attributeOf(block, 'resource', frame));
  const [who, when] = [openBlock('principal', block, frame), openBlock('condition', block, frame)];
  add('Principal', withOpen(principalsOf(block, frame), who, ['RAM', 'Service']));
  add('Condition', withOpen(conditionsOf(block, frame), when, []));
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

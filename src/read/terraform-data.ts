import type { Block } from './hcl-ast.ts';
import { evaluate, spotOf, type Frame } from './hcl-evaluate.ts';
import type { Declared, Scope } from './hcl-scope.ts';
import { isKnown, type Slot, type SourceSpot, type Value } from './hcl-value.ts';
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
    ['Version', attributeOf(block, 'version', frame) ?? { at, value: { kind: 'scalar', value: '1', at } }],
    ['Statement', { at, value: { kind: 'list', items: statements, at } }],
  ]);
  return { kind: 'json', of: { kind: 'object', members, at }, at };
}

function statementOf(block: Block, frame: Frame): Slot {
  const at = spotOf(block.head, block.source ?? frame.source);
  const members = new Map<string, Slot>([
    ['Effect', attributeOf(block, 'effect', frame) ?? { at, value: { kind: 'scalar', value: 'Allow', at } }],
  ]);
  const add = (name: string, slot: Slot | undefined): void => void (slot && members.set(name, slot));
  add('Action', attributeOf(block, 'action', frame));
  add('Resource', attributeOf(block, 'resource', frame));
  const [who, when] = [openBlock('principal', block, frame), openBlock('condition', block, frame)];
  add('Principal', withOpen(grouped(block, 'principal', frame, principalOf), who, ['RAM', 'Service']));
  add('Condition', withOpen(conditionsOf(block, frame), when, []));
  return { key: at, at, value: { kind: 'object', members, at } };
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
  return { key: at, at, value: { kind: 'unknown', name, at } };
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
    members.set(name, { ...open, value: { kind: 'list', items: [...items, open], at: open.at } });
  }
  if (names.length === 0) members.set(unknownText('dynamic.condition'), open);
  return { ...open, ...known, value: { kind: 'object', members, at: known?.value.at ?? open.at } };
}

function attributeOf(block: Block, name: string, frame: Frame): Slot | undefined {
  const found = block.attributes.get(name);
  if (found === undefined) return undefined;
  const { source = frame.source } = found;
  const value = evaluate(found.value, { ...frame, source });
  return { key: spotOf(found.key, source), at: spotOf(found.value, source), value };
}

type Named = readonly [name: string, slot: Slot];

/** The blocks of one kind as the members of one object. */
function grouped(
  block: Block,
  type: string,
  frame: Frame,
  memberOf: (block: Block, frame: Frame) => Named | undefined,
): Slot | undefined {
  const found = block.blocks.filter((each) => each.type === type);
  const [first] = found;
  if (first === undefined) return undefined;
  const at = spotOf(first.head, first.source ?? frame.source);
  const members = found.flatMap((each) => {
    const member = memberOf(each, frame);
    return member === undefined ? [] : [member];
  });
  return { key: at, at, value: { kind: 'object', members: new Map(members), at } };
}

function principalOf(block: Block, frame: Frame): Named | undefined {
  const entity = attributeOf(block, 'entity', frame);
  const identifiers = attributeOf(block, 'identifiers', frame);
  const name = entity && scalarText(entity.value);
  const isTold = entity !== undefined && isKnown(entity.value);
  return name === undefined || !isTold || identifiers === undefined ? undefined : [name, identifiers];
}

function conditionsOf(block: Block, frame: Frame): Slot | undefined {
  const operators = new Map<string, Map<string, Slot>>();
  const found = block.blocks.filter(({ type }) => type === 'condition');
  const [first] = found;
  for (const each of found) {
    const [operator, variable] = ['operator', 'variable']
      .map((name) => attributeOf(each, name, frame))
      .map((slot) => slot && scalarText(slot.value));
    const values = attributeOf(each, 'values', frame);
    if (operator === undefined || variable === undefined || values === undefined) continue;
    const keys = operators.get(operator) ?? new Map<string, Slot>();
    operators.set(operator, keys.set(variable, values));
  }
  if (first === undefined) return undefined;
  const at: SourceSpot = spotOf(first.head, first.source ?? frame.source);
  const members = [...operators].map(([name, keys]): Named => [
    name,
    { key: at, at, value: { kind: 'object', members: keys, at } },
  ]);
  return { key: at, at, value: { kind: 'object', members: new Map(members), at } };
}

function scalarText(value: Value): string | undefined {
  return value.kind === 'scalar' ? String(value.value) : undefined;
}

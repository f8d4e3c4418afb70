import { evaluate, spotOf } from '../../formats/hcl/evaluate.ts';
import type { Frame } from '../../formats/hcl/scope.ts';
import type { Block } from '../../formats/hcl/syntax.ts';
import { extentOf, isKnown, type Slot, type SourceSpot, textOf, type Value } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';

/** A block inside of another, with what its names mean. */
interface Inner {
  readonly block: Block;
  readonly frame: Frame;
  /** A `dynamic` block writes it, so that it cannot be taken out by itself. */
  readonly isWritten: boolean;
}

/** The blocks of a kind, those included that `dynamic` blocks write; `open`: the first of which nobody knows what it writes. */
interface InnerBlocks {
  readonly all: readonly Inner[];
  readonly open: Block | undefined;
}

function innerBlocks(kind: string, { blocks }: Block, frame: Frame): InnerBlocks {
  let open: Block | undefined;
  const all = blocks.flatMap((block): readonly Inner[] => {
    if (block.type === kind) return [{ block, frame, isWritten: true }];
    if (block.type !== 'dynamic' || block.labels[0] !== kind) return [];
    const written = writtenBy(block, frame);
    if (written === undefined) open ??= block;
    return written ?? [];
  });
  return { all, open };
}

/** What a `dynamic` block writes; `undefined` where that is known only later. */
function writtenBy(block: Block, frame: Frame): readonly Inner[] | undefined {
  const [label = ''] = block.labels;
  const source = block.source ?? frame.source;
  const content = block.blocks.find(({ type }) => type === 'content');
  const [over, iterator] = [block.attributes.get('for_each'), block.attributes.get('iterator')];
  const value = over && evaluate(over.value, { ...frame, source: over.source ?? source });
  if (content === undefined || (value?.kind !== 'list' && value?.kind !== 'object')) return undefined;
  if (value.kind === 'object' && value.open !== undefined) return undefined;
  const items: readonly (readonly [Value, Slot])[] =
    value.kind === 'list'
      ? value.items.map((slot, index) => [{ kind: 'scalar', value: index, at: slot.at, isDerived: true }, slot])
      : [...value.members].map(([key, slot]) => [{ kind: 'scalar', value: key, at: slot.at, isDerived: true }, slot]);
  if (items.some(([, { isSpread }]) => isSpread)) return undefined;
  const name = iterator === undefined ? label : source.text.slice(iterator.value.start, iterator.value.end);
  const made = { ...content, type: label, head: block.head, source };
  return items.map(([key, { at, value: item }]) => {
    const members = new Map<string, Slot>([
      ['key', { at, value: key }],
      ['value', { at, value: item }],
    ]);
    const names = new Map(frame.names).set(name, { kind: 'object', members, at, isDerived: true });
    return { block: made, frame: { ...frame, source, names }, isWritten: false };
  });
}

/** What the `document` of a data source `alicloud_ram_policy_document` stands for. */
export function policyDocument(block: Block, frame: Frame): Value {
  const { source } = frame;
  const { all, open } = innerBlocks('statement', block, frame);
  // All statements stand in one file: those of an override file take the place of all others.
  const overriding = block.blocks.find((each) => each.type === 'statement' && each.source !== undefined);
  const at = spotOf((overriding ?? block).head, overriding?.source ?? block.source ?? source);
  if (open !== undefined) return { kind: 'unknown', name: `data.${block.labels.join('.')}.document`, at };
  const members = new Map<string, Slot>([
    ['Version', attributeOf(block, 'version', frame) ?? implied('1', at)],
    ['Statement', { at, value: { kind: 'list', items: all.map(statementOf), at, isDerived: true } }],
  ]);
  return { kind: 'json', of: { kind: 'object', members, at, isDerived: true }, at };
}

function statementOf(inner: Inner): Slot {
  const { block, frame } = inner;
  const at = spotOf(block.head, block.source ?? frame.source);
  const members = new Map<string, Slot>([['Effect', attributeOf(block, 'effect', frame) ?? implied('Allow', at)]]);
  const put = (name: string, slot: Slot | undefined): void => void (slot && members.set(name, slot));
  put('Action', attributeOf(block, 'action', frame));
  put('Resource', attributeOf(block, 'resource', frame));
  const [who, when] = [innerBlocks('principal', block, frame), innerBlocks('condition', block, frame)];
  put('Principal', withOpen(principalsOf(who.all), openBlock('principal', who, frame), ['RAM', 'Service']));
  put('Condition', withOpen(conditionsOf(when.all), openBlock('condition', when, frame), []));
  return { ...ofBlocks([inner]), value: { kind: 'object', members, at, isDerived: true } };
}

/** What an argument is by default. */
function implied(value: string, at: SourceSpot): Slot {
  return { at, value: { kind: 'scalar', value, at, isDerived: true } };
}

/** What blocks stand for: marked at the head of the first one, removed with all of them. */
function ofBlocks(all: readonly [Inner, ...Inner[]]): Omit<Slot, 'value'> {
  const [{ block, frame }] = all;
  const at = spotOf(block.head, block.source ?? frame.source);
  return { key: at, isKeyDerived: true, at, ...wholeOf(all) };
}

/** Blocks with their braces, where each can be taken out. */
function wholeOf(all: readonly Inner[]): Pick<Slot, 'blocks'> {
  if (!all.every(({ isWritten }) => isWritten)) return {};
  return { blocks: all.map(({ block, frame }) => spotOf(block, block.source ?? frame.source)) };
}

/** A block of a kind that the run makes, or that says only then what it is; what of it is known only later has a name. */
function openBlock(kind: 'principal' | 'condition', { all, open }: InnerBlocks, outer: Frame): Slot | undefined {
  const unsure = all.find(({ block, frame }) =>
    IDENTIFYING_KEYS[kind].some((name) => {
      const slot = attributeOf(block, name, frame);
      return slot !== undefined && !isKnown(slot.value);
    }),
  );
  const found = open ?? unsure?.block;
  if (found === undefined) return undefined;
  const at = spotOf(found.head, found.source ?? outer.source);
  const name = open === undefined ? `${kind}.${IDENTIFYING_KEYS[kind][0]}` : `dynamic.${kind}`;
  return { key: at, isKeyDerived: true, at, value: { kind: 'unknown', name, at } };
}

/** Keys that identify such a block. */
const IDENTIFYING_KEYS = { principal: ['entity'], condition: ['operator', 'variable'] } as const;

/** Members of which more are known only later: of a principal under either key that can trust DTS. */
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
function principalsOf([first, ...more]: readonly Inner[]): Slot | undefined {
  if (first === undefined) return undefined;
  const slot = ofBlocks([first, ...more]);
  const members = new Map<string, Slot>();
  for (const each of [first, ...more]) {
    const { block, frame } = each;
    const [entity, identifiers] = [attributeOf(block, 'entity', frame), attributeOf(block, 'identifiers', frame)];
    const name = entity && scalarText(entity.value);
    if (entity === undefined || name === undefined || !isKnown(entity.value) || identifiers === undefined) continue;
    const before = members.get(name);
    const here = { ...keyedBy(entity, identifiers), ...wholeOf([each]) };
    members.set(name, before === undefined ? here : joined(before, here));
  }
  return { ...slot, value: { kind: 'object', members, at: slot.at, isDerived: true } };
}

/** One list of two: marked where the first is, removed with the blocks of both. */
function joined(before: Slot, next: Slot): Slot {
  const items = [before, next].flatMap((slot) => (slot.value.kind === 'list' ? slot.value.items : [slot]));
  const blocks = before.blocks && next.blocks && [...before.blocks, ...next.blocks];
  return { ...before, ...(blocks && { blocks }), value: { kind: 'list', items, at: before.value.at, isDerived: true } };
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
  readonly inner: Inner[];
}

function conditionsOf([first, ...more]: readonly Inner[]): Slot | undefined {
  if (first === undefined) return undefined;
  const operators = new Map<string, Operator>();
  for (const each of [first, ...more]) {
    const { block, frame } = each;
    const [operator, variable] = [attributeOf(block, 'operator', frame), attributeOf(block, 'variable', frame)];
    const values = attributeOf(block, 'values', frame);
    const [name, key] = [operator && scalarText(operator.value), variable && scalarText(variable.value)];
    if (operator === undefined || variable === undefined || values === undefined) continue;
    if (name === undefined || key === undefined) continue;
    const known = operators.get(name) ?? { operator, keys: new Map<string, Slot>(), inner: [] };
    operators.set(name, known);
    const isNew = !known.keys.has(key);
    known.keys.set(key, { ...keyedBy(variable, values), ...(isNew && wholeOf([each])) });
    known.inner.push(each);
  }
  const slot = ofBlocks([first, ...more]);
  const members = [...operators].map(([name, { operator, keys, inner }]) => {
    const value = { kind: 'object', members: keys, at: slot.at, isDerived: true } as const;
    return [name, { ...keyedBy(operator, { at: operator.at, value }), ...wholeOf(inner) }] as const;
  });
  return { ...slot, value: { kind: 'object', members: new Map(members), at: slot.at, isDerived: true } };
}

function scalarText(value: Value): string | undefined {
  return value.kind === 'scalar' ? textOf(value) : undefined;
}

import { giveUp } from '../../formats/evaluation-budget.ts';
import { evaluate, spotOf } from '../../formats/hcl/evaluate.ts';
import type { Frame } from '../../formats/hcl/scope.ts';
import type { Block, Expression } from '../../formats/hcl/syntax.ts';
import { isKnown, type Slot, textOf, type Value } from '../../formats/hcl/values.ts';
import { keyText, type Declared, type Instance, type Instances, type ModuleScope } from './blocks.ts';
import { policyDocument } from './policy-document.ts';

const SINGLE: Instances = { kind: 'single', all: [{}] };
const OPEN: Instances = { kind: 'open', all: [{}] };

/** So many of one block are nothing real. */
const MAX_INSTANCES = 1000;

/** The instances of a block. */
export function instancesOf(block: Block, frame: Frame & { readonly scope: ModuleScope }): Instances {
  const { instances, effort } = frame.scope;
  const known = instances.get(block);
  if (known !== undefined || instances.has(block)) return known ?? OPEN;
  instances.set(block, undefined);
  const made = madeOf(block, frame);
  const isTooMany = made.all.length > MAX_INSTANCES;
  if (isTooMany) giveUp(effort, frame.source.file);
  const found = isTooMany ? OPEN : made;
  instances.set(block, found);
  return found;
}

function madeOf({ attributes, source }: Block, frame: Frame & { readonly scope: ModuleScope }): Instances {
  const [count, each] = [attributes.get('count'), attributes.get('for_each')];
  const given = count ?? each;
  if (given === undefined) return SINGLE;
  const here = { ...frame, source: given.source ?? source ?? frame.source };
  const value = evaluate(given.value, here);
  const found = count === undefined ? keyedBy(value) : counted(value);
  // A default of none may be overridden by variables.
  const isNone = found.all.length === 0 && frame.scope.isCalled !== true && !isWrittenOut(given.value);
  return isNone ? OPEN : found;
}

function isWrittenOut({ kind }: Expression): boolean {
  return kind === 'literal' || kind === 'list' || kind === 'object';
}

function counted(value: Value): Instances {
  const text = isKnown(value) ? textOf(value) : undefined;
  if (text === undefined || !/^\d{1,9}$/.test(text)) return OPEN;
  const length = Math.min(Number(text), MAX_INSTANCES + 1);
  const all = Array.from({ length }, (_, index): Instance => ({
    key: index,
    names: new Map([
      ['count', namesAt(value, [['index', { kind: 'scalar', value: index, at: value.at, isDerived: true }]])],
    ]),
  }));
  return { kind: 'list', all };
}

function keyedBy(value: Value): Instances {
  if (value.kind === 'list') {
    const keys = value.items.map((slot) => (slot.isSpread || !isKnown(slot.value) ? undefined : textOf(slot.value)));
    if (keys.some((key) => key === undefined)) return OPEN;
    return {
      kind: 'map',
      all: value.items.map((slot) => instanceOf(textOf(slot.value) ?? '', slot.value, slot.value)),
    };
  }
  if (value.kind !== 'object' || value.open !== undefined) return OPEN;
  const members = [...value.members].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    kind: 'map',
    all: members.map(([key, slot]) =>
      instanceOf(key, { kind: 'scalar', value: key, at: slot.key ?? slot.at, isDerived: true }, slot.value),
    ),
  };
}

function instanceOf(text: string, key: Value, value: Value): Instance {
  return {
    key: text,
    names: new Map([
      [
        'each',
        namesAt(value, [
          ['key', key],
          ['value', value],
        ]),
      ],
    ]),
  };
}

function namesAt({ at }: Value, members: readonly (readonly [string, Value])[]): Value {
  return {
    kind: 'object',
    members: new Map(members.map(([name, value]) => [name, { at, value }])),
    at,
    isDerived: true,
  };
}

/** What names a resource in a module: the attributes by which others refer to it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  alicloud_ram_role: ['role_name', 'name', 'id'],
  alicloud_ram_policy: ['policy_name', 'name', 'id'],
  alicloud_resource_manager_role: ['role_name', 'id'],
  alicloud_ros_stack_group: ['stack_group_name', 'id'],
  alicloud_cloud_control_resource: ['role_name', 'resource_id', 'id'],
};

/** What a reference to a resource stands for: its attributes, or those of its instances. */
export function resourceValue(declared: Declared, scope: ModuleScope): Value | undefined {
  const key = `resource ${declared.id}`;
  if (scope.known.has(key)) return scope.known.get(key);
  scope.known.set(key, undefined);
  const value = valueOf(declared, scope);
  scope.known.set(key, value);
  return value;
}

function valueOf(declared: Declared, scope: ModuleScope): Value {
  const { source, block } = declared;
  const at = spotOf(block.head, block.source ?? source);
  const { kind, all } = instancesOf(block, { source, scope });
  const slots = all.map((instance): readonly [string, Slot] => [
    String(instance.key ?? ''),
    { at, value: attributesOf(declared, instance, { scope, isAnyItem: kind === 'open' }) },
  ]);
  if (kind === 'list') return { kind: 'list', items: slots.map(([, slot]) => slot), at, isDerived: true };
  const [first] = slots;
  if (kind === 'map' || first === undefined) return { kind: 'object', members: new Map(slots), at, isDerived: true };
  return first[1].value;
}

interface Around {
  readonly scope: ModuleScope;
  readonly isAnyItem: boolean;
}

function attributesOf(declared: Declared, instance: Instance, { scope, isAnyItem }: Around): Value {
  const { source, block } = declared;
  const [type = ''] = block.labels;
  const at = spotOf(block.head, block.source ?? source);
  const name = `${block.type === 'data' ? 'data.' : ''}${block.labels.join('.')}${keyText(instance)}`;
  const refersTo = `${scope.prefix}${declared.id}${keyText(instance)}`;
  const frame: Frame = { source, scope, ...(instance.names && { names: instance.names }) };
  const members = new Map<string, Slot>();
  const put = (key: string, value: Value): void => void members.set(key, { at: value.at, value });
  if (block.type === 'data') {
    if (type === 'alicloud_ram_policy_document') put('document', policyDocument(block, frame));
  } else {
    const names = NAMES[type] ?? [];
    const given = names.map((each) => block.attributes.get(each)).find((each) => each !== undefined);
    const value = given && evaluate(given.value, { ...frame, source: given.source ?? source });
    const found: Value =
      value !== undefined && isKnown(value) && value.kind === 'scalar'
        ? { ...value, refersTo }
        : { kind: 'unknown', name: `${name}.${names[0] ?? ''}`, at, refersTo };
    for (const each of names) put(each, found);
    // A policy that is made here is one of the account itself.
    if (type === 'alicloud_ram_policy') put('type', { kind: 'scalar', value: 'Custom', at, isDerived: true, refersTo });
  }
  return {
    kind: 'object',
    members,
    at,
    isDerived: true,
    open: { name, refersTo, ...(isAnyItem && { isAnyItem }) },
  };
}

import { MAX_DEPTH, fitsBudget, repeats, type EvaluationBudget } from '../evaluation-budget.ts';
import { unknownText } from '../nodes.ts';
import { callFunction, operate } from './functions.ts';
import type { Expression, SourceFile, TraversalStep, Block } from './syntax.ts';
import {
  extentOf,
  isKnown,
  partsWithin,
  plainValue,
  sizeLimit,
  textOf,
  type Slot,
  type SourceSpot,
  type TextPart,
  type Value,
} from './values.ts';

/** Where an expression stands, and what its names mean. `isRaw`: an empty default is a value, as conditions see it. */
export interface Frame {
  readonly source: SourceFile;
  readonly scope: Scope;
  readonly isRaw?: true;
}

/** Works out an expression as far as the module tells. */
export function evaluate(expression: Expression, frame: Frame): Value {
  const { effort } = frame.scope;
  if (!fitsBudget(effort, frame.source.file)) return unknownAt(expression, frame);
  const value = bounded(workedOut(expression, frame), expression, frame);
  effort.depth--;
  return value;
}

/** A value that names make larger or deeper than anything real is not known. */
function bounded(value: Value, expression: Expression, frame: Frame): Value {
  if (value.kind === 'scalar' || value.kind === 'unknown') return value;
  const { size, height } = extentOf(value);
  if (size > sizeLimit(expression)) return tooMuch(expression, frame);
  if (height <= MAX_DEPTH) return value;
  frame.scope.effort.tooDeep.add(frame.source.file);
  return unknownAt(expression, frame);
}

function tooMuch(expression: Expression, frame: Frame): Value {
  frame.scope.effort.tooMuch.add(frame.source.file);
  return unknownAt(expression, frame);
}

function workedOut(expression: Expression, frame: Frame): Value {
  const at = spotOf(expression, frame.source);
  switch (expression.kind) {
    case 'literal':
      return { kind: 'scalar', value: expression.value, at };
    case 'template':
      return template(expression, frame);
    case 'object':
      return object(expression, frame);
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => slotOf(item, frame)), at };
    case 'reference':
      return reference(expression, frame);
    case 'conditional':
      return conditional(expression, frame);
    case 'operation': {
      const operands = expression.operands.map((operand) => evaluate(operand, { ...frame, isRaw: true }));
      const value = operate(expression.operator, operands);
      return value === undefined ? unknownAt(expression, frame) : { kind: 'scalar', value, at };
    }
    case 'call': {
      // What is empty by default is passed over by `coalesce`, whatever it is to others.
      const inner: Frame = expression.name === 'coalesce' ? { ...frame, isRaw: true } : frame;
      const args = expression.args.map((arg) => () => evaluate(arg, inner));
      const value = callFunction(expression.name, args, at) ?? unknownAt(expression, frame);
      return value === 'tooMuch' ? tooMuch(expression, frame) : value;
    }
    case 'other':
    default:
      return unknownAt(expression, frame);
  }
}

export function spotOf({ start, end }: { start: number; end: number }, source: SourceFile): SourceSpot {
  return { source, start, end };
}

/** What is not known, by the text that stands for it. */
function unknownAt(expression: Expression, { source }: Frame): Value {
  const at = spotOf(expression, source);
  return { kind: 'unknown', name: source.text.slice(at.start, at.end), at };
}

function slotOf(expression: Expression, frame: Frame): Slot {
  return { at: spotOf(expression, frame.source), value: evaluate(expression, frame) };
}

function object({ members, ...place }: Expression & { kind: 'object' }, frame: Frame): Value {
  const found = new Map<string, Slot>();
  for (const { key, value } of members) {
    const name = typeof key.name === 'string' ? key.name : textOf(evaluate(key.name, frame));
    // A member whose name is not known may be any.
    if (name === undefined) return unknownAt({ ...place, kind: 'other' }, frame);
    const isDerived = typeof key.name !== 'string';
    found.set(name, {
      key: spotOf(key, frame.source),
      ...slotOf(value, frame),
      ...(isDerived && { isKeyDerived: true }),
    });
  }
  return { kind: 'object', members: found, at: spotOf(place, frame.source) };
}

function template({ parts, heredoc, ...place }: Expression & { kind: 'template' }, frame: Frame): Value {
  const at = spotOf(place, frame.source);
  const [only, ...more] = parts;
  // "${x}" is x itself, whatever kind of value it is.
  if (only?.kind === 'expression' && more.length === 0) return evaluate(only.value, frame);
  const list = partsWithin(parts, sizeLimit(at), (part): TextPart => {
    const { start, end } = part;
    if (part.kind === 'text')
      return { text: part.text, start, end, kind: part.isEscape ? 'escape' : 'plain', isUnknown: false };
    if (part.kind === 'directive')
      return {
        text: unknownText(frame.source.text.slice(start + 2, end - 1)),
        start,
        end,
        kind: 'value',
        isUnknown: true,
      };
    const value = evaluate(part.value, frame);
    const text = textOf(value);
    const isOpen = text === undefined || text === '';
    const name = value.kind === 'unknown' ? value.name : frame.source.text.slice(part.value.start, part.value.end);
    return { text: isOpen ? unknownText(name) : text, start, end, kind: 'value', isUnknown: isOpen || !isKnown(value) };
  });
  if (list === undefined) return tooMuch({ ...place, kind: 'other' }, frame);
  const text = list.map((part) => part.text).join('');
  const isPlain = list.every(({ kind }) => kind === 'plain') && heredoc === undefined && list.length <= 1;
  return {
    kind: 'scalar',
    value: text,
    at,
    ...(!isPlain && { parts: { list, indent: heredoc?.indent ?? '', isHeredoc: heredoc !== undefined } }),
  };
}

function conditional({ condition, yes, no, ...place }: Expression & { kind: 'conditional' }, frame: Frame): Value {
  const chosen = evaluate(condition, { ...frame, isRaw: true });
  if (chosen.kind === 'scalar' && typeof chosen.value === 'boolean') return evaluate(chosen.value ? yes : no, frame);
  const [one, other] = [evaluate(yes, frame), evaluate(no, frame)];
  const agree = isKnown(one) && isKnown(other) && JSON.stringify(plainValue(one)) === JSON.stringify(plainValue(other));
  return agree ? one : unknownAt({ ...place, kind: 'other' }, frame);
}

/** What a name of the module stands for, and what the steps behind it lead to. */
function reference(expression: Expression & { kind: 'reference' }, frame: Frame): Value {
  const { root, steps } = expression;
  const open = unknownAt(expression, frame);
  const [first, ...rest] = steps;
  if (root === 'local' && typeof first === 'string') return walk(named(`local.${first}`, frame), rest, frame) ?? open;
  if (root === 'var' && typeof first === 'string') {
    const value = walk(named(`var.${first}`, frame), rest, frame);
    const isLeftOpen = (): boolean => isEmpty(value) || (isEmptyList(value) && !isGiven(first, frame));
    return value === undefined || (frame.isRaw !== true && isLeftOpen()) ? open : value;
  }
  return attribute(expression, frame) ?? open;
}

function isEmpty(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && (value.value === '' || value.value === null);
}

/** An empty default waits for the caller of the module to fill it. */
function isEmptyList(value: Value | undefined): boolean {
  if (value?.kind === 'list') return value.items.length === 0;
  return value?.kind === 'object' && value.members.size === 0;
}

function isGiven(name: string, { scope, source }: Frame): boolean {
  return lookUp(source, scope.variables.get(name))?.source.isGiven === true;
}

/** The value of `local.x` or `var.x`, worked out once; one that needs itself is not known. */
function named(name: string, { scope, source }: Frame): Value | undefined {
  const [kind, key] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
  const written = lookUp(source, (kind === 'local' ? scope.locals : scope.variables).get(key));
  if (written === undefined) return undefined;
  const id = `${name} (${written.source.file})`;
  if (!scope.known.has(id)) {
    scope.known.set(id, undefined);
    scope.known.set(id, evaluate(written.expression, { source: written.source, scope }));
  }
  return repeated(scope.known.get(id), { scope, source });
}

/** What stands behind a name, once more. */
function repeated(value: Value | undefined, { scope, source }: Frame): Value | undefined {
  return value !== undefined && repeats(scope.effort, extentOf(value).size, source.file) ? value : undefined;
}

function walk(value: Value | undefined, steps: readonly TraversalStep[], frame: Frame): Value | undefined {
  let at = value;
  for (const step of steps) {
    if (at === undefined || step === undefined) return undefined;
    const key = typeof step === 'string' ? step : textOf(evaluate(step, frame));
    if (key === undefined) return undefined;
    if (at.kind === 'object') at = at.members.get(key)?.value;
    else if (at.kind === 'list') at = at.items[Number(key)]?.value;
    else return undefined;
  }
  return at;
}

/** What names a resource in a module: the attributes by which others refer to it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  alicloud_ram_role: ['role_name', 'name', 'id'],
  alicloud_ram_policy: ['policy_name', 'name', 'id'],
};

/** `alicloud_ram_role.x.name` is the name that the role is given, and remembers the role; `data.….document` the policy. */
function attribute({ root, steps, ...place }: Expression & { kind: 'reference' }, frame: Frame): Value | undefined {
  const path = [root, ...steps.filter((step) => typeof step === 'string')];
  const length = root === 'data' ? 3 : 2;
  const address = path.slice(0, length).join('.');
  const declared = lookUp(frame.source, frame.scope.resources.get(address));
  const name = path[length];
  if (declared === undefined || name === undefined || path.length > length + 1) return undefined;
  const at = spotOf(place, frame.source);
  if (root === 'data') return name === 'document' ? repeated(frame.scope.known.get(declared.id), frame) : undefined;
  // A policy that is made here is one of the account itself.
  if (root === 'alicloud_ram_policy' && name === 'type')
    return { kind: 'scalar', value: 'Custom', at, refersTo: declared.id };
  const names = NAMES[root] ?? [];
  const isName = names.includes(name);
  const value = isName ? repeated(nameOf(declared, frame.scope), frame) : undefined;
  if (value !== undefined && isKnown(value)) return { ...value, at, refersTo: declared.id };
  return { kind: 'unknown', name: `${address}.${isName ? names[0] : name}`, at, refersTo: declared.id };
}

/** The name that a resource is given; one that needs itself is not known. */
function nameOf({ id, block, source }: Declared, scope: Scope): Value | undefined {
  const given = NAMES[block.labels[0] ?? '']
    ?.map((each) => block.attributes.get(each))
    .find((each) => each !== undefined);
  const key = `name of ${id}`;
  if (given === undefined || scope.known.has(key)) return scope.known.get(key);
  scope.known.set(key, undefined);
  scope.known.set(key, evaluate(given.value, { source: given.source ?? source, scope }));
  return scope.known.get(key);
}

/** An expression and the file that it stands in. */
export interface Written {
  readonly source: SourceFile;
  readonly expression: Expression;
}

/** A block and the file that it stands in. */
export interface Declared {
  /** Its address, made different where another resource has the same. */
  readonly id: string;
  readonly source: SourceFile;
  readonly block: Block;
}

/** What the names of a module stand for. */
export interface Scope {
  readonly variables: ReadonlyMap<string, readonly Written[]>;
  readonly locals: ReadonlyMap<string, readonly Written[]>;
  /** Resources and data sources of kinds that are ours, by address. */
  readonly resources: ReadonlyMap<string, readonly Declared[]>;
  /** What was worked out already; `undefined` while it is being worked out. */
  readonly known: Map<string, Value | undefined>;
  readonly effort: EvaluationBudget;
}

/** Of things of one name the one that a file means: its own, else the first. */
function lookUp<T extends { readonly source: SourceFile }>(
  source: SourceFile,
  things: readonly T[] | undefined,
): T | undefined {
  return things?.find((each) => each.source === source) ?? things?.[0];
}

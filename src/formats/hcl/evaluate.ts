import { MAX_DEPTH, fitsBudget, giveUp, repeats } from '../evaluation-budget.ts';
import { unknownText } from '../nodes.ts';
import { operate } from './operators.ts';
import { lookUp, type Argument, type Frame, type Scope, type Written } from './scope.ts';
import type { Expression, Loop, SourceFile, TemplatePart, TraversalStep } from './syntax.ts';
import {
  extentOf,
  isKnown,
  plainValue,
  sizeLimit,
  textOf,
  type Slot,
  type SourceSpot,
  type TextPart,
  type Value,
} from './values.ts';

/** Works out an expression as far as the module says. */
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
  giveUp(frame.scope.effort, frame.source.file);
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
    case 'access': {
      const value = walk(evaluate(expression.of, frame), expression.steps, frame);
      return found(value, expression, frame);
    }
    case 'conditional':
      return conditional(expression, frame);
    case 'for':
      return forValue(expression, frame);
    case 'operation': {
      const operands = expression.operands.map((operand) => evaluate(operand, { ...frame, isRaw: true }));
      const value = operate(expression.operator, operands);
      return value === undefined ? unknownAt(expression, frame) : { kind: 'scalar', value, at };
    }
    case 'call':
      return call(expression, frame);
    case 'other':
    default:
      return unknownAt(expression, frame);
  }
}

export function spotOf({ start, end }: { start: number; end: number }, source: SourceFile): SourceSpot {
  return { source, start, end };
}

/** What is not known, by the text that stands for it. */
function unknownAt(expression: { start: number; end: number }, { source }: Frame): Value {
  const at = spotOf(expression, source);
  return { kind: 'unknown', name: source.text.slice(at.start, at.end), at };
}

function slotOf(expression: Expression, frame: Frame): Slot {
  return { at: spotOf(expression, frame.source), value: evaluate(expression, frame) };
}

function object({ members, ...place }: Expression & { kind: 'object' }, frame: Frame): Value {
  const made = new Map<string, Slot>();
  for (const { key, value } of members) {
    const name = typeof key.name === 'string' ? key.name : knownText(evaluate(key.name, frame));
    // A member whose name is not known may be any.
    if (name === undefined) return unknownAt(place, frame);
    const isDerived = typeof key.name !== 'string';
    made.set(name, {
      key: spotOf(key, frame.source),
      ...slotOf(value, frame),
      ...(isDerived && { isKeyDerived: true }),
    });
  }
  return { kind: 'object', members: made, at: spotOf(place, frame.source) };
}

/** A text of which nothing is left to be known. */
function knownText(value: Value): string | undefined {
  return isKnown(value) ? textOf(value) : undefined;
}

function call(expression: Expression & { kind: 'call' }, frame: Frame): Value {
  const { name, args, isSpread } = expression;
  const at = spotOf(expression, frame.source);
  const { effort, surroundings } = frame.scope;
  const { functions } = surroundings;
  // What is empty by default is passed over by `coalesce`, whatever it is to others.
  const inner: Frame = name.startsWith('coalesce') ? { ...frame, isRaw: true } : frame;
  const given = args.map(
    (arg): Argument =>
      () =>
        evaluate(arg, inner),
  );
  const all = isSpread === true ? spreadArguments(given) : given;
  const render = (parts: readonly TemplatePart[], source: SourceFile, names: ReadonlyMap<string, Value>): Value =>
    evaluate(
      { kind: 'template', parts, heredoc: { indent: '' }, start: 0, end: source.text.length },
      { source, scope: frame.scope, isRaw: true, names },
    );
  const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
  const value = all && called?.(all, { at, effort, surroundings, render });
  if (value === 'tooMuch') return tooMuch(expression, frame);
  return value ?? unknownAt(expression, frame);
}

/** `f(a, list...)`: the items of the last argument are arguments. */
function spreadArguments(given: readonly Argument[]): readonly Argument[] | undefined {
  const last = given.at(-1)?.();
  if (last?.kind !== 'list') return undefined;
  return [
    ...given.slice(0, -1),
    ...last.items.map(
      ({ value }) =>
        (): Value =>
          value,
    ),
  ];
}

/** The parts of a text as they are worked out; `undefined` as soon as they are longer than the limit together. */
interface Writing {
  readonly list: TextPart[];
  left: number;
}

function template({ parts, heredoc, ...place }: Expression & { kind: 'template' }, frame: Frame): Value {
  const at = spotOf(place, frame.source);
  const [only, ...more] = parts;
  // "${x}" is x itself, whatever kind of value it is.
  if (only?.kind === 'expression' && more.length === 0) return evaluate(only.value, frame);
  const writing: Writing = { list: [], left: sizeLimit(at) };
  if (!write(parts, frame, writing)) return tooMuch({ ...place, kind: 'other' }, frame);
  const { list } = writing;
  const isPlain = list.every(({ kind }) => kind === 'plain') && heredoc === undefined && list.length <= 1;
  return {
    kind: 'scalar',
    value: list.map((part) => part.text).join(''),
    at,
    ...(!isPlain && { parts: { list, indent: heredoc?.indent ?? '', isHeredoc: heredoc !== undefined } }),
  };
}

function write(parts: readonly TemplatePart[], frame: Frame, writing: Writing, isRepeated = false): boolean {
  for (const part of parts) {
    if (part.kind === 'loop' || part.kind === 'choice') {
      const inside = part.kind === 'loop' ? rounds(part, frame) : chosenParts(part, frame);
      if (inside === undefined) {
        if (!put(openPart(part, frame), writing)) return false;
      } else if (!inside.every((each) => write(each.parts, each.frame, writing, true))) return false;
    } else {
      const text = textPart(part, frame);
      if (!put(isRepeated ? { ...text, isRepeated } : text, writing)) return false;
    }
  }
  return true;
}

function put(part: TextPart, writing: Writing): boolean {
  writing.left -= part.text.length;
  writing.list.push(part);
  return writing.left >= 0;
}

interface Inside {
  readonly parts: readonly TemplatePart[];
  readonly frame: Frame;
}

function rounds(part: TemplatePart & { kind: 'loop' }, frame: Frame): readonly Inside[] | undefined {
  const over = itemsOf(evaluate(part.over, frame));
  if (over === undefined || over.some(({ isSpread }) => isSpread)) return undefined;
  return over.map((item) => ({ parts: part.parts, frame: withItem(part, item, frame) }));
}

function chosenParts(part: TemplatePart & { kind: 'choice' }, frame: Frame): readonly Inside[] | undefined {
  const chosen = truth(evaluate(part.condition, { ...frame, isRaw: true }));
  return chosen === undefined ? undefined : [{ parts: chosen ? part.yes : part.no, frame }];
}

/** A part that is known only later, by the text that stands for it. */
function openPart({ start, end }: TemplatePart, { source }: Frame): TextPart {
  return { text: unknownText(source.text.slice(start + 2, end - 1)), start, end, kind: 'value', isUnknown: true };
}

function textPart(part: TemplatePart, frame: Frame): TextPart {
  const { start, end } = part;
  if (part.kind === 'text')
    return { text: part.text, start, end, kind: part.isEscape ? 'escape' : 'plain', isUnknown: false };
  if (part.kind !== 'expression') return openPart(part, frame);
  const value = evaluate(part.value, frame);
  const text = textOf(value);
  const name = value.kind === 'unknown' ? value.name : frame.source.text.slice(part.value.start, part.value.end);
  return {
    text: text ?? unknownText(name),
    start,
    end,
    kind: 'value',
    isUnknown: text === undefined || !isKnown(value),
  };
}

/** What a loop meets, one after the other. */
interface Item {
  readonly key: Value;
  readonly value: Value;
  readonly isSpread: boolean;
}

/** The items of a list, or the members of a map in the order of their names; `undefined` where it is not known which there are. */
function itemsOf(value: Value): readonly Item[] | undefined {
  const { at } = value;
  if (value.kind === 'list')
    return value.items.map((slot, index) => ({
      key: { kind: 'scalar', value: index, at },
      value: slot.value,
      isSpread: slot.isSpread === true,
    }));
  if (value.kind !== 'object' || value.open !== undefined) return undefined;
  return [...value.members]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, slot]) => ({
      key: { kind: 'scalar', value: key, at: slot.key ?? at, isDerived: true },
      value: slot.value,
      isSpread: false,
    }));
}

function withItem({ keyName, itemName }: Loop, { key, value }: Item, frame: Frame): Frame {
  const names = new Map(frame.names);
  if (keyName !== undefined) names.set(keyName, key);
  return { ...frame, names: names.set(itemName, value) };
}

function forValue(expression: Expression & { kind: 'for' }, frame: Frame): Value {
  const { key, over } = expression;
  const source = evaluate(over, frame);
  const items = itemsOf(source) ?? openItems(source, expression, frame);
  if (items === undefined) return unknownAt(expression, frame);
  return key === undefined ? forList(expression, items, frame) : forObject(expression, items, frame);
}

/** Of a list that nobody knows yet one item stands for all. */
function openItems(
  source: Value,
  { key, itemName, start, end }: Expression & { kind: 'for' },
  frame: Frame,
): readonly Item[] | undefined {
  if (key !== undefined || (source.kind !== 'unknown' && source.kind !== 'object')) return undefined;
  const at = spotOf({ start, end }, frame.source);
  const open = (name: string): Value => ({ kind: 'unknown', name, at });
  return [{ key: open(`key of ${itemName}`), value: open(itemName), isSpread: true }];
}

function forList(expression: Expression & { kind: 'for' }, items: readonly Item[], frame: Frame): Value {
  const at = spotOf(expression, frame.source);
  const made: Slot[] = [];
  let left = sizeLimit(expression);
  for (const item of items) {
    const inner = withItem(expression, item, frame);
    const isIn = meets(expression, inner);
    if (isIn === false) continue;
    const slot = slotOf(expression.value, inner);
    left -= extentOf(slot.value).size;
    if (left < 0) return tooMuch(expression, frame);
    const isSpread = item.isSpread || isIn === undefined;
    const value = isIn === undefined ? unknownAt(expression.value, inner) : slot.value;
    made.push({ ...slot, value, ...(isSpread && { isSpread }) });
  }
  return { kind: 'list', items: made, at, isDerived: true };
}

function forObject(expression: Expression & { kind: 'for' }, items: readonly Item[], frame: Frame): Value {
  const at = spotOf(expression, frame.source);
  const members = new Map<string, Slot>();
  let left = sizeLimit(expression);
  for (const item of items) {
    const inner = withItem(expression, item, frame);
    const isIn = meets(expression, inner);
    if (isIn === false) continue;
    const name = expression.key && knownText(evaluate(expression.key, inner));
    // Of a member that may not be there, or under another name, nothing is known.
    if (name === undefined || isIn === undefined || item.isSpread) return unknownAt(expression, frame);
    const slot = slotOf(expression.value, inner);
    left -= extentOf(slot.value).size + name.length;
    if (left < 0) return tooMuch(expression, frame);
    const before = members.get(name)?.value;
    const grouped = before?.kind === 'list' ? [...before.items, slot] : [slot];
    const value: Value = expression.isGrouped ? { kind: 'list', items: grouped, at, isDerived: true } : slot.value;
    members.set(name, { ...slot, value });
  }
  return { kind: 'object', members, at, isDerived: true };
}

/** Whether a loop takes an item; `undefined` where that is known only later. */
function meets({ condition }: Expression & { kind: 'for' }, frame: Frame): boolean | undefined {
  return condition === undefined ? true : truth(evaluate(condition, { ...frame, isRaw: true }));
}

function truth(value: Value): boolean | undefined {
  if (value.kind !== 'scalar' || !isKnown(value)) return undefined;
  if (typeof value.value === 'boolean') return value.value;
  return value.value === 'true' ? true : value.value === 'false' ? false : undefined;
}

function conditional({ condition, yes, no, ...place }: Expression & { kind: 'conditional' }, frame: Frame): Value {
  const chosen = truth(evaluate(condition, { ...frame, isRaw: true }));
  if (chosen !== undefined) return evaluate(chosen ? yes : no, frame);
  const { effort } = frame.scope;
  const { missing } = effort;
  const [one, other] = [evaluate(yes, frame), evaluate(no, frame)];
  // What one of the two lacks is no error while it may be the other.
  effort.missing = missing;
  const agree = isKnown(one) && isKnown(other) && JSON.stringify(plainValue(one)) === JSON.stringify(plainValue(other));
  return agree ? one : unknownAt(place, frame);
}

/** What a name of the module stands for, and what the steps behind it lead to. */
function reference(expression: Expression & { kind: 'reference' }, frame: Frame): Value {
  const { root, steps } = expression;
  const [first, ...rest] = steps;
  const bound = frame.names?.get(root);
  if (bound !== undefined) return found(walk(bound, steps, frame), expression, frame);
  if (typeof first !== 'string') return unknownAt(expression, frame);
  switch (root) {
    case 'local':
      return found(walk(named(`local.${first}`, frame), rest, frame), expression, frame);
    case 'var': {
      const value = found(walk(named(`var.${first}`, frame), rest, frame), expression, frame);
      const isLeftOpen =
        frame.scope.isCalled !== true && (isEmpty(value) || (isEmptyList(value) && !isGiven(first, frame)));
      return frame.isRaw !== true && isLeftOpen ? unknownAt(expression, frame) : value;
    }
    case 'path':
      return pathValue(first, expression, frame);
    case 'module':
      return found(walk(frame.scope.callValue?.(first), rest, frame), expression, frame);
    default: {
      const value = found(
        walk(resourceOf(root, steps, frame), steps.slice(root === 'data' ? 2 : 1), frame),
        expression,
        frame,
      );
      const isText = value.kind === 'scalar' || value.kind === 'unknown';
      return isText && value.refersTo !== undefined ? { ...value, at: spotOf(expression, frame.source) } : value;
    }
  }
}

/** The value at the end of some steps. What is missing is counted: `try` goes on to its next argument. */
function found(value: Value | 'missing' | undefined, expression: Expression, frame: Frame): Value {
  if (value !== undefined && value !== 'missing') return value;
  if (value === 'missing') frame.scope.effort.missing++;
  return unknownAt(expression, frame);
}

function resourceOf(root: string, steps: readonly TraversalStep[], frame: Frame): Value | undefined {
  const labels = steps.slice(0, root === 'data' ? 2 : 1);
  if (!labels.every((label) => typeof label === 'string')) return undefined;
  const address = [root, ...labels].join('.');
  return repeated(frame.scope.resourceValue?.(address, frame.source), frame);
}

/** `path.module` and `path.root`, as Terraform has them when it runs in the folder of the root module. */
function pathValue(name: string, expression: Expression, frame: Frame): Value {
  const at = spotOf(expression, frame.source);
  const folders: Readonly<Record<string, string | undefined>> = {
    module: frame.scope.folder,
    root: '.',
    cwd: '.',
  };
  const value = Object.hasOwn(folders, name) ? folders[name] : undefined;
  return value === undefined ? unknownAt(expression, frame) : { kind: 'scalar', value, at, isDerived: true };
}

function isEmpty(value: Value): boolean {
  return value.kind === 'scalar' && (value.value === '' || value.value === null);
}

/** An empty default waits for the caller of the module to fill it. */
function isEmptyList(value: Value): boolean {
  if (value.kind === 'list') return value.items.length === 0;
  return value.kind === 'object' && value.members.size === 0 && value.open === undefined;
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
    scope.known.set(id, writtenValue(written, scope));
  }
  return repeated(scope.known.get(id), { scope, source });
}

/** What stands for a name, in the module that says it. */
function writtenValue({ expression, source, frame, typed }: Written, scope: Scope): Value {
  const value = evaluate(expression, frame ?? { source, scope });
  return typed?.(value) ?? value;
}

/** What stands behind a name, once more. */
function repeated(value: Value | undefined, { scope, source }: Pick<Frame, 'scope' | 'source'>): Value | undefined {
  return value !== undefined && repeats(scope.effort, extentOf(value).size, source.file) ? value : undefined;
}

/** What some steps lead to; `missing` where a value that is known has no such part. */
function walk(value: Value | undefined, steps: readonly TraversalStep[], frame: Frame): Value | 'missing' | undefined {
  let at = value;
  for (const [index, step] of steps.entries()) {
    if (at === undefined) return undefined;
    if (typeof step === 'object' && 'each' in step) {
      const list = splat(at, step.each, frame);
      return list && walk(list, steps.slice(index + 1), frame);
    }
    const next = stepInto(at, step, frame);
    if (next === 'missing') return 'missing';
    at = next;
  }
  return at;
}

function stepInto(value: Value, step: string | Expression, frame: Frame): Value | 'missing' | undefined {
  const isIndex = typeof step === 'object';
  if (isIndex && value.kind === 'object' && value.open?.isAnyItem === true) return value;
  const key = isIndex ? knownText(evaluate(step, frame)) : step;
  if (key === undefined) return sameOfAll(value);
  switch (value.kind) {
    case 'object': {
      const { open } = value;
      const slot = value.members.get(key);
      if (slot !== undefined) return slot.value;
      if (open === undefined) return 'missing';
      if (open.read !== undefined) return open.read(key);
      const { name, refersTo } = open;
      return { kind: 'unknown', name: `${name}.${key}`, at: value.at, ...(refersTo !== undefined && { refersTo }) };
    }
    case 'list': {
      // A list of which all is known has no such item: looked through for each index, it would take n².
      const spread = isKnown(value) ? -1 : value.items.findIndex(({ isSpread }) => isSpread);
      const place = Number(key);
      if (spread >= 0 && !(place < spread)) return undefined;
      return value.items[place]?.value ?? 'missing';
    }
    case 'unknown':
      return undefined;
    case 'scalar':
    case 'json':
    default:
      return isKnown(value) ? 'missing' : undefined;
  }
}

/** What each member is, where all are the same: it does not matter which one is meant. */
function sameOfAll(value: Value): Value | undefined {
  const slots = value.kind === 'list' ? value.items : value.kind === 'object' ? [...value.members.values()] : [];
  const [first, ...more] = slots;
  if (first === undefined || more.length === 0) return first?.isSpread ? undefined : first?.value;
  if (!isKnown(value)) return undefined;
  const wanted = JSON.stringify(plainValue(first.value));
  return more.every((slot) => JSON.stringify(plainValue(slot.value)) === wanted) ? first.value : undefined;
}

/** `list[*].x`; of anything but a list, a list of the one; of null none. */
function splat(value: Value, steps: readonly TraversalStep[], frame: Frame): Value | undefined {
  if (value.kind === 'unknown') return undefined;
  const isNull = value.kind === 'scalar' && value.value === null;
  const slots = value.kind === 'list' ? value.items : isNull ? [] : [{ at: value.at, value }];
  const items = slots.map((slot): Slot | undefined => {
    const inner = walk(slot.value, steps, frame);
    return inner === undefined || inner === 'missing' ? undefined : { ...slot, value: inner };
  });
  return items.every((item) => item !== undefined) ? { kind: 'list', items, at: value.at, isDerived: true } : undefined;
}

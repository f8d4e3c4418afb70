import { fitsBudget, MAX_SIZE, repeats, type EvaluationBudget } from '../../formats/evaluation-budget.ts';
import { asList, asObject, type Node, unknownText } from '../../formats/nodes.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import { every, not, some, type Ternary } from '../../lib/ternary.ts';
import { type Location, pointer, type Path } from '../../model/document.ts';
import { isUnknown } from '../../model/unresolved.ts';
import { partsOfText, type TextPart } from '../../source/composed-text.ts';
import { noOrigins, noteComputed, type Origins } from '../../source/origins.ts';
import { plainCondition, plainResult } from './plain-functions.ts';

/** A value of a template by the path that it has when all is worked out, and the place that it is read from. */
interface Place {
  readonly path: Path;
  readonly source: Path;
}

const NOWHERE: Place = { path: [], source: [] };

/** Works out a value: functions are replaced by what they give, or by `${…}` with a name where that is not known. */
export function resolveValue(value: unknown, path: Path, walk: Walk): unknown {
  const found = valueAt(value, { path, source: path }, walk);
  return found === NO_VALUE ? undefined : found;
}

/** The value alone, as arguments of functions are worked out; `''` stays what it is. */
function argument(value: unknown, walk: Walk): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = walk.known.arguments;
  if (!known.has(value))
    known.set(value, valueAt(value, NOWHERE, { ...walk, origins: noOrigins(), unfilled: [] }, true));
  return known.get(value);
}

function valueAt(value: unknown, at: Place, walk: Walk, isArgument = false): unknown {
  if (typeof value === 'string') noteUnfilled(value, at, walk);
  if (typeof value !== 'object' || value === null) return value;
  if (!fitsBudget(walk.effort, walk.file)) return unknownText(JSON.stringify(value));
  const found = Array.isArray(value) ? listAt(value, at, walk) : nodeAt(value as Node, at, walk, isArgument);
  walk.effort.depth--;
  return found;
}

function nodeAt(node: Node, at: Place, walk: Walk, isArgument: boolean): unknown {
  const called = functionIn(node);
  if (called === undefined) return membersAt(node, at, walk);
  const result = call(called, at, walk);
  walk.origins.moved.set(pointer(at.path), result.source);
  if (result.isWritten !== true) noteComputed(at.path, walk.origins);
  // A parameter that is empty by default is filled in when the stack is made.
  return result.value === '' && !isArgument ? unknownText(JSON.stringify(called[1])) : result.value;
}

function listAt(list: readonly unknown[], { path, source }: Place, walk: Walk): unknown[] {
  const items: unknown[] = [];
  list.forEach((item, index) => {
    const own = [...path, items.length];
    const from = [...source, index];
    if (items.length !== index) walk.origins.moved.set(pointer(own), from);
    const value = valueAt(item, { path: own, source: from }, walk);
    if (value !== NO_VALUE) items.push(value);
  });
  return items;
}

function membersAt(node: Node, { path, source }: Place, walk: Walk): Node {
  const members: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    const found = valueAt(value, { path: [...path, key], source: [...source, key] }, walk);
    if (found !== NO_VALUE) members[key] = found;
  }
  return members;
}

const REFERENCE = /\$\{\s*([\w:.]+)\s*\}/;

function noteUnfilled(text: string, { path }: Place, walk: Walk): void {
  const found = REFERENCE.exec(text);
  if (found?.[1] !== undefined && isName(found[1], walk.scope)) walk.unfilled.push({ path, text: found[0] });
}

/** What a function gives, and where the text for it stands. */
interface Result {
  readonly value: unknown;
  readonly source: Path;
  /** It stands there as it is: a branch of a condition, an item of a list. */
  readonly isWritten?: true;
}

function call([name, given]: readonly [string, unknown], at: Place, walk: Walk): Result {
  const source = [...at.source, name];
  switch (name) {
    case 'Ref':
      return { value: typeof given === 'string' ? reference(given, walk) : unknownText(JSON.stringify(given)), source };
    case 'Fn::GetAtt':
      return { value: attribute(given, walk), source };
    case 'Fn::Sub':
      return { value: substituted(given, walk), source: Array.isArray(given) ? [...source, 0] : source };
    case 'Fn::Join':
      return { value: joined(given, walk), source };
    case 'Fn::Str':
      return { value: asText(argument(given, walk)) ?? unknownText(`Fn::Str ${JSON.stringify(given)}`), source };
    case 'Fn::FindInMap':
      return { value: inMap(given, walk), source };
    case 'Fn::If':
      return branch(given, { path: at.path, source }, walk);
    case 'Fn::ListMerge':
      return mergedLists(given, { path: at.path, source }, walk) ?? { value: plain(name, given, walk), source };
    case 'Fn::Select':
      return itemOf(given, { path: at.path, source }, walk) ?? { value: plain(name, given, walk), source };
    default:
      return { value: plain(name, given, walk), source };
  }
}

/** The names of the account in which the stack is made. */
export const OWN_ACCOUNT = ['ALIYUN::AccountId', 'ALIYUN::TenantId'] as const;

/** A parameter, what ROS knows by itself, or a resource: a role's reference is its name. */
function reference(name: string, walk: Walk): unknown {
  if (name === 'ALIYUN::NoValue') return NO_VALUE;
  const value = parameterValue(name, walk.scope);
  return repeated(value ?? roleName(name, walk), walk) ?? unknownText(name);
}

function attribute(given: unknown, walk: Walk): unknown {
  const [resource = '', ...rest] = typeof given === 'string' ? given.split('.') : asList(given).map(String);
  const name = rest.join('.');
  const value = name === 'RoleName' ? roleName(resource, walk) : outputOf(resource, name, walk);
  return repeated(value, walk) ?? unknownText(`${resource}.${name}`);
}

const OUTPUT = /^Outputs\.(.+)$/;

/** What a nested stack gives back, worked out once; one that needs itself is not known. */
function outputOf(resource: string, name: string, walk: Walk): unknown {
  const output = OUTPUT.exec(name)?.[1];
  if (output === undefined) return undefined;
  const key = `${resource} ${output}`;
  const { outputs } = walk.known;
  if (outputs.has(key)) return outputs.get(key);
  outputs.set(key, undefined);
  const inner = walk.nested(resource);
  const value = asObject(asObject(inner?.template['Outputs'])?.[output])?.['Value'];
  const found = inner === undefined || value === undefined ? undefined : argument(value, inner.walk);
  outputs.set(key, found === '' || found === NO_VALUE ? undefined : found);
  return outputs.get(key);
}

/** The name that a role of the template is given; by its own name where ROS makes one up. */
function roleName(resource: string, walk: Walk): unknown {
  const role = asObject(walk.scope.resources[resource]);
  const known = walk.known.roleNames;
  if (role?.['Type'] !== 'ALIYUN::RAM::Role' || known.has(resource)) return known.get(resource);
  const given = asObject(role['Properties'])?.['RoleName'];
  const generated = unknownText(`${walk.prefix}${resource}`);
  if (given === undefined) return generated;
  known.set(resource, undefined);
  const name = argument(given, walk);
  known.set(resource, name === '' || name === NO_VALUE ? generated : name);
  return known.get(resource);
}

const VARIABLE = /\$\{(!?)([^{}]*)\}/g;

/** The parts of what `Fn::Sub` makes; `undefined` where its text is not at hand. */
export function substitutedParts(given: unknown, walk: Walk): readonly TextPart[] | undefined {
  const [template, own] = Array.isArray(given) ? (given as unknown[]) : [given];
  if (typeof template !== 'string') return undefined;
  const variables = asObject(own) ?? {};
  return partsOfText(template, VARIABLE, ([, literal, name = '']) =>
    literal === '' ? variable(name.trim(), variables, walk) : `\${${name}}`,
  );
}

function substituted(given: unknown, walk: Walk): unknown {
  const parts = substitutedParts(given, walk);
  const written = parts?.at(-1)?.end ?? 0;
  const text =
    parts &&
    textWithin(
      parts.map((part) => part.text),
      written,
      walk,
    );
  return text ?? unknownText(`Fn::Sub ${JSON.stringify(given)}`);
}

function variable(name: string, variables: Node, walk: Walk): string {
  if (Object.hasOwn(variables, name)) return asText(argument(variables[name], walk)) || unknownText(name);
  const value = name.includes('.') ? attribute(name, walk) : reference(name, walk);
  return asText(value) || unknownText(name);
}

function joined(given: unknown, walk: Walk): unknown {
  const [delimiter, list] = asList(given);
  const items = argument(list, walk);
  const texts = Array.isArray(items) ? items.map(asText) : [undefined];
  const open = (): string => unknownText(`Fn::Join ${JSON.stringify(given)}`);
  if (typeof delimiter !== 'string' || texts.includes(undefined)) return open();
  const parts = texts.flatMap((item, index) => {
    const text = item || unknownText(JSON.stringify(asList(list)[index]));
    return index === 0 ? [text] : [delimiter, text];
  });
  return textWithin(parts, 0, walk) ?? open();
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function inMap(given: unknown, walk: Walk): unknown {
  const [map, first, second] = asList(argument(given, walk));
  const value = asObject(asObject(walk.scope.mappings[String(map)])?.[String(first)])?.[String(second)];
  return repeated(value, walk) ?? unknownText(`Fn::FindInMap ${JSON.stringify(given)}`);
}

/** The value of a function of its argument only; its text when the value is not known. */
function plain(name: string, given: unknown, walk: Walk): unknown {
  return repeated(plainResult(name, argument(given, walk)), walk) ?? unknownText(`${name} ${JSON.stringify(given)}`);
}

/** Lists as one, each item in its own place. */
function mergedLists(given: unknown, { path, source }: Place, walk: Walk): Result | undefined {
  const lists = asList(given);
  if (!lists.every((list): list is readonly unknown[] => Array.isArray(list))) return undefined;
  const items: unknown[] = [];
  lists.forEach((list, outer) => {
    for (const [inner, item] of list.entries()) {
      const at = { path: [...path, items.length], source: [...source, outer, inner] };
      walk.origins.moved.set(pointer(at.path), at.source);
      const value = valueAt(item, at, walk);
      if (value !== NO_VALUE) items.push(value);
    }
  });
  return { value: items, source };
}

/** An item of a list, or a member of an object, in its own place. */
function itemOf(given: unknown, { path, source }: Place, walk: Walk): Result | undefined {
  const [written, from] = asList(given);
  const key = argument(written, walk);
  const isHere = Array.isArray(from) || (asObject(from) !== undefined && functionIn(from as Node) === undefined);
  if (!isHere || (typeof key !== 'string' && typeof key !== 'number') || !Object.hasOwn(from as object, key))
    return undefined;
  const at = [...source, 1, key];
  const value = valueAt((from as Node)[String(key)], { path, source: at }, walk);
  return { value, source: walk.origins.moved.get(pointer(path)) ?? at, isWritten: true };
}

/** The branch that the condition chooses; where that is not known, what both branches agree on. */
function branch(given: unknown, { path, source }: Place, walk: Walk): Result {
  const [condition, yes, no] = asList(given);
  const holds = conditionHolds(condition, walk, argument);
  const [value, index] = holds === false ? [no, 2] : [yes, 1];
  const from = [...source, index];
  if (holds === undefined) {
    const [one, other] = [argument(yes, walk), argument(no, walk)];
    if (JSON.stringify(one) !== JSON.stringify(other) || one === NO_VALUE)
      return { value: unknownText(`Fn::If ${JSON.stringify(given)}`), source };
  }
  const inner = walk.origins.moved;
  const result = valueAt(value, { path, source: from }, walk);
  return { value: result, source: inner.get(pointer(path)) ?? from, isWritten: true };
}

/** Works out the plain value of an argument. */
type ValueOf = (value: unknown, walk: Walk) => unknown;

/** Whether a condition of a template holds; `undefined` where that is known only when the stack is made. */
function conditionHolds(condition: unknown, walk: Walk, valueOf: ValueOf): Ternary {
  if (typeof condition === 'boolean') return condition;
  if (!fitsBudget(walk.effort, walk.file)) return undefined;
  const node = asObject(condition);
  const answer =
    typeof condition === 'string' ? named(condition, walk, valueOf) : node && nodeHolds(node, walk, valueOf);
  walk.effort.depth--;
  return answer;
}

function nodeHolds(node: Node, walk: Walk, valueOf: ValueOf): Ternary {
  const name = node['Condition'];
  if (typeof name === 'string' && Object.keys(node).length === 1) return named(name, walk, valueOf);
  const [called, operand] = functionIn(node) ?? ['', undefined];
  const parts = (): readonly Ternary[] => asList(operand).map((part) => conditionHolds(part, walk, valueOf));
  switch (called) {
    case 'Fn::Equals':
      return equals(asList(operand), walk, valueOf);
    case 'Fn::And':
      return every(parts());
    case 'Fn::Or':
      return some(parts());
    case 'Fn::Not':
      return not(parts()[0]);
    case 'Fn::Any':
      return some(parts());
    default:
      return plainCondition(called, valueOf(operand, walk));
  }
}

/** A condition by its name, worked out once; one that needs itself is not known. */
function named(name: string, walk: Walk, valueOf: ValueOf): Ternary {
  const { scope, known } = walk;
  if (known.conditions.has(name) || !Object.hasOwn(scope.conditions, name)) return known.conditions.get(name);
  known.conditions.set(name, undefined);
  const answer = conditionHolds(scope.conditions[name], walk, valueOf);
  known.conditions.set(name, answer);
  return answer;
}

function equals([one, other]: readonly unknown[], walk: Walk, valueOf: ValueOf): Ternary {
  const [left, right] = [valueOf(one, walk), valueOf(other, walk)];
  if ([left, right].some((side) => typeof side === 'object' || (typeof side === 'string' && isUnknown(side))))
    return undefined;
  return String(left) === String(right);
}

/** What the names in a ROS template stand for. */
interface TemplateScope {
  readonly parameters: Node;
  readonly mappings: Node;
  readonly conditions: Node;
  readonly resources: Node;
  /** Values that the user or the template around it gave: they come before defaults. */
  readonly given: Given;
}

/** Values of parameters by name. */
export type Given = ReadonlyMap<string, unknown>;

/** The scope of a template. */
export function templateScope(template: Node, given: Given): TemplateScope {
  const section = (name: string): Node => asObject(template[name]) ?? {};
  return {
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: section('Resources'),
    given,
  };
}

/** A reading of a template: where values came from, and which plain texts name something. */
export interface Walk {
  readonly scope: TemplateScope;
  readonly origins: Origins;
  /** Plain texts with a reference in them that only `Fn::Sub` would fill in. */
  readonly unfilled: { readonly path: Path; readonly text: string }[];
  readonly known: Known;
  readonly effort: EvaluationBudget;
  readonly file: string;
  /** What stands in front of the names of its resources, where other templates have some of the same: `Group.`. */
  readonly prefix: string;
  /** The template of a nested stack, by the name of its resource. */
  readonly nested: (resource: string) => NestedWalk | undefined;
}

/** A template that is being read: where its root stands, and how its values are worked out. */
export interface TemplateReading {
  readonly at: Location;
  readonly walk: Walk;
  readonly readYaml: ReadYaml;
}

/** A nested template and how its values are worked out. */
interface NestedWalk {
  readonly template: Node;
  readonly walk: Walk;
}

/** What was worked out already, or is `undefined` while it is: names lead to the same again and again, or in a circle. */
interface Known {
  readonly conditions: Map<string, Ternary>;
  readonly roleNames: Map<string, unknown>;
  /** Of nested stacks. */
  readonly outputs: Map<string, unknown>;
  /** Arguments of functions by the objects and lists that they are written as. */
  readonly arguments: Map<object, unknown>;
  readonly sizes: Map<object, number>;
}

/** A reading that has not started. */
export function beginWalk(scope: TemplateScope, around: Pick<Walk, 'file' | 'prefix' | 'effort' | 'nested'>): Walk {
  return {
    scope,
    origins: noOrigins(),
    unfilled: [],
    known: {
      conditions: new Map(),
      roleNames: new Map(),
      outputs: new Map(),
      arguments: new Map(),
      sizes: new Map(),
    },
    ...around,
  };
}

/** Whether a template may be read once more, with all that it holds. */
export function mayRepeat(template: Node, { effort, known, file }: Walk): boolean {
  return repeats(effort, sizeOf(template, known.sizes), file);
}

/** What a name or a place of the template stands for, once more; `undefined` where that is too much. */
function repeated(value: unknown, { effort, known, file }: Walk): unknown {
  return repeats(effort, sizeOf(value, known.sizes), file) ? value : undefined;
}

function sizeOf(value: unknown, sizes: Map<object, number>): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const [key, item] of Object.entries(value)) size += key.length + sizeOf(item, sizes);
  sizes.set(value, size);
  return size;
}

/** A text in parts as one; `undefined` where it is longer than anything real, beyond what is written there. */
function textWithin(parts: readonly string[], written: number, { effort, file }: Walk): string | undefined {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= MAX_SIZE + written) return parts.join('');
  effort.tooMuch.add(file);
  return undefined;
}

/** Stands for `ALIYUN::NoValue`: the member or item is not there. */
const NO_VALUE = Symbol('ALIYUN::NoValue');

/** The function that an object stands for, and its argument. */
export function functionIn(node: Node): readonly [name: string, argument: unknown] | undefined {
  const [key, ...more] = Object.keys(node);
  return key !== undefined && more.length === 0 && /^(?:Ref|Fn::\w+)$/.test(key) ? [key, node[key]] : undefined;
}

/**
 * What a parameter is: what the user gave, else its default. An empty default stands for "not given", which is a value for
 * conditions and none for anything else. `undefined`: nobody says.
 */
export function parameterValue(name: string, { parameters, given }: TemplateScope): unknown {
  const supplied = given.get(name);
  const parameter = asObject(parameters[name]);
  const { Type: type } = parameter ?? {};
  if (supplied !== undefined) return typed(supplied, type);
  const value = parameter?.['Default'];
  // A map is a text in several languages, unless the parameter is a map itself.
  return asObject(value) !== undefined && type !== 'Json' ? undefined : typed(value, type);
}

function typed(value: unknown, type: unknown): unknown {
  return typeof value === 'string' && type === 'CommaDelimitedList'
    ? value.split(',').map((item) => item.trim())
    : value;
}

/** Whether a name is one of the template: a parameter, a resource, or what ROS knows by itself. */
function isName(name: string, { parameters, resources }: TemplateScope): boolean {
  const [first = ''] = name.split('.');
  return /^ALIYUN::\w+$/.test(name) || Object.hasOwn(parameters, first) || Object.hasOwn(resources, first);
}

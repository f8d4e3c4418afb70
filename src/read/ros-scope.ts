import type { Truth } from '../model/truth.ts';
import type { Path } from '../model/path.ts';
import { MAX_SIZE, noEffort, repeats, type Effort } from './effort.ts';
import { asObject, type Node } from './node.ts';
import { noOrigins, type Origins } from './resolved.ts';

/** What the names in a ROS template stand for. */
export interface TemplateScope {
  readonly parameters: Node;
  readonly mappings: Node;
  readonly conditions: Node;
  readonly resources: Node;
  /** Values that the user gave: they come before defaults. */
  readonly given: ReadonlyMap<string, string>;
}

/** The scope of a template. */
export function templateScope(template: Node, given: ReadonlyMap<string, string>): TemplateScope {
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
  readonly effort: Effort;
  readonly file: string;
}

/** What was worked out already, or is `undefined` while it is: names lead to the same again and again, or in a circle. */
interface Known {
  readonly conditions: Map<string, Truth>;
  readonly roleNames: Map<string, unknown>;
  /** Arguments of functions by the objects and lists that they are written as. */
  readonly arguments: Map<object, unknown>;
  readonly sizes: Map<object, number>;
}

/** A reading that has not begun. */
export function beginWalk(scope: TemplateScope, file: string): Walk {
  return {
    scope,
    origins: noOrigins(),
    unfilled: [],
    known: { conditions: new Map(), roleNames: new Map(), arguments: new Map(), sizes: new Map() },
    effort: noEffort(),
    file,
  };
}

/** What a name or a place of the template stands for, once more; `undefined` where that is too much. */
export function repeated(value: unknown, { effort, known, file }: Walk): unknown {
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
export function textWithin(parts: readonly string[], written: number, { effort, file }: Walk): string | undefined {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= MAX_SIZE + written) return parts.join('');
  effort.tooMuch.add(file);
  return undefined;
}

/** Stands for `ALIYUN::NoValue`: the member or item is not there. */
export const NO_VALUE = Symbol('ALIYUN::NoValue');

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
  const told = given.get(name);
  const parameter = asObject(parameters[name]);
  const { Type: type } = parameter ?? {};
  if (told !== undefined) return typed(told, type);
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
export function isName(name: string, { parameters, resources }: TemplateScope): boolean {
  const [first = ''] = name.split('.');
  return /^ALIYUN::\w+$/.test(name) || Object.hasOwn(parameters, first) || Object.hasOwn(resources, first);
}

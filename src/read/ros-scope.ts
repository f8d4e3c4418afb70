import type { Path } from '../model/path.ts';
import { asObject, type Node } from './node.ts';
import type { Origins } from './resolved.ts';

/** What the names in a ROS template stand for. */
export interface Scope {
  readonly parameters: Node;
  readonly mappings: Node;
  readonly conditions: Node;
  readonly resources: Node;
  /** Values that the user gave: they come before defaults. */
  readonly given: ReadonlyMap<string, string>;
}

/** The scope of a template. */
export function scopeOf(template: Node, given: ReadonlyMap<string, string>): Scope {
  const section = (name: string): Node => asObject(template[name]) ?? {};
  return {
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: section('Resources'),
    given,
  };
}

/** A reading of a template: where values came from, which plain texts name something, and what is being worked out. */
export interface Walk {
  readonly scope: Scope;
  readonly origins: Origins;
  /** Plain texts with a reference in them that only `Fn::Sub` would fill in. */
  readonly unfilled: { readonly path: Path; readonly text: string }[];
  /** Conditions and resources that are being worked out: a circle ends there. */
  readonly open: Set<string>;
}

/** Stands for `ALIYUN::NoValue`: the member or item is not there. */
export const NO_VALUE = Symbol('ALIYUN::NoValue');

/** `${…}` around a name: a value that is not known before the stack is made, and the same wherever its name is. */
export function unknown(name: string): string {
  return `\${${name.replace(/[{}"\\]/g, '')}}`;
}

/** The function that an object stands for, and its argument. */
export function functionIn(node: Node): readonly [name: string, argument: unknown] | undefined {
  const [key, ...more] = Object.keys(node);
  return key !== undefined && more.length === 0 && /^(?:Ref|Fn::\w+)$/.test(key) ? [key, node[key]] : undefined;
}

/**
 * What a parameter is: what the user gave, else its default. An empty default stands for "not given", which is a value for
 * conditions and none for anything else. `undefined`: nobody says.
 */
export function parameterValue(name: string, { parameters, given }: Scope): unknown {
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
export function isName(name: string, { parameters, resources }: Scope): boolean {
  const [first = ''] = name.split('.');
  return /^ALIYUN::\w+$/.test(name) || Object.hasOwn(parameters, first) || Object.hasOwn(resources, first);
}

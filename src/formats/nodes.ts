import type { Located, Location } from '../model/document.ts';

/** A plain object of a parsed text. */
export type Node = Readonly<Record<string, unknown>>;

/** A value as an object; `undefined` for anything else. */
export function asObject(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}

/** A value as a list; a single value counts as a list of one, as in RAM policies. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The member of an object, with its place; `undefined` where there is none, or null. The key is no name that every object has. */
export function member(node: Node | undefined, at: Location, key: string): Located<unknown> | undefined {
  const value = node?.[key];
  if (value === undefined || value === null) return undefined;
  return { value, at: { document: at.document, path: [...at.path, key] } };
}

/** A member that is a string. */
export function textMember(node: Node | undefined, at: Location, key: string): Located<string> | undefined {
  const found = member(node, at, key);
  return typeof found?.value === 'string' ? { value: found.value, at: found.at } : undefined;
}

/** The key by which a member of an answer is called: the SDKs for JavaScript and Java begin the API's names with a small letter. */
export function memberKey(node: Node, name: string): string {
  if (Object.hasOwn(node, name)) return name;
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  return Object.hasOwn(node, small) ? small : name;
}

/** `${…}` around the name of what is not known, in characters that no string or bracket of a policy is made of. */
export function unknownText(name: string): string {
  const plain = name
    .replace(/\s+/g, ' ')
    .replaceAll('"', "'")
    .replace(/[{}\\]/g, '');
  return `\${${plain.trim()}}`;
}

/** Whether a list has objects, and all that it has are such; what is no object is none of the question. */
export function everyObject(list: readonly unknown[], isOne: (node: Node) => boolean): boolean {
  const nodes = list.map(asObject).filter((node) => node !== undefined);
  return nodes.length > 0 && nodes.every(isOne);
}

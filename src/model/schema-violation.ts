import type { Location } from './document.ts';

/**
 * One way in which a document breaks its schema, in words of the schema: rules turn it into a problem. `meant`: the known key
 * that a misspelled one stands for; `isTwin`: that one is there as well.
 */
export type SchemaViolation =
  | {
      readonly kind: 'unknownKey';
      readonly at: Location;
      readonly key: string;
      readonly known: readonly string[];
      readonly meant: string | undefined;
      readonly isTwin: boolean;
    }
  /** A word of another cloud or tool, in a file around the document, for one that there is. */
  | { readonly kind: 'misnamed'; readonly at: Location; readonly found: string; readonly meant: string }
  | { readonly kind: 'missing'; readonly at: Location; readonly key: string }
  | { readonly kind: 'type'; readonly at: Location; readonly wanted: string; readonly found: string }
  /** A number where a string is wanted, and an account ID at that: quotes would keep its digits. */
  | { readonly kind: 'unquoted'; readonly at: Location; readonly found: string }
  /** Another value, or the same digits in quotes, where one number belongs, such as the version of a format. */
  | { readonly kind: 'number'; readonly at: Location; readonly wanted: number; readonly found: string }
  | { readonly kind: 'value'; readonly at: Location; readonly wanted: readonly string[]; readonly found: string }
  /** A name that stands for no account; `known`: those that do. */
  | {
      readonly kind: 'unknownAccount';
      readonly at: Location;
      readonly found: string;
      readonly known: readonly string[];
    }
  | { readonly kind: 'empty'; readonly at: Location }
  | { readonly kind: 'pattern'; readonly at: Location; readonly wanted: string; readonly found: string };

export type ViolationOf<K extends SchemaViolation['kind']> = Extract<SchemaViolation, { kind: K }>;

/** What a schema's validator finds. */
export type PlainViolation = Exclude<SchemaViolation, { kind: 'unknownAccount' }>;

/** What stands where the JSON text of a policy belongs; `found`: the path, or the function that wrote it. */
export interface FormViolation {
  readonly kind: 'form';
  readonly at: Location;
  /** The path of a file, a value that nothing made a text, a text of another encoding or encoded twice, nothing at all. */
  readonly form: 'path' | 'value' | 'encoded' | 'twice' | 'empty';
  readonly found: string;
}

/** What may be wrong with the form of a policy. */
export type PolicyViolation = PlainViolation | FormViolation;

/** JSON's name for what a value is. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

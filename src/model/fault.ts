import type { Location } from './location.ts';

/** One way in which a document breaks its schema, in words of the schema: rules turn it into a problem. */
export type Fault =
  | { readonly kind: 'unknownKey'; readonly at: Location; readonly key: string; readonly known: readonly string[] }
  | { readonly kind: 'missing'; readonly at: Location; readonly key: string }
  | { readonly kind: 'type'; readonly at: Location; readonly wanted: string; readonly found: string }
  | { readonly kind: 'value'; readonly at: Location; readonly wanted: readonly string[]; readonly found: string }
  | { readonly kind: 'empty'; readonly at: Location }
  | { readonly kind: 'pattern'; readonly at: Location; readonly wanted: string; readonly found: string };

import type { Document } from '../model/document.ts';
import type { SyntaxErrorInfo, SyntaxFault } from '../model/syntax-error.ts';

/** What a JSON text that is a string in another document turned out to be. */
export type InnerText =
  | { readonly state: 'read'; readonly document: Document; readonly value: unknown }
  | { readonly state: 'broken'; readonly text: SyntaxErrorInfo }
  | { readonly state: 'tooDeep' };

/** A document of a YAML stream. */
export interface YamlItem {
  readonly document: Document;
  readonly value: unknown;
}

/** The documents of a YAML text that could be read, and what is wrong with the others. */
export interface YamlText {
  readonly documents: readonly YamlItem[];
  readonly faults: readonly SyntaxFault[];
}

/** Reads all documents of a YAML text. Empty ones are left out, and those with a fault too. Custom tags are functions. */
export type ReadYaml = (file: string, text: string) => YamlText | 'tooDeep';

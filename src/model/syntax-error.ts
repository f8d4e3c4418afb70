import type { Document } from './document.ts';
import type { Data } from './finding.ts';

/** A text that cannot be read, or that says one thing twice. */
export interface SyntaxErrorInfo {
  readonly document: Document;
  readonly faults: readonly SyntaxFault[];
}

/** One damage of a text: what is wrong (a message of the `syntax` card) and the characters it spans, by offset. */
export interface SyntaxFault {
  readonly message: string;
  readonly data?: Data;
  readonly start: number;
  readonly end: number;
}

/** Words for the damages of YAML: for the card of `syntax`, and for the configuration, which is read before there are rules. */
export const YAML_DAMAGES = {
  yamlColonInValue: 'this value contains ": " or continues like a map; quote it, or start the map on a new line',
  yamlNoKey: 'this line is neither a key with a colon nor part of the value above',
  yamlIndent: 'indent this line like the other keys of the same map',
  yamlNoColon: 'missing ":" after this key',
  yamlStart: 'a value that starts with this character needs quotes',
  yamlEscape: 'invalid escape; write a backslash as \\\\ inside "…"',
  yamlMerge: '"<<" accepts only maps',
} as const;

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
  yamlColonInValue:
    'this value holds ": " or goes on as if it were a map; quote it, or put the map on a line of its own',
  yamlNoKey: 'this line is neither a key with a colon nor part of the value above',
  yamlIndent: 'this line is not indented like the lines that it belongs to',
  yamlNoColon: 'a ":" is missing behind this key',
  yamlStart: 'a value that begins with this character has to be quoted',
  yamlEscape: 'this escape does not exist; in "…" a backslash is written \\\\',
  yamlMerge: '"<<" takes in maps only',
} as const;

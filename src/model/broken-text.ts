import type { Document } from './document.ts';
import type { Data } from './finding.ts';

/** A text that cannot be read, or that says one thing twice. */
export interface BrokenText {
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

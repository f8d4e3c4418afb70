import type { Stretch } from '../model/document.ts';

/** A file of a module. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly format: 'hcl' | 'json';
  /** It does not parse as a whole. */
  readonly isBroken?: true;
  /** It gives variables their values: it may hold what is no part of the code, such as passwords. */
  readonly isGiven?: true;
}

/** An expression of HCL, as far as we work it out; anything else is `other`. */
export type Expression = Stretch &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    | { readonly kind: 'template'; readonly parts: readonly TemplatePart[]; readonly heredoc: Heredoc | undefined }
    | { readonly kind: 'object'; readonly members: readonly ObjectMember[] }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
    | { readonly kind: 'reference'; readonly root: string; readonly steps: readonly TraversalStep[] }
    | {
        readonly kind: 'conditional';
        readonly condition: Expression;
        readonly yes: Expression;
        readonly no: Expression;
      }
    | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
    | { readonly kind: 'other' }
  );

/** `.name`, `[index]`, or a splat, which is none of the two. */
export type TraversalStep = string | Expression | undefined;

/** A member of an object; its key is a name or text, or an expression in brackets. */
export interface ObjectMember {
  readonly key: Stretch & { readonly name: string | Expression };
  readonly value: Expression;
}

/** What stands in front of each line of an indented heredoc (`<<-`) and is no part of it. */
export interface Heredoc {
  readonly indent: string;
}

/** A block: `resource "type" "name" { … }`. `source`: where it stands, unless that is the file of what it is a part of. */
export interface Block extends Stretch {
  readonly source?: SourceFile;
  readonly type: string;
  readonly labels: readonly string[];
  /** From its type to its last label. */
  readonly head: Stretch;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

/** An attribute; `source` as that of a block. */
export interface Attribute {
  readonly source?: SourceFile;
  readonly key: Stretch;
  readonly value: Expression;
}

/** A part of a template: text as it is, or something to be put in. */
export type TemplatePart = Stretch &
  (
    | { readonly kind: 'text'; readonly text: string; readonly isEscape?: true }
    | { readonly kind: 'expression'; readonly value: Expression }
    /** `%{ if … }`: whatever stands up to its end. */
    | { readonly kind: 'directive' }
  );

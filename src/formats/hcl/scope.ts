import type { EvaluationBudget } from '../evaluation-budget.ts';
import type { Document } from '../../model/document.ts';
import type { Expression, SourceFile, TemplatePart } from './syntax.ts';
import type { SourceSpot, Value } from './values.ts';

/**
 * Where an expression stands, and what its names mean. `isRaw`: an empty default is a value, as conditions see it. `names`: what
 * loops and instances add, such as `each` and `count`.
 */
export interface Frame {
  readonly source: SourceFile;
  readonly scope: Scope;
  readonly isRaw?: true;
  readonly names?: ReadonlyMap<string, Value>;
}

/** An expression and the file that it stands in. */
export interface Written {
  readonly source: SourceFile;
  readonly expression: Expression;
  /** What its names mean, where that is not the module itself: the module that calls it. */
  readonly frame?: Frame;
  /** Gives a value the type of its variable, with what that says of members that are left out. */
  readonly typed?: (value: Value) => Value;
}

/** What the names of a module stand for. */
export interface Scope {
  readonly variables: ReadonlyMap<string, readonly Written[]>;
  readonly locals: ReadonlyMap<string, readonly Written[]>;
  /** What was worked out already; `undefined` while it is being worked out. */
  readonly known: Map<string, Value | undefined>;
  readonly effort: EvaluationBudget;
  /** The folder of the module, as seen from that of the root module. */
  readonly folder: string;
  /** A call says what its variables are: what the call leaves out has its default, also an empty one. */
  readonly isCalled?: boolean;
  /** A resource or a data source that the file means by an address. */
  readonly resourceValue?: (address: string, source: SourceFile) => Value | undefined;
  /** The outputs of a module that it calls. */
  readonly callValue?: (name: string) => Value | undefined;
  readonly surroundings: Surroundings;
}

/** Of things of one name the one that a file means: its own, else the first. */
export function lookUp<T extends { readonly source: SourceFile }>(
  source: SourceFile,
  things: readonly T[] | undefined,
): T | undefined {
  return things?.find((each) => each.source === source) ?? things?.[0];
}

/** An argument, worked out when it is asked for. */
export type Argument = () => Value;

/** What a text says in a language of data, and where each part of it stands in the text. */
export interface Decoded {
  readonly value: unknown;
  readonly document: Document;
}

/** What an expression may ask for outside of the text that it stands in. */
export interface Surroundings {
  readonly functions: Functions;
  /** A file by its path as seen from the folder of the root module; `undefined` where it may not or cannot be read. */
  readonly readFile: (path: string, at: SourceSpot) => SourceFile | undefined;
  /** The parts of a text as a template; `undefined` where it is none. */
  readonly parseTemplate: (text: string) => readonly TemplatePart[] | undefined;
  /** The one document of a YAML text. Absent where no text of the module asks for YAML. */
  readonly readYaml?: (file: string, text: string) => Decoded | undefined;
}

/** What a function gets in addition to its arguments. */
export interface Calling {
  readonly at: SourceSpot;
  readonly effort: EvaluationBudget;
  readonly surroundings: Surroundings;
  /** Fills a template in with the values of its names. */
  readonly render: (parts: readonly TemplatePart[], source: SourceFile, names: ReadonlyMap<string, Value>) => Value;
}

/** `tooMuch`: what comes out is larger than anything real, so it was not made. */
export type Result = Value | 'tooMuch' | undefined;

/** A function of Terraform; what it gives is `undefined` where that is not known. */
export type Called = (args: readonly Argument[], calling: Calling) => Result;

/** Functions by their names. */
export type Functions = Readonly<Record<string, Called>>;

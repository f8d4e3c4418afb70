import type { ReadYaml } from '../formats/parsed-text.ts';
import type { Stack } from '../inventory/declared.ts';
import type { AccountId } from '../model/account.ts';
import type { Composition, Location } from '../model/document.ts';
import type { IgnoreDirective } from '../model/suppression.ts';
import type { SyntaxErrorInfo } from '../model/syntax-error.ts';

/** How deep templates and modules may lie in one another: ROS nests stacks no deeper. */
export const MAX_NESTED = 5;

/** An account in which resources are made. One home is one account. */
export interface Target {
  readonly home: string;
  readonly owner: AccountId | undefined;
}

/** Values of variables or parameters by name; one that is not known yet is `${…}` with its name. */
export type GivenValues = ReadonlyMap<string, unknown>;

/** What is known around a text that is read as a template or a module. */
interface AroundText {
  readonly given: GivenValues;
  readonly readYaml?: ReadYaml | undefined;
  /** How many templates and modules lie around it. */
  readonly depth: number;
}

/** A file of Terraform that stands as a text in another document. */
export interface EmbeddedFile {
  /** Its path in the folder that is made of the texts. */
  readonly path: string;
  readonly text: string;
  readonly at: Location;
}

/** What texts in a document declare. */
export interface EmbeddedStacks {
  readonly stacks: readonly Stack[];
  readonly broken: readonly SyntaxErrorInfo[];
  readonly suppressions: readonly IgnoreDirective[];
}

/** Reads files that stand in a document as a module in a folder of its own. */
export type ReadEmbeddedModule = (files: readonly EmbeddedFile[], around: AroundText) => EmbeddedStacks;

/** A template of ROS as a value, or as a text with how it is written. */
export type EmbeddedTemplate =
  | { readonly value: unknown; readonly at: Location }
  | { readonly text: string; readonly at: Location; readonly composed: Composition };

/** What is known around a template. */
interface AroundTemplate extends AroundText {
  readonly prefix: string;
  readonly targets: readonly Target[];
  readonly readModule: ReadEmbeddedModule;
}

/** Reads a template; undefined where the text is none. */
export type ReadEmbeddedTemplate = (template: EmbeddedTemplate, around: AroundTemplate) => EmbeddedStacks | undefined;

/** What reads the modules and templates that stand in other texts. */
export interface EmbeddedReaders {
  readonly readModule: ReadEmbeddedModule;
  readonly readTemplate: ReadEmbeddedTemplate;
}

/** Loads them; few texts hold any. */
export type LoadEmbedded = () => Promise<EmbeddedReaders>;

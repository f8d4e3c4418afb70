import { BASELINE, FLAG, LEVEL, ACCOUNT, CONFIG, PATHS, RULES, TEXT, TEXTS, VALUES } from '../commands/arguments.ts';
import type { BaselineContent } from '../model/baseline.ts';
import type { Level, Setting } from '../model/finding.ts';

/** What every command takes. */
export interface CommonOptions {
  /** The account that creates the tasks, by ID or by its name in the configuration; for input that does not name it. */
  readonly creator?: string;
  /** The account that owns the roles, by ID or by its name in the configuration; for input that does not name it. */
  readonly owner?: string;
  /** A configuration; `false` for none. By default the nearest `.dts-xacct.yaml`, upward from the working directory. */
  readonly config?: string | false;
  /** Levels of rules, by rule id. They win over those of the configuration. */
  readonly rules?: Readonly<Record<string, Setting>>;
  /** Findings below it are counted, and not in the report. */
  readonly minLevel?: Level;
  /** `false`: exceptions of the configuration and in comments have no effect. */
  readonly exceptions?: boolean;
}

/** What is only there where there are files. */
interface WithBaseline {
  /** A baseline, or the path of one: its findings are suppressed. */
  readonly baseline?: string | BaselineContent;
}

/** How files are read. */
interface InputOptions {
  /** Globs of files that are left out. */
  readonly ignore?: readonly string[];
  /** Values of variables of Terraform and parameters of ROS templates. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Files of such values. */
  readonly varFiles?: readonly string[];
}

export interface LintOptions extends CommonOptions, InputOptions, WithBaseline {
  /** Files, folders and globs. */
  readonly paths: readonly string[];
  /** Files that are named and not recognised are left out, instead of a `UsageError`. */
  readonly allowUnrecognised?: boolean;
}

export interface AuditOptions extends CommonOptions, WithBaseline {
  /** A snapshot, or a folder with one for each account. */
  readonly snapshot: string;
  /** Only these accounts of it, by name or ID. */
  readonly accounts?: readonly string[];
}

export interface PreflightOptions extends CommonOptions {
  /** Whatever `lint` reads tasks from. */
  readonly paths: readonly string[];
  /** A snapshot of the accounts, or a folder with one for each. */
  readonly snapshot: string;
  /** Only the tasks of these names. */
  readonly tasks?: readonly string[];
  /** Only these accounts are looked into, by name or ID. */
  readonly accounts?: readonly string[];
}

export interface SetupOptions extends Omit<CommonOptions, 'minLevel'> {
  /** Whatever `lint` reads tasks from. */
  readonly paths: readonly string[];
  /** Only the tasks of these names. */
  readonly tasks?: readonly string[];
  /** Only what these accounts have to do, by name or ID. */
  readonly accounts?: readonly string[];
}

/** What is compared with what. */
interface TwoSides {
  /** A file, a folder or a snapshot, as it was. */
  readonly before: string;
  /** The same as it is now. */
  readonly after: string;
  readonly base?: never;
  readonly paths?: never;
}

/** What is compared with a revision. */
interface SinceRevision {
  /** A revision of the Git repository of the working directory. */
  readonly base: string;
  /** Files, folders and globs; by default the working directory. */
  readonly paths?: readonly string[];
  readonly before?: never;
  readonly after?: never;
}

type Compared = InputOptions & Pick<CommonOptions, 'creator' | 'owner' | 'config'>;

/** Two sides in memory. */
export type TwoSidesOptions = TwoSides & Compared;

export type DiffOptions = (TwoSides | SinceRevision) & Compared;

const RULING = { config: CONFIG, rules: RULES, exceptions: FLAG };
const ROLES = { creator: ACCOUNT, owner: ACCOUNT };
const COMMON = { ...RULING, ...ROLES, minLevel: LEVEL };
const INPUT = { ignore: TEXTS, variables: VALUES, varFiles: TEXTS };

/** The type of each option except `baseline`. */
export const EXPECTED = {
  lint: { paths: PATHS, allowUnrecognised: FLAG, ...INPUT, ...COMMON },
  audit: { snapshot: TEXT, accounts: TEXTS, ...COMMON },
  preflight: { paths: PATHS, snapshot: TEXT, tasks: TEXTS, accounts: TEXTS, ...COMMON },
  setup: { paths: PATHS, tasks: TEXTS, accounts: TEXTS, ...RULING, ...ROLES },
  diff: { before: TEXT, after: TEXT, config: CONFIG, ...INPUT, ...ROLES },
};

/** What `diff` takes instead of `before` and `after`. */
export const SINCE_REVISION = { base: TEXT, paths: PATHS };

/** The same of what is only there where there are files. */
export const WITH_BASELINE = { baseline: BASELINE };

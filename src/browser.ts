import { ruleIds } from '../rules/index.ts';
import { checkOptions, VALUES, type Expected } from './commands/arguments.ts';
import { readConfig } from './inputs/config/config.ts';
import { auditIn, diffIn, lintIn, preflightIn, setupIn, type World } from './library/calls.ts';
import type { PreflightReport, Setup } from './library/published.ts';
import { globMatcher, memoryConfigFiles, memoryFiles, type HclParser, type Texts } from './library/memory.ts';
import {
  EXPECTED,
  type AuditOptions as AuditCall,
  type LintOptions as LintCall,
  type PreflightOptions as PreflightCall,
  type SetupOptions as SetupCall,
  type TwoSidesOptions,
} from './library/options.ts';
import type { JsonDiff } from './report/diff.ts';
import type { JsonReport } from './report/json-report.ts';

export * from './library/exports.ts';
export type { HclParser, Texts } from './library/memory.ts';

/** What takes the place of a disk. */
interface InMemory {
  /** Texts by path: `{ 'orders/ram-for-dts.json': '…' }`. A `.dts-xacct.yaml` among them is the configuration. */
  readonly files: Texts;
  /** Needed where there are Terraform files: `web-tree-sitter.wasm` and `tree-sitter-terraform.wasm` of the package. */
  readonly hcl?: HclParser;
}

export type LintOptions = Omit<LintCall, 'baseline'> & InMemory;
export type AuditOptions = Omit<AuditCall, 'baseline'> & InMemory;
export type PreflightOptions = PreflightCall & InMemory;
export type SetupOptions = SetupCall & InMemory;
export type DiffOptions = TwoSidesOptions & InMemory;

const HCL: Expected = {
  expected: 'an object with machine and grammar, each a Uint8Array',
  fits: (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['machine', 'grammar'].every((name) => isBytes((value as Readonly<Record<string, unknown>>)[name])),
};

/** Bytes of another realm are no instance of this one's Uint8Array. */
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value);
}

const MEMORY = { files: VALUES, hcl: HCL };

const CONFIGS = ['.dts-xacct.yaml', '.dts-xacct.yml'];

function inside({ files, hcl }: InMemory): World {
  return {
    files: memoryFiles(files, hcl),
    async config(named) {
      const path = named ?? CONFIGS.find((each) => Object.hasOwn(files, each)) ?? false;
      return path === false ? undefined : readConfig(path, ruleIds, memoryConfigFiles(files));
    },
    expanded: (paths) => paths,
    matcherOf: globMatcher,
    folders: {},
  };
}

/** Judges texts. Throws `UsageError` where an option is wrong, or what a path names is not there or not recognised. */
export async function lint(options: LintOptions): Promise<JsonReport> {
  checkOptions(options, { ...EXPECTED.lint, ...MEMORY }, ['files', 'paths']);
  return lintIn(inside(options), options);
}

/** Judges a snapshot of accounts. Throws `UsageError` where an option is wrong, or there is no snapshot. */
export async function audit(options: AuditOptions): Promise<JsonReport> {
  checkOptions(options, { ...EXPECTED.audit, ...MEMORY }, ['files', 'snapshot']);
  return auditIn(inside(options), options);
}

/** Checks of each task whether it will work. Throws `UsageError` where an option is wrong, or there are no tasks or no snapshot. */
export async function preflight(options: PreflightOptions): Promise<PreflightReport> {
  checkOptions(options, { ...EXPECTED.preflight, ...MEMORY }, ['files', 'paths', 'snapshot']);
  return preflightIn(inside(options), options);
}

/** Plans what each account has to do. Throws `UsageError` where an option is wrong, or there are no tasks. */
export async function setup(options: SetupOptions): Promise<Setup> {
  checkOptions(options, { ...EXPECTED.setup, ...MEMORY }, ['files', 'paths']);
  return setupIn(inside(options), options);
}

/** Says what access changed between two texts or folders. Throws `UsageError` where there is nothing to compare. */
export async function diff(options: DiffOptions): Promise<JsonDiff> {
  checkOptions(options, { ...EXPECTED.diff, ...MEMORY }, ['files', 'before', 'after']);
  return diffIn(inside(options), options);
}

import { ruleIds } from '../../rules/index.ts';
import { accountOf, settingsIn } from '../commands/arguments.ts';
import { audit } from '../commands/audit.ts';
import { diff, type DiffOptions as DiffCall } from '../commands/diff.ts';
import { lint, type LintOptions as LintCall } from '../commands/lint.ts';
import { preflight } from '../commands/preflight.ts';
import { setup } from '../commands/setup.ts';
import type { Baseline } from '../engine/baseline.ts';
import type { SessionOptions } from '../engine/engine.ts';
import type { FileSystem, Matcher, Matches } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readValueFiles } from '../inputs/terraform/variables.ts';
import type { AccountId } from '../model/account.ts';
import type { BaselineContent } from '../model/baseline.ts';
import type { JsonDiff } from '../report/diff.ts';
import type { JsonReport } from '../report/json-report.ts';
import type {
  AuditOptions,
  CommonOptions,
  DiffOptions,
  LintOptions,
  PreflightOptions,
  SetupOptions,
} from './options.ts';
import { publishDiff, publishReport, publishSetup, type PreflightReport, type Setup } from './published.ts';
import { refuseUnrecognised } from './unrecognised.ts';

/** Where a library reads: the disk of a machine, or texts in memory. */
export interface World {
  readonly files: FileSystem;
  /** The configuration that is named, or the one that holds where none is; `false` names none. */
  readonly config: (named: string | false | undefined) => Promise<Config | undefined>;
  /** Paths, of which some may be globs. */
  readonly expanded: (paths: readonly string[]) => readonly (string | Matches)[];
  /** None in a browser: the names of findings across runs count from a repository. */
  readonly baseline?: (baseline: string | BaselineContent) => Baseline;
  /** The files of a Git revision; none in a browser. */
  readonly revision?: (revision: string) => FileSystem;
  readonly matcherOf: (globs: readonly string[]) => Matcher;
  /** From where reports name files. */
  readonly folders: { readonly cwd?: string; readonly root?: string };
}

/** `lint` of a library. */
export async function lintIn(world: World, options: LintOptions): Promise<JsonReport> {
  const { paths, ignore, allowUnrecognised = false } = options;
  const ignored = new Set<string>();
  const report = await lint({
    ...(await commonOf(options, world)),
    ...(await valuesOf(options, world)),
    ...baselineOf(options, world),
    paths: world.expanded(paths),
    allowUnrecognised,
    ...(ignore && { isIgnored: world.matcherOf(ignore) }),
    onIgnored: (path) => ignored.add(path),
  });
  if (!allowUnrecognised) refuseUnrecognised(report, { paths, ignored });
  return publishReport(report, { command: 'lint', ...world.folders });
}

/** `audit` of a library. */
export async function auditIn(world: World, options: AuditOptions): Promise<JsonReport> {
  const { snapshot, accounts } = options;
  const report = await audit({
    ...(await commonOf(options, world)),
    ...baselineOf(options, world),
    access: true,
    snapshot,
    ...(accounts && { accounts }),
  });
  return publishReport(report, { command: 'audit', ...world.folders });
}

/** `preflight` of a library. */
export async function preflightIn(world: World, options: PreflightOptions): Promise<PreflightReport> {
  const { paths, snapshot, tasks, accounts } = options;
  const report = await preflight({
    ...(await commonOf(options, world)),
    paths: world.expanded(paths),
    snapshot,
    ...(tasks && { tasks }),
    ...(accounts && { accounts }),
  });
  return (await publishReport(report, { command: 'preflight', ...world.folders })) as PreflightReport;
}

/** `setup` of a library. */
export async function setupIn(world: World, options: SetupOptions): Promise<Setup> {
  const { paths, tasks, accounts } = options;
  const { report, plan } = await setup({
    ...(await commonOf(options, world)),
    paths: world.expanded(paths),
    ...(tasks && { tasks }),
    ...(accounts && { accounts }),
  });
  return {
    report: await publishReport(report, { command: 'setup', ...world.folders }),
    plan: plan && publishSetup(plan, report, paths.join(', ')),
  };
}

/** `diff` of a library. */
export async function diffIn(world: World, options: DiffOptions): Promise<JsonDiff> {
  const { ignore } = options;
  const config = await world.config(options.config);
  const report = await diff({
    ...(await valuesOf(options, world)),
    ...accountsOf(options, config),
    ...(config && { config }),
    ...(ignore && { isIgnored: world.matcherOf(ignore) }),
    ...sidesOf(options, world),
  });
  return publishDiff(report);
}

function sidesOf(options: DiffOptions, { files, revision, expanded }: World): Pick<DiffCall, 'before' | 'after'> {
  if (options.base === undefined) {
    const side = (path: string): DiffCall['before'] => ({ paths: expanded([path]), files });
    return { before: side(options.before), after: side(options.after) };
  }
  const paths = expanded(options.paths ?? ['.']);
  return { before: { paths, files: revision?.(options.base) ?? files, isRevision: true }, after: { paths, files } };
}

interface Common extends SessionOptions {
  readonly files: FileSystem;
  readonly config?: Config;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly noExceptions: boolean;
}

async function commonOf(options: CommonOptions, { files, config: configOf }: World): Promise<Common> {
  const config = await configOf(options.config);
  return {
    files,
    settings: settingsIn(options.rules, ruleIds),
    minLevel: options.minLevel ?? 'note',
    noExceptions: options.exceptions === false,
    ...(config && { config }),
    ...accountsOf(options, config),
  };
}

function accountsOf(
  options: Pick<CommonOptions, 'creator' | 'owner'>,
  config: Config | undefined,
): Pick<Common, 'creator' | 'owner'> {
  const { creator, owner } = options;
  const names = config?.accounts;
  return {
    ...(creator !== undefined && { creator: accountOf('creator', creator, names) }),
    ...(owner !== undefined && { owner: accountOf('owner', owner, names) }),
  };
}

function baselineOf({ baseline }: Pick<LintOptions, 'baseline'>, world: World): Pick<SessionOptions, 'baseline'> {
  const read = baseline === undefined ? undefined : world.baseline?.(baseline);
  return read === undefined ? {} : { baseline: read };
}

/** The values of `varFiles`, then those of `variables`. */
async function valuesOf(
  { variables, varFiles }: Pick<LintOptions, 'variables' | 'varFiles'>,
  { files: from }: World,
): Promise<Pick<LintCall, 'variables' | 'valueFiles'>> {
  if (variables === undefined && varFiles === undefined) return {};
  const { scalars, files } = varFiles === undefined ? { scalars: [], files: [] } : await readValueFiles(varFiles, from);
  return { variables: new Map([...scalars, ...Object.entries(variables ?? {})]), valueFiles: files };
}

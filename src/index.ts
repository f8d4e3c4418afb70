import { ruleIds } from '../rules/index.ts';
import { accountOf, checkOptions, settingsIn } from './commands/arguments.ts';
import { audit as auditAccounts } from './commands/audit.ts';
import { configFor, foldersOf, workingFolder } from './commands/defaults.ts';
import { lint as lintFiles } from './commands/lint.ts';
import { preflight as preflightTasks } from './commands/preflight.ts';
import { setup as planSetup } from './commands/setup.ts';
import type { SessionOptions } from './engine/engine.ts';
import { disk } from './files/disk.ts';
import { expandGlobs, globMatcher } from './files/globs.ts';
import type { Config } from './inputs/config/config.ts';
import { readValueFiles } from './inputs/terraform/variables.ts';
import {
  EXPECTED,
  type AuditOptions,
  type CommonOptions,
  type LintOptions,
  type PreflightOptions,
  type SetupOptions,
} from './library/options.ts';
import { publishReport, publishSetup } from './library/published.ts';
import { refuseUnrecognised } from './library/unrecognised.ts';
import type { AccountId } from './model/account.ts';
import type { JsonReport } from './report/json-report.ts';
import type { JsonSetup } from './report/setup/json-setup.ts';

export { UsageError } from './model/errors.ts';
export { format, type FormatOptions } from './library/published.ts';
export type { AuditOptions, LintOptions, PreflightOptions, SetupOptions } from './library/options.ts';
export type {
  JsonAccess as AccessEntry,
  JsonAccount as Account,
  JsonCheck as Check,
  JsonFinding as Finding,
  JsonFix as Fix,
  JsonGap as Gap,
  JsonPlace as Place,
  JsonReport as Report,
  JsonSummary as Summary,
  JsonSuppressed as Suppressed,
  JsonTask as CheckedTask,
} from './report/json-report.ts';
export type { JsonSetup as SetupPlan } from './report/setup/json-setup.ts';
export type { Format } from './report/formats.ts';
export type { SetupFormat } from './report/setup/formats.ts';
export type { Level, Setting } from './model/finding.ts';

/**
 * Reads files and judges what is in them. Opens no connection and prints nothing. Throws `UsageError` where an option is wrong, a path
 * does not exist, or what it names is not recognised.
 */
export async function lint(options: LintOptions): Promise<JsonReport> {
  checkOptions(options, EXPECTED.lint, ['paths']);
  const { paths, ignore, allowUnrecognised = false } = options;
  const cwd = workingFolder();
  const ignored = new Set<string>();
  const report = await lintFiles({
    ...(await commonOf(options, cwd)),
    ...(await valuesOf(options)),
    paths: expandGlobs(paths),
    allowUnrecognised,
    ...(ignore && { isIgnored: globMatcher(ignore, cwd) }),
    onIgnored: (path) => ignored.add(path),
  });
  if (!allowUnrecognised) refuseUnrecognised(report, { paths, ignored });
  return publishReport(report, { command: 'lint', ...foldersOf(cwd) });
}

/** Judges a snapshot of accounts. Opens no connection and prints nothing. Throws `UsageError` where an option is wrong, or there is no snapshot. */
export async function audit(options: AuditOptions): Promise<JsonReport> {
  checkOptions(options, EXPECTED.audit, ['snapshot']);
  const { snapshot, accounts } = options;
  const cwd = workingFolder();
  const report = await auditAccounts({ ...(await commonOf(options, cwd)), snapshot, ...(accounts && { accounts }) });
  return publishReport(report, { command: 'audit', ...foldersOf(cwd) });
}

/** Checks of each task whether it will work, by a snapshot of its accounts. Opens no connection and prints nothing. Throws `UsageError` as `lint` does. */
export async function preflight(
  options: PreflightOptions,
): Promise<JsonReport & Required<Pick<JsonReport, 'preflight'>>> {
  checkOptions(options, EXPECTED.preflight, ['paths', 'snapshot']);
  const { paths, snapshot, tasks, accounts } = options;
  const cwd = workingFolder();
  const report = await preflightTasks({
    ...(await commonOf(options, cwd)),
    paths: expandGlobs(paths),
    snapshot,
    ...(tasks && { tasks }),
    ...(accounts && { accounts }),
  });
  const published = publishReport(report, { command: 'preflight', ...foldersOf(cwd) });
  return published as JsonReport & Required<Pick<JsonReport, 'preflight'>>;
}

/** What the rules find in the tasks, and what each account has to do: no plan where an error or a gap stands in its way. */
export interface Setup {
  readonly report: JsonReport;
  readonly plan: JsonSetup | undefined;
}

/** Plans, from tasks files alone, what each account has to do. Opens no connection and prints nothing. Throws `UsageError` as `lint` does. */
export async function setup(options: SetupOptions): Promise<Setup> {
  checkOptions(options, EXPECTED.setup, ['paths']);
  const { paths, tasks, accounts } = options;
  const cwd = workingFolder();
  const { report, plan } = await planSetup({
    ...(await commonOf(options, cwd)),
    paths,
    ...(tasks && { tasks }),
    ...(accounts && { accounts }),
  });
  return {
    report: publishReport(report, { command: 'setup', ...foldersOf(cwd) }),
    plan: plan && publishSetup(plan, report, paths.join(', ')),
  };
}

interface Common extends SessionOptions {
  readonly config?: Config;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly noExceptions: boolean;
}

async function commonOf(options: CommonOptions, cwd: string): Promise<Common> {
  const config = await configFor(options.config, cwd);
  const creator = accountOf('creator', options.creator, config?.accounts);
  const owner = accountOf('owner', options.owner, config?.accounts);
  return {
    settings: settingsIn(options.rules, ruleIds),
    minLevel: options.minLevel ?? 'note',
    noExceptions: options.exceptions === false,
    ...(config && { config }),
    ...(creator && { creator }),
    ...(owner && { owner }),
  };
}

/** The values of `varFiles`, then those of `variables`. */
async function valuesOf({ variables, varFiles }: LintOptions): Promise<Pick<LintCall, 'variables' | 'valueFiles'>> {
  if (variables === undefined && varFiles === undefined) return {};
  const { scalars, files } = await readValueFiles(varFiles ?? [], disk);
  return { variables: new Map([...scalars, ...Object.entries(variables ?? {})]), valueFiles: files };
}

type LintCall = Parameters<typeof lintFiles>[0];

export { audit, type AuditOptions } from './commands/audit.ts';
export { loadConfig } from './commands/load-config.ts';
export { lint, type LintOptions } from './commands/lint.ts';
export { preflight, type PreflightOptions, type PreflightReport } from './commands/preflight.ts';
export { print, type PrintOptions } from './report/formats.ts';
export { setup, type Setup, type SetupOptions } from './commands/setup.ts';
export type { LiveAccess as Means } from './cloud/connection.ts';
export type { SnapshotStore as Keeping } from './cloud/snapshot-store.ts';
export type { LiveOptions } from './cloud/collect-accounts.ts';
export type { Recording } from './cloud/snapshot-format.ts';
export { UsageError } from './model/errors.ts';
export type { AccountState } from './model/account.ts';
export type { Finding, Unchecked as Gap, Level, Place } from './model/finding.ts';
export type { Plan, PlannedAccount, PlannedEnd, PlannedRole, PlannedTask } from './model/setup-plan.ts';
export type { Report, Suppressed, Summary } from './model/report.ts';
export type { Config } from './inputs/config/config.ts';
export type { Format } from './report/formats.ts';
export {
  outcomeOf as endingOf,
  exitCode as exitOf,
  type Outcome as Ending,
  type ExitCode,
  type Threshold,
} from './engine/exit-code.ts';

export { lint, type LintOptions } from './commands/lint.ts';
export { preflight, type PreflightOptions, type PreflightReport } from './commands/preflight.ts';
export { setup, type Setup, type SetupOptions } from './commands/setup.ts';
export type { Plan, PlannedAccount, PlannedEnd, PlannedRole, PlannedTask } from './model/plan.ts';
export type { Finding, Gap, Level, Place } from './model/finding.ts';
export type { Report, Suppressed, Summary } from './report/report.ts';
export { UsageError } from './errors.ts';

export { lint, type LintOptions } from './commands/lint.ts';
export { preflight, type PreflightOptions, type PreflightReport } from './commands/preflight.ts';
export type { Finding, Gap, Level, Place } from './model/finding.ts';
export type { Report, Suppressed, Summary } from './report/report.ts';
export { UsageError } from './errors.ts';

export { UsageError } from '../model/errors.ts';
export { format, type FormatOptions, type PreflightReport, type Setup } from './published.ts';
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
} from '../report/json-report.ts';
export type { JsonSetup as SetupPlan } from '../report/setup/json-setup.ts';
export type { Format } from '../report/formats.ts';
export type { SetupFormat } from '../report/setup/formats.ts';
export type { Level, Setting } from '../model/finding.ts';
export type { DiffFormat, JsonDiff as Diff } from '../report/diff.ts';
export type { ChangedAccess, ChangedTask } from '../model/diff.ts';

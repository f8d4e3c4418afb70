import { audit, type AuditOptions } from '../commands/audit.ts';
import { EXIT, outcomeOf, exitCode, type ExitCode } from '../engine/exit-code.ts';
import { STDIN } from '../model/document.ts';
import { liveTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import type { Format } from '../report/formats.ts';
import {
  loadBaselines,
  printConfigFile,
  readCommonOptions,
  refuseInputs,
  threshold,
  type CommonOptions,
} from './common-options.ts';
import { liveAudit, plannedAudit, whileReading, refuseLive } from './live-options.ts';
import type { CommandCall, Values } from './options.ts';
import { languageOf, printReports, readTargets } from './report-output.ts';
import type { Streams } from './streams.ts';

/** `audit` from the command line: from words to options, from a report to its formats and an exit code. */
export async function runAudit({ command, positionals, values }: CommandCall, streams: Streams): Promise<ExitCode> {
  const started = Date.now();
  refuseLive({ command, values });
  const targets = readTargets({ command, values }, streams.cwd);
  await refuseInputs(targets.files, { positionals, values });
  const judging = await readCommonOptions(values, streams.cwd);
  printConfigFile(values, judging, streams);
  if (values['dry-run'] === true) return printPlan(values, judging, streams);
  const known = await loadBaselines(values, targets.files);
  const texts = await liveTexts(languageOf(values, streams));
  const live = values['snapshot'] === undefined ? liveAudit(values, judging, streams, texts) : undefined;
  const options: AuditOptions = {
    ...judging,
    ...(live?.options ?? recorded(values)),
    ...known?.options,
    access: values['access'] === true || targets.list.some(({ format }) => SHOWS_ACCESS.has(format)),
  };
  const report = await whileReading(live, () => audit(options));
  known?.call.write(report, streams);
  await printReports(report, targets, { command, values, streams });
  if (values['debug'] === true) streams.err(`debug: ${String(Date.now() - started)} ms\n`);
  const stopped = live?.stoppedWith();
  if (stopped !== undefined) return stopped;
  // That a part has no account is no wrong call.
  const code = exitCode(outcomeOf(report), { ...threshold(values), allowUnrecognised: true });
  return known === undefined ? code : known.call.exitCode(code);
}

/** Formats that list who can assume which role without being asked. */
const SHOWS_ACCESS: ReadonlySet<Format> = new Set(['json', 'markdown', 'html', 'csv']);

/** Prints what would be called, and calls and writes nothing. */
async function printPlan(values: Values, judging: CommonOptions, streams: Streams): Promise<ExitCode> {
  const given = ['format', 'output', 'write-baseline']
    .filter((name) => values[name] !== undefined)
    .map((name) => `--${name}`);
  if (given.length > 0) throw new UsageError(`--dry-run makes no report: leave out ${given.join(' and ')}`);
  const { planAudit } = await import('../cloud/plan.ts');
  const { planText } = await import('./dry-run.ts');
  const texts = await liveTexts(languageOf(values, streams));
  const { options, kept } = plannedAudit(values, judging, streams, texts);
  streams.out(planText(planAudit(options, kept), options, texts));
  return EXIT.clean;
}

function recorded(values: Values): Pick<AuditOptions, 'snapshot' | 'accounts'> {
  const accounts = values['account'] as readonly string[] | undefined;
  const snapshot = String(values['snapshot']);
  return {
    snapshot: snapshot === '-' ? STDIN : snapshot,
    ...(accounts && { accounts }),
  };
}

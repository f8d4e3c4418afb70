import { audit, type AuditOptions } from '../commands/audit.ts';
import { UsageError } from '../errors.ts';
import { EXIT, exitCode, type ExitCode } from '../verdict.ts';
import { readJudging, threshold } from './judging.ts';
import { liveAudit } from './live.ts';
import type { Call } from './options.ts';
import { printReports, readTargets } from './reports.ts';
import type { Streams } from './write.ts';

/** `audit` from the command line: from words to options, from a report to its formats and an exit code. */
export async function runAudit({ command, positionals, values }: Call, streams: Streams): Promise<ExitCode> {
  const started = Date.now();
  const targets = await readTargets({ positionals, values }, streams.cwd);
  const judging = await readJudging(values, streams.cwd);
  const live = values['snapshot'] === undefined ? liveAudit(values, judging, streams) : undefined;
  const options: AuditOptions = {
    ...judging,
    wanted: targets.wanted,
    ...(live?.options ?? { snapshot: String(values['snapshot']) }),
  };
  const report = await audit(options);
  live?.end();
  await printReports(report, targets, { command, values, streams });
  const { snapshot } = options;
  const { documents, complete } = report.summary;
  if (snapshot !== undefined && documents === 0 && complete)
    throw new UsageError(`there is no snapshot under ${snapshot}`, 'audit --save-snapshot writes one');
  if (values['debug'] === true) streams.err(`debug: ${String(Date.now() - started)} ms\n`);
  if (live?.wasStopped() === true) return EXIT.interrupted;
  return exitCode(report, { ...threshold(values), allowUnrecognised: true });
}

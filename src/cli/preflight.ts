import { preflight, TasksAlone, type PreflightOptions } from '../commands/preflight.ts';
import { outcomeOf, exitCode, type ExitCode } from '../engine/exit-code.ts';
import { STDIN } from '../model/document.ts';
import { liveTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import {
  noteGitFailures,
  pathsOf,
  printConfigFile,
  readCommonOptions,
  refuseInputs,
  threshold,
} from './common-options.ts';
import { refuseLive, livePreflight, whileReading } from './live-options.ts';
import type { CommandCall, Values } from './options.ts';
import { languageOf, printReports, readTargets } from './report-output.ts';
import type { Streams } from './streams.ts';

/** `preflight` from the command line: from words to options, from a report to its formats and an exit code. */
export async function runPreflight({ positionals, values }: CommandCall, streams: Streams): Promise<ExitCode> {
  if (positionals.length === 0) {
    throw new UsageError('no tasks file given', 'for example: dts-xacct preflight tasks.yaml; see --help for more');
  }
  refuseLive({ command: 'preflight', values });
  const targets = readTargets({ command: 'preflight', values }, streams.cwd);
  await refuseInputs(targets.files, { positionals, values });
  const gitFailures = new Set<string>();
  const options: PreflightOptions = {
    ...(await preflightOptions(positionals, values, streams)),
    onGitFailed: (why) => gitFailures.add(why),
  };
  printConfigFile(values, options, streams);
  const texts = await liveTexts(languageOf(values, streams));
  const live = options.snapshot === undefined ? livePreflight(values, options, streams, texts) : undefined;
  const report = await whileReading(live, () => preflight({ ...options, ...live?.options })).catch(
    async (error: unknown) => {
      if (error instanceof TasksAlone && error.report.findings.length > 0)
        await printReports(error.report, targets, { values, streams, command: 'preflight' });
      throw error;
    },
  );
  noteGitFailures(gitFailures, streams);
  const shell = values['shell'] === 'powershell' ? 'powershell' : 'bash';
  await printReports(report, targets, { values, streams, shell, command: 'preflight' });
  const stopped = live?.stoppedWith();
  if (stopped !== undefined) return stopped;
  return exitCode(outcomeOf(report), { ...threshold(values), allowUnrecognised: false });
}

async function preflightOptions(words: readonly string[], values: Values, streams: Streams): Promise<PreflightOptions> {
  const snapshot = values['snapshot'];
  if (snapshot === '-' && words.includes('-')) {
    throw new UsageError('standard input is given twice: as tasks and as --snapshot', 'pass one of them as a file');
  }
  const tasks = values['task'] as readonly string[] | undefined;
  const accounts = values['account'] as readonly string[] | undefined;
  return {
    ...(await readCommonOptions(values, streams.cwd)),
    paths: await pathsOf(words),
    probe: values['probe'] === true,
    ...(typeof snapshot === 'string' && { snapshot: snapshot === '-' ? STDIN : snapshot }),
    ...(tasks && { tasks }),
    ...(accounts && { accounts }),
  };
}

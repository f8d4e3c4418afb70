import { resolve } from 'node:path';

import { loadBaseline, recordBaseline } from '../commands/load-baseline.ts';
import type { Baseline, BaselineRecorder } from '../engine/baseline.ts';
import { EXIT, type ExitCode } from '../engine/exit-code.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { baselineText } from '../report/baseline.ts';
import { escapeControls } from '../report/common/escape.ts';
import type { Values } from './options.ts';
import { writeFile, type Streams } from './streams.ts';

/** `--baseline` and `--write-baseline` of one call. */
export interface BaselineCall {
  /** What the run applies. */
  readonly baseline: Baseline | undefined;
  /** Writes what was asked for, when the run is over. Throws `UsageError` where the run read a part. */
  write(report: Report, streams: Streams): void;
  /** The exit code, where a baseline was to be written. */
  exitCode(code: ExitCode): ExitCode;
}

/** Options that leave something out: no baseline is written from what is left. */
const NARROWING = ['only', 'ignore', 'account', 'shard', 'fix', 'fix-dry-run', 'stdin-filename'] as const;

/** Reads the baselines that a call names. */
export function baselineCall(values: Values, files: readonly string[]): BaselineCall {
  const [read, written] = [values['baseline'], values['write-baseline']].map((value) =>
    typeof value === 'string' ? value : undefined,
  );
  const accepted = values['no-exceptions'] === true ? undefined : read;
  if (written === undefined) {
    return {
      baseline: accepted === undefined ? undefined : loadBaseline(accepted),
      write: () => undefined,
      exitCode: (code) => code,
    };
  }
  const narrowing = NARROWING.find((name) => values[name] !== undefined);
  if (narrowing !== undefined)
    throw new UsageError(
      `--write-baseline and --${narrowing} do not go together`,
      'a baseline is written from all that there is to check, as it is',
    );
  if (files.includes(resolve(written)))
    throw new UsageError(`the report and the baseline would both go to ${written}`, 'give each a file of its own');
  return recording(written, recordBaseline(written, accepted));
}

function recording(file: string, recorder: BaselineRecorder): BaselineCall {
  let isWritten = false;
  return {
    baseline: recorder,
    exitCode: (code) => (isWritten || code === EXIT.usage ? code : EXIT.incomplete),
    write({ summary, unrecognised }, streams) {
      if (summary.documents === 0 || unrecognised.length > 0) return;
      const entries = recorder.recorded();
      if (entries === 'part')
        throw new UsageError(
          'a baseline is not written from a run that read only a part',
          'check all that the configuration and the baseline are about: the folder of the configuration, every account',
        );
      if (entries === 'gaps') {
        streams.err(`note: ${escapeControls(file)} was not written: something could not be read\n`);
        return;
      }
      writeFile(file, baselineText(entries));
      isWritten = true;
      const count = `${String(entries.length)} ${entries.length === 1 ? 'finding' : 'findings'}`;
      streams.err(`${escapeControls(file)}: ${count} written\n`);
    },
  };
}

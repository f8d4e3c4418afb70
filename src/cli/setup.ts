import { setup, type SetupOptions } from '../commands/setup.ts';
import { outcomeOf, EXIT, exitCode, type ExitCode } from '../engine/exit-code.ts';
import { reportTexts, setupTexts } from '../messages/language.ts';
import { rulesIn } from '../report/formats.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { makeCatalogue } from '../report/common/messages.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { setupDocument, type SetupFormat } from '../report/setup/formats.ts';
import { textReport } from '../report/text.ts';
import { pathsOf, readCommonOptions, refuseInputs } from './common-options.ts';
import type { CommandCall, Values } from './options.ts';
import { outputOf, isColoured, languageOf } from './report-output.ts';
import { writeFile, type Streams, style } from './streams.ts';

/** `setup` from the command line: the set-up to standard output or a file, what the rules say to standard error. */
export async function runSetup({ positionals, values }: CommandCall, streams: Streams): Promise<ExitCode> {
  if (positionals.length === 0) {
    throw new UsageError('no tasks file given', 'for example: dts-xacct setup tasks.yaml; see --help for more');
  }
  refuseMismatch(values);
  const output = outputOf(values);
  if (output !== undefined) await refuseInputs([output], { positionals, values });
  const { report, plan } = await setup(await setupOptions(positionals, values, streams.cwd));
  const language = languageOf(values, streams);
  const localized = { ...report, rules: await rulesIn(language, report.rules) };
  printFindings(localized, plan !== undefined, { values, streams, texts: await reportTexts(language) });
  if (plan === undefined) {
    streams.err('error: no setup printed: fix the problems above first\n');
    return exitCode(outcomeOf(report), { failOn: 'error', allowIncomplete: false, allowUnrecognised: true });
  }
  const texts = await setupTexts(language);
  const written = await setupDocument(plan, localized, {
    file: positionals.map((word) => (word === '-' ? (texts['stdin'] ?? '') : word)).join(texts['list'] ?? ', '),
    as: (values['as'] ?? 'cli') as SetupFormat,
    shell: values['shell'] === 'powershell' ? 'powershell' : 'bash',
    isMarkdown: values['format'] === 'markdown',
    texts,
  });
  if (output !== undefined) writeFile(output, [written]);
  else streams.out(written);
  return EXIT.clean;
}

function refuseMismatch(values: Values): void {
  const as = values['as'] ?? 'cli';
  if (values['shell'] !== undefined && as !== 'cli')
    throw new UsageError(
      `--shell cannot be combined with --as ${String(as)}, which prints no commands`,
      'remove one of them',
    );
  if (values['format'] === 'markdown' && as === 'json')
    throw new UsageError(
      '--as json cannot be combined with --format markdown',
      'remove --format, or choose another --as',
    );
}

async function setupOptions(words: readonly string[], values: Values, cwd: string): Promise<SetupOptions> {
  const tasks = values['task'] as readonly string[] | undefined;
  const accounts = values['account'] as readonly string[] | undefined;
  return {
    ...(await readCommonOptions(values, cwd)),
    paths: await pathsOf(words),
    ...(tasks && { tasks }),
    ...(accounts && { accounts }),
  };
}

/** With a plan, `--quiet` hides warnings and notes; without one, everything is printed. */
function printFindings(
  report: Report,
  hasPlan: boolean,
  { values, streams, texts }: { values: Values; streams: Streams; texts: ReportOptions['texts'] },
): void {
  if (hasPlan && (values['quiet'] === true || report.findings.length === 0)) return;
  const options = {
    catalogue: makeCatalogue(report, texts),
    texts,
    showSuppressed: false,
    isQuiet: false,
    style: style(isColoured(values, { env: streams.env, isOutTerminal: streams.isErrTerminal })),
  };
  for (const piece of textReport(report, options)) streams.err(piece);
}

import { diff, type DiffOptions } from '../commands/diff.ts';
import { EXIT, type ExitCode } from '../engine/exit-code.ts';
import { revisionFiles } from '../files/git-revision.ts';
import { reportTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import { DIFF_FORMATS, type DiffFormat } from '../report/diff.ts';
import { pathsOf, readCommonOptions, readInputOptions, refuseInputs } from './common-options.ts';
import type { CommandCall, Values } from './options.ts';
import { isColoured, languageOf, outputOf } from './report-output.ts';
import { style, writeAll, writeFile, type Streams } from './streams.ts';

/** `diff` from the command line: from words to two sides, from what changed to a format and an exit code. */
export async function runDiff({ positionals, values }: CommandCall, streams: Streams): Promise<ExitCode> {
  const output = outputOf(values);
  if (output !== undefined) await refuseInputs([output], { positionals, values });
  const { config, creator, owner } = await readCommonOptions(values, streams.cwd);
  const report = await diff({
    ...(await sides(positionals, values, streams.cwd)),
    ...(await readInputOptions(values, streams.cwd)),
    ...(config && { config }),
    ...(creator && { creator }),
    ...(owner && { owner }),
  });
  const print = DIFF_FORMATS[(values['format'] ?? 'text') as DiffFormat];
  const pieces = print(report, {
    texts: await reportTexts(languageOf(values, streams), true),
    isQuiet: values['quiet'] === true,
    style: style(output === undefined && isColoured(values, streams)),
  });
  if (output === undefined) writeAll(streams.out, pieces);
  else writeFile(output, pieces);
  if (values['fail-on-new-access'] === true && report.added.length > 0) return EXIT.findings;
  const isComplete = report.gaps.every(({ reason }) => reason !== 'not-readable');
  return isComplete || values['allow-incomplete'] === true ? EXIT.clean : EXIT.incomplete;
}

async function sides(
  words: readonly string[],
  values: Values,
  cwd: string,
): Promise<Pick<DiffOptions, 'before' | 'after'>> {
  const { base } = values;
  if (typeof base === 'string') {
    const paths = await pathsOf(words.length === 0 ? ['.'] : words);
    return { before: { paths, files: revisionFiles(base, cwd), isRevision: true }, after: { paths } };
  }
  const [before, after, ...more] = words;
  if (before === undefined || after === undefined || more.length > 0)
    throw new UsageError(
      `diff compares two folders, files or snapshots, but ${String(words.length)} ${words.length === 1 ? 'was' : 'were'} given`,
      'dts-xacct diff OLD NEW, or dts-xacct diff --base REF [paths..]',
    );
  return { before: { paths: await pathsOf([before]) }, after: { paths: await pathsOf([after]) } };
}

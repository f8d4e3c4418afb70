import { dirname } from 'node:path';

import { fixAll, type Fixed, type SubjectObserver, type TextsByPath, type Untouched } from '../engine/fixer.ts';
import { disk } from '../files/disk.ts';
import { GLOB_CHARACTER } from '../files/names.ts';
import { readText } from '../files/read-file.ts';
import type { Decoded, FileSystem, InputFile } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import type { ReadOptions } from '../inputs/read-files.ts';
import { fixTexts } from '../messages/language.ts';
import { rulesIn } from '../report/formats.ts';
import { STDIN } from '../model/document.ts';
import { InputError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { escapeControls } from '../report/common/escape.ts';
import { interpolate, makeCatalogue } from '../report/common/messages.ts';
import { concise } from '../report/concise.ts';
import type { Values } from './options.ts';
import { replaceFile, rootOf } from './replace-file.ts';
import { isColoured, languageOf, printReports, type Targets } from './report-output.ts';
import { style, type Streams } from './streams.ts';

/** A call of `lint`, understood. */
export interface FixCall {
  readonly options: Pick<ReadOptions, 'paths' | 'stdinFilename' | 'config'>;
  /** Judges the same files once more, with other texts or another configuration. */
  readonly relint: (changes: Changes) => Promise<Report>;
  readonly targets: Targets;
  readonly values: Values;
  readonly streams: Streams;
}

interface Changes {
  readonly files: FileSystem;
  readonly config?: Config;
  readonly onSubject?: SubjectObserver;
}

/** `--fix` and `--fix-dry-run`: fixes files or shows the changes, prints the reports, and returns the final one. */
export async function fixAndPrint(linting: FixCall): Promise<Report> {
  const memory = makeMemory(linting.options);
  const judge = makeJudge(linting, memory);
  const risk = linting.values['fix'] === 'review' ? 'review' : 'safe';
  const fixed = await fixAll({ risk, judge, textOf: memory.textOf });
  const printed =
    linting.values['fix-dry-run'] === true
      ? showFixes(fixed, linting, memory)
      : writeFixes(fixed, { linting, memory, judge });
  const report = await printed;
  if (linting.values['quiet'] !== true) printUntouched(fixed.untouched, linting.streams, await textsOf(linting));
  return report;
}

type Texts = Readonly<Record<string, string>>;

function textsOf({ values, streams }: FixCall): Promise<Texts> {
  return fixTexts(languageOf(values, streams));
}

/** So many files are named; a folder of recordings would fill the screen. */
const MOST_NAMED = 5;

function printUntouched({ records, notAsked, refused }: Untouched, { err }: Streams, texts: Texts): void {
  for (const { file, rule, reason } of refused)
    err(`${interpolate(texts['notApplied'] ?? '', { file, rule, reason: texts[reason] ?? reason })}\n`);
  const printed = [
    [records, texts['record'] ?? ''],
    [notAsked, texts['notAsked'] ?? ''],
  ] as const;
  for (const [files, why] of printed) {
    const more = files.length - MOST_NAMED;
    const names = [
      ...files.slice(0, MOST_NAMED).map(escapeControls),
      ...(more > 0 ? [interpolate(texts['more'] ?? '', { count: more })] : []),
    ];
    if (names.length > 0) err(`note: not changed: ${names.join(', ')}: ${why}\n`);
  }
}

/** The texts of a run as they were read, so that each round looks at the same. */
interface Memory {
  readonly read: (file: InputFile) => Decoded;
  readonly textOf: (path: string) => string | undefined;
  readonly formOf: (path: string) => Decoded['form'];
  /** The name of standard input in reports. */
  readonly stdin: string;
}

function makeMemory({ stdinFilename }: FixCall['options']): Memory {
  const known = new Map<string, Decoded>();
  const stdin = stdinFilename ?? STDIN;
  return {
    stdin,
    read(file) {
      const path = file.path === STDIN ? stdin : file.path;
      const text = known.get(path) ?? readText(file);
      known.set(path, text);
      return text;
    },
    formOf: (path) => known.get(path)?.form,
    textOf(path) {
      const found = known.get(path);
      return found?.fault === undefined ? found?.text : undefined;
    },
  };
}

type Judge = (changed: TextsByPath, onSubject?: SubjectObserver) => Promise<Report>;

/** Judges the files with the texts that they are to have; a configuration that is one of them counts as it will be. */
function makeJudge({ options, relint }: FixCall, { read, stdin }: Memory): Judge {
  return async (changed, onSubject) => {
    const { config } = options;
    const text = config && changed.get(config.file);
    return relint({
      ...(onSubject && { onSubject }),
      ...(config && { config: text === undefined ? config : await reread(config.file, text) }),
      files: {
        ...disk,
        readText(file) {
          const { text: own, fault } = read(file);
          return { text: changed.get(file.path === STDIN ? stdin : file.path) ?? own, fault };
        },
      },
    });
  };
}

async function reread(file: string, text: string): Promise<Config> {
  return (await import('../commands/load-config.ts')).loadConfig(file, text);
}

interface Writing {
  readonly linting: FixCall;
  readonly memory: Memory;
  readonly judge: Judge;
}

/** Writes the files. What could not be written counts as it is. */
async function writeFixes(fixed: Fixed, { linting, memory, judge }: Writing): Promise<Report> {
  const { options, targets, values, streams } = linting;
  const refused = refusedOf(fixed.texts, { linting, memory });
  const texts = new Map([...fixed.texts].filter(([file]) => !refused.has(file)));
  const after = refused.size === 0 ? fixed.after : await judge(texts);
  const made = fixed.made.filter((files) => files.every((file) => texts.has(file)));
  const report = withFixes(after, { fixed, made: made.length, files: texts.size, gaps: [...refused.values()] });
  const isStdin = options.paths.includes(STDIN);
  const text = isStdin ? (texts.get(memory.stdin) ?? memory.textOf(memory.stdin)) : undefined;
  if (text !== undefined) streams.out(text);
  // Standard output carries the fixed text only.
  const sideOutput: Streams = isStdin
    ? { ...streams, out: streams.err, isOutTerminal: streams.isErrTerminal }
    : streams;
  await printReports(report, targets, {
    command: 'lint',
    values,
    streams: sideOutput,
    texts: await textsOf(linting),
  });
  return report;
}

/** Why files were left as they are; standard input is no file. */
function refusedOf(texts: TextsByPath, { linting, memory }: Omit<Writing, 'judge'>): ReadonlyMap<string, Unchecked> {
  const asked = rootsOf(linting.options.paths);
  const refused = new Map<string, Unchecked>();
  for (const [file, to] of texts) {
    if (file === memory.stdin) continue;
    try {
      replaceFile(file, { from: memory.textOf(file) ?? '', to }, asked);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused.set(file, {
        what: file,
        because: 'notFixed',
        data: { reason: error.message },
        reason: 'not-readable',
      });
    }
  }
  return refused;
}

/** Where files may be written: in the folders that were named, and those that were named themselves. */
function rootsOf(paths: ReadOptions['paths']): readonly string[] {
  return paths.flatMap((path) => {
    const named = typeof path === 'string' ? path : dirname(`${path.glob.slice(0, path.glob.search(GLOB_CHARACTER))}_`);
    return rootOf(named) ?? [];
  });
}

interface Made {
  readonly fixed: Fixed;
  readonly made: number;
  readonly files: number;
  readonly gaps: readonly Unchecked[];
}

function withFixes(report: Report, { fixed, made, files, gaps }: Made): Report {
  const { summary } = report;
  return {
    ...report,
    gaps: [...report.gaps, ...gaps],
    summary: {
      ...summary,
      fixed: made,
      fixedFiles: files,
      fixesForReview: fixed.forReview,
      complete: summary.complete && gaps.length === 0,
    },
  };
}

/** Prints what would change. The findings that count are those of the files as they are, since they stay so. */
async function showFixes(fixed: Fixed, { targets, values, streams }: FixCall, memory: Memory): Promise<Report> {
  const { diffOf } = await import('./fix-diff.ts');
  const language = languageOf(values, streams);
  const words = await fixTexts(language);
  const shown = { paint: style(isColoured(values, streams)), isTerminal: streams.isOutTerminal() };
  // A report in another format keeps standard output to itself; the diff takes the place of the text.
  const others = targets.list.filter(({ format, file }) => format !== 'text' || file !== undefined);
  if (others.every(({ file }) => file !== undefined)) {
    for (const [file, to] of fixed.texts) {
      const form = memory.formOf(file);
      const diff = diffOf({ file, from: memory.textOf(file) ?? '', to, ...(form && { form }) }, shown);
      if (typeof diff === 'string') streams.out(diff);
      else
        streams.err(
          `${interpolate(words['noDiff'] ?? '', { file, reason: interpolate(words[diff.why] ?? '', { line: diff.line }) })}\n`,
        );
    }
  }
  const { before, after } = fixed;
  const sideOutput = { ...streams, err: () => undefined };
  await printReports(before, { ...targets, list: others }, { command: 'lint', values, streams: sideOutput });
  if (values['quiet'] === true) return before;
  const catalogue = makeCatalogue({ ...after, rules: await rulesIn(language, after.rules) }, words);
  const left = [...concise(after, { catalogue, texts: words, showSuppressed: false })];
  if (left.length > 0) streams.err(`${words['left'] ?? ''}\n${left.join('')}`);
  const { made, texts, forReview } = fixed;
  const counts = [interpolate(words['possible'] ?? '', { fixed: made.length, files: texts.size })];
  if (forReview > 0) counts.push(interpolate(words['forReview'] ?? '', { count: forReview }));
  streams.err(`${interpolate(words['nothingWritten'] ?? '', { counts: counts.join(words['comma'] ?? ', ') })}\n`);
  return before;
}

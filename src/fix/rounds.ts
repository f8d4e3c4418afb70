import { editedText } from '../read/edited-text.ts';
import type { Report } from '../model/report.ts';
import { fixables, fixedTogether, type Fixable } from './choose.ts';

/** Texts of files, by the path that reports have. */
export type TextsByPath = ReadonlyMap<string, string>;

/** What is to be fixed, and how it is looked at. */
export interface Fixing {
  readonly risk: 'safe' | 'review';
  /** Judges the files, these with other texts than they have. */
  readonly judge: (changed: TextsByPath) => Promise<Report>;
  /** The text of a file as the run has read it; `undefined` for one that the run was not asked to read. */
  readonly textOf: (file: string) => string | undefined;
}

/** What fixing comes to. Nothing is written yet. */
export interface Fixed {
  /** Of the files as they are. */
  readonly before: Report;
  /** Of the files as they would be. */
  readonly after: Report;
  readonly texts: TextsByPath;
  /** The files of each fix that was made. */
  readonly made: readonly (readonly string[])[];
  /** How many more fixes wait for `--fix=review`. */
  readonly forReview: number;
  /** Files in which something could be mended, and that are left as they are. */
  readonly untouched: Untouched;
}

/** Why files are left as they are: each is a record of how things were, or the run was not asked to read it. */
export interface Untouched {
  readonly records: readonly string[];
  readonly notAsked: readonly string[];
}

/** Fixes, looks again, and goes on until nothing is left to fix. */
export async function fixAll({ risk, judge, textOf }: Fixing): Promise<Fixed> {
  const guard = makeGuard(textOf);
  const isMeant = ({ fix }: Fixable): boolean => risk === 'review' || fix.risk === 'safe';
  const made: (readonly string[])[] = [];
  let texts: TextsByPath = new Map();
  const before = await judge(texts);
  let after = before;
  let open = guard.allowed(after);
  for (let round = 0; round < mostRounds(before); round++) {
    const chosen = fixedTogether(open.filter(isMeant));
    if (chosen.length === 0) break;
    const next = guard.applied(chosen, texts);
    // oxlint-disable-next-line no-await-in-loop -- each round looks at what the one before it made
    const report = next.size === 0 ? after : await judge(new Map([...texts, ...next]));
    if (next.size > 0 && guard.isSound(next, after, report)) {
      texts = new Map([...texts, ...next]);
      after = report;
      made.push(...chosen.filter((each) => filesOf(each).some((file) => next.has(file))).map(filesOf));
    }
    open = guard.allowed(after);
  }
  const forReview = open.filter((each) => !isMeant(each)).length;
  const left = new Set(fixables(before.findings).filter(isMeant).flatMap(filesOf));
  const records = before.findings.filter(
    ({ fix }) => fix?.isOfRecord === true && (risk === 'review' || fix.risk === 'safe'),
  );
  const untouched = {
    records: [...new Set(records.flatMap(({ place }) => place?.file ?? []))],
    notAsked: [...left].filter((file) => textOf(file) === undefined),
  };
  return { before, after, texts, made, forReview, untouched };
}

/** Each round mends something, and what is mended may uncover one thing more. */
function mostRounds({ findings }: Report): number {
  return 10 + 2 * findings.length;
}

function filesOf({ fix }: Fixable): readonly string[] {
  return [...new Set(fix.edits.map(({ place }) => place.file))];
}

/** Keeps hands off what must not change. */
interface Guard {
  /** The fixes all of whose files may change. */
  allowed(report: Report): readonly Fixable[];
  /** The new texts of the files that these fixes change. */
  applied(chosen: readonly Fixable[], texts: TextsByPath): TextsByPath;
  /** Whether texts can be read as well as before; a file in which they cannot is left alone from now on. */
  isSound(next: TextsByPath, before: Report, after: Report): boolean;
}

function makeGuard(textOf: Fixing['textOf']): Guard {
  const mayChange = new Map<string, boolean>();
  const seen = new Map<string, Set<string>>();
  const may = (file: string): boolean => mayChange.get(file) ?? textOf(file) !== undefined;
  /** A text that comes back would come back for ever. */
  const isNew = (file: string, text: string): boolean => {
    const texts = seen.get(file) ?? new Set([textOf(file) ?? '']);
    seen.set(file, texts);
    if (texts.has(text)) return false;
    texts.add(text);
    return true;
  };
  return {
    allowed: (report) => fixables(report.findings).filter((each) => filesOf(each).every(may)),
    applied(chosen, texts) {
      const next = new Map<string, string>();
      for (const [file, edits] of byFile(chosen)) {
        const text = editedText(texts.get(file) ?? textOf(file) ?? '', edits);
        if (isNew(file, text)) next.set(file, text);
        else mayChange.set(file, false);
      }
      return next;
    },
    isSound(next, before, after) {
      const broken = [...next.keys()].filter((file) => damagesIn(file, after) > damagesIn(file, before));
      if (broken.length === 0) return true;
      for (const file of broken) mayChange.set(file, false);
      // The others are not to blame, and may come to the same text again.
      for (const [file, text] of next) seen.get(file)?.delete(text);
      return false;
    },
  };
}

function byFile(chosen: readonly Fixable[]): Map<string, Fixable['fix']['edits'][number][]> {
  const edits = new Map<string, Fixable['fix']['edits'][number][]>();
  for (const edit of chosen.flatMap(({ fix }) => fix.edits)) {
    const list = edits.get(edit.place.file);
    if (list === undefined) edits.set(edit.place.file, [edit]);
    else list.push(edit);
  }
  return edits;
}

function damagesIn(file: string, { findings }: Report): number {
  return findings.filter(({ rule, place }) => rule === 'syntax' && place?.file === file).length;
}

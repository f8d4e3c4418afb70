import type { Edit, Finding, Place, Replacement, ResolvedFix } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Subject } from '../model/subject.ts';
import { editedText } from '../source/edits.ts';
import { isTaking, makeAccessLog, neededBy, unexpected, type AccessEntries } from './access-check.ts';

/** Texts of files, by the path that reports have. */
export type TextsByPath = ReadonlyMap<string, string>;

/** Shown each subject of a run. */
export type SubjectObserver = (subject: Subject) => void;

/** What is to be fixed, and how it is looked at. */
interface Fixing {
  readonly risk: 'safe' | 'review';
  /** Judges the files, these with other texts than they have. */
  readonly judge: (changed: TextsByPath, onSubject?: SubjectObserver) => Promise<Report>;
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
  /** Files with fixes that are not changed. */
  readonly untouched: Untouched;
}

/** Why files are left as they are: each is a record of how things were, or the run was not asked to read it. */
export interface Untouched {
  readonly records: readonly string[];
  readonly notAsked: readonly string[];
  readonly refused: readonly Refused[];
}

/** A fix that was thought out and not made. */
interface Refused {
  readonly file: string;
  readonly rule: string;
  readonly reason: RefusalReason;
}

/**
 * `syntax`: the text would not parse. `access`: other principals would gain or lose access than the finding names. `needed`: a
 * task needs the access. `uncovers`: a role would lack what it has now. `undone`: another fix takes it back.
 */
type RefusalReason = 'syntax' | 'access' | 'needed' | 'uncovers' | 'undone';

/** The files at one moment. */
interface State {
  readonly texts: TextsByPath;
  readonly report: Report;
  readonly access: AccessEntries;
}

/** Fixes, looks again, and goes on until nothing is left to fix. */
export async function fixAll({ risk, judge, textOf }: Fixing): Promise<Fixed> {
  const isMeant = ({ fix }: Fixable): boolean => risk === 'review' || fix.risk === 'safe';
  const stateOf = async (texts: TextsByPath): Promise<State> => {
    const { look, access } = makeAccessLog();
    return { texts, report: await judge(texts, look), access };
  };
  const refused = new Map<string, Refused>();
  const frozen = new Set<string>();
  const refuse = (fix: Fixable, reason: RefusalReason): void =>
    void refused.set(keyOf(fix), { file: filesOf(fix)[0] ?? '', rule: fix.rule, reason });
  const open = ({ report }: State): readonly Fixable[] =>
    fixables(report.findings).filter(
      (each) =>
        !refused.has(keyOf(each)) && filesOf(each).every((file) => textOf(file) !== undefined && !frozen.has(file)),
    );
  const first = await stateOf(new Map());
  const seen = new Map<string, Set<string>>();
  const made: (readonly string[])[] = [];
  let state = first;
  for (let round = 0; round < mostRounds(first.report); round++) {
    const all = open(state).filter(isMeant);
    // What takes access comes last: any other fix may show that the access is needed.
    const giving = all.filter((each) => !isTaking(each.fix.named(), state.access));
    const chosen = fixedTogether(giving.length > 0 ? giving : all);
    if (chosen.length === 0) break;
    // oxlint-disable-next-line no-await-in-loop -- each round looks at what the one before it made
    const next = await bestOf(chosen, { state, stateOf, textOf, refuse });
    for (const file of returning(next.state.texts, state.texts, { seen, textOf })) frozen.add(file);
    if (frozen.size > 0 && [...frozen].some((file) => next.state.texts.has(file))) {
      for (const each of next.made) if (filesOf(each).some((file) => frozen.has(file))) refuse(each, 'undone');
      // Fixes that take one another back leave the file as it was.
      // oxlint-disable-next-line no-await-in-loop -- as above
      state = await stateOf(new Map([...next.state.texts].filter(([file]) => !frozen.has(file))));
    } else state = next.state;
    made.push(...next.made.map(filesOf));
  }
  const { report: after, texts } = state;
  const left = fixables(first.report.findings).filter(isMeant).flatMap(filesOf);
  const records = first.report.findings.filter(
    ({ fix }) => fix?.isOfRecord === true && (risk === 'review' || fix.risk === 'safe'),
  );
  return {
    before: first.report,
    after,
    texts,
    made: made.filter((files) => files.every((file) => texts.has(file))),
    forReview: open(state).filter((each) => !isMeant(each)).length,
    untouched: {
      records: [...new Set(records.flatMap(({ place }) => place?.file ?? []))],
      notAsked: [...new Set(left)].filter((file) => textOf(file) === undefined),
      refused: [...refused.values()],
    },
  };
}

/** Each round fixes something, and a fix may uncover another problem. */
function mostRounds({ findings }: Report): number {
  return 10 + 2 * findings.length;
}

function filesOf({ fix }: Fixable): readonly string[] {
  return [...new Set(fix.edits.map(({ place }) => place.file))];
}

/** The same finding after other fixes. */
function keyOf({ rule, subject, place, identity, number, fix }: Fixable): string {
  return JSON.stringify([rule, subject, place?.file, identity, number, fix.message, fix.data]);
}

interface Trying {
  readonly state: State;
  readonly stateOf: (texts: TextsByPath) => Promise<State>;
  readonly textOf: Fixing['textOf'];
  readonly refuse: (fix: Fixable, reason: RefusalReason) => void;
}

interface Attempt {
  readonly state: State;
  readonly made: readonly Fixable[];
}

/** As many of some fixes as can be made: each is judged apart where all together are not what they say. */
async function bestOf(chosen: readonly Fixable[], trying: Trying): Promise<Attempt> {
  let best: Attempt = { state: trying.state, made: [] };
  const parts: (readonly Fixable[])[] = [chosen];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const fixes = [...best.made, ...part];
    const texts = applied(fixes, trying);
    // oxlint-disable-next-line no-await-in-loop -- what is tried next depends on the answer
    const state = await trying.stateOf(new Map([...trying.state.texts, ...texts]));
    const reason = refusalOf(fixes, trying.state, state);
    if (reason === undefined) best = { state, made: fixes };
    else if (part.length === 1 && part[0] !== undefined) trying.refuse(part[0], reason);
    else parts.unshift(part.slice(0, part.length >> 1), part.slice(part.length >> 1));
  }
  return best;
}

/** The new texts of the files that these fixes change. */
function applied(fixes: readonly Fixable[], { state, textOf }: Trying): TextsByPath {
  const edits = new Map<string, Fixable['fix']['edits'][number][]>();
  for (const edit of fixes.flatMap(({ fix }) => fix.edits)) {
    const list = edits.get(edit.place.file);
    if (list === undefined) edits.set(edit.place.file, [edit]);
    else list.push(edit);
  }
  return new Map(
    [...edits].map(([file, list]) => [file, editedText(state.texts.get(file) ?? textOf(file) ?? '', list)]),
  );
}

/** Why what fixes come to must not be. */
function refusalOf(fixes: readonly Fixable[], before: State, after: State): RefusalReason | undefined {
  const files = fixes.flatMap(filesOf);
  if (files.some((file) => damagesIn(file, after.report) > damagesIn(file, before.report))) return 'syntax';
  const edits = editsFor(fixes, before.report);
  if (neededBy(edits, before.access) !== undefined) return 'needed';
  if (unexpected(before.access, edits, after.access) !== undefined) return 'access';
  return isTaking(edits, before.access) && lacks(before.report, after.report) ? 'uncovers' : undefined;
}

/** The edits by name of fixes, and of those that are the same text: two roles may share a policy. */
function editsFor(fixes: readonly Fixable[], { findings }: Report): readonly Edit[] {
  const texts = new Set(fixes.flatMap(({ fix }) => fix.edits.map((edit) => JSON.stringify(edit))));
  const same = fixables(findings).filter(({ fix }) => fix.edits.every((edit) => texts.has(JSON.stringify(edit))));
  const edits = [...fixes, ...same].flatMap(({ fix }) => fix.named());
  return [...new Set(edits)];
}

function damagesIn(file: string, { findings }: Report): number {
  return findings.filter(({ rule, place }) => rule === 'syntax' && place?.file === file).length;
}

/** Findings that a task, or its creator, has no access. */
const LACKING = new Set(['dts-service-missing', 'dts-root-missing', 'dts-principals-disagree', 'link-assume-denied']);

/** Whether a principal loses access. */
function lacks(before: Report, after: Report): boolean {
  const known = new Set(lackingIn(before));
  return lackingIn(after).some((each) => !known.has(each));
}

function lackingIn({ findings }: Report): readonly string[] {
  return findings
    .filter(({ rule }) => LACKING.has(rule))
    .map(({ rule, subject, data }) => JSON.stringify([rule, subject, data]));
}

interface Texts {
  readonly seen: Map<string, Set<string>>;
  readonly textOf: Fixing['textOf'];
}

/** Files that come to a text which they had before: fixes in them would go on for ever. */
function returning(next: TextsByPath, texts: TextsByPath, { seen, textOf }: Texts): readonly string[] {
  return [...next].flatMap(([file, text]) => {
    if (texts.get(file) === text) return [];
    const known = seen.get(file) ?? new Set([textOf(file) ?? '']);
    seen.set(file, known);
    if (known.has(text)) return [file];
    known.add(text);
    return [];
  });
}

/** A finding whose fix can be written. */
interface Fixable extends Finding {
  readonly fix: ResolvedFix;
}

/** The findings of which a fix can be made as text. */
export function fixables(findings: readonly Finding[]): readonly Fixable[] {
  return findings.filter((finding): finding is Fixable => (finding.fix?.edits.length ?? 0) > 0);
}

/**
 * The fixes that can be made together: none touches another's text, and of those that open or close access one at a time is
 * made in a role or a policy, since the next was thought out for the policy as it is now.
 */
function fixedTogether(fixable: readonly Fixable[]): readonly Fixable[] {
  const taken = new Map<string, Taken>();
  const opened = new Set<string>();
  return fixable.filter(({ fix, place, subject }) => {
    const policy = `${place?.file ?? ''}\n${subject ?? ''}`;
    if (fix.risk === 'review' && opened.has(policy)) return false;
    const slots = fix.edits.map((edit) => slotOf(edit, taken));
    if (slots.some(({ at }) => at === undefined)) return false;
    if (fix.risk === 'review') opened.add(policy);
    for (const { edit, list } of slots) list.splice(slotIn(list, edit.place) ?? list.length, 0, edit.place);
    return true;
  });
}

/** The places of a file that change, in their order. */
type Taken = Place[];

function slotOf(
  edit: Replacement,
  taken: Map<string, Taken>,
): { readonly edit: Replacement; readonly list: Taken; readonly at: number | undefined } {
  const { file } = edit.place;
  const list = taken.get(file) ?? [];
  taken.set(file, list);
  return { edit, list, at: slotIn(list, edit.place) };
}

/** Where a place belongs among others; `undefined` where it touches one of them. */
function slotIn(list: Taken, place: Place): number | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && isBefore(other, place)) low = middle + 1;
    else high = middle;
  }
  const next = list[low];
  return next === undefined || isBefore(place, next) ? low : undefined;
}

/** Whether a place ends before another one begins: two that touch would not say which comes first. */
function isBefore(one: Place, other: Place): boolean {
  return one.endLine < other.startLine || (one.endLine === other.startLine && one.endColumn < other.startColumn);
}

import type { Subject } from './model/estate.ts';
import type { Finding, Verdict } from './model/finding.ts';
import { canBeSaidAgain, makeAgain, type Renaming } from './read/again.ts';
import { aloneSubjects, isAlone, nameOf, ownSubjects } from './read/estate.ts';
import type { Context, Estate, RolePart, Uses } from './read/parts.ts';
import type { InputText } from './read/reading.ts';
import { canBeSaidOfLike, saidOfLike } from './read/role-again.ts';
import { difference, type Counts } from './read/tally.ts';
import { makeTemplates, renaming, type Circumstances } from './read/templates.ts';
import type { Run } from './run.ts';

/** Judges one policy for all that are like it but for the accounts they name. */
export interface Alike {
  /** Says again what was said of a bare policy of the same template; `false` where none was judged yet. */
  sayAgain(file: InputText, context: Context): boolean;
  /** Judges a bare policy and remembers, for its like, what was found; `judge` gives `undefined` where that is not all. */
  remember(file: InputText, context: Context, judge: () => readonly Finding[] | undefined): void;
  /** Judges the roles that nothing else in the run concerns, and gives the others; `uses`: all roles that tasks name. */
  judgeAlone(uses: Uses): readonly RolePart[];
}

/** What was said of a policy: its findings, to be said of others, and what it added to the counts of what was not judged. */
interface Said {
  readonly findings: readonly ((change: Renaming) => Finding)[];
  readonly counts: Counts;
}

/** The same of a role, which has its places still by name. */
interface SaidOfRole {
  readonly part: RolePart;
  readonly verdicts: readonly Verdict[];
  readonly counts: Counts;
}

/** Longer texts are not written from a template by thousands. */
const LONGEST_TEMPLATE = 20_000;

/** Starts with no policy known. */
export function makeAlike(run: Run, estate: Estate): Alike {
  const policies = makeTemplates<Said>(estate.knownAccounts ?? []);
  return {
    sayAgain(file, context) {
      const known = isTemplate(file, context) ? policies.find(file.text, circumstances(context)) : undefined;
      if (known === undefined) return false;
      run.file(file, { isOurs: true });
      run.count({ roles: 1 });
      estate.tally.again(known.said.counts);
      if (known.said.findings.length === 0) return true;
      const change = { file: file.path, rename: renaming(known.from, known.to) };
      for (const finding of known.said.findings) run.add(finding(change), file.text);
      return true;
    },
    remember(file, context, judge) {
      const before = estate.tally.counts();
      const findings = judge();
      if (findings === undefined || !isTemplate(file, context) || !findings.every(canBeSaidAgain)) return;
      const counts = difference(estate.tally.counts(), before);
      // A value that is known later is named.
      if (counts.gaps === 0 && counts.unknownValues === 0)
        policies.remember(file.text, circumstances(context), { findings: findings.map(makeAgain), counts });
    },
    judgeAlone: (uses) => judgeAlone(uses, run, estate),
  };
}

/** Whether the judgement of a bare policy depends on no more than its text and circumstances. */
function isTemplate({ text }: InputText, { owner }: Context): boolean {
  return text.length <= LONGEST_TEMPLATE && owner === undefined;
}

function circumstances({ owner, creator, creatorBy, isNamed }: Context): Circumstances {
  return { kind: isNamed ? `${creatorBy}, named` : creatorBy, owner, creator };
}

function roleCircumstances({ role, context, declared }: RolePart): Circumstances {
  const { creator, creatorBy, isNamed } = context;
  const kind = `${creatorBy}, ${isNamed ? 'named' : ''}, ${declared?.in ?? ''}`;
  return { kind, owner: role.owner ?? context.owner, creator };
}

function judgeAlone(uses: Uses, run: Run, estate: Estate): readonly RolePart[] {
  const templates = makeTemplates<SaidOfRole>(estate.knownAccounts ?? []);
  const others: RolePart[] = [];
  for (const part of estate.roles) {
    const { role } = part;
    const text = role.policyText;
    if (text === undefined || text.length > LONGEST_TEMPLATE || !isAlone(part, uses)) {
      others.push(part);
      continue;
    }
    run.judge(ownSubjects(part));
    const like = roleCircumstances(part);
    const known = templates.find(text, like);
    if (known !== undefined) {
      const { said, from, to } = known;
      estate.tally.again(said.counts);
      if (said.verdicts.length === 0) continue;
      const subject = nameOf(part);
      run.say(saidOfLike(said.verdicts, { from: said.part.role, to: role, subject, rename: renaming(from, to) }));
      continue;
    }
    const said = saidOf(part, aloneSubjects(part, estate), { run, estate });
    if (said !== undefined) templates.remember(text, like, said);
  }
  return others;
}

/** What is said of a role; `undefined` where that is only said of itself. */
function saidOf(
  part: RolePart,
  subjects: Iterable<Subject>,
  { run, estate }: { readonly run: Run; readonly estate: Estate },
): SaidOfRole | undefined {
  const before = estate.tally.counts();
  const { verdicts, crashes } = run.judge(subjects);
  const counts = difference(estate.tally.counts(), before);
  const isAll = crashes === 0 && counts.gaps === 0 && counts.unknownValues === 0;
  return isAll && canBeSaidOfLike(verdicts, part.role) ? { part, verdicts, counts } : undefined;
}

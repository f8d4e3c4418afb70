import type { Subject } from './model/estate.ts';
import type { Finding } from './model/finding.ts';
import { again, canBeSaidAgain } from './read/again.ts';
import { aloneSubjects, isAlone, roleSubject, usesOf } from './read/estate.ts';
import type { Context, Estate, RolePart } from './read/parts.ts';
import type { InputText } from './read/reading.ts';
import { difference, type Counts } from './read/tally.ts';
import { makeTemplates, renaming, type Template } from './read/templates.ts';
import type { Run } from './run.ts';

/** Judges one policy for all that are like it but for the accounts they name. */
export interface Alike {
  /** Says again what was said of a bare policy of the same template; `false` where none was judged yet. */
  sayAgain(file: InputText, template: Template): boolean;
  /** The template of a bare policy; `undefined` where its judgement depends on more than its text. */
  templateOf(file: InputText, context: Context): Template | undefined;
  /** Judges something and remembers, for its like, what was found; `judge` gives `undefined` where that is not all. */
  remember(template: Template, judge: () => readonly Finding[] | undefined): void;
  /** Judges the roles that nothing else in the run concerns, and tells which. */
  judgeAlone(): ReadonlySet<RolePart>;
}

/** What was said of a policy: its findings, and what it added to the counts of what was not judged. */
interface Said {
  readonly findings: readonly Finding[];
  readonly counts: Counts;
}

/** Longer texts are not written from a template by thousands. */
const LONGEST_TEMPLATE = 20_000;

/** Starts with no policy known. */
export function makeAlike(run: Run, estate: Estate): Alike {
  const policies = makeTemplates<Said>(estate.knownAccounts ?? []);
  const cleanRoles = makeTemplates<Counts>(estate.knownAccounts ?? []);
  return {
    templateOf({ text }, { owner, creator, creatorBy, isNamed }) {
      if (text.length > LONGEST_TEMPLATE || owner !== undefined) return undefined;
      return policies.of(text, { kind: circumstances(creatorBy, isNamed), owner, creator });
    },
    sayAgain(file, template) {
      const known = policies.known(template);
      if (known === undefined) return false;
      run.file(file, { isOurs: true });
      run.count({ roles: 1 });
      estate.tally.again(known.said.counts);
      if (known.said.findings.length === 0) return true;
      const change = { file: file.path, text: file.text, rename: renaming(known.ids, template.ids) };
      for (const finding of known.said.findings) run.add(again(finding, change), file.text);
      return true;
    },
    remember(template, judge) {
      const before = estate.tally.counts();
      const findings = judge();
      if (findings === undefined || !findings.every(canBeSaidAgain)) return;
      const counts = difference(estate.tally.counts(), before);
      if (counts.gaps === 0) policies.remember(template, { findings, counts });
    },
    judgeAlone() {
      const uses = usesOf(estate.tasks);
      const judged = new Set<RolePart>();
      for (const part of estate.roles) {
        const { role, context } = part;
        if (role.policyText === undefined || !isAlone(part, uses)) continue;
        judged.add(part);
        const kind = circumstances(context.creatorBy, context.isNamed);
        const template = cleanRoles.of(role.policyText, { kind, owner: role.owner, creator: context.creator });
        const known = template && cleanRoles.known(template);
        if (known !== undefined) {
          estate.tally.again(known.said);
          run.judge([roleSubject(part)]);
          continue;
        }
        const counts = countsOfClean(aloneSubjects(part, estate), run, estate);
        if (counts !== undefined && template !== undefined) cleanRoles.remember(template, counts);
      }
      return judged;
    },
  };
}

function circumstances(creatorBy: Context['creatorBy'], isNamed: boolean): string {
  return `${creatorBy} ${String(isNamed)}`;
}

/** What a role adds to the counts where no rule has anything to say of it. */
function countsOfClean(subjects: Iterable<Subject>, run: Run, estate: Estate): Counts | undefined {
  const before = estate.tally.counts();
  const { verdicts, crashes } = run.judge(subjects);
  const counts = difference(estate.tally.counts(), before);
  return verdicts + crashes + counts.gaps > 0 ? undefined : counts;
}

import { STDIN } from '../../model/document.ts';
import { placeText, type Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { type Plan, stepsOf, type PlannedAccount } from '../../model/setup-plan.ts';
import { escapeControls } from '../common/escape.ts';
import { headline, makeCatalogue } from '../common/messages.ts';
import { commentLine, type Shell, commandLine, inAccount } from '../common/shell.ts';
import { aligned, wrapped } from '../common/terminal.ts';
import { fenced, plain, row } from '../common/markdown.ts';
import type { Catalogue } from '../reporter.ts';
import { setupJson } from './json.ts';
import {
  accountTitle,
  makeFormatter,
  sectionsOf,
  type SetupWriter,
  type SetupContext,
  type Texts,
  type SetupNote,
  type Section,
} from './sections.ts';
import { terraform } from './terraform.ts';

/** What a set-up is written as, for people and programs. */
type SetupKind = 'cli' | 'terraform' | 'ros';

/** The same, or as data. */
export type SetupFormat = SetupKind | 'json';

/** How a set-up is asked for: from which tasks file, as what. */
interface SetupDocument extends Omit<SetupLayout, 'kind'>, Pick<SetupContext, 'texts'> {
  readonly file: string;
  readonly as: SetupFormat;
}

/** A plan with what the rules find in its tasks, as a text. */
export async function setupDocument(plan: Plan, report: Report, asked: SetupDocument): Promise<string> {
  const { file, as, texts, ...layout } = asked;
  if (as === 'json') return setupJson(plan, report);
  const catalogue = makeCatalogue(report, texts);
  const serious = report.findings.filter(({ level }) => level !== 'note');
  const warnings = serious.map((finding) => warningLine(finding, catalogue, texts));
  return setupText(plan, { file, warnings, texts }, { kind: as, ...layout });
}

/** How a set-up is written: for which shell where it is commands, and whether as Markdown. */
export interface SetupLayout {
  readonly kind: SetupKind;
  readonly shell: Shell;
  readonly isMarkdown: boolean;
}

/** A plan as a text that people read and a shell, Terraform or ROS takes as it is; or as Markdown around that. */
export async function setupText(plan: Plan, context: SetupContext, layout: SetupLayout): Promise<string> {
  const { kind, shell, isMarkdown } = layout;
  const sections = sectionsOf(plan, context, await kindOf(layout, context.texts));
  if (isMarkdown) return asMarkdown(sections, LANGUAGES[kind === 'cli' ? shell : kind]);
  return asComments(sections, (line) =>
    kind === 'cli' ? commentLine(line, shell) : `# ${escapeControls(line)}`.trimEnd(),
  );
}

/** What a rule says of the tasks, in one sentence. */
function warningLine(finding: Finding, catalogue: Catalogue, texts: Texts): string {
  const { rule, level, place, subject } = finding;
  const file = place?.file === STDIN ? (texts['stdin'] ?? STDIN) : place?.file;
  const at = place === undefined || file === undefined ? (subject ?? '') : placeText({ ...place, file });
  return makeFormatter(texts)('finding', { level, rule, place: at, message: headline(catalogue, finding) });
}

/** The names by which Markdown knows them. */
const LANGUAGES = { bash: 'sh', powershell: 'powershell', terraform: 'hcl', ros: 'yaml' } as const;

async function kindOf({ kind, shell }: SetupLayout, texts: Texts): Promise<SetupWriter> {
  if (kind === 'cli') return commands(shell, texts);
  return kind === 'terraform' ? terraform(texts) : (await import('./ros.ts')).ros(texts);
}

const COLUMNS = 80;

/** Sections as one text for a program, in which all that people read is a comment. */
function asComments(sections: readonly Section[], comment: (line: string) => string): string {
  return sections
    .map(({ heading, notes, code: shellLines }) => {
      const lines = [`== ${heading} ==`, ...notes.flatMap((note) => ['', ...noteLines(note)])];
      const comments = lines.map((line) => `${comment(line)}\n`).join('');
      return shellLines === '' ? comments : `${comments}\n${shellLines}`;
    })
    .join('\n');
}

function noteLines(note: SetupNote): readonly string[] {
  if (typeof note === 'string') return wrapped(note, COLUMNS - 2);
  return aligned(note.map((cells) => cells.map(escapeControls))).map((line) => `  ${line}`);
}

/** Sections for a pull request or a ticket that shows Markdown; `language` is what the code is written in. */
function asMarkdown(sections: readonly Section[], language: string): string {
  return sections
    .map(({ heading, notes, code: shellLines }, index) => {
      const parts = [`${index === 0 ? '##' : '###'} ${plain(heading)}`, ...notes.map(noteMarkdown)];
      return [...parts, ...(shellLines === '' ? [] : [fenced(shellLines, language)])].join('\n\n');
    })
    .join('\n\n')
    .concat('\n');
}

function noteMarkdown(note: SetupNote): string {
  if (typeof note === 'string') return plain(note);
  const [head = [], ...rows] = note;
  const lines = [head.map(plain), head.map(() => '---'), ...rows.map((cells) => cells.map(plain))];
  return lines.map(row).join('').trimEnd();
}

/** A set-up as commands of the `aliyun` program. */
function commands(shell: Shell, texts: Texts): SetupWriter {
  const format = makeFormatter(texts);
  return {
    opening: '',
    notes: ({ id }) => [format('runThese', { account: id }), format('existing')],
    code: (account) => code(account, shell, format('otherAccount', { account: accountTitle(account, format) })),
  };
}

function code(account: PlannedAccount, shell: Shell, refusal: string): string {
  const lines = stepsOf(account)
    .filter(({ action }) => action !== 'GetCallerIdentity')
    .flatMap((step) => commandLine(step, shell, 2) ?? []);
  return lines.length === 0 ? '' : `${inAccount(lines, { account: account.id, refusal, shell })}\n`;
}

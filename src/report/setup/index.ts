import { STDIN } from '../../model/location.ts';
import { placeText, type Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import { headline } from '../phrase.ts';
import type { Catalogue } from '../reporter.ts';
import { commentLine, type Shell } from '../shell.ts';
import { visible } from '../visible.ts';
import { commands } from './cli.ts';
import { asComments, asMarkdown } from './layout.ts';
import { sayer, sectionsOf, type SetupWriter, type SetupTold, type Texts } from './sections.ts';
import { terraform } from './terraform.ts';

/** What a set-up is written as, for people and programs. */
type SetupKind = 'cli' | 'terraform' | 'ros';

/** How a set-up is written: for which shell where it is commands, and whether as Markdown. */
export interface SetupLayout {
  readonly kind: SetupKind;
  readonly shell: Shell;
  readonly isMarkdown: boolean;
}

/** A plan as a text that people read and a shell, Terraform or ROS takes as it is; or as Markdown around that. */
export async function setupText(plan: Plan, told: SetupTold, layout: SetupLayout): Promise<string> {
  const { kind, shell, isMarkdown } = layout;
  const sections = sectionsOf(plan, told, await kindOf(layout, told.texts));
  if (isMarkdown) return asMarkdown(sections, LANGUAGES[kind === 'cli' ? shell : kind]);
  return asComments(sections, (line) => (kind === 'cli' ? commentLine(line, shell) : `# ${visible(line)}`.trimEnd()));
}

/** What a rule says of the tasks, in one sentence. */
export function warningLine(finding: Finding, catalogue: Catalogue, texts: Texts): string {
  const { rule, level, place, subject } = finding;
  const file = place?.file === STDIN ? (texts['stdin'] ?? STDIN) : place?.file;
  const at = place === undefined || file === undefined ? (subject ?? '') : placeText({ ...place, file });
  return sayer(texts)('finding', { level, rule, place: at, message: headline(catalogue, finding) });
}

/** The names by which Markdown knows them. */
const LANGUAGES = { bash: 'sh', powershell: 'powershell', terraform: 'hcl', ros: 'yaml' } as const;

async function kindOf({ kind, shell }: SetupLayout, texts: Texts): Promise<SetupWriter> {
  if (kind === 'cli') return commands(shell, texts);
  return kind === 'terraform' ? terraform(texts) : (await import('./ros.ts')).ros(texts);
}

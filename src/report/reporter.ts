import type { Level } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { RuleCard } from '../model/rule-card.ts';
import type { Shell } from './common/shell.ts';

/** The words of the rules in one language, by rule id. */
export type Catalogue = ReadonlyMap<string, Pick<RuleCard, 'title' | 'why' | 'messages'>> & {
  /** Between the title of a rule and what is special in one case. */
  readonly colon?: string;
  /** What people call accounts, by ID. */
  readonly accountNames?: ReadonlyMap<string, string>;
  /** Words in brackets behind others. */
  readonly brackets?: string;
};

/** What reporters get in addition to the report. */
export interface ReportOptions {
  readonly catalogue: Catalogue;
  /** The templates of gaps (`Gap.because`), by id. */
  readonly texts: Readonly<Record<string, string>>;
  readonly showSuppressed: boolean;
  /** For text on a terminal; plain where it is not given. */
  readonly style?: Style;
  /** How wide text is; 80 columns where it is not given. */
  readonly columns?: number;
  /** Text shows all of what it otherwise shows a part of. */
  readonly isVerbose?: boolean;
  /** Text lists who can assume which role, where the report has it. */
  readonly showAccess?: boolean;
  /** Text, concise and markdown count findings by rule instead of showing them. */
  readonly showStatistics?: boolean;
  /** Only findings: no gaps, no summary. */
  readonly isQuiet?: boolean;
  /** The repository's root and the working directory, absolute, with forward slashes: SARIF names files from the root. */
  readonly root?: string;
  readonly cwd?: string;
  /** `lint`, `audit`, …: the category under which a SARIF upload is filed. */
  readonly command?: string;
  /** The shell that commands are shown for; machine formats have all. */
  readonly shell?: Shell;
}

/** Turns a report into text, piece by piece: a report of 100,000 findings never is one string. */
export type Reporter = (report: Report, options: ReportOptions) => Iterable<string>;

/** Paints text for a terminal, or leaves it as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  level(level: Level, text: string): string;
}

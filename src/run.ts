import { rules } from '../rules/index.ts';
import { judge, makeEngine, type Setting } from './engine.ts';
import type { RuleCrash } from './errors.ts';
import type { Subject } from './model/estate.ts';
import type { Finding, Gap, Level } from './model/finding.ts';
import { OUTCOMES, type Outcome } from './model/outcome.ts';
import type { InputFile } from './read/files.ts';
import { resolve, type Wanted } from './read/resolve.ts';
import type { Report, Suppressed } from './report/report.ts';

/** What a run is told before it starts. */
export interface RunOptions {
  readonly settings?: ReadonlyMap<string, Setting>;
  readonly minLevel?: Level;
  readonly wanted?: Wanted;
}

/** Where rules meet the engine: subjects go in, bit by bit, and one report comes out. */
export interface Run {
  judge(subjects: Iterable<Subject>): void;
  gap(gap: Gap): void;
  file(file: InputFile, told: { readonly isOurs: boolean }): void;
  count(added: { readonly roles?: number; readonly tasks?: number }): void;
  report(told: { readonly notJudged: number }): Report;
}

const RANK: Readonly<Record<Level, number>> = { error: 2, warning: 1, note: 0 };
const NOTHING_WANTED: Wanted = { excerpts: false, edits: false, lineHash: undefined };

/** Starts a run. */
export function makeRun(options: RunOptions): Run {
  const engine = makeEngine(rules, options.settings ?? new Map());
  const cards = new Map(rules.map((rule) => [rule.id, rule]));
  const outcomeOf = (rule: string): Outcome | undefined => {
    const name = cards.get(rule)?.leadsTo;
    return name === undefined ? undefined : OUTCOMES[name];
  };
  const findings: Finding[] = [];
  const gaps: Gap[] = [];
  const crashes: RuleCrash[] = [];
  const order = new Map<string, number>();
  const unrecognised: string[] = [];
  const counts = { documents: 0, roles: 0, tasks: 0, skipped: 0 };
  return {
    judge(subjects) {
      const judgement = judge(engine, subjects);
      findings.push(...resolve(judgement.verdicts, options.wanted ?? NOTHING_WANTED, outcomeOf));
      crashes.push(...judgement.crashes);
    },
    gap(gap) {
      gaps.push(gap);
    },
    file(file, { isOurs }) {
      if (isOurs) {
        order.set(file.path, order.size);
        counts.documents++;
      } else if (file.isNamed) unrecognised.push(file.path);
      else counts.skipped++;
    },
    count({ roles: roleCount = 0, tasks = 0 }) {
      counts.roles += roleCount;
      counts.tasks += tasks;
    },
    report({ notJudged }) {
      const sorted = inOrder(findings, order);
      return makeReport(
        { findings: sorted, suppressed: [], gaps: [...gaps, ...crashes.map(crashGap)], unrecognised },
        { ...counts, notJudged },
        options.minLevel ?? 'note',
      );
    },
  };
}

function crashGap({ rule, subject }: RuleCrash): Gap {
  return { what: subject ?? rule, because: 'ruleCrash', data: { rule }, reason: 'not-readable' };
}

/** By file in the order of reading, then by place, then by the order of the rules. */
function inOrder(findings: Finding[], order: ReadonlyMap<string, number>): readonly Finding[] {
  const rank = new Map(rules.map((rule, index) => [rule.id, index]));
  return findings.sort((one, other) => {
    const [a, b] = [one.place, other.place];
    return (
      (order.get(a?.file ?? '') ?? 0) - (order.get(b?.file ?? '') ?? 0) ||
      (a?.startLine ?? 0) - (b?.startLine ?? 0) ||
      (a?.startColumn ?? 0) - (b?.startColumn ?? 0) ||
      (rank.get(one.rule) ?? 0) - (rank.get(other.rule) ?? 0)
    );
  });
}

interface Found {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly gaps: readonly Gap[];
  readonly unrecognised: readonly string[];
}

interface Counts {
  readonly documents: number;
  readonly roles: number;
  readonly tasks: number;
  readonly skipped: number;
  readonly notJudged: number;
}

function makeReport(found: Found, numbers: Counts, minLevel: Level): Report {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of found.findings) counts[level]++;
  const shown = found.findings.filter(({ level }) => RANK[level] >= RANK[minLevel]);
  return {
    tool: { name: 'dts-xacct', version: __VERSION__ },
    rules,
    ...found,
    findings: shown,
    hidden: found.findings.length - shown.length,
    counts,
    summary: {
      errors: counts.error,
      warnings: RANK[minLevel] <= RANK.warning ? counts.warning : 0,
      notes: minLevel === 'note' ? counts.note : 0,
      suppressed: found.suppressed.length,
      ...numbers,
      complete: found.gaps.every(({ reason }) => reason !== 'not-readable'),
    },
  };
}

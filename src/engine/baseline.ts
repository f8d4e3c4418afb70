import { compareFiles, compareTexts } from '../lib/ordering.ts';
import type { BaselineEntry, BaselineFile } from '../model/baseline.ts';
import type { Finding } from '../model/finding.ts';
import type { Suppressed } from '../model/report.ts';
import type { SuppressionSubject } from '../model/subject.ts';

/** What a run knows that a baseline cannot. */
interface BaselineContext {
  /** The paths of all files that were read. */
  readonly read: readonly string[];
  readonly looksAt: 'files' | 'accounts' | undefined;
  /** Options left something out. */
  readonly isPartial: boolean;
  /** Something could not be read. */
  readonly hasGaps: boolean;
  readonly isRuleOn: (rule: string) => boolean;
}

/** What a baseline does to the findings of a run. */
interface BaselineResult {
  readonly findings: readonly Finding[];
  readonly accepted: readonly Suppressed[];
  /** Entries that match nothing, where the whole scope was read. */
  readonly unused: readonly SuppressionSubject[];
}

/** Known findings, as a run applies them. `excepted`: findings that an exception or a comment accepts already. */
export interface Baseline {
  apply(findings: readonly Finding[], excepted: readonly Finding[], context: BaselineContext): BaselineResult;
}

/** Why a run writes no baseline: something could not be read; or it read only a part of what it is about. */
type NotRecorded = 'gaps' | 'part';

/** A baseline that accepts all findings of a run, to be written. */
export interface BaselineRecorder extends Baseline {
  /** What is to be written, when the run is over. */
  recorded(): readonly BaselineEntry[] | NotRecorded;
}

/** What depends on the folder that a run is in. */
export interface BaselineFolders {
  readonly fingerprintOf: (finding: Finding) => string;
  /** From the top of the repository. */
  readonly pathOf: (file: string) => string;
  /** Whether a file of an entry is there. */
  readonly isThere: (file: string) => boolean;
}

/** Applies a baseline. */
export function makeBaseline({ document, entries }: BaselineFile, folders: BaselineFolders): Baseline {
  return {
    apply(findings, excepted, context) {
      const { left, accepted, used } = accept(findings, entries, folders);
      for (const finding of excepted) used.add(folders.fingerprintOf(finding));
      const isWhole = !context.isPartial && !context.hasGaps && !isAnyElsewhere(entries, folders, context);
      const unused = entries.flatMap((entry, index): readonly SuppressionSubject[] => {
        const { rule, fingerprint } = entry;
        if (!isWhole || used.has(fingerprint) || !context.isRuleOn(rule)) return [];
        const at = { document, path: ['entries', index] };
        return [{ at, state: 'unmatchedEntry', rule, until: undefined, about: fingerprint, canBeRemoved: false }];
      });
      return { findings: left, accepted, unused };
    },
  };
}

/**
 * Accepts all findings and notes them. Reasons are kept from `known`, and entries of rules that are off. A run that read a
 * part accepts only what `accepted` knows.
 */
export function makeBaselineRecorder(
  { accepted, known }: { readonly accepted: readonly BaselineEntry[]; readonly known: readonly BaselineEntry[] },
  folders: BaselineFolders,
): BaselineRecorder {
  let recorded: readonly BaselineEntry[] | NotRecorded = 'part';
  return {
    recorded: () => recorded,
    apply(findings, _, context) {
      if (context.hasGaps || context.isPartial || isAnyElsewhere(known, folders, context)) {
        recorded = context.hasGaps ? 'gaps' : 'part';
        const { left, accepted: old } = accept(findings, accepted, folders);
        return { findings: left, accepted: old, unused: [] };
      }
      const reasons = new Map(known.map(({ fingerprint, reason }) => [fingerprint, reason]));
      const entries = findings.map((finding): BaselineEntry => {
        const fingerprint = folders.fingerprintOf(finding);
        return { ...entryOf(finding, folders), fingerprint, reason: reasons.get(fingerprint) };
      });
      const off = known.filter(({ rule }) => !context.isRuleOn(rule));
      recorded = [...entries, ...off].toSorted(compareEntries);
      return { findings: [], accepted: accept(findings, entries, folders).accepted, unused: [] };
    },
  };
}

function entryOf(
  { rule, subject, place, identity }: Finding,
  { pathOf }: BaselineFolders,
): Omit<BaselineEntry, 'fingerprint'> {
  const isOfFile = place !== undefined && identity.isRecorded !== true;
  return { rule, subject, file: isOfFile ? pathOf(place.file) : undefined };
}

interface Accepted {
  readonly left: readonly Finding[];
  readonly accepted: readonly Suppressed[];
  /** The fingerprints of entries that cover a finding. */
  readonly used: Set<string>;
}

/** Each entry covers one finding, as no two have one fingerprint. */
function accept(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  { fingerprintOf }: BaselineFolders,
): Accepted {
  const byFingerprint = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const [left, accepted, used] = [[] as Finding[], [] as Suppressed[], new Set<string>()];
  for (const finding of byFingerprint.size === 0 ? [] : findings) {
    const entry = byFingerprint.get(fingerprintOf(finding));
    if (entry === undefined) left.push(finding);
    else {
      used.add(entry.fingerprint);
      accepted.push({ ...finding, by: 'baseline', because: entry.reason ?? '' });
    }
  }
  return { left: byFingerprint.size === 0 ? findings : left, accepted, used };
}

/** Whether an entry is about a file that is there and that the run did not read, or about accounts where it read files. */
function isAnyElsewhere(
  entries: readonly BaselineEntry[],
  { pathOf, isThere }: BaselineFolders,
  { read, looksAt }: BaselineContext,
): boolean {
  const paths = new Set(read.map(pathOf));
  const files = new Set(entries.map(({ file }) => file));
  return [...files].some((file) => (file === undefined ? looksAt !== 'accounts' : !paths.has(file) && isThere(file)));
}

/** By file in the order of folders, accounts last; then by rule and subject. */
function compareEntries(one: BaselineEntry, other: BaselineEntry): number {
  return (
    Number(one.file === undefined) - Number(other.file === undefined) ||
    compareFiles(one.file ?? '', other.file ?? '') ||
    compareTexts(one.rule, other.rule) ||
    compareTexts(one.subject ?? '', other.subject ?? '') ||
    compareTexts(one.fingerprint, other.fingerprint)
  );
}

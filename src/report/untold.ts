import { compareTexts } from '../model/compare-texts.ts';
import type { Finding, Level } from '../model/finding.ts';
import { headline } from './phrase.ts';
import type { Catalogue } from './reporter.ts';
import type { Report, Suppressed } from '../model/report.ts';

/**
 * A finding that a report tells by its number alone, and that other parts of the same run may have come upon too: by this,
 * `merge` counts it once.
 */
export interface Untold {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly file?: string | undefined;
  readonly startLine?: number | undefined;
  readonly startColumn?: number | undefined;
  readonly fingerprint?: string | undefined;
  /** Why it is not told: it is below `--min-level`, or has no file. */
  readonly why: 'hidden' | 'no-file';
  readonly isSuppressed?: true | undefined;
}

/** What a format has of its own. */
interface Format {
  /** Findings that it has no place for. */
  readonly withoutFile: readonly (Finding | Suppressed)[];
  /** How it names a file. */
  readonly nameOf: (file: string) => string;
}

const PLAIN: Format = { withoutFile: [], nameOf: (file) => file };

/** Those of a report. */
export function untoldOf(
  { hiddenShared, preflight }: Report,
  catalogue: Catalogue,
  { withoutFile, nameOf }: Format = PLAIN,
): readonly Untold[] {
  const of = (why: Untold['why']) => (finding: Finding | Suppressed) => ({
    rule: finding.rule,
    level: finding.level,
    message: headline(catalogue, finding),
    file: finding.place && nameOf(finding.place.file),
    startLine: finding.place?.startLine,
    startColumn: finding.place?.startColumn,
    fingerprint: finding.fingerprint,
    why,
    isSuppressed: 'by' in finding || undefined,
  });
  const isShared = preflight !== undefined;
  return untoldInOrder([...hiddenShared.map(of('hidden')), ...(isShared ? withoutFile.map(of('no-file')) : [])]);
}

/** In an order that does not depend on which part told what. */
export function untoldInOrder(all: readonly Untold[]): readonly Untold[] {
  return all.toSorted((one, other) => compareTexts(JSON.stringify(one), JSON.stringify(other)));
}

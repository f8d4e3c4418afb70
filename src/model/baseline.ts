import type { Document } from './document.ts';
import type { Level } from './finding.ts';

/** A known finding. */
export interface BaselineEntry {
  readonly rule: string;
  /** How grave the rule took it; a finding that is graver now is not the known one. */
  readonly level?: Level | undefined;
  readonly subject?: string | undefined;
  /** From the top of the repository; absent where the finding is about a live or recorded account. */
  readonly file?: string | undefined;
  readonly fingerprint: string;
  readonly reason?: string | undefined;
}

/** Known findings as a file holds them. */
export interface BaselineFile {
  readonly document: Document;
  readonly entries: readonly BaselineEntry[];
}

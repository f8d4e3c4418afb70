import type { Document } from './document.ts';

/** A known finding. */
export interface BaselineEntry {
  readonly rule: string;
  readonly subject?: string | undefined;
  /** From the top of the repository; absent where the finding is about a live or recorded account. */
  readonly file?: string | undefined;
  readonly fingerprint: string;
  readonly reason?: string | undefined;
}

/** A baseline, as `schemas/baseline.schema.json` describes it. */
export interface BaselineContent {
  readonly baselineVersion: 1;
  readonly tool: 'dts-xacct';
  readonly entries: readonly BaselineEntry[];
}

/** Known findings as a file holds them. */
export interface BaselineFile {
  readonly document: Document;
  readonly entries: readonly BaselineEntry[];
}

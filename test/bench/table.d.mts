import type { Row } from './rows.mjs';

export type Measured =
  | { readonly median: number; readonly low: number; readonly high: number; readonly rounds: number }
  | { readonly skipped: string };

type Line = readonly string[];

export function verdict(row: Row, measured: Measured): string;
export function cells(row: Row, measured: Measured): Line;
export function readTable(text: string): ReadonlyMap<string, Line>;
export function updateTable(
  file: string,
  lines: readonly Line[],
  options: { readonly ids: readonly string[]; readonly on?: string },
): Promise<void>;

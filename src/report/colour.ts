import type { Level } from '../model/finding.ts';

/** Paints text for a terminal, or leaves it as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  level(level: Level, text: string): string;
}

const LEVELS: Readonly<Record<Level, number>> = { error: 91, warning: 93, note: 92 };

const PLAIN: Style = { bold: (text) => text, dim: (text) => text, level: (_, text) => text };

const COLOURED: Style = {
  bold: (text) => `\u001b[1m${text}\u001b[0m`,
  dim: (text) => `\u001b[94m${text}\u001b[0m`,
  level: (level, text) => `\u001b[1;${String(LEVELS[level])}m${text}\u001b[0m`,
};

/** The style of a report: with colours or without. */
export function style(isColoured: boolean): Style {
  return isColoured ? COLOURED : PLAIN;
}

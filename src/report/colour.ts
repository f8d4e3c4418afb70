import { styleText } from 'node:util';

import type { Level } from '../model/finding.ts';

/** Paints text for a terminal, or leaves it as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  level(level: Level, text: string): string;
}

type Format = Parameters<typeof styleText>[0];

const LEVELS = {
  error: ['bold', 'redBright'],
  warning: ['bold', 'yellowBright'],
  note: ['bold', 'greenBright'],
} as const satisfies Record<Level, Format>;

const PLAIN: Style = { bold: (text) => text, dim: (text) => text, level: (_, text) => text };

const COLOURED: Style = {
  bold: (text) => painted('bold', text),
  dim: (text) => painted('blueBright', text),
  level: (level, text) => painted(LEVELS[level], text),
};

/** Our options decide on colour. Newer Node would ask standard output too, if it were not told to leave that. */
function painted(format: Format, text: string): string {
  return styleText(format, text, { validateStream: false });
}

/** The style of a report: with colours or without. */
export function style(isColoured: boolean): Style {
  return isColoured ? COLOURED : PLAIN;
}

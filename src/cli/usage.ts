import type { UsageError } from '../errors.ts';
import { visible } from '../report/visible.ts';

/** A wrong call in words: what is wrong, then what to do. */
export function usageText({ message, hint }: UsageError): string {
  const lines = [`error: ${message}`, ...(hint === undefined ? [] : hint.split('\n').map((line) => `  ${line}`))];
  return `${lines.map(visible).join('\n')}\n`;
}

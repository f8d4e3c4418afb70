import { RuleCrash, type UsageError } from '../errors.ts';
import { visible } from '../report/visible.ts';

/** A wrong call in words: what is wrong, then what to do. */
export function usageText({ message, hint }: UsageError): string {
  const lines = [`error: ${message}`, ...(hint === undefined ? [] : hint.split('\n').map((line) => `  ${line}`))];
  return `${lines.map(visible).join('\n')}\n`;
}

/** A fault of our own in words; where it happened, if that is asked for. */
export function faultText(error: unknown, isDebug: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const what = error instanceof RuleCrash ? message : `dts-xacct failed: ${message}`;
  const told = `this is a fault of dts-xacct; please report it${isDebug ? '' : ' (--debug shows where)'}`;
  const trace = isDebug && error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return `${[`error: ${visible(what)}`, `  ${told}`, ...trace.map(visible)].join('\n')}\n`;
}

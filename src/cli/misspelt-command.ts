import { closestMatch } from 'leven';

import { UsageError } from '../errors.ts';
import { COMMANDS } from './options.ts';

/** An error of a call, told as a misspelt command where that is what the first word is: no path, and nearly a command. */
export function asMisspeltCommand(error: UsageError, [first = '']: readonly string[]): UsageError {
  if (error.message !== `no such file or folder: ${first}`) return error;
  const near = closestMatch(first, Object.keys(COMMANDS), { maxDistance: 2 });
  return near === undefined
    ? error
    : new UsageError(`no such command, file or folder: ${first}`, `did you mean the command ${near}?`);
}

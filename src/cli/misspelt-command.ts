import { MissingPath, UsageError } from '../errors.ts';
import { nearest } from '../model/nearest.ts';
import { COMMANDS } from './options.ts';

/** A path that names nothing, told as a misspelt command where it is the first word and nearly a command. */
export function asMisspeltCommand(error: UsageError, [first = '']: readonly string[]): UsageError {
  if (!(error instanceof MissingPath) || error.path !== first) return error;
  const near = nearest(first, Object.keys(COMMANDS));
  return near === undefined
    ? error
    : new UsageError(`no such command, file or folder: ${first}`, `did you mean the command ${near}?`);
}

import { UsageError } from '../errors.ts';
import { COMMANDS, type CommandCall } from './options.ts';

/** Refuses options about the reading of live accounts where `--snapshot` answers without it. Throws `UsageError`. */
export function refuseLive({ command, values }: Pick<CommandCall, 'command' | 'values'>): void {
  if (values['snapshot'] === undefined) return;
  const given = Object.entries(COMMANDS[command]?.options ?? {}).flatMap(([name, { isLive }]) =>
    isLive === true && values[name] !== undefined && values[name] !== false ? [`--${name}`] : [],
  );
  if (given.length > 0)
    throw new UsageError(
      `${given.join(', ')} ${given.length > 1 ? 'go' : 'goes'} with live accounts, and --snapshot answers without them`,
      'leave one of the two out',
    );
}

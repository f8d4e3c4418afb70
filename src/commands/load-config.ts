import { ruleIds } from '../../rules/index.ts';
import { readConfig, type Config } from '../inputs/config/config.ts';

/** Reads a configuration for a run. Throws one `UsageError` that tells all that is wrong with it. */
export function loadConfig(file: string): Promise<Config> {
  return readConfig(file, ruleIds);
}

import { ruleIds } from '../../rules/index.ts';
import { configFilesOnDisk } from '../files/config-files.ts';
import { readConfig, type Config } from '../inputs/config/config.ts';

/** Reads a configuration for a run, or what it will be. Throws one `UsageError` that lists all problems. */
export function loadConfig(file: string, text?: string): Promise<Config> {
  return readConfig(file, ruleIds, configFilesOnDisk, text);
}

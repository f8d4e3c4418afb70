/** One option of the command line. The whole table is read by yargs-parser on the straight path, and by yargs for everything else. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly alias?: string;
  readonly isRepeatable?: boolean;
  readonly choices?: readonly string[];
  readonly argument?: string;
  readonly describe: string;
  /** It is about the reading of live accounts: where a recording answers, it would have no effect. */
  readonly isLive?: true;
}

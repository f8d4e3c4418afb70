/** One option of the command line: what parsing, errors, help and completion know of it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly alias?: string;
  /** Taken as well, and not shown. */
  readonly otherSpelling?: string;
  readonly isRepeatable?: boolean;
  readonly choices?: readonly string[];
  /** The value where none is given: others are written `--name=value`. */
  readonly bareValue?: string;
  readonly argument?: string;
  readonly describe: string;
  /** It is about the reading of live accounts: where a recording answers, it would have no effect. */
  readonly isLive?: true;
}

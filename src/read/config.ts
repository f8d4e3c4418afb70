import type { Setting } from '../engine.ts';
import type { AccountId } from '../model/account.ts';
import type { Location } from '../model/location.ts';

/** `.dts-xacct.yaml`, read and checked. Globs count from the folder of the file. */
export interface Config {
  readonly file: string;
  /** Names of accounts, as `--creator` and `--owner` take them. */
  readonly accounts: ReadonlyMap<string, AccountId>;
  readonly levels: ReadonlyMap<string, Setting>;
  readonly exceptions: readonly Exception[];
  /** What the first matching `context` entry says of a file. */
  contextOf(file: string): { readonly owner: AccountId | undefined; readonly creator: AccountId | undefined };
  isIgnored(file: string): boolean;
}

/** A finding that is known and accepted, and why. */
export interface Exception {
  readonly at: Location;
  readonly rule: string;
  readonly because: string | undefined;
  readonly until: string | undefined;
  readonly trusts: string | undefined;
  isFor(file: string | undefined, subject: string | undefined): boolean;
}

export async function readConfig(_file: string, _rules: readonly string[]): Promise<Config> {
  return Promise.reject(new Error('not yet'));
}

import type { InventoryAccount } from '../../inventory/account.ts';
import { closestWord } from '../../lib/did-you-mean.ts';
import { LIVE } from '../../model/document.ts';
import { UsageError } from '../../model/errors.ts';
import type { Config } from '../config/config.ts';

/** Which accounts of a recording are looked at. */
export interface AccountScope {
  isAskedFor(account: { readonly id: string; readonly name?: string | undefined }): boolean;
  /** Records where an account is. Throws `UsageError` when it is in two places. */
  place(account: InventoryAccount): void;
  /** Throws `UsageError` for an account that was asked for and is not there. */
  check(): void;
}

/** What the user wishes. */
interface Wished {
  readonly accounts?: readonly string[];
  readonly config?: Config;
}

/** By name or ID those that are asked for. */
export function accountScope({ accounts, config }: Wished): AccountScope {
  const met = new Set<string>();
  const known = new Set<string>();
  const files = new Map<string, string>();
  return {
    place({ id, at }) {
      const first = files.get(id);
      if (first !== undefined && at.document.file !== LIVE)
        throw new UsageError(
          `account ${id} appears twice: in ${first} and in ${at.document.file}`,
          'remove the older snapshot: the two may contradict each other',
        );
      files.set(id, at.document.file);
    },
    isAskedFor({ id, name }) {
      if (accounts === undefined) return true;
      known.add(name ?? id);
      const words = accounts.filter((word) => word === id || word === name || config?.accounts.get(word) === id);
      for (const word of words) met.add(word);
      return words.length > 0;
    },
    check() {
      const word = accounts?.find((each) => !met.has(each));
      if (word === undefined) return;
      const near = closestWord(word, [...known]);
      const choices = `accounts in the snapshot: ${[...known].join(', ') || 'none'}`;
      throw new UsageError(
        `--account ${word}: no such account in the snapshot`,
        near === undefined ? choices : `did you mean "${near}"?`,
      );
    },
  };
}

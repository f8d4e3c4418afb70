import type { AccountNames } from '../inventory/inventory.ts';
import type { RecordedAccounts } from '../inputs/snapshot/snapshot.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import type { AccountId } from '../model/account.ts';
import type { Task } from '../model/dts/task.ts';
import { UsageError } from '../model/errors.ts';

/** The tasks of these names; all where none is given. Throws `UsageError` for a name that no task has. */
export function chosen(all: readonly Task[], names: readonly string[] | undefined): readonly Task[] {
  if (names === undefined) return all;
  const known = all.flatMap(({ name }) => name?.value ?? []);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = closestWord(name, known);
    const choices = known.length > 0 ? `choose from ${firstOf(known)}` : 'no task in the file has a name';
    throw new UsageError(`no task named "${name}"`, near === undefined ? choices : `did you mean "${near}"?`);
  }
  return all.filter(({ name }) => name !== undefined && names.includes(name.value));
}

/** A list may be long. */
export function firstOf(names: readonly string[]): string {
  return `${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
}

/** What is known of the accounts; `ids`: only of these, since only these were asked for. */
export interface SelectedAccounts {
  readonly knowledge: RecordedAccounts;
  readonly ids: ReadonlySet<AccountId> | undefined;
}

/** Only the accounts that are asked for, by ID or name. Throws `UsageError` for one of which nothing is known. */
export function pick(
  knowledge: RecordedAccounts,
  wanted: readonly string[] | undefined,
  names: AccountNames,
): SelectedAccounts {
  if (wanted === undefined) return { knowledge, ids: undefined };
  const wordsOf = ({ id, name }: RecordedAccounts['accounts'][number]): readonly (string | undefined)[] => [
    id,
    name,
    names.get(id),
  ];
  for (const word of wanted) {
    if (knowledge.accounts.some((account) => wordsOf(account).includes(word))) continue;
    const known = knowledge.accounts.flatMap((account) => wordsOf(account).filter((each) => each !== undefined));
    const near = closestWord(word, known);
    const choices = `accounts in the snapshot: ${[...new Set(known)].join(', ') || 'none'}`;
    throw new UsageError(
      `--account ${word}: no such account in the snapshot`,
      near === undefined ? choices : `did you mean "${near}"?`,
    );
  }
  const accounts = knowledge.accounts.filter((account) =>
    wordsOf(account).some((word) => word !== undefined && wanted.includes(word)),
  );
  return { knowledge: { ...knowledge, accounts }, ids: new Set(accounts.map(({ id }) => id)) };
}

/** An account that has a part in the tasks, by ID or name. Throws `UsageError` for any other. */
export function involvedAccount(word: string, ids: readonly AccountId[], names: AccountNames): AccountId {
  const found = ids.find((id) => id === word || names.get(id) === word);
  if (found !== undefined) return found;
  const known = ids.flatMap((id) => [names.get(id) ?? [], id].flat());
  const near = closestWord(word, known);
  throw new UsageError(
    `--account ${word}: not an account of these tasks`,
    near === undefined ? `accounts of the tasks: ${known.join(', ') || 'none'}` : `did you mean "${near}"?`,
  );
}

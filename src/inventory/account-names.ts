import { isId, type AccountId } from '../model/account.ts';
import type { Subjects } from '../model/subject.ts';
import type { Inventory } from './inventory.ts';

/** What people call the accounts. */
export type AccountNames = ReadonlyMap<AccountId, string>;

/** What may name accounts. */
interface Named {
  readonly taskLists: readonly Pick<Subjects['tasksFile'], 'accounts'>[];
  readonly accounts?: Inventory['accounts'];
}

/** What the tasks files call each account, or else the configuration, or a recording; the first name where there are several. */
export function accountNames(
  { taskLists, accounts = [] }: Named,
  configured: ReadonlyMap<string, AccountId> = new Map(),
): AccountNames {
  const inFiles = taskLists.flatMap(({ accounts: named }) =>
    [...named].map(([name, { id }]) => [id.value, name] as const),
  );
  const inConfig = [...configured].map(([name, id]) => [id, name] as const);
  const recorded = accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]));
  const names = new Map<AccountId, string>();
  for (const [id, name] of [...inFiles, ...inConfig, ...recorded])
    if (isId(id) && name !== id && !names.has(id)) names.set(id, name);
  return names;
}

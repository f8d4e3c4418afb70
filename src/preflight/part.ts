import { isId, type AccountId } from '../model/account.ts';
import type { Task } from '../model/task.ts';
import { LIVE } from '../read/files.ts';
import type { AccountPart } from '../read/parts.ts';
import { isInShard, type Shard } from '../read/shard.ts';
import { partakers } from './cases.ts';

/**
 * What of a run is one shard's. A task is where its creator's account is; and what several shards have to look at is counted
 * in one of them, so that their sums are the numbers of one run.
 */
export interface Part {
  readonly tasks: readonly Task[];
  rolesOf(accounts: readonly AccountPart[]): number;
  documentsOf(files: readonly string[], accounts: readonly AccountPart[]): number;
}

/** The part of some tasks that is a shard's; all of them where there is none. */
export function partOf(tasks: readonly Task[], shard: Shard | undefined): Part {
  const isMine = (name: string): boolean => shard === undefined || isInShard(name, shard);
  const homes = homesOf(tasks);
  const isHere = (id: AccountId): boolean => isMine(homes.get(id) ?? id);
  return {
    tasks: tasks.filter((task) => isMine(placeOf(task))),
    rolesOf: (accounts) => sum(accounts.filter(({ id }) => isHere(id)).map(({ roleCount }) => roleCount)),
    documentsOf(files, accounts) {
      const idsOf = (file: string): readonly AccountId[] =>
        accounts.filter(({ at }) => at.document.file === file).map(({ id }) => id);
      return files.filter((file) => {
        // A file of one account is there where the account is read.
        const [id, ...more] = file === LIVE ? [] : idsOf(file);
        return id === undefined || more.length > 0 ? isMine(file) : isHere(id);
      }).length;
    },
  };
}

/** What a task is spread by. */
function placeOf({ creator }: Task): string {
  return isId(creator?.value) ? creator.value : '';
}

/** Each account is read at least where the first task is that it has a part in. */
function homesOf(tasks: readonly Task[]): ReadonlyMap<AccountId, string> {
  const homes = new Map<AccountId, string>();
  for (const task of tasks) for (const id of partakers([task]).keys()) if (!homes.has(id)) homes.set(id, placeOf(task));
  return homes;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

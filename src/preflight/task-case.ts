import type { InventoryAccount, Probe } from '../inventory/account.ts';
import { isId, type Account, type AccountId, accountText } from '../model/account.ts';
import { crosses, ownerOf, endpoints, type Endpoint, type Task, scenario } from '../model/dts/task.ts';
import { twoWayAt } from '../model/dts/two-way.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Sentence, Verdict } from '../model/report.ts';
import { roleNameIn, mayBeRoleName } from '../model/role.ts';
import type { Link } from '../model/subject.ts';

/** A task before its checks, with all that is known of it. */
export interface TaskCase {
  readonly task: Task;
  readonly creator: AccountId | undefined;
  /** Whether its text breaks the schema, in the task or around all tasks. */
  readonly isFaulty: boolean;
  readonly ends: readonly EndCase[];
  readonly known: Known;
}

/** An end of a task before its checks. */
export interface EndCase {
  readonly task: Task;
  readonly endpoint: Endpoint;
  /** Whether it belongs to another account than the creator; `undefined` where one of the two is not known. */
  readonly crosses: boolean | undefined;
  readonly creator: AccountId | undefined;
  readonly owner: AccountId | undefined;
  readonly roleName: string | undefined;
  /** What is known of the role that it names; `undefined` where it names none, or nobody's. */
  readonly link: Link | undefined;
  /** The creators of other known tasks that name the role too. */
  readonly others: readonly AccountId[];
  readonly known: Known;
}

/** An account that has a part in a task. */
export interface AccountCase {
  readonly id: AccountId | undefined;
  readonly known: Known;
}

type KnownAccount = InventoryAccount & { readonly probes?: readonly Probe[] };

/** Accounts, and what was refused in them. */
interface Learnt {
  readonly accounts: readonly KnownAccount[];
  readonly gaps: readonly Unchecked[];
}

/** What was learnt of the accounts. */
export interface Known {
  account(id: AccountId): KnownAccount | undefined;
  /** What was refused in an account: of what roles are read by, else of anything. */
  gaps(id: AccountId): readonly Unchecked[];
  /** Whether roles were taken for a try. */
  readonly isProbed: boolean;
  /** Whether the user did not want it looked into. */
  isLeftOut(id: AccountId): boolean;
  /** `orders (1000000000000001)`, or the ID alone. */
  called(id: AccountId): string;
}

/** Makes what was learnt ready to be asked; `picked`: only these accounts are looked into. */
export function knownFrom(
  { accounts, gaps }: Learnt,
  names: ReadonlyMap<AccountId, string>,
  picked: ReadonlySet<AccountId> | undefined,
): Known {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    account: (id) => byId.get(id),
    isProbed: accounts.some(({ probes = [] }) => probes.length > 0),
    gaps(id) {
      const all = gaps.filter(({ account, reason }) => account === id && reason === 'not-readable');
      const ofRoles = all.filter(({ grant }) => grant?.startsWith('dts:') !== true);
      return ofRoles.length > 0 ? ofRoles : all;
    },
    isLeftOut: (id) => picked !== undefined && !picked.has(id),
    called(id) {
      const name = names.get(id) ?? byId.get(id)?.name;
      return name === undefined || name === id ? id : `${name} (${id})`;
    },
  };
}

/** The accounts that have a part in some tasks, as far as they are known, each with the roles that are taken in it. */
export function involvedAccounts(tasks: readonly Task[]): ReadonlyMap<AccountId, ReadonlySet<string>> {
  const all = new Map<AccountId, Set<string>>();
  const of = (account: Account | undefined): Set<string> => {
    const roles = (isId(account) && all.get(account)) || new Set<string>();
    if (isId(account)) all.set(account, roles);
    return roles;
  };
  for (const task of tasks) {
    of(task.creator?.value);
    for (const end of endpoints(task)) {
      const roles = of(ownerOf(end)?.value);
      const name = end.role && roleNameIn(end.role.value);
      // Of anything else RAM says no more than that it is no name.
      if (name !== undefined && crosses(task, end) !== false && mayBeRoleName(name)) roles.add(name);
    }
  }
  return all;
}

/** The roles of other accounts that the creators of some tasks have DTS take. */
export function takenRoles(tasks: readonly Task[]): readonly { creator: AccountId; owner: AccountId; role: string }[] {
  return tasks.flatMap((task) =>
    endpoints(task).flatMap((end) => {
      const [creator, owner] = [task.creator?.value, ownerOf(end)?.value];
      const role = end.role && roleNameIn(end.role.value);
      const isOne = crosses(task, end) === true && role !== undefined && mayBeRoleName(role);
      return isOne && isId(creator) && isId(owner) ? [{ creator, owner, role }] : [];
    }),
  );
}

/** Where the links of a task's ends are looked up. */
interface Around {
  readonly known: Known;
  readonly links: ReadonlyMap<Endpoint, Link>;
  readonly isFaulty: (task: Task) => boolean;
  readonly othersOf: (link: Link) => readonly AccountId[];
}

/** A task with what is known around it. */
export function caseOf(task: Task, { known, links, isFaulty, othersOf }: Around): TaskCase {
  const creator = idOf(task.creator?.value);
  const ends = endpoints(task).map((endpoint): EndCase => {
    const link = links.get(endpoint);
    return {
      task,
      endpoint,
      crosses: crosses(task, endpoint),
      creator,
      owner: idOf(ownerOf(endpoint)?.value),
      roleName: endpoint.role && roleNameIn(endpoint.role.value),
      link,
      others: link === undefined ? [] : othersOf(link).filter((id) => id !== creator),
      known,
    };
  });
  return { task, creator, isFaulty: isFaulty(task), ends, known };
}

function idOf(account: Parameters<typeof isId>[0]): AccountId | undefined {
  return isId(account) ? account : undefined;
}

/** Who creates a task and whose databases it goes between, in the words of the vendor page's scenarios. */
export function scenarioOf({ task, creator, known }: TaskCase): Sentence {
  const which = scenario(task);
  const data = {
    creator: creator === undefined ? textOr(task.creator?.value) : known.called(creator),
    source: ownerIn(task.source, known),
    destination: task.destination === undefined ? '' : ownerIn(task.destination, known),
  };
  if (task.creator === undefined) return { message: 'scenarioCreatorOpen', data };
  if (which === undefined) return { message: 'scenarioOpen', data };
  if (task.destination === undefined)
    return { message: which === 'none' ? 'scenarioOwn' : 'scenarioSubscription', data };
  return { message: `${SCENARIOS[which]}${twoWayAt(task) === undefined ? '' : '-two-way'}`, data };
}

const SCENARIOS = {
  none: 'scenarioOwn',
  source: 'scenarioSource',
  destination: 'scenarioDestination',
  both: 'scenarioBoth',
} as const;

function ownerIn(endpoint: Endpoint, known: Known): string {
  const owner = ownerOf(endpoint)?.value;
  return typeof owner === 'string' ? known.called(owner) : textOr(owner);
}

function textOr(account: Parameters<typeof accountText>[0] | undefined): string {
  return account === undefined ? '?' : accountText(account);
}

/** The verdict of a task. */
export interface TaskVerdict {
  readonly task: Task;
  /** Its name, or its place where it has none. */
  readonly name: string;
  readonly verdict: Verdict;
}

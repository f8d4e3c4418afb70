import { trustIn } from '../inputs/ram/roles.ts';
import type { AccountId } from '../model/account.ts';
import { letsOutsidersIn, namesDts } from '../model/policy/dts-role.ts';
import { DTS_POLICY, isDefaultRole, isServiceLinked, WIDER_POLICIES } from '../model/role.ts';
import type { CallFailures } from './call-failures.ts';
import type { CallApi } from './calls.ts';
import { type Semaphore, mapConcurrentInOrder, mapConcurrent } from './concurrency.ts';
import { JOB_TYPES, listJobs, readJob, type ListedJob } from './dts.ts';
import {
  countRoles,
  listRoles,
  readHolders,
  readPolicies,
  readPolicyDocument,
  readTrustPolicy,
  type Holders,
  type ListedRole,
} from './ram.ts';
import type { AccountRest, RecordedAccount, RecordedPolicy, RecordedRole, AccountWriter } from './snapshot-format.ts';

/** An account that answers, and the book of what it does not answer. */
export interface AccountReading {
  readonly id: AccountId;
  readonly ask: CallApi;
  readonly failures: CallFailures;
  readonly seats: Semaphore;
  /** Whether the DTS of a region was asked at its own host. */
  readonly hasHost: (region: string) => boolean;
  /** Waits until a role may be asked for; `undefined`: it may be. */
  readonly mayAskRole: () => Promise<void> | undefined;
  /** Called for each role that was read, with the total. */
  readonly onRole: (read: number, of: number) => void;
  /** Called when the result cannot be written, so that reading stops. */
  readonly onFailure: () => void;
}

/** Calls of one account under way at a time: at 80 a second and a quarter of a second each, 20 are. */
const AT_ONCE = 24;

/** The jobs that were read, and the regions whose DTS did not say for itself which there are. */
type Jobs = Pick<RecordedAccount, 'dtsJobs' | 'unansweredRegions' | 'centralRegions'>;

/** The jobs that the account created, of some regions: each with the accounts and roles of its ends. */
export async function readJobs(
  { id, ask, failures, hasHost }: AccountReading,
  regions: readonly string[],
): Promise<Jobs> {
  const questions = regions.flatMap((region) => JOB_TYPES.map((type) => ({ region, type })));
  const lists = await mapConcurrent(questions, AT_ONCE, async ({ region, type }) => {
    const what = `${type} jobs in ${region}`;
    const found = await failures.tried('DescribeDtsJobs', what, async () => ({
      list: await listJobs(ask, type, region),
    }));
    const { list } = found ?? {};
    if (list !== undefined && list.jobs.length < list.total)
      failures.addFailure(what, `DescribeDtsJobs returned ${String(list.jobs.length)} of ${String(list.total)}`);
    return { region, jobs: list?.jobs, isRefused: found === undefined };
  });
  const central = regions.filter((region) => !hasHost(region)).toSorted();
  const failedRegions = new Set(lists.flatMap(({ region, jobs: found }) => (found === undefined ? region : [])));
  for (const region of central) failedRegions.add(region);
  const regionState = {
    ...(failedRegions.size > 0 && { unansweredRegions: [...failedRegions].toSorted() }),
    ...(central.length > 0 && { centralRegions: central }),
  };
  if (questions.length > 0 && lists.every(({ isRefused }) => isRefused)) return { dtsJobs: null, ...regionState };
  const listed = new Map<string, ListedJob>();
  for (const job of lists.flatMap(({ jobs }) => jobs ?? [])) if (!listed.has(job.id)) listed.set(job.id, job);
  const jobs = await mapConcurrent([...listed.values()], AT_ONCE, (job) =>
    failures.tried('DescribeDtsJobDetail', `job ${job.id}`, () => readJob(ask, job, id)),
  );
  return { dtsJobs: jobs.flatMap((job) => job ?? []), ...regionState };
}

type Roles = Pick<AccountRest, 'roles' | 'serviceLinkedRoles' | 'holders'>;

/**
 * Takes down the roles of the account: each with its trust policy; and with its policies where it is for DTS, where others can
 * take it, or where it may do what DTS may and more: who may is asked once for each policy, not for each role. What is read does
 * not depend on other accounts, so that shards read what one run would. What services made for themselves is counted.
 */
export async function readAccountRoles(reading: AccountReading, writer: AccountWriter): Promise<Roles> {
  const { id, ask, failures, seats, mayAskRole, onRole, onFailure } = reading;
  const holdersOf = (policy: string): Promise<Holders | undefined> =>
    failures.tried('ListEntitiesForPolicy', `entities with ${policy}`, () => readHolders(ask, policy));
  const [listed, [holders, ...wider]] = await Promise.all([
    failures.tried('ListRoles', 'roles', () => listRoles(ask, id)),
    Promise.all([DTS_POLICY, ...WIDER_POLICIES].map(holdersOf)),
  ]);
  if (listed === undefined) return { roles: null, ...(holders && { holders: holders.others }) };
  await checkCount(reading, listed.count);
  const serviceLinkedRoles = counted(listed, isOfService);
  const holding = new Set([holders, ...wider].flatMap((each) => each?.roles ?? []));
  const texts: PolicyTexts = new Map();
  const isWorthALook = onceForEach((trustPolicy) => mayConcern(trustPolicy, id));
  const of = listed.count - serviceLinkedRoles;
  let read = 0;
  writer.begin();
  await mapConcurrentInOrder(without(listed, isOfService), {
    most: AT_ONCE,
    enter() {
      const wait = mayAskRole();
      return wait === undefined ? seats.enter() : wait.then(() => seats.enter());
    },
    leave: () => seats.leave(),
    async work(role) {
      const wantsPolicies = (trustPolicy: string): boolean =>
        holding.has(role.name) || isDefaultRole(role.name) || isWorthALook(trustPolicy);
      try {
        return await readRole(reading, role, { wantsPolicies, texts });
      } finally {
        onRole(++read, of);
      }
    },
    take: (role) => role !== undefined && writer.role(role),
    onFailure,
  });
  return { serviceLinkedRoles, ...(holders && { holders: holders.others }) };
}

function isOfService({ name, arn }: ListedRole): boolean {
  return isServiceLinked(name, arn);
}

function* without<T>(items: Iterable<T>, isLeftOut: (item: T) => boolean): Iterable<T> {
  for (const item of items) if (!isLeftOut(item)) yield item;
}

function counted<T>(items: Iterable<T>, isCounted: (item: T) => boolean): number {
  let count = 0;
  for (const item of items) if (isCounted(item)) count++;
  return count;
}

/** Nothing may be missed: the account counts its roles too. One that was made a moment ago may be counted and not listed. */
async function checkCount({ ask, failures }: AccountReading, listed: number): Promise<void> {
  const count = (): Promise<number | undefined> =>
    failures.tried('GetAccountSummary', 'number of roles', () => countRoles(ask));
  const first = await count();
  if (first === undefined || first <= listed) return;
  const second = await count();
  if (second !== undefined && second > listed)
    failures.addFailure('roles', `ListRoles returned ${String(listed)} of ${String(second)} roles in the account`);
}

/** Most roles of an account have one of a few policies. */
const MOST_ANSWERS = 1000;

/** A question about a text, asked once for equal texts. */
function onceForEach(ask: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>();
  return (text) => {
    const answer = answers.get(text) ?? ask(text);
    if (answers.size < MOST_ANSWERS) answers.set(text, answer);
    return answer;
  };
}

/** A policy that cannot be read may let anybody in. */
function mayConcern(trustPolicy: string, owner: AccountId): boolean {
  const trust = trustIn(trustPolicy);
  return trust === undefined || namesDts(trust) || letsOutsidersIn(trust, owner);
}

/** The texts of custom policies, each asked once. */
export type PolicyTexts = Map<string, Promise<string | undefined>>;

interface RoleReading {
  readonly wantsPolicies: (trustPolicy: string) => boolean;
  readonly texts: PolicyTexts;
}

/** `undefined` where the role is gone since it was listed. */
async function readRole(
  reading: AccountReading,
  { name, arn }: ListedRole,
  { wantsPolicies, texts }: RoleReading,
): Promise<RecordedRole | undefined> {
  const { ask, failures } = reading;
  const trust = await failures.tried('GetRole', `trust policy of ${name}`, () => readTrustPolicy(ask, name));
  if (trust === null) return undefined;
  const trustPolicy = trust ?? null;
  if (trustPolicy !== null && !wantsPolicies(trustPolicy)) return { name, arn, trustPolicy };
  const policies = await readAttached(reading, name, texts);
  return policies === undefined ? undefined : { name, arn, trustPolicy, policies };
}

/** The policies of a role, with the texts of custom ones; null where that was refused, `undefined` where the role is gone. */
export async function readAttached(
  { ask, failures }: Pick<AccountReading, 'ask' | 'failures'>,
  role: string,
  texts: PolicyTexts,
): Promise<readonly RecordedPolicy[] | null | undefined> {
  const attached = await failures.tried('ListPoliciesForRole', `policies attached to ${role}`, () =>
    readPolicies(ask, role),
  );
  if (attached === undefined) return null;
  if (attached === null) return undefined;
  return Promise.all(attached.map((policy) => withText(policy, { ask, failures, texts })));
}

async function withText(
  policy: RecordedPolicy,
  { ask, failures, texts }: Pick<AccountReading, 'ask' | 'failures'> & Pick<RoleReading, 'texts'>,
): Promise<RecordedPolicy> {
  const { name, type } = policy;
  if (type !== 'Custom') return policy;
  let text = texts.get(name);
  if (text === undefined) {
    text = failures.tried('GetPolicy', `document of policy ${name}`, () => readPolicyDocument(ask, name));
    texts.set(name, text);
  }
  const document = await text;
  return document === undefined ? policy : { ...policy, document };
}

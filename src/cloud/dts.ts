import { CallError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { Ask } from './ask.ts';
import type { RecordedEnd, RecordedJob } from './recording.ts';

export const JOB_TYPES = ['MIGRATION', 'SYNC', 'SUBSCRIBE'] as const;

/** A job as the list has it: without the accounts and roles of its ends. */
export interface ListedJob {
  readonly id: string;
  readonly type: string;
  readonly region: string;
  readonly isTwoWay: boolean;
}

const PAGE = 100;
const MOST_PAGES = 1000;

/** The jobs of one type in one region. */
export async function listJobs(ask: Ask, type: string, region: string): Promise<readonly ListedJob[]> {
  const jobs: ListedJob[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = {
      RegionId: region,
      Region: region,
      JobType: type,
      PageNumber: String(page),
      PageSize: String(PAGE),
    };
    // oxlint-disable-next-line no-await-in-loop -- whether there is a next page is told by this one
    const answer = await ask('DescribeDtsJobs', { query, region });
    const found = listOf(answer);
    for (const job of found) jobs.push({ id: idOf(job), type, region, isTwoWay: isTwoWay(job) });
    const total = answer['TotalRecordCount'];
    if (typeof total !== 'number') malformed('a list of jobs without its length');
    if (jobs.length >= total) return jobs;
    if (found.length === 0) malformed('a list of jobs that is shorter than it says');
  }
  return malformed('a list of jobs that does not end');
}

function listOf(answer: Answer): readonly Answer[] {
  const list = answer['DtsJobList'];
  if (answer['Success'] === false || !Array.isArray(list)) return malformed('an answer without a list of jobs');
  return list as readonly Answer[];
}

function idOf(job: Answer): string {
  const id = job['DtsJobId'];
  return typeof id === 'string' && id !== '' ? id : malformed('a job without its ID');
}

function malformed(what: string): never {
  throw new CallError('malformed', what);
}

/** Both are told of two-way jobs only. */
function isTwoWay(job: Answer): boolean {
  return isFilled(job['DtsJobDirection']) || isFilled(job['ReverseJob']);
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return typeof value === 'string' && value !== '';
}

/** A job with the accounts and roles of its ends, and of those that it consists of; each pair of ends once. */
export async function readJob(ask: Ask, listed: ListedJob, owner: string): Promise<readonly RecordedJob[]> {
  const { id, region, isTwoWay: isSureTwoWay } = listed;
  const directions = isSureTwoWay ? ['Forward', 'Reverse'] : [undefined];
  const found: RecordedJob[] = [];
  for (const direction of directions) {
    const query = {
      RegionId: region,
      DtsJobId: id,
      ...(direction && { SynchronizationDirection: direction }),
    };
    // oxlint-disable-next-line no-await-in-loop -- at most two
    const answer = await ask('DescribeDtsJobDetail', { query, region });
    if (answer['Success'] === false) malformed('an answer without a job');
    found.push(...jobsIn(answer, { ...listed, isTwoWay: isSureTwoWay || isTwoWay(answer) }, owner));
  }
  if (found.length === 0) malformed('a job without its ends');
  const known = new Set<string>();
  return found.filter((job) => {
    const ways = waysOf(job);
    if (ways.some((way) => known.has(way))) return false;
    for (const way of ways) known.add(way);
    return true;
  });
}

/** The two ends of a two-way job trade places in its other half, which says nothing more. */
function waysOf({ topology, source, destination }: RecordedJob): readonly string[] {
  const way = JSON.stringify([source, destination]);
  return topology === undefined ? [way] : [way, JSON.stringify([destination, source])];
}

const PARTS = ['ReverseJob', 'SubDistributedJob', 'SubSyncJob'] as const;

function jobsIn(answer: Answer, listed: ListedJob, owner: string): readonly RecordedJob[] {
  const source = endOf(answer['SourceEndpoint'], owner);
  const parts = PARTS.flatMap((part) => [answer[part] ?? []].flat() as readonly unknown[]).filter(
    (part): part is Answer => typeof part === 'object' && part !== null,
  );
  const own =
    source === undefined
      ? []
      : [jobOf(answer, listed, { source, destination: endOf(answer['DestinationEndpoint'], owner) })];
  return [...own, ...parts.flatMap((part) => jobsIn(part, listed, owner))];
}

interface Ends {
  readonly source: RecordedEnd;
  readonly destination: RecordedEnd | undefined;
}

function jobOf(
  answer: Answer,
  { id, type, region, isTwoWay: both }: ListedJob,
  { source, destination }: Ends,
): RecordedJob {
  const [name, status] = [answer['DtsJobName'], answer['Status']];
  return {
    id: typeof answer['DtsJobId'] === 'string' && answer['DtsJobId'] !== '' ? answer['DtsJobId'] : id,
    ...(typeof name === 'string' && { name }),
    type,
    region,
    ...(typeof status === 'string' && { status }),
    ...(both && { topology: 'two-way' as const }),
    source,
    ...(destination && { destination }),
  };
}

/** An end; whether DTS names the own account for an end that does not cross is not documented, so it is left out there. */
function endOf(value: unknown, owner: string): RecordedEnd | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const end = value as Answer;
  const [account, role] = [word(end['AliyunUid']), word(end['RoleName'])];
  return {
    ...(account !== undefined && !(account === owner && role === undefined) && { account }),
    ...(role !== undefined && { role }),
    ...some('instanceType', end['InstanceType']),
    ...some('engine', end['EngineName']),
    ...some('region', end['Region']),
  };
}

function some<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  const text = word(value);
  return text === undefined ? {} : ({ [key]: text } as Record<K, string>);
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

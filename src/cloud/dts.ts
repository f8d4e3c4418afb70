import { CallError } from '../model/errors.ts';
import type { Answer } from './api-client.ts';
import type { CallApi } from './calls.ts';
import { countIn } from './ram.ts';
import type { RecordedEnd, RecordedJob } from './snapshot-format.ts';

/** The kinds of jobs that are listed. Data checks and ZeroETL jobs are in no list. */
export const JOB_TYPES = ['MIGRATION', 'SYNC', 'SUBSCRIBE'] as const;

/** A job as the list has it: without the accounts and roles of its ends. */
export interface ListedJob {
  readonly id: string;
  readonly type: string;
  readonly region: string;
  readonly isTwoWay: boolean;
}

/** DTS may return fewer per page than requested, and no answer states its maximum. */
const PAGE = 30;
const MOST_PAGES = 5000;

/** Jobs that were listed, and how many there are by the API's own count. */
interface Listed {
  readonly jobs: readonly ListedJob[];
  readonly total: number;
}

/** The jobs of one type in one region; `undefined` where the account has never used DTS. */
export async function listJobs(ask: CallApi, type: string, region: string): Promise<Listed | undefined> {
  const jobs = new Map<string, ListedJob>();
  let read = 0;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = {
      RegionId: region,
      Region: region,
      JobType: type,
      PageNumber: String(page),
      PageSize: String(PAGE),
      WithoutDbList: 'true',
    };
    // oxlint-disable-next-line no-await-in-loop -- this page says whether there is a next one
    const answer = await ifPresent(isNeverUsed, ask('DescribeDtsJobs', { query, region }));
    if (answer === undefined) return undefined;
    const found = listOf(answer);
    const before = jobs.size;
    for (const job of found) {
      const id = idOf(job);
      jobs.set(id, { id, type, region, isTwoWay: isTwoWay(job, { id, type }) });
    }
    read += found.length;
    const total = countIn(answer['TotalRecordCount']) ?? malformed('job list without a total');
    // A full page may be followed by another one, whatever the count says; a page of the same jobs is followed by none.
    const isWhole = read >= total && found.length < PAGE;
    if (isWhole || jobs.size === before) return { jobs: [...jobs.values()], total };
  }
  return malformed('job list does not end');
}

/** DTS refuses accounts that never used it with an error of their own. It was not seen live, so nothing is concluded from it. */
function isNeverUsed({ code }: CallError): boolean {
  return code === 'DTS.Msg.Forbidden.AliyunUIDNotFound';
}

/** Between the list and the question, a job may be deleted. */
async function ifPresent(isMeant: (error: CallError) => boolean, asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CallError && error.failure === 'gone' && isMeant(error)) return undefined;
    throw error;
  }
}

function listOf(answer: Answer): readonly Answer[] {
  const list = answer['DtsJobList'];
  return Array.isArray(list) ? (list as readonly Answer[]) : malformed('no job list in the answer');
}

function idOf(job: Answer): string {
  const id = job['DtsJobId'];
  return typeof id === 'string' && id !== '' ? id : malformed('job without an ID');
}

function malformed(what: string): never {
  throw new CallError('malformed', what);
}

/**
 * Whether an answer proves that a job goes both ways. A reverse job without an ID of its own proves nothing: DTS lists one of
 * jobs that go one way. Only synchronization goes both ways.
 */
function isTwoWay(job: Answer, { id, type }: Pick<ListedJob, 'id' | 'type'>): boolean {
  if (type !== 'SYNC') return false;
  const reverse = job['ReverseJob'];
  const own = isAnswer(reverse) ? word(reverse['DtsJobId']) : undefined;
  return (own !== undefined && own !== id) || job['DtsJobDirection'] === 'Reverse';
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A job with the accounts and roles of its ends, and of those that it consists of; each pair of ends once. None where it is gone, or not configured yet. */
export async function readJob(ask: CallApi, listed: ListedJob, owner: string): Promise<readonly RecordedJob[]> {
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
    const answer = await ifPresent(() => true, ask('DescribeDtsJobDetail', { query, region }));
    if (answer === undefined) continue;
    const jobs = jobsIn(answer, { ...listed, isTwoWay: isSureTwoWay || isTwoWay(answer, listed) }, owner);
    // An answer about no job at all is none.
    if (jobs.length === 0) idOf(answer);
    found.push(...jobs);
  }
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
  const destination = endOf(answer['DestinationEndpoint'], owner);
  const parts = PARTS.flatMap((part) => [answer[part] ?? []].flat() as readonly unknown[])
    .filter(isAnswer)
    // The reverse job of a one-way job has no ID, and repeats its ends.
    .filter((part) => part !== answer['ReverseJob'] || word(part['DtsJobId']) !== undefined);
  const isConfigured = [source, destination].some((end) => end !== undefined && Object.keys(end).length > 0);
  const own = isConfigured ? [jobOf(answer, listed, { source: source ?? {}, destination })] : [];
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
  if (!isAnswer(value)) return undefined;
  const [account, role] = [word(value['AliyunUid']), word(value['RoleName'])];
  return {
    ...(account !== undefined && !(account === owner && role === undefined) && { account }),
    ...(role !== undefined && { role }),
    ...some('instanceType', value['InstanceType']),
    ...some('engine', value['EngineName']),
    ...some('region', value['Region']),
  };
}

function some<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  const text = word(value);
  return text === undefined ? {} : ({ [key]: text } as Record<K, string>);
}

/** A word; an ID may come as a number, and must have all its digits then. */
function word(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? String(value) : malformed('number that has lost digits');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Where the vendor's part of this module comes from. */
export const JOB_FACTS = [
  {
    what: 'Page size of DescribeDtsJobs',
    constants: ['PAGE'],
    sources: ['sdk'],
    check: 'Read PageSize in DescribeDtsJobsRequest of the SDK; older texts allow more than 30.',
  },
  {
    what: 'Job types of DescribeDtsJobs, and jobs within a job',
    constants: ['JOB_TYPES', 'PARTS'],
    sources: ['sdk'],
    check: 'Read JobType of DescribeDtsJobs, and the answer of DescribeDtsJobDetail.',
  },
] as const;

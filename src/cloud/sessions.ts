import { parseAccountId, parseArn } from '../model/account.ts';
import { CallError, UsageError } from '../model/errors.ts';
import { mayBeRoleName } from '../model/role.ts';
import { policyOf } from './actions.ts';
import type { Answer, Keys } from './api-client.ts';
import { makeCallApi, type CallApi, type Caller, type Connection, withRetry } from './calls.ts';
import { type EndpointOf, endpointIn, hostIn, type Hosts } from './endpoints.ts';
import { object, textIn } from './ram.ts';
import type { Origin } from './transport.ts';

/** Where keys come from, as somebody set it down. */
export type Source =
  | { readonly kind: 'keys'; readonly keys: Keys }
  | { readonly kind: 'instance'; readonly metadata: Metadata }
  | { readonly kind: 'role'; readonly base: Source; readonly role: RoleToTake }
  | { readonly kind: 'oidc'; readonly role: RoleToTake; readonly provider: string; readonly token: () => string };

/** A role that is taken to read with. */
interface RoleToTake {
  readonly arn: string;
  readonly externalId?: string;
}

/** Gives the keys of a source as they are now: each session is begun once, however many ask for it together. */
export type KeysOf = Caller['keys'];

/** How long a session lasts at least, whatever the role allows. */
const SECONDS = '3600';
/** A session this close to its end is not begun with. */
const MARGIN_MS = 5 * 60 * 1000;

interface Session {
  readonly keys: Keys;
  readonly until: number;
  readonly begunAt: number;
}

/**
 * The keys of a source. A session is limited to what is ever called, whatever its role may do: to the reading of accounts
 * alone, unless it has to take other roles (`mayGoOn`). All who go on from one source share its session.
 */
export function keysOf(source: Source, line: Connection, place: Place): KeysOf {
  if (source.kind === 'keys') return () => Promise.resolve(source.keys);
  if (!place.mayGoOn) return sessionKeys(source, line, place);
  const known = SHARED.get(line) ?? new Map<string, KeysOf>();
  SHARED.set(line, known);
  const key = `${nameOf(source)} ${place.endpointOf('sts')}`;
  const keys = known.get(key) ?? sessionKeys(source, line, place);
  known.set(key, keys);
  return keys;
}

/** The sessions of each run that other roles are taken with. */
const SHARED = new WeakMap<Connection, Map<string, KeysOf>>();

function sessionKeys(source: Taken, line: Connection, place: Place): KeysOf {
  const { clock } = line;
  const begin = beginner(source, line, place);
  let flight: Promise<Session> | undefined;
  const depart = (): Promise<Session> => {
    const begun = begin();
    flight = begun;
    // The next one who asks tries anew.
    begun.catch(() => {
      if (flight === begun) flight = undefined;
    });
    return begun;
  };
  return async (renewed = false) => {
    const asked = flight ?? depart();
    const current = await asked;
    const isOver = current.until - clock.now() < Math.min(MARGIN_MS, (current.until - current.begunAt) / 2);
    const isRefused = renewed && clock.now() - current.begunAt > 1000;
    if (!isOver && !isRefused) return current.keys;
    // Whoever comes first begins the next one.
    const next = flight === undefined || flight === asked ? depart() : flight;
    return (await next).keys;
  };
}

/** How a session of a source is begun. */
function beginner(source: Taken, line: Connection, { endpointOf, mayGoOn }: Place): () => Promise<Session> {
  if (source.kind === 'instance')
    return async () => {
      const begunAt = line.clock.now();
      return sessionIn(await instanceKeys(source.metadata, line), begunAt);
    };
  const policy = policyOf(mayGoOn ? ['account', 'directory', 'probe', 'hand'] : ['account']);
  const base =
    source.kind === 'role'
      ? keysOf(source.base, line, { endpointOf, mayGoOn: true })
      : () => Promise.resolve(undefined);
  const ask = makeCallApi(line, { quota: `sts of ${baseName(source)}`, endpointOf, keys: base });
  return () => session(ask, source, { policy, begunAt: line.clock.now() });
}

/** Where a session is begun, and what for. */
interface Place {
  readonly endpointOf: EndpointOf;
  readonly mayGoOn: boolean;
}

/** All who take roles with one identity share its quota. */
function baseName(source: Source): string {
  if (source.kind === 'role') return baseName(source.base);
  if (source.kind === 'instance') return 'the instance';
  return source.kind === 'keys' ? source.keys.id : source.provider;
}

/** A source by what stands in it; two that are alike are one. */
function nameOf(source: Source): string {
  const base = source.kind === 'role' ? nameOf(source.base) : baseName(source);
  return 'role' in source ? JSON.stringify([base, source.role.arn, source.role.externalId]) : base;
}

type Taken = Exclude<Source, { kind: 'keys' }>;
type Assumed = Extract<Source, { role: RoleToTake }>;

async function session(
  ask: CallApi,
  source: Assumed,
  { policy, begunAt }: Pick<Session, 'begunAt'> & { readonly policy: string },
): Promise<Session> {
  const { role } = source;
  const body = { RoleArn: role.arn, RoleSessionName: 'dts-xacct', DurationSeconds: SECONDS, Policy: policy };
  const answer =
    source.kind === 'role'
      ? await ask('AssumeRole', {
          body: { ...body, ...(role.externalId !== undefined && { ExternalId: role.externalId }) },
        })
      : await ask('AssumeRoleWithOIDC', {
          body: { ...body, OIDCProviderArn: source.provider, OIDCToken: source.token() },
        });
  try {
    checkRole(answer, role);
    return sessionIn(object(answer, 'Credentials'), begunAt);
  } catch (error) {
    throw error instanceof CallError ? error.of(source.kind === 'role' ? 'AssumeRole' : 'AssumeRoleWithOIDC') : error;
  }
}

/** Keys with an end, by the names of STS. */
function sessionIn(given: Answer, begunAt: number): Session {
  const until = Date.parse(textIn(given, 'Expiration'));
  if (Number.isNaN(until)) throw new CallError('malformed', 'session without an expiration time');
  const keys = {
    id: textIn(given, 'AccessKeyId'),
    secret: textIn(given, 'AccessKeySecret'),
    token: textIn(given, 'SecurityToken'),
  };
  return { keys, until, begunAt };
}

/** A session of another account than the one that was meant would be read as that one's. */
function checkRole(answer: Answer, { arn }: RoleToTake): void {
  const taken = accountIn(textIn(object(answer, 'AssumedRoleUser'), 'Arn'));
  if (taken === undefined || taken !== accountIn(arn)) throw new CallError('malformed', 'session of another account');
}

function accountIn(arn: string): string | undefined {
  const found = parseArn(arn);
  return found?.service === 'ram' ? parseAccountId(found.account) : undefined;
}

/** The metadata service of an ECS instance, and what of it is meant. */
interface Metadata {
  readonly endpoint: Origin;
  /** The role of the instance, where it is not asked for. */
  readonly role: string | undefined;
  /** Without a session of its own the service is not asked. */
  readonly isHardened: boolean;
}

/** A link-local address: it leads to the instance's own host and no farther. */
const HOST = 'http://100.100.100.200';
const VARIABLE = 'DTS_XACCT_ECS_METADATA_ENDPOINT';
const ROLES = '/latest/meta-data/ram/security-credentials/';
const TOKEN_SECONDS = '300';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The metadata service, by the vendor's own variables. Throws `UsageError` where it is switched off. Where an API is on loopback,
 * nothing may leave the machine: then the service is there too.
 */
export function metadataIn(env: Environment, hosts: Hosts): Metadata {
  if (isTrue(env['ALIBABA_CLOUD_ECS_METADATA_DISABLED']))
    throw new UsageError(
      '--credentials ecs: ALIBABA_CLOUD_ECS_METADATA_DISABLED turns off instance metadata',
      'unset it, or use other credentials',
    );
  const told = env[VARIABLE];
  const endpoint = told ? endpointIn(told) : Object.values(hosts).map(endpointIn).find(isLoopback);
  if (told && !isLoopback(endpoint))
    throw new UsageError(`${VARIABLE}=${told} is not on loopback`, 'unset it: it is not needed on an instance');
  const role = env['ALIBABA_CLOUD_ECS_METADATA'];
  if (role && !mayBeRoleName(role))
    throw new UsageError(
      `ALIBABA_CLOUD_ECS_METADATA=${role} is not a role name`,
      'unset it: the instance knows its role',
    );
  return {
    endpoint: endpoint ?? HOST,
    role: role === '' ? undefined : role,
    isHardened: isTrue(env['ALIBABA_CLOUD_IMDSV1_DISABLED']),
  };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

function isLoopback(endpoint: Origin | undefined): boolean {
  return endpoint?.startsWith('http:') === true;
}

/** That nothing answers means most often that this is no instance: it should not take long to say so. */
const MOST_TRIES = 3;

/** What the service gives for the role of the instance, by the names of STS. Throws `CallError`, in which nothing is secret. */
async function instanceKeys(
  { endpoint, role, isHardened }: Metadata,
  { send, paces, clock, stop, onRetry }: Pick<Connection, 'send' | 'paces' | 'clock' | 'stop' | 'onRetry'>,
): Promise<Readonly<Record<string, unknown>>> {
  const patience = { pace: paces.of('the instance', 'metadata'), clock, stop, most: MOST_TRIES, onRetry };
  const ask = <T>(
    method: 'GET' | 'PUT',
    path: string,
    { headers = {}, read }: { readonly headers?: Readonly<Record<string, string>>; readonly read: (text: string) => T },
  ): Promise<T | number> =>
    toldAsOne(
      withRetry(async () => {
        const all = { host: hostIn(endpoint), ...headers };
        const { status, text } = await send({ method, endpoint, path, headers: all, body: '' });
        if (status === 429 || status >= 500)
          throw new CallError(status === 429 ? 'throttled' : 'server', `status ${String(status)}`);
        return status === 200 ? read(text.trim()) : status;
      }, patience),
    );
  const token = await ask('PUT', '/latest/api/token', {
    headers: { 'x-aliyun-ecs-metadata-token-ttl-seconds': TOKEN_SECONDS },
    read: asText,
  });
  if (typeof token === 'number' && isHardened) throw none(`no token: status ${String(token)}`);
  const headers = typeof token === 'string' ? { 'x-aliyun-ecs-metadata-token': token } : {};
  const name = role ?? (await ask('GET', ROLES, { headers, read: asText }));
  if (typeof name === 'number') throw none(name === 404 ? 'the instance has no role' : `status ${String(name)}`);
  // Whatever else an answer holds is not told on.
  if (!mayBeRoleName(name)) throw none('invalid role name in the answer');
  const keys = await ask('GET', `${ROLES}${encodeURIComponent(name)}`, { headers, read: keysIn });
  if (typeof keys === 'number') throw none(`no credentials for role ${name}: status ${String(keys)}`);
  return keys;
}

function asText(text: string): string {
  return text;
}

/** Whatever fails, there are no credentials. */
async function toldAsOne<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CallError && error.failure !== 'stopped' && error.failure !== 'metadata')
      throw none(error.code ?? error.failure);
    throw error;
  }
}

function none(why: string): CallError {
  return new CallError('metadata', why);
}

function keysIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CallError('malformed', 'the answer is not JSON');
  }
  if (typeof value !== 'object' || value === null || (value as { Code?: unknown }).Code !== 'Success')
    throw none('the answer reports no success');
  return value as Readonly<Record<string, unknown>>;
}

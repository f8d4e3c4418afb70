import { CallError, UsageError } from '../errors.ts';
import { mayBeRoleName } from '../model/role.ts';
import type { Line } from './ask.ts';
import { endpointIn, hostIn, type Hosts } from './endpoints.ts';
import { persist } from './persist.ts';
import type { Origin } from './transport.ts';

/** The metadata service of an ECS instance, and what of it is meant. */
export interface Metadata {
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
      '--credentials ecs: instance metadata is switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED',
      'unset it, or give other credentials',
    );
  const told = env[VARIABLE];
  const endpoint = told ? endpointIn(told) : Object.values(hosts).map(endpointIn).find(isLoopback);
  if (told && !isLoopback(endpoint))
    throw new UsageError(`${VARIABLE}=${told} is not on loopback`, 'leave it out: an instance knows its own address');
  const role = env['ALIBABA_CLOUD_ECS_METADATA'];
  if (role && !mayBeRoleName(role))
    throw new UsageError(
      `ALIBABA_CLOUD_ECS_METADATA=${role} is no name of a role`,
      'leave it out: the instance knows its role',
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
export async function instanceKeys(
  { endpoint, role, isHardened }: Metadata,
  { send, paces, clock, stop, onRetry }: Pick<Line, 'send' | 'paces' | 'clock' | 'stop' | 'onRetry'>,
): Promise<Readonly<Record<string, unknown>>> {
  const patience = { pace: paces.of('the instance', 'metadata'), clock, stop, most: MOST_TRIES, onRetry };
  const ask = <T>(
    method: 'GET' | 'PUT',
    path: string,
    { headers = {}, read }: { readonly headers?: Readonly<Record<string, string>>; readonly read: (text: string) => T },
  ): Promise<T | number> =>
    toldAsOne(
      persist(async () => {
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
  if (!mayBeRoleName(name)) throw none('the role that it names is none');
  const keys = await ask('GET', `${ROLES}${encodeURIComponent(name)}`, { headers, read: keysIn });
  if (typeof keys === 'number') throw none(`none for the role ${name}: status ${String(keys)}`);
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
    throw new CallError('malformed', 'an answer that is no JSON');
  }
  if (typeof value !== 'object' || value === null || (value as { Code?: unknown }).Code !== 'Success')
    throw none('an answer that is no success');
  return value as Readonly<Record<string, unknown>>;
}

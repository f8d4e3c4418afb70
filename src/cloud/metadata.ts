import { CallError, UsageError } from '../errors.ts';
import { endpointIn, type Hosts } from './endpoints.ts';
import type { Endpoint } from './port.ts';
import type { Send } from './transport.ts';

/** The metadata service of an ECS instance, and what of it is meant. */
export interface Metadata {
  readonly endpoint: Endpoint;
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
  return {
    endpoint: endpoint ?? HOST,
    role: role === '' ? undefined : role,
    isHardened: isTrue(env['ALIBABA_CLOUD_IMDSV1_DISABLED']),
  };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

function isLoopback(endpoint: Endpoint | undefined): boolean {
  return endpoint?.startsWith('http:') === true;
}

/** What the service gives for the role of the instance, by the names of STS. Throws `CallError`, in which nothing is secret. */
export async function instanceKeys(
  { endpoint, role, isHardened }: Metadata,
  send: Send,
  stop: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const ask = async (method: 'GET' | 'PUT', path: string, headers: Readonly<Record<string, string>>) => {
    const { status, text } = await sent(send({ method, url: `${endpoint}${path}`, headers, body: '' }, stop));
    return status === 200 ? text.trim() : status;
  };
  const token = await ask('PUT', '/latest/api/token', { 'x-aliyun-ecs-metadata-token-ttl-seconds': TOKEN_SECONDS });
  if (typeof token === 'number' && isHardened) throw none(`no token: status ${String(token)}`);
  const headers: Readonly<Record<string, string>> =
    typeof token === 'string' ? { 'x-aliyun-ecs-metadata-token': token } : {};
  const name = role ?? (await ask('GET', ROLES, headers));
  if (typeof name === 'number') throw none(name === 404 ? 'the instance has no role' : `status ${String(name)}`);
  const text = await ask('GET', `${ROLES}${encodeURIComponent(name)}`, headers);
  if (typeof text === 'number') throw none(`none for the role ${name}: status ${String(text)}`);
  return keysIn(text);
}

/** That nothing answers means most often that this is no instance. */
async function sent<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CallError && error.failure !== 'stopped') throw none(error.code ?? error.failure);
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
    throw none('an answer that is no JSON');
  }
  if (typeof value !== 'object' || value === null || (value as { Code?: unknown }).Code !== 'Success')
    throw none('an answer that is no success');
  return value as Readonly<Record<string, unknown>>;
}

import { CallError, UsageError } from '../../model/errors.ts';
import { mayBeRoleName } from '../../model/role.ts';
import { withRetry, type Connection } from '../calls.ts';
import { endpointIn, hostIn, type Hosts } from '../endpoints.ts';
import type { Metadata } from './key-source.ts';
import type { Origin } from '../transport.ts';

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
  const written = env[VARIABLE];
  const endpoint = written ? endpointIn(written) : Object.values(hosts).map(endpointIn).find(isLoopback);
  if (written && !isLoopback(endpoint))
    throw new UsageError(
      `${VARIABLE}=${written} is not on loopback`,
      'leave it out: an instance knows its own address',
    );
  const role = env['ALIBABA_CLOUD_ECS_METADATA'];
  if (role && !mayBeRoleName(role))
    throw new UsageError(
      `ALIBABA_CLOUD_ECS_METADATA=${role} is not a role name`,
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

/** That nothing answers means most often that there is no such service: it should not take long to say so. */
const MOST_TRIES = 3;

/** What a service gives, by the names of STS. */
type Given = Readonly<Record<string, unknown>>;

/** What a service is asked through. */
type Means = Pick<Connection, 'send' | 'paces' | 'clock' | 'stop' | 'onRetry'>;

interface Question<T> {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly read: (text: string) => T;
}

/** Asks a service; gives the status of an answer that is no success. Whatever else fails is one failure: there are no keys. */
function makeAsk(
  endpoint: Origin,
  failure: 'metadata' | 'credentialsUri',
  { send, paces, clock, stop, onRetry }: Means,
): <T>(question: Question<T>) => Promise<T | number> {
  const policy = { pace: paces.of(hostIn(endpoint), failure), clock, stop, most: MOST_TRIES, onRetry };
  return async ({ method, path, headers = {}, read }) => {
    try {
      return await withRetry(async () => {
        const all = { host: hostIn(endpoint), ...headers };
        const { status, text } = await send({ method, endpoint, path, headers: all, body: '' });
        if (status === 429 || status >= 500)
          throw new CallError(status === 429 ? 'throttled' : 'server', `status ${String(status)}`);
        return status === 200 ? read(text.trim()) : status;
      }, policy);
    } catch (error) {
      if (!(error instanceof CallError) || error.failure === 'stopped' || error.failure === failure) throw error;
      throw new CallError(failure, error.code ?? error.failure);
    }
  };
}

/** What the service gives for the role of the instance. Throws `CallError`, in which nothing is secret. */
export async function instanceKeys({ endpoint, role, isHardened }: Metadata, means: Means): Promise<Given> {
  const ask = makeAsk(endpoint, 'metadata', means);
  const token = await ask({
    method: 'PUT',
    path: '/latest/api/token',
    headers: { 'x-aliyun-ecs-metadata-token-ttl-seconds': TOKEN_SECONDS },
    read: asText,
  });
  if (typeof token === 'number' && isHardened) throw noMetadata(`no token: status ${String(token)}`);
  const headers = typeof token === 'string' ? { 'x-aliyun-ecs-metadata-token': token } : {};
  const name = role ?? (await ask({ method: 'GET', path: ROLES, headers, read: asText }));
  if (typeof name === 'number') throw noMetadata(name === 404 ? 'the instance has no role' : `status ${String(name)}`);
  // Nothing else of an answer is shown: it may hold keys.
  if (!mayBeRoleName(name)) throw noMetadata('the role that it names is none');
  const path = `${ROLES}${encodeURIComponent(name)}`;
  const keys = await ask({ method: 'GET', path, headers, read: keysIn });
  if (typeof keys === 'number') throw noMetadata(`none for the role ${name}: status ${String(keys)}`);
  return successful(keys, noMetadata);
}

/** What the address of a profile gives. Throws `CallError`, in which nothing is secret. */
export async function uriKeys(
  { endpoint, path }: { readonly endpoint: Origin; readonly path: string },
  means: Means,
): Promise<Given> {
  const keys = await makeAsk(endpoint, 'credentialsUri', means)({ method: 'GET', path, read: keysIn });
  if (typeof keys === 'number') throw noUriKeys(`status ${String(keys)}`);
  return successful(keys, noUriKeys);
}

function noMetadata(why: string): CallError {
  return new CallError('metadata', why);
}

function noUriKeys(why: string): CallError {
  return new CallError('credentialsUri', why);
}

function asText(text: string): string {
  return text;
}

function keysIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError('malformed', 'the answer is not JSON');
  }
}

function successful(value: unknown, none: (why: string) => CallError): Given {
  if (typeof value === 'object' && value !== null && (value as { Code?: unknown }).Code === 'Success')
    return value as Given;
  throw none('the answer reports no success');
}

/** Where the vendor's part of this module comes from. */
export const METADATA_FACTS = [
  {
    what: 'Address and paths of the instance metadata',
    constants: ['HOST', 'ROLES'],
    sources: ['credentials'],
    check: 'Read the provider of ECS RAM roles in the package.',
  },
] as const;

import { parseAccountId, parseArn } from '../../model/account.ts';
import { CallError } from '../../model/errors.ts';
import { policyOf } from '../actions.ts';
import type { Answer } from '../api-client.ts';
import { makeCallApi, type CallApi, type Caller, type Connection } from '../calls.ts';
import type { EndpointOf } from '../endpoints.ts';
import { commandKeys } from './key-command.ts';
import { instanceKeys, uriKeys } from './key-services.ts';
import { lasting, momentOf, type Moment, type RoleToTake, type Session, type Source } from './key-source.ts';
import { object, textIn } from '../ram.ts';

/** Gives the keys of a source as they are now: each session is started once, also for concurrent requests. */
export type KeysOf = Caller['keys'];

/** How long a session lasts at least, whatever the role allows. */
const SECONDS = '3600';
/** A session this close to its end is not used for a new call. */
const MARGIN_MS = 5 * 60 * 1000;

/**
 * The keys of a source. A session is limited to what is ever called, whatever its role may do: to the reading of accounts
 * alone, unless it has to take other roles (`mayGoOn`). All who go on from one source share its session.
 */
export function keysOf(source: Source, line: Connection, place: Place): KeysOf {
  if (source.kind === 'keys') return () => Promise.resolve(source.keys);
  // What a command, an address or an instance gives is the same for all.
  if (!place.mayGoOn && isAssumed(source)) return sessionKeys(source, line, place);
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
    const started = begin();
    flight = started;
    // The next request tries again.
    started.catch(() => {
      if (flight === started) flight = undefined;
    });
    return started;
  };
  return async (renewed = false) => {
    const asked = flight ?? depart();
    const current = await asked;
    // Somebody may set the machine's clock meanwhile: what counts is the time that has passed.
    const age = clock.monotonic() - current.startedAt;
    const isOver = current.lifetime - age < Math.min(MARGIN_MS, current.lifetime / 2);
    const isRefused = renewed && age > 1000;
    if (!isOver && !isRefused) return current.keys;
    // The first caller starts the next one.
    const next = flight === undefined || flight === asked ? depart() : flight;
    return (await next).keys;
  };
}

/** How a session of a source is started. */
function beginner(source: Taken, line: Connection, { endpointOf, mayGoOn }: Place): () => Promise<Session> {
  if (!isAssumed(source)) return () => givenSession(source, line, momentOf(line.clock));
  const policy = policyOf(mayGoOn ? ['account', 'directory', 'probe', 'hand'] : ['account']);
  const base =
    source.kind === 'role'
      ? keysOf(source.base, line, { endpointOf, mayGoOn: true })
      : () => Promise.resolve(undefined);
  const ask = makeCallApi(line, { quota: `sts of ${baseName(source)}`, endpointOf, keys: base });
  return () => session(ask, source, { policy, started: momentOf(line.clock) });
}

/** Keys that are given as they are, and not for a role that is taken. The user of a command or an address is notified before. */
async function givenSession(source: Exclude<Taken, Assumed>, line: Connection, started: Moment): Promise<Session> {
  switch (source.kind) {
    case 'instance':
      return sessionIn(await instanceKeys(source.metadata, line), started);
    case 'uri':
      line.onKeyRequest(source);
      return sessionIn(await uriKeys(source, line), started);
    case 'command':
      return commandKeys(source, line, started);
    default:
      return source satisfies never;
  }
}

/** Where a session is started, and what for. */
interface Place {
  readonly endpointOf: EndpointOf;
  readonly mayGoOn: boolean;
}

/** All who take roles with one identity share its quota. */
function baseName(source: Source): string {
  if (source.kind === 'role') return baseName(source.base);
  if (source.kind === 'instance') return 'the instance';
  if (source.kind === 'oidc') return source.provider;
  return source.kind === 'keys' ? source.keys.id : `the ${source.kind} of ${source.profile}`;
}

/** A source by its content: equal ones are shared. */
function nameOf(source: Source): string {
  const base = source.kind === 'role' ? nameOf(source.base) : baseName(source);
  return 'role' in source ? JSON.stringify([base, source.role.arn, source.role.externalId]) : base;
}

type Taken = Exclude<Source, { kind: 'keys' }>;
type Assumed = Extract<Source, { role: RoleToTake }>;

function isAssumed(source: Source): source is Assumed {
  return 'role' in source;
}

async function session(
  ask: CallApi,
  source: Assumed,
  { policy, started }: { readonly policy: string; readonly started: Moment },
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
    return sessionIn(object(answer, 'Credentials'), started);
  } catch (error) {
    throw error instanceof CallError ? error.of(source.kind === 'role' ? 'AssumeRole' : 'AssumeRoleWithOIDC') : error;
  }
}

/** Keys with an end, by the names of STS. */
function sessionIn(given: Answer, started: Moment): Session {
  const until = Date.parse(textIn(given, 'Expiration'));
  if (Number.isNaN(until)) throw new CallError('malformed', 'session without an expiration time');
  const keys = {
    id: textIn(given, 'AccessKeyId'),
    secret: textIn(given, 'AccessKeySecret'),
    token: textIn(given, 'SecurityToken'),
  };
  return { keys, ...lasting(until, started) };
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

/** Where the vendor's part of this module comes from. */
export const SESSION_FACTS = [
  {
    what: 'Session length that every role allows',
    constants: ['SECONDS'],
    sources: ['assumeRole'],
    check: 'Read DurationSeconds of AssumeRole, and the least MaxSessionDuration of CreateRole.',
  },
] as const;

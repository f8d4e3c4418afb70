import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import type CoreModule from '@alicloud/openapi-core';
import type RamModule from '@alicloud/ram20150501';
import { describe, expect, test } from 'vitest';

import { ACTIONS, APIS, type Action } from '../../src/cloud/actions.ts';
import { openPort, type Call, type Port } from '../../src/cloud/port.ts';
import { makeSend, type Origin } from '../../src/cloud/transport.ts';
import { CallError } from '../../src/errors.ts';
import { clock, serving } from './in-process.ts';
import { ANALYTICS, AUDITOR, CANARIES, dtsRole, KEY, ORDERS, trusting, world } from './loopback.ts';

const given = world({
  orders: {
    roles: [
      AUDITOR,
      dtsRole('ram-for-dts', ANALYTICS, { policies: [{ name: 'own', type: 'Custom' }] }),
      { name: 'open', trust: trusting({ RAM: ['*'] }) },
    ],
    makeRoles: 1200,
    policies: { own: { Version: '1', Statement: [] } },
    holders: [{ kind: 'user', name: 'alice', policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }] }],
  },
});
const server = await serving({
  ...given,
  keys: { [KEY.id]: { secret: KEY.secret, account: ORDERS } },
  accounts: {
    ...given.accounts,
    [ORDERS]: {
      ...given.accounts[ORDERS],
      jobs: [{ id: 'j', name: 'n', type: 'SYNC', region: 'cn-hangzhou', source: {}, destination: {} }],
    },
  },
  members: [{ id: ANALYTICS, name: 'analytics', folder: 'fd-1' }],
  oidcToken: 'canary-oidc-token',
});
const endpoint = server.url as Origin;
const never = new AbortController().signal;
const ours = await openPort(makeSend({ timeoutMs: 20_000, stop: never, clock }));
/** By the time of the machine. */
const hasty = await openPort(makeSend({ timeoutMs: 500, stop: never }));

function call(action: Action, more: Partial<Call> = {}): Call {
  return { action, endpoint, keys: KEY, ...more };
}

const session = { RoleSessionName: 'x', DurationSeconds: '900', RoleArn: `acs:ram::${ORDERS}:role/auditor` };
const region = { RegionId: 'cn-hangzhou' };
const CALLS: readonly Call[] = [
  call('GetCallerIdentity'),
  call('ListRoles', { query: { MaxItems: '1000' } }),
  call('ListRoles', { query: { MaxItems: '1000', Marker: '1000' } }),
  call('GetRole', { query: { RoleName: 'ram-for-dts' } }),
  call('ListPoliciesForRole', { query: { RoleName: 'ram-for-dts' } }),
  call('ListEntitiesForPolicy', { query: { PolicyName: 'AliyunDTSRolePolicy', PolicyType: 'System' } }),
  call('GetPolicy', { query: { PolicyName: 'own', PolicyType: 'Custom' } }),
  call('DecodeDiagnosticMessage', { query: { EncodedDiagnosticMessage: 'encoded-QXNzdW1lUm9sZVBvbGljeQ' } }),
  call('GetAccountSummary'),
  call('DescribeDtsJobs', { query: { ...region, JobType: 'SYNC' } }),
  call('DescribeDtsJobDetail', { query: { ...region, DtsJobId: 'j' } }),
  call('ListAccounts', { query: { MaxResults: '100' } }),
  call('ListAccountsForParent', { query: { MaxResults: '100', ParentFolderId: 'fd-1' } }),
  call('AssumeRoleWithOIDC', {
    keys: undefined,
    body: { ...session, OIDCToken: 'canary-oidc-token', OIDCProviderArn: `acs:ram::${ORDERS}:oidc-provider/k8s` },
  }),
];

async function failureOf(port: Port, asked: Call): Promise<CallError> {
  try {
    await port(asked);
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error(`${asked.action} did not fail`);
}

const load = createRequire(import.meta.url);
const core = load('@alicloud/openapi-core') as typeof CoreModule;
const ram = load('@alicloud/ram20150501') as typeof RamModule;
const { Config, Params, OpenApiRequest } = core.$OpenApiUtil;

function configOf(keys: Call['keys']): CoreModule.$OpenApiUtil.Config {
  return new Config({
    endpoint: new URL(endpoint).host,
    protocol: 'HTTP',
    userAgent: `dts-xacct/${__VERSION__}`,
    ...(keys && { accessKeyId: keys.id, accessKeySecret: keys.secret, securityToken: keys.token }),
  });
}

type Query = Readonly<Record<string, string>>;

/** How the SDK's own client of RAM is asked. */
const RAM_CLIENT: Readonly<Partial<Record<Action, (client: RamModule.default, query: Query) => Promise<object>>>> = {
  ListRoles: (client, { MaxItems: maxItems, Marker: marker }) =>
    client.listRoles(new ram.ListRolesRequest({ maxItems, marker })),
  GetRole: (client, { RoleName: roleName }) => client.getRole(new ram.GetRoleRequest({ roleName })),
  ListPoliciesForRole: (client, { RoleName: roleName }) =>
    client.listPoliciesForRole(new ram.ListPoliciesForRoleRequest({ roleName })),
  ListEntitiesForPolicy: (client, { PolicyName: policyName, PolicyType: policyType }) =>
    client.listEntitiesForPolicy(new ram.ListEntitiesForPolicyRequest({ policyName, policyType })),
  GetPolicy: (client, { PolicyName: policyName, PolicyType: policyType }) =>
    client.getPolicy(new ram.GetPolicyRequest({ policyName, policyType })),
  DecodeDiagnosticMessage: (client, { EncodedDiagnosticMessage: encodedDiagnosticMessage }) =>
    client.decodeDiagnosticMessage(new ram.DecodeDiagnosticMessageRequest({ encodedDiagnosticMessage })),
};

/** The SDK alone, over its own transport. */
async function sdk({ action, keys, query = {}, body }: Call): Promise<object> {
  const { api } = ACTIONS[action];
  const ask = RAM_CLIENT[action];
  if (ask !== undefined) {
    const answer = (await ask(new ram.default(configOf(keys)), query)) as { body: { toMap(): object } };
    return answer.body.toMap();
  }
  const params = new Params({
    action,
    version: APIS[api].version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: keys === undefined ? 'Anonymous' : 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const client = new core.default(configOf(keys));
  const runtime = {} as Parameters<typeof client.callApi>[2];
  const request = new OpenApiRequest({ query, ...(body && { body }) });
  const answer = (await client.callApi(params, request, runtime)) as { body: object };
  return answer.body;
}

/** A session's keys are new each time. */
function withoutKeys(answer: object): object {
  return { ...answer, Credentials: undefined };
}

/**
 * The last request, but for its time, its nonce, its signature, how it is framed, and how the SDK came by the keys, which it
 * adds where it was given them itself.
 */
async function lastRequest(): Promise<object> {
  const { log } = await server.stats();
  const { headers = {}, ...rest } = log.at(-1) ?? {};
  const {
    'x-acs-date': date,
    'x-acs-signature-nonce': nonce,
    'x-acs-credentials-provider': _,
    connection: __,
    'content-length': ___,
    'transfer-encoding': ____,
    authorization,
    ...same
  } = headers;
  expect([date, nonce]).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    expect.stringMatching(/./),
  ]);
  const credential = authorization?.replace(/Signature=.*/, '').replace('x-acs-credentials-provider;', '');
  return { ...rest, headers: { ...same, authorization: credential } };
}

describe('the transport under the SDK', () => {
  test.each(CALLS.map((each) => [each.action, each] as const))(
    '%s: the same request and answer as those of the SDK alone',
    async (_, asked) => {
      const one = await ours(asked);
      const oneRequest = await lastRequest();
      const other = await sdk(asked);
      expect(oneRequest).toEqual(await lastRequest());
      expect(withoutKeys(one)).toEqual(withoutKeys(other));
      expect(Object.keys(one).length).toBeGreaterThan(1);
    },
  );

  test('the keys of a session: the same request too', async () => {
    const begun = await ours(CALLS.find(({ action }) => action === 'AssumeRoleWithOIDC') ?? call('GetCallerIdentity'));
    const given = begun['Credentials'] as Readonly<Record<string, string>>;
    const keys = {
      id: given['AccessKeyId'] ?? '',
      secret: given['AccessKeySecret'] ?? '',
      token: given['SecurityToken'] ?? '',
    };
    const asked = call('GetRole', { keys, query: { RoleName: 'ram-for-dts' } });
    const one = await ours(asked);
    const oneRequest = await lastRequest();
    expect(await sdk(asked)).toEqual(one);
    expect(oneRequest).toEqual(await lastRequest());
    expect(oneRequest).toMatchObject({ headers: { 'x-acs-security-token': keys.token } });
  });

  test('every action but AssumeRole is among them; that one is told apart, since its caller may be nobody else', async () => {
    const actions = new Set([...CALLS.map(({ action }) => action), 'AssumeRole']);
    expect([...actions].toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
    const denied = call('AssumeRole', { body: session });
    expect([await failureOf(ours, denied)]).toMatchObject([{ failure: 'denied', code: 'NoPermission' }]);
  });

  test('a name with characters that are signed in another form than they are sent in', async () => {
    const { failure } = await failureOf(ours, call('GetRole', { query: { RoleName: "a b+c*~'()!é角&=/?" } }));
    expect(failure).toBe('absent');
  });

  test('says who calls', async () => {
    expect((await server.stats()).userAgents.every((agent) => / dts-xacct\/\d/.test(agent))).toBe(true);
  });

  test('another action than those that are listed is refused before it is sent', async () => {
    const wrong = call('DeleteRole' as Action, { query: { RoleName: 'auditor' } });
    expect(await failureOf(ours, wrong)).toMatchObject({ failure: 'refused' });
    expect((await server.stats()).calls['DeleteRole']).toBeUndefined();
  });

  test.each([
    { id: `${KEY.id}\r`, secret: KEY.secret },
    { id: KEY.id, secret: `${KEY.secret} ` },
    { ...KEY, token: 'a\nb' },
    { ...KEY, token: '\u{1f511}' },
  ])('keys that hold what no key does are told as that, and never sent', async (keys) => {
    const before = (await server.stats()).calls['GetCallerIdentity'];
    const { failure, code } = await failureOf(ours, call('GetCallerIdentity', { keys }));
    expect([failure, code]).toEqual(['credential', expect.stringContaining('a line end')]);
    expect((await server.stats()).calls['GetCallerIdentity']).toBe(before);
  });

  test('wrong keys', async () => {
    const asked = call('GetCallerIdentity', { keys: { id: KEY.id, secret: 'canary-secret-wrong' } });
    expect(await failureOf(ours, asked)).toMatchObject({ failure: 'credential', code: 'SignatureDoesNotMatch' });
  });
});

/** What goes wrong, and what it is taken for. */
const FAULTS: readonly (readonly [kind: string, failure: string])[] = [
  ['throttled429', 'throttled'],
  ['throttled400', 'throttled'],
  ['throttled503', 'throttled'],
  ['throttledWait', 'throttled'],
  ['denied', 'denied'],
  ['deniedXml', 'denied'],
  ['absent', 'absent'],
  ['unknownKey', 'credential'],
  ['expired', 'credential'],
  ['badSignature', 'credential'],
  ['clockSkew', 'credential'],
  ['server500', 'server'],
  ['server503', 'server'],
  ['html502', 'server'],
  ['empty403', 'denied'],
  ['empty500', 'server'],
  ['redirect', 'malformed'],
  ['portal', 'malformed'],
  ['cut', 'malformed'],
  ['null200', 'malformed'],
  ['wrongType', 'malformed'],
  ['lostDigits', 'malformed'],
  ['halfCharacter', 'malformed'],
  ['latin1', 'malformed'],
  ['reset', 'network'],
  ['closed', 'network'],
  ['half', 'network'],
  ['hang', 'timeout'],
  ['trickle', 'timeout'],
  ['huge', 'malformed'],
];

describe('a fault', () => {
  const asked = call('GetRole', { query: { RoleName: 'auditor' } });

  test.each(FAULTS)('%s is %s', async (kind, failure) => {
    await server.fail({ action: 'GetRole', kind });
    const error = await failureOf(ours, asked);
    await server.fail();
    expect(error.failure).toBe(failure);
    const told = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}`;
    expect(CANARIES.filter((canary) => told.includes(canary))).toEqual([]);
    expect(await ours(asked)).toHaveProperty('Role');
  });

  test('a fault of our own is none of the API', async () => {
    const broken = await openPort(() => {
      throw new TypeError('ours');
    });
    await expect(broken(asked)).rejects.toThrow(TypeError);
    await server.fail({ action: 'GetRole', kind: 'wrongType' });
    expect((await failureOf(ours, asked)).code).toBe('an answer of another shape than documented: Error');
    await server.fail();
  });

  test('how long to wait is told in milliseconds', async () => {
    await server.fail({ action: 'GetRole', kind: 'throttledWait' });
    expect((await failureOf(ours, asked)).retryAfterMs).toBe(250);
    await server.fail();
  });

  test('the end of the run is no fault of the network', async () => {
    await server.fail({ action: 'GetRole', kind: 'hang' });
    const stopping = new AbortController();
    const port = await openPort(makeSend({ timeoutMs: 20_000, stop: stopping.signal }));
    const failing = failureOf(port, asked);
    stopping.abort();
    expect((await failing).failure).toBe('stopped');
    expect((await failureOf(port, asked)).failure).toBe('stopped');
    await server.fail();
  });

  test('nobody listens, and no such host', async () => {
    const refused = await failureOf(ours, { ...asked, endpoint: 'http://127.0.0.1:1' });
    expect([refused.failure, refused.code]).toEqual(['network', 'ECONNREFUSED']);
  });

  test('whoever takes a connection and says nothing holds nobody for longer than allowed', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const silent = { ...asked, endpoint: `https://127.0.0.1:${String((mute.address() as AddressInfo).port)}` as const };
    const ended = once(mute, 'connection').then(([socket]) => once((socket as Socket).resume(), 'close'));
    expect((await failureOf(hasty, silent)).failure).toBe('timeout');
    await ended;
    const stopping = new AbortController();
    const failing = failureOf(await openPort(makeSend({ timeoutMs: 20_000, stop: stopping.signal })), silent);
    const [socket] = (await once(mute, 'connection')) as [Socket];
    const closed = once(socket.resume(), 'close');
    stopping.abort();
    expect((await failing).failure).toBe('stopped');
    await closed;
    mute.close();
  });

  test('as many calls at a time as one likes take no more sockets than are allowed', async () => {
    await Promise.all(Array.from({ length: 600 }, () => ours(asked)));
    expect((await server.stats()).mostSockets).toBeLessThan(300);
  });
});

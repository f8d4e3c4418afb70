import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import type ImsModule from '@alicloud/ims20190815';
import type CoreModule from '@alicloud/openapi-core';
import type RamModule from '@alicloud/ram20150501';
import type StsModule from '@alicloud/sts20150401';
import { describe, expect, test } from 'vitest';

import { ACTIONS, APIS, type Action } from '../../src/cloud/actions.ts';
import { openApiClient, type Call, type ApiClient } from '../../src/cloud/api-client.ts';
import { makeSend, type Origin } from '../../src/cloud/transport.ts';
import { CallError } from '../../src/model/errors.ts';
import { clock, serving } from '../support/live-command.ts';
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
    [ANALYTICS]: { roles: [{ name: 'open', trust: trusting({ RAM: [`acs:ram::${ORDERS}:root`] }) }] },
  },
  manager: ORDERS,
  members: [{ id: ANALYTICS, name: 'analytics', folder: 'fd-1' }],
  oidcToken: 'canary-oidc-token',
});
const endpoint = server.url as Origin;
const never = new AbortController().signal;
const ours = await openApiClient(makeSend({ timeoutMs: 20_000, stop: never, clock }));
/** By the time of the machine. */
const hasty = await openApiClient(makeSend({ timeoutMs: 500, stop: never }));

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
  call('ListAccountsForParent', { query: { PageNumber: '1', PageSize: '100', ParentFolderId: 'fd-1' } }),
  call('GetResourceDirectory'),
  call('AssumeRole', { body: { ...session, RoleArn: `acs:ram::${ANALYTICS}:role/open`, ExternalId: 'e-1' } }),
  call('AssumeRoleWithOIDC', {
    keys: undefined,
    body: { ...session, OIDCToken: 'canary-oidc-token', OIDCProviderArn: `acs:ram::${ORDERS}:oidc-provider/k8s` },
  }),
];

async function failureOf(port: ApiClient, asked: Call): Promise<CallError> {
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
const sts = load('@alicloud/sts20150401') as typeof StsModule;
const ims = load('@alicloud/ims20190815') as typeof ImsModule;
const { Config, Params, OpenApiRequest } = core.$OpenApiUtil;

function configOf(keys: Call['keys']): CoreModule.$OpenApiUtil.Config {
  return new Config({
    endpoint: new URL(endpoint).host,
    protocol: 'HTTP',
    userAgent: `dts-xacct/${__VERSION__}`,
    ...(keys && { accessKeyId: keys.id, accessKeySecret: keys.secret, securityToken: keys.token }),
  });
}

type Given = Readonly<Record<string, string>>;
type Answered = Promise<{ readonly body?: { toMap(): object } }>;

/** How the vendor's own clients are asked: each by its own model, which names the parameters. */
const VENDOR: Readonly<Partial<Record<Action, (keys: Call['keys'], given: Given) => Answered>>> = {
  ListRoles: (keys, { MaxItems, Marker: marker }) =>
    ramClient(keys).listRoles(new ram.ListRolesRequest({ maxItems: Number(MaxItems), marker })),
  GetRole: (keys, { RoleName: roleName }) => ramClient(keys).getRole(new ram.GetRoleRequest({ roleName })),
  ListPoliciesForRole: (keys, { RoleName: roleName }) =>
    ramClient(keys).listPoliciesForRole(new ram.ListPoliciesForRoleRequest({ roleName })),
  ListEntitiesForPolicy: (keys, { PolicyName: policyName, PolicyType: policyType }) =>
    ramClient(keys).listEntitiesForPolicy(new ram.ListEntitiesForPolicyRequest({ policyName, policyType })),
  GetPolicy: (keys, { PolicyName: policyName, PolicyType: policyType }) =>
    ramClient(keys).getPolicy(new ram.GetPolicyRequest({ policyName, policyType })),
  DecodeDiagnosticMessage: (keys, { EncodedDiagnosticMessage: encodedDiagnosticMessage }) =>
    ramClient(keys).decodeDiagnosticMessage(new ram.DecodeDiagnosticMessageRequest({ encodedDiagnosticMessage })),
  GetCallerIdentity: (keys) => stsClient(keys).getCallerIdentity(),
  AssumeRole: (keys, given) => stsClient(keys).assumeRole(new sts.AssumeRoleRequest(modelled(given))),
  AssumeRoleWithOIDC: (keys, given) =>
    stsClient(keys).assumeRoleWithOIDC(new sts.AssumeRoleWithOIDCRequest(modelled(given))),
  GetAccountSummary: (keys) => new ims.default(configOf(keys)).getAccountSummary(),
};

function ramClient(keys: Call['keys']): RamModule.default {
  return new ram.default(configOf(keys));
}

function stsClient(keys: Call['keys']): StsModule.default {
  return new sts.default(configOf(keys));
}

/** Parameters by the names of the SDK's models. */
function modelled(given: Given): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name.startsWith('OIDC') ? name : name.charAt(0).toLowerCase() + name.slice(1),
      name === 'DurationSeconds' ? Number(value) : value,
    ]),
  );
}

/** The vendor's client alone, over its own transport; its generic one for an API of which the registry has none. */
async function sdk({ action, keys, query = {}, body = {} }: Call): Promise<object | undefined> {
  const ask = VENDOR[action];
  if (ask !== undefined) return (await ask(keys, { ...query, ...body })).body?.toMap();
  const params = new Params({
    action,
    version: APIS[ACTIONS[action].api].version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const client = new core.default(configOf(keys));
  const runtime = {} as Parameters<typeof client.callApi>[2];
  const answer = (await client.callApi(params, new OpenApiRequest({ query }), runtime)) as { body: object };
  return answer.body;
}

/** A session's keys are new each time; and the vendor's models make numbers of counts that come as text. */
function comparable(answer: object | undefined): object {
  const asText = (_: string, value: unknown): unknown => (typeof value === 'number' ? String(value) : value);
  return JSON.parse(JSON.stringify({ ...answer, Credentials: undefined }, asText)) as object;
}

const PROTOCOL = new Set(['Action', 'Version', 'Format', 'Timestamp', 'SignatureNonce']);

/**
 * What the last request asked for, of whom, as whom: all but its time, its nonce, its signature and how it is framed. The server
 * has checked the signature, and every parameter.
 */
async function lastRequest(): Promise<object> {
  const { log } = await server.stats();
  const { action, method, path = '', headers = {}, query, body } = log.at(-1) ?? {};
  const protocol = Object.entries(query ?? {}).filter(([name]) => PROTOCOL.has(name));
  expect(protocol.every(([, value]) => value !== '')).toBe(true);
  return {
    action,
    method,
    path: path.replace(/\?.*/, ''),
    version: headers['x-acs-version'],
    agent: headers['user-agent'],
    key: /Credential=([^,]+)/.exec(headers['authorization'] ?? '')?.[1],
    token: headers['x-acs-security-token'],
    protocol: protocol.map(([name]) => name).toSorted(),
    parameters: Object.fromEntries(
      [...Object.entries(query ?? {}), ...Object.entries(body ?? {})]
        .filter(([name]) => !PROTOCOL.has(name))
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
}

describe('our client and those of the vendor', () => {
  test.each(CALLS.map((each) => [each.action, each] as const))(
    '%s: the same parameters, and an answer that is the same',
    async (_, asked) => {
      const one = await ours(asked);
      const oneRequest = await lastRequest();
      const other = await sdk(asked);
      expect(oneRequest).toEqual(await lastRequest());
      expect(comparable(one)).toEqual(comparable(other));
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
    expect(oneRequest).toMatchObject({ token: keys.token });
  });

  test('every action is among them', () => {
    expect([...new Set(CALLS.map(({ action }) => action))].toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
  });

  test('a role that does not trust the caller', async () => {
    const denied = call('AssumeRole', { body: session });
    expect(await failureOf(ours, denied)).toMatchObject({ failure: 'denied', code: 'NoPermission' });
  });

  test('no token stands in an address', async () => {
    await ours(CALLS.find(({ action }) => action === 'AssumeRoleWithOIDC') ?? call('GetCallerIdentity'));
    expect((await server.stats()).log.at(-1)?.path).not.toContain('canary');
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
    expect([failure, code]).toEqual([
      'credential',
      'a key or token with a space, a line break or another invalid character',
    ]);
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
  ['clockSkew', 'clock'],
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
  ['insideDenied', 'denied'],
  ['insideThrottled', 'throttled'],
  ['insideFailed', 'server'],
  ['insideOther', 'refused'],
  ['insideGone', 'gone'],
  ['insideNameless', 'malformed'],
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
    const broken = await openApiClient(() => {
      throw new TypeError('ours');
    });
    await expect(broken(asked)).rejects.toThrow(TypeError);
    await server.fail({ action: 'GetRole', kind: 'wrongType' });
    expect((await failureOf(ours, asked)).code).toBe('the answer does not match the documentation: Error');
    await server.fail();
  });

  test('gives the time to wait in milliseconds', async () => {
    await server.fail({ action: 'GetRole', kind: 'throttledWait' });
    expect((await failureOf(ours, asked)).retryAfterMs).toBe(250);
    await server.fail();
  });

  test('the end of the run is no fault of the network', async () => {
    await server.fail({ action: 'GetRole', kind: 'hang' });
    const stopping = new AbortController();
    const port = await openApiClient(makeSend({ timeoutMs: 20_000, stop: stopping.signal }));
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
    const failing = failureOf(await openApiClient(makeSend({ timeoutMs: 20_000, stop: stopping.signal })), silent);
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

import type CoreModule from '@alicloud/openapi-core';
import type RamModule from '@alicloud/ram20150501';

import { CallError } from '../errors.ts';
import { ACTIONS, APIS, type Action } from './actions.ts';
import { readAnswer, type Answer } from './answer.ts';
import { hostIn } from './endpoints.ts';
import type { Origin, Send, WireRequest } from './transport.ts';

/** An access key, and the token that belongs to it where it is temporary. */
export interface Keys {
  readonly id: string;
  readonly secret: string;
  readonly token?: string;
}

/** One call: what is asked of whom, by whom. Parameters are named as the API names them. */
export interface Call {
  readonly action: Action;
  readonly endpoint: Origin;
  /** `undefined`: the call is not signed. */
  readonly keys: Keys | undefined;
  readonly query?: Readonly<Record<string, string>>;
  /** Parameters that no address should hold. */
  readonly body?: Readonly<Record<string, string>>;
}

/** Calls an API; throws `CallError`, of which nothing is secret. */
export type Port = (call: Call) => Promise<Answer>;

type Core = typeof CoreModule;
type Ram = typeof RamModule;
type CoreClient = CoreModule.default;
type RamClient = RamModule.default;
type Runtime = Parameters<CoreClient['callApi']>[2];

/** Who calls, in the customer's own log of events. */
const USER_AGENT = `dts-xacct/${__VERSION__}`;
const ALGORITHM = 'ACS3-HMAC-SHA256';
const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What the SDK hands through as the options of a call: which one it is, and whether an answer has come. */
interface Errand {
  readonly call: Call;
  isAnswered: boolean;
}

/** The client of an API for a call. */
type ClientFor = (call: Call) => CoreClient;

/**
 * The SDK: its models and its signing, over a transport of ours; with `send` left out, over its own, for comparison. It is
 * loaded here, once, by whoever opens a port.
 */
export async function openPort(send: Send | undefined): Promise<Port> {
  const core = unwrapped(await import('@alicloud/openapi-core'));
  const ram = unwrapped(await import('@alicloud/ram20150501'));
  const newClient: ClientFor = (call) =>
    ACTIONS[call.action].api === 'ram' ? new ram.default(configOf(call, core)) : new core.default(configOf(call, core));
  const clientFor = send === undefined ? newClient : sharedClients(newClient, send, core);
  return async (call) => {
    if (!Object.hasOwn(ACTIONS, call.action)) throw new CallError('refused', `${call.action} is no action of ours`);
    // Over the SDK's own transport nobody can tell.
    const errand: Errand = { call, isAnswered: send === undefined };
    const runtime = errand as unknown as Runtime;
    const client = clientFor(call);
    try {
      return ACTIONS[call.action].api === 'ram'
        ? await askRam(client as RamClient, { call, runtime }, ram)
        : await askCore(client, { call, runtime }, core);
    } catch (error) {
      // The SDK's own errors may hold whole answers, and with them secrets.
      if (error instanceof CallError || !errand.isAnswered) throw error;
      throw new CallError('malformed', `an answer of another shape than documented: ${classOf(error)}`);
    }
  };
}

/** A client has 90 KB, and thousands of calls may wait for a socket: over our own transport all of them share two. */
function sharedClients(newClient: ClientFor, send: Send, core: Core): ClientFor {
  const shared = new Map<boolean, CoreClient>();
  const userAgent = core.OpenApiUtil.getUserAgent(USER_AGENT);
  const callApi: CoreClient['callApi'] = async (params, request, runtime) => {
    const errand = runtime as unknown as Errand;
    const body = readAnswer(await send(sign(errand.call, { params, request, userAgent }, core)));
    errand.isAnswered = true;
    return { statusCode: 200, headers: {}, body };
  };
  return (call) => {
    const isRam = ACTIONS[call.action].api === 'ram';
    let client = shared.get(isRam);
    if (client === undefined) {
      client = newClient({ ...call, keys: undefined });
      client.callApi = callApi;
      shared.set(isRam, client);
    }
    return client;
  };
}

/** What of an error is no secret. */
function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** Both packages are CommonJS: Node gives the module as its default, a bundle what the module calls its default. */
function unwrapped<T extends object>(loaded: { readonly default: T }): T {
  return 'default' in loaded.default ? loaded.default : (loaded as unknown as T);
}

function configOf({ endpoint, keys }: Call, { $OpenApiUtil: { Config } }: Core): CoreModule.$OpenApiUtil.Config {
  const { protocol, host } = new URL(endpoint);
  return new Config({
    endpoint: host,
    protocol: protocol === 'http:' ? 'HTTP' : 'HTTPS',
    userAgent: USER_AGENT,
    ...(keys && { accessKeyId: keys.id, accessKeySecret: keys.secret, securityToken: keys.token ?? '' }),
  });
}

/** A call, and the same as the SDK hands it through. */
interface Given {
  readonly call: Call;
  readonly runtime: Runtime;
}

/** An API without a client of its own here: STS, IMS, DTS, Resource Directory. */
async function askCore(
  client: CoreClient,
  { call: { action, keys, query, body }, runtime }: Given,
  core: Core,
): Promise<Answer> {
  const { Params, OpenApiRequest } = core.$OpenApiUtil;
  const params = new Params({
    action,
    version: APIS[ACTIONS[action].api].version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: keys === undefined ? 'Anonymous' : 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new OpenApiRequest({ query: { ...query }, ...(body && { body: { ...body } }) });
  const { body: answer } = (await client.callApi(params, request, runtime)) as { readonly body?: unknown };
  return checked(answer);
}

/** How RAM's own client is asked, whose models check the types of what it answers and drop what nobody knows. */
type AskRam = (
  client: RamClient,
  query: Readonly<Record<string, string>>,
  means: { readonly ram: Ram; readonly runtime: Runtime },
) => Promise<{ readonly body?: { toMap(): unknown } }>;

const RAM_CALLS: Readonly<Partial<Record<Action, AskRam>>> = {
  ListRoles: (client, { MaxItems, Marker }, { ram, runtime }) =>
    client.listRolesWithOptions(new ram.ListRolesRequest({ maxItems: MaxItems, marker: Marker }), runtime),
  GetRole: (client, { RoleName }, { ram, runtime }) =>
    client.getRoleWithOptions(new ram.GetRoleRequest({ roleName: RoleName }), runtime),
  ListPoliciesForRole: (client, { RoleName }, { ram, runtime }) =>
    client.listPoliciesForRoleWithOptions(new ram.ListPoliciesForRoleRequest({ roleName: RoleName }), runtime),
  ListEntitiesForPolicy: (client, { PolicyName, PolicyType }, { ram, runtime }) =>
    client.listEntitiesForPolicyWithOptions(
      new ram.ListEntitiesForPolicyRequest({ policyName: PolicyName, policyType: PolicyType }),
      runtime,
    ),
  DecodeDiagnosticMessage: (client, { EncodedDiagnosticMessage }, { ram, runtime }) =>
    client.decodeDiagnosticMessageWithOptions(
      new ram.DecodeDiagnosticMessageRequest({ encodedDiagnosticMessage: EncodedDiagnosticMessage }),
      runtime,
    ),
  GetPolicy: (client, { PolicyName, PolicyType }, { ram, runtime }) =>
    client.getPolicyWithOptions(new ram.GetPolicyRequest({ policyName: PolicyName, policyType: PolicyType }), runtime),
};

const NO_QUERY: Readonly<Record<string, string>> = {};

async function askRam(
  client: RamClient,
  { call: { action, query = NO_QUERY }, runtime }: Given,
  ram: Ram,
): Promise<Answer> {
  const ask = RAM_CALLS[action];
  if (ask === undefined) throw new CallError('refused', `${action} is no action of RAM`);
  return checked((await ask(client, query, { ram, runtime })).body?.toMap());
}

function checked(body: unknown): Answer {
  if (typeof body !== 'object' || body === null) throw new CallError('malformed', 'an answer that is empty');
  return body as Answer;
}

interface Asked {
  readonly params: CoreModule.$OpenApiUtil.Params;
  readonly request: CoreModule.$OpenApiUtil.OpenApiRequest;
  readonly userAgent: string;
}

/** What keys and tokens are made of; nothing else gets into a header as it is. */
const KEY = /^[\x21-\x7e]+$/;

/** The request as the SDK would send it, signed by the SDK. */
function sign({ endpoint, keys }: Call, { params, request, userAgent }: Asked, { OpenApiUtil }: Core): WireRequest {
  for (const part of [keys?.id, keys?.secret, keys?.token])
    if (part !== undefined && !KEY.test(part))
      throw new CallError('credential', 'a key or token with a space, a line end or another character that none has');
  const query = { ...request.query, ...(keys === undefined && { Format: 'json' }) };
  const body = request.body === undefined ? '' : OpenApiUtil.toForm(request.body as Record<string, unknown>);
  const payload = body === '' ? HASH_OF_NOTHING : OpenApiUtil.hash(Buffer.from(body), ALGORITHM).toString('hex');
  const headers: Record<string, string> = {
    host: hostIn(endpoint),
    accept: 'application/json',
    'user-agent': userAgent,
    'x-acs-action': params.action,
    'x-acs-version': params.version,
    'x-acs-date': OpenApiUtil.getTimestamp(),
    // The SDK's own asks the system for the name of the machine each time.
    'x-acs-signature-nonce': crypto.randomUUID(),
    'x-acs-content-sha256': payload,
    ...(body !== '' && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(keys?.token !== undefined && { 'x-acs-accesskey-id': keys.id, 'x-acs-security-token': keys.token }),
  };
  if (keys !== undefined) {
    const asked = { method: params.method, pathname: params.pathname, query, headers };
    headers['Authorization'] = OpenApiUtil.getAuthorization(
      asked as Parameters<typeof OpenApiUtil.getAuthorization>[0],
      ALGORITHM,
      payload,
      keys.id,
      keys.secret,
    );
  }
  const search = Object.entries(query).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return { endpoint, path: `/${search.length > 0 ? '?' : ''}${search.join('&')}`, headers, body };
}

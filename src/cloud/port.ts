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
type RamClient = RamModule.default;

/** Who calls, in the customer's own log of events. */
const USER_AGENT = `dts-xacct/${__VERSION__}`;
const ALGORITHM = 'ACS3-HMAC-SHA256';
const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Sends what the SDK would send in one call; gives what the SDK makes of an answer. */
type CallApi = (params: Params, request: OpenApiRequest) => Promise<{ readonly body: Answer }>;
type Params = CoreModule.$OpenApiUtil.Params;
type OpenApiRequest = CoreModule.$OpenApiUtil.OpenApiRequest;

/** The SDK: its models and its signing, over our own transport. It is loaded here, once, by whoever opens a port. */
export async function openPort(send: Send): Promise<Port> {
  const core = unwrapped(await import('@alicloud/openapi-core'));
  const ram = unwrapped(await import('@alicloud/ram20150501'));
  const userAgent = core.OpenApiUtil.getUserAgent(USER_AGENT);
  const ramClient = new ram.default(new core.$OpenApiUtil.Config({ endpoint: APIS.ram.host }));
  return async (call) => {
    if (!Object.hasOwn(ACTIONS, call.action)) throw new CallError('refused', `${call.action} is no action of ours`);
    const progress = { isAnswered: false };
    const callApi: CallApi = async (params, request) => {
      const body = readAnswer(await send(sign(call, { params, request, userAgent }, core)));
      progress.isAnswered = true;
      return { body };
    };
    try {
      return ACTIONS[call.action].api === 'ram'
        ? await askRam(call, clientOver(callApi, ramClient), ram)
        : await askCore(call, callApi, core);
    } catch (error) {
      // The SDK's own errors may hold whole answers, and with them secrets.
      if (error instanceof CallError || !progress.isAnswered) throw error;
      throw new CallError('malformed', `an answer of another shape than documented: ${classOf(error)}`);
    }
  };
}

/** A client for one call that shares all else with another one: a whole one has 90 KB, and thousands of calls may wait for a socket. */
function clientOver(callApi: CallApi, shared: RamClient): RamClient {
  return Object.create(shared, { callApi: { value: callApi } }) as RamClient;
}

/** What of an error is no secret. */
function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** Both packages are CommonJS: Node gives the module as its default, a bundle what the module calls its default. */
function unwrapped<T extends object>(loaded: { readonly default: T }): T {
  return 'default' in loaded.default ? loaded.default : (loaded as unknown as T);
}

/** An API without a client of its own here: STS, IMS, DTS, Resource Directory. */
async function askCore({ action, keys, query, body }: Call, callApi: CallApi, core: Core): Promise<Answer> {
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
  return (await callApi(params, request)).body;
}

/** How RAM's own client is asked, whose models check the types of what it answers and drop what nobody knows. */
type AskRam = (
  client: RamClient,
  query: Readonly<Record<string, string>>,
  ram: Ram,
) => Promise<{ readonly body?: { toMap(): unknown } }>;

const RAM_CALLS: Readonly<Partial<Record<Action, AskRam>>> = {
  ListRoles: (client, { MaxItems, Marker }, ram) =>
    client.listRoles(new ram.ListRolesRequest({ maxItems: MaxItems, marker: Marker })),
  GetRole: (client, { RoleName }, ram) => client.getRole(new ram.GetRoleRequest({ roleName: RoleName })),
  ListPoliciesForRole: (client, { RoleName }, ram) =>
    client.listPoliciesForRole(new ram.ListPoliciesForRoleRequest({ roleName: RoleName })),
  ListEntitiesForPolicy: (client, { PolicyName, PolicyType }, ram) =>
    client.listEntitiesForPolicy(
      new ram.ListEntitiesForPolicyRequest({ policyName: PolicyName, policyType: PolicyType }),
    ),
  DecodeDiagnosticMessage: (client, { EncodedDiagnosticMessage }, ram) =>
    client.decodeDiagnosticMessage(
      new ram.DecodeDiagnosticMessageRequest({ encodedDiagnosticMessage: EncodedDiagnosticMessage }),
    ),
  GetPolicy: (client, { PolicyName, PolicyType }, ram) =>
    client.getPolicy(new ram.GetPolicyRequest({ policyName: PolicyName, policyType: PolicyType })),
};

const NO_QUERY: Readonly<Record<string, string>> = {};

async function askRam({ action, query = NO_QUERY }: Call, client: RamClient, ram: Ram): Promise<Answer> {
  const ask = RAM_CALLS[action];
  if (ask === undefined) throw new CallError('refused', `${action} is no action of RAM`);
  return checked((await ask(client, query, ram)).body?.toMap());
}

function checked(body: unknown): Answer {
  if (typeof body !== 'object' || body === null) throw new CallError('malformed', 'an answer that is empty');
  return body as Answer;
}

interface Asked {
  readonly params: Params;
  readonly request: OpenApiRequest;
  readonly userAgent: string;
}

/** What keys and tokens are made of; nothing else gets into a header as it is. */
const KEY = /^[\x21-\x7e]+$/;

/** What the vendor's clients have in the query of a call that is not signed. */
function protocolOf(
  { action, version }: Params,
  { nonce, date }: { readonly nonce: string; readonly date: string },
): Readonly<Record<string, string>> {
  return { Action: action, Format: 'json', Version: version, Timestamp: date, SignatureNonce: nonce };
}

/** The request as the SDK would send it, signed by the SDK. */
function sign({ endpoint, keys }: Call, { params, request, userAgent }: Asked, { OpenApiUtil }: Core): WireRequest {
  for (const part of [keys?.id, keys?.secret, keys?.token])
    if (part !== undefined && !KEY.test(part))
      throw new CallError('credential', 'a key or token with a space, a line end or another character that none has');
  const nonce = crypto.randomUUID();
  const date = OpenApiUtil.getTimestamp();
  const query = { ...request.query, ...(keys === undefined && protocolOf(params, { nonce, date })) };
  const body = request.body === undefined ? '' : OpenApiUtil.toForm(request.body as Record<string, unknown>);
  const payload = body === '' ? HASH_OF_NOTHING : OpenApiUtil.hash(Buffer.from(body), ALGORITHM).toString('hex');
  const headers: Record<string, string> = {
    host: hostIn(endpoint),
    accept: 'application/json',
    'user-agent': userAgent,
    'x-acs-action': params.action,
    'x-acs-version': params.version,
    'x-acs-date': date,
    // The SDK's own asks the system for the name of the machine each time.
    'x-acs-signature-nonce': nonce,
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

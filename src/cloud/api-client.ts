import type CoreModule from '@alicloud/openapi-core';
import type RamModule from '@alicloud/ram20150501';

import { CallError, type CallFailure, type Denial } from '../model/errors.ts';
import { ACTIONS, APIS, type Action } from './actions.ts';
import { hostIn } from './endpoints.ts';
import type { Origin, Send, WireRequest, WireAnswer } from './transport.ts';

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
export type ApiClient = (call: Call) => Promise<Answer>;

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

/** The SDK: its models and its signing, over our own transport. It is loaded here, once, on first use. */
export async function openApiClient(send: Send): Promise<ApiClient> {
  const core = unwrapped(await import('@alicloud/openapi-core'));
  const ram = unwrapped(await import('@alicloud/ram20150501'));
  const userAgent = core.OpenApiUtil.getUserAgent(USER_AGENT);
  const ramClient = new ram.default(new core.$OpenApiUtil.Config({ endpoint: APIS.ram.host }));
  return async (call) => {
    if (!Object.hasOwn(ACTIONS, call.action)) throw new CallError('refused', `${call.action} is not an allowed action`);
    const progress = { hasResponse: false };
    const callApi: CallApi = async (params, request) => {
      const body = readAnswer(await send(sign(call, { params, request, userAgent }, core)));
      progress.hasResponse = true;
      return { body };
    };
    try {
      return ACTIONS[call.action].api === 'ram'
        ? await askRam(call, clientOver(callApi, ramClient), ram)
        : await askCore(call, callApi, core);
    } catch (error) {
      // The SDK's own errors may hold whole answers, and with them secrets.
      if (error instanceof CallError || !progress.hasResponse) throw error;
      throw new CallError('malformed', `the answer does not match the documentation: ${classOf(error)}`);
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
  if (ask === undefined) throw new CallError('refused', `${action} is not an action of RAM`);
  return checked((await ask(client, query, ram)).body?.toMap());
}

function checked(body: unknown): Answer {
  if (typeof body !== 'object' || body === null) throw new CallError('malformed', 'the answer is empty');
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
      throw new CallError('credential', 'a key or token with a space, a line break or another invalid character');
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

/** An answer of an API: an object by the API's own names. */
export type Answer = Readonly<Record<string, unknown>>;

/** What an answer says; throws `CallError` for an error of the API, and for what is no answer of it at all. */
function readAnswer({ status, headers, text, isUtf8 }: WireAnswer): Answer {
  if (status >= 200 && status < 300 && !isUtf8) return malformed('the answer is not UTF-8');
  if (status >= 200 && status < 300) return accepted(parsed(text) ?? malformed('the answer is not a JSON object'));
  if (status < 400) return malformed(`status ${String(status)}`);
  const code = codeOf(text);
  throw new CallError(failureOf(code, status), code ?? `status ${String(status)}`, {
    retryAfterMs: waitOf(headers),
    denial: denialIn(text),
  });
}

/** DTS refuses with status 200: the answer says that it is no success, and why. */
function accepted(answer: Answer): Answer {
  if (answer['Success'] !== false && answer['Success'] !== 'false') return answer;
  const code = codeIn(answer['ErrCode']);
  const status = Number(answer['HttpStatusCode'] ?? Number.NaN);
  throw new CallError(failureOf(code, status >= 400 ? status : 400), code ?? 'the answer reports no success');
}

function malformed(what: string): never {
  throw new CallError('malformed', what);
}

/** Half a character can only come by its number. */
const ODD = /\\u[dD][89a-fA-F]/;
const HALF_CHARACTER = /\p{Surrogate}/u;

function parsed(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text, ODD.test(text) ? undamaged : undefined);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Answer) : undefined;
  } catch (error) {
    if (error instanceof CallError) throw error;
    return undefined;
  }
}

/** Passes on what has come whole. A number that has lost digits is found where one is wanted: others do not matter. */
function undamaged(_: string, value: unknown): unknown {
  if (typeof value === 'string' && HALF_CHARACTER.test(value))
    throw new CallError('malformed', 'incomplete character in the text');
  return value;
}

/** The gateway may answer in XML, whatever it was asked for. */
function codeOf(text: string): string | undefined {
  return codeIn(parsed(text)?.['Code'] ?? /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1]);
}

function codeIn(code: unknown): string | undefined {
  return typeof code === 'string' && /^[\w.-]{1,100}$/.test(code) ? code : undefined;
}

function denialIn(text: string): Denial | undefined {
  const detail = parsed(text)?.['AccessDeniedDetail'];
  if (typeof detail !== 'object' || detail === null) return undefined;
  const {
    PolicyType: policyType,
    NoPermissionType: kind,
    EncodedDiagnosticMessage: encoded,
  } = detail as Readonly<Record<string, unknown>>;
  return {
    ...(kind === 'ExplicitDeny' && { isExplicit: true }),
    ...(typeof policyType === 'string' && policyType !== '' && { policyType }),
    ...(typeof encoded === 'string' && encoded !== '' && { encoded }),
  };
}

/** By the code, not by the status: `InvalidAccessKeyId.NotFound` has 404 too. */
const BY_CODE: readonly (readonly [RegExp, CallFailure])[] = [
  [/Throttling|^ServiceUnavailable\.Busy/, 'throttled'],
  [/^InvalidTimeStamp\.Expired|^IllegalTimestamp/i, 'clock'],
  // A token of OIDC is right, and the role does not trust who gave it.
  [/^AuthenticationFail\.NoPermission/, 'denied'],
  [
    /^(?:InvalidAccessKeyId|Forbidden\.AccessKey|NoEnabledAccessKey|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|AuthenticationFail|InvalidCredentials)/,
    'credential',
  ],
  [/^EntityNotExist/, 'absent'],
  // A DTS job that is gone; an account that has never used DTS.
  [/^(?:Forbidden\.InstanceNotFound|InvalidJobId|DTS\.Msg\.Forbidden\.AliyunUIDNotFound)/, 'gone'],
  // None of these was seen live: the vendor's products have words of their own for it.
  [
    /(?:Arrears?|InDebt|Overdue|Suspended|Frozen|(?:Account|User)\.?(?:Inactive|Disabled|Closed|Deleted|NotExist)|Inactive(?:Account|User))/i,
    'unusable',
  ],
  [
    /^(?:DTS\.Msg\.)?(?:NoPermission|Forbidden|AccessDenied|ImplicitDeny|ExplicitDeny|NotAuthorized|Unauthorized)/i,
    'denied',
  ],
  [/^(?:DTS\.Msg\.)?(?:InternalError|ServiceUnavailable|SystemError)/i, 'server'],
  // The next try has another one.
  [/^SignatureNonceUsed/, 'server'],
];

function failureOf(code: string | undefined, status: number): CallFailure {
  const found = BY_CODE.find(([pattern]) => code !== undefined && pattern.test(code));
  if (found !== undefined) return found[1];
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server';
  if (code === undefined) return status === 403 ? 'denied' : 'malformed';
  return 'refused';
}

/** The SDK takes the number for milliseconds. */
function waitOf(headers: WireAnswer['headers']): number | undefined {
  const wait = Number(headers['x-acs-retry-after'] ?? Number.NaN);
  return wait > 0 && wait <= 60_000 ? wait : undefined;
}

/** Where the vendor's part of this module comes from. */
export const ERROR_CODE_FACTS = [
  {
    what: 'Error codes of the APIs by kind of failure, and the unit of x-acs-retry-after',
    constants: ['BY_CODE'],
    sources: ['ramSdk', 'sdk', 'metadata'],
    check: 'Read the error codes of each call; those of a suspended account, and the unit, need a live account.',
  },
] as const;

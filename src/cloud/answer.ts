import { CallError, type CallFailure, type Denial } from '../errors.ts';
import type { WireAnswer } from './transport.ts';

/** An answer of an API: an object by the API's own names. */
export type Answer = Readonly<Record<string, unknown>>;

/** What an answer says; throws `CallError` for an error of the API, and for what is no answer of it at all. */
export function readAnswer({ status, headers, text, isUtf8 }: WireAnswer): Answer {
  if (status >= 200 && status < 300 && !isUtf8) return malformed('text that is no UTF-8');
  if (status >= 200 && status < 300) return accepted(parsed(text) ?? malformed('an answer that is no JSON object'));
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
  throw new CallError(failureOf(code, status >= 400 ? status : 400), code ?? 'an answer that is no success');
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
    throw new CallError('malformed', 'text with half a character');
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
  const { PolicyType: policyType, EncodedDiagnosticMessage: encoded } = detail as Readonly<Record<string, unknown>>;
  return {
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
    /^(?:InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch|IncompleteSignature|AuthenticationFail|InvalidCredentials)/,
    'credential',
  ],
  [/^EntityNotExist/, 'absent'],
  // A DTS job that is gone; an account that has never used DTS.
  [/^(?:Forbidden\.InstanceNotFound|InvalidJobId|DTS\.Msg\.Forbidden\.AliyunUIDNotFound)/, 'gone'],
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

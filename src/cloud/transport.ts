import { isUtf8 } from 'node:buffer';
import { setMaxListeners } from 'node:events';

import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';

import { CallError, UsageError } from '../model/errors.ts';
import { systemClock, type Clock } from './clock.ts';

// Accepted: where nobody has called Node's own fetch yet, loading undici makes its agent that of fetch too, and it loads its fetch,
// WebSocket and caches, which are not used here. So this file is loaded only by runs that read live accounts (`import()`).

/** The origin of a service: `https://ram.aliyuncs.com`. */
export type Origin = `http${'s' | ''}://${string}`;

/** A request that is signed and ready to go. */
export interface WireRequest {
  /** POST by default. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly endpoint: Origin;
  /** What stands behind the host, a query included. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, whatever it says. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** Whether the text is what its bytes say. */
  readonly isUtf8: boolean;
}

/** Sends one request; throws `CallError` where no answer comes whole and in time. */
export type Send = (request: WireRequest) => Promise<WireAnswer>;

/** No answer that is asked for has 1 MB. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Enough for 5,000 calls a second at 50 ms each. */
export const MOST_SOCKETS = 256;
/** The deadline is for a whole call; undici's own restart with each chunk of an answer. */
const WHOLE_CALLS = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: MOST_BYTES } as const;

/** What calls are made under. */
interface Conditions {
  readonly timeoutMs: number;
  /** Ends what is under way. */
  readonly stop: AbortSignal;
  /** Who is given what goes to `https://`, where that is not sent straight to its host. */
  readonly proxy?: Dispatcher | undefined;
  readonly clock?: Clock;
}

/**
 * Why not the SDK's own transport: its time-outs get lost on a socket that is used again, it reads answers of any size, and
 * opens a socket for each call at a time.
 */
export function makeSend({ timeoutMs, stop, proxy, clock = systemClock }: Conditions): Send {
  const connect = socketOptions(timeoutMs, stop);
  const direct = new Agent({ connections: MOST_SOCKETS, ...WHOLE_CALLS, connect });
  return (request) => {
    if (stop.aborted) return Promise.reject(new CallError('stopped'));
    const dispatcher = proxy !== undefined && request.endpoint.startsWith('https:') ? proxy : direct;
    return exchange(request, dispatcher, { timeoutMs, clock });
  };
}

/** Sockets end with the run: one that is still being opened would hold the process as much as a call. */
function socketOptions(timeoutMs: number, stop: AbortSignal): { timeout: number; signal: AbortSignal } {
  // Each socket listens to it.
  setMaxListeners(0, stop);
  return { timeout: timeoutMs, signal: stop };
}

/** The deadline is for the whole of it: an answer that trickles is no answer. */
function exchange(
  { method = 'POST', endpoint, path, headers, body }: WireRequest,
  dispatcher: Dispatcher,
  { timeoutMs, clock }: { readonly timeoutMs: number; readonly clock: Clock },
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    let call: Dispatcher.DispatchController | undefined;
    let late: CallError | undefined;
    let status = 0;
    let fields: WireAnswer['headers'] = {};
    const pieces: Buffer[] = [];
    const inTime = clock.deadline(timeoutMs, () => {
      late = new CallError('timeout', `no answer within ${String(timeoutMs / 1000)} s`);
      reject(late);
      call?.abort(late);
    });
    dispatcher.dispatch(
      { origin: endpoint, method, path, headers, body },
      {
        onRequestStart(bytesStarted) {
          call = bytesStarted;
          if (late !== undefined) bytesStarted.abort(late);
        },
        onResponseStart(_, its, all) {
          status = its;
          fields = all;
        },
        onResponseData: (_, piece) => void pieces.push(piece),
        onResponseEnd() {
          inTime();
          const bytes = wholeOf(pieces);
          resolve({ status, headers: fields, text: bytes.toString(), isUtf8: isUtf8(bytes) });
        },
        onResponseError(_, error) {
          inTime();
          reject(failureOf(error, status > 0));
        },
      },
    );
  });
}

function wholeOf(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
}

/** What keeps an answer from coming. `isBegun`: some of it has come. */
export function failureOf(error: NodeJS.ErrnoException, isSent: boolean): CallError {
  if (error instanceof CallError) return error;
  if (error.cause instanceof CallError) return error.cause;
  const { code } = error;
  // A socket whose run has ended.
  if (code === 'ABORT_ERR') return new CallError('stopped');
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new CallError('malformed', `answer larger than ${String(MOST_BYTES / 1024 / 1024)} MB`);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return new CallError('timeout', 'connection timed out');
  const [, refusal] = /^Proxy response \((\d+)\)/.exec(error.message) ?? [];
  if (refusal !== undefined) return new CallError('proxy', `status ${refusal}`);
  if (code !== undefined && /CERT|^UNABLE_TO_|^INVALID_CA$/.test(code)) return new CallError('untrusted', code);
  if (code === 'ENOTFOUND') return new CallError('unknownHost', code);
  if (isSent) return new CallError('network', 'connection closed before the answer was complete');
  // undici has a word of its own for a connection that the other side has ended.
  return new CallError('network', code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : code);
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The dispatcher for `https://` through the proxy that the environment names: `HTTPS_PROXY`, but for the hosts in `NO_PROXY`
 * and those below them. `undefined`: it names none. Loopback, and with it all of `http://`, goes through no proxy. Throws
 * `UsageError`.
 */
export function proxyIn(env: Env, timeoutMs: number, stop: AbortSignal): Dispatcher | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const proxy = proxyAt(env[name] ?? '');
  // It may hold a password.
  if (proxy === undefined)
    throw new UsageError(
      `${name} is not the address of an http:// or https:// proxy`,
      'for example http://proxy.example.com:3128; in a name or password, write % as %25',
    );
  const connect = socketOptions(timeoutMs, stop);
  return new EnvHttpProxyAgent({
    clientFactory: (origin) => new ProxyPool(origin, { connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }),
    httpProxy: proxy.address,
    httpsProxy: proxy.address,
    ...(proxy.token !== undefined && { token: proxy.token }),
    noProxy: [env['no_proxy'] || env['NO_PROXY'] || '', ...LOOPBACK].join(','),
    connections: MOST_SOCKETS,
    connect,
    requestTls: { timeout: timeoutMs },
    ...WHOLE_CALLS,
  });
}

/** Asks the proxy for tunnels. Failures before the tunnel is open are reported as the proxy's. */
class ProxyPool extends Pool {
  override connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(options: Dispatcher.ConnectOptions, callback: ConnectCallback): void;
  override connect(
    options: Dispatcher.ConnectOptions,
    callback?: ConnectCallback,
  ): Promise<Dispatcher.ConnectData> | void {
    if (callback !== undefined) return super.connect(options, callback);
    return super.connect(options).catch((error: unknown) => {
      const failed = failureOf(error as NodeJS.ErrnoException, false);
      throw ['network', 'unknownHost', 'timeout'].includes(failed.failure)
        ? new CallError('proxy', failed.code)
        : failed;
    });
  }
}

type ConnectCallback = (error: Error | null, data: Dispatcher.ConnectData) => void;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const;

interface Proxy {
  readonly address: string;
  /** The credentials for the proxy, when its address has them. */
  readonly token: string | undefined;
}

function proxyAt(text: string): Proxy | undefined {
  const written = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(written)) return undefined;
  const { protocol, origin, username, password } = new URL(written);
  if (!/^https?:$/.test(protocol)) return undefined;
  if (username === '') return { address: origin, token: undefined };
  try {
    const who = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { address: origin, token: `Basic ${Buffer.from(who).toString('base64')}` };
  } catch {
    return undefined;
  }
}

import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

import { CallError } from '../errors.ts';
import { whenStopped } from './stopping.ts';

/** Where something is spoken to: `https://ram.aliyuncs.com`. */
export type Endpoint = `http${'s' | ''}://${string}`;

/** A request that is signed and ready to go. */
export interface WireRequest {
  /** POST where nothing is said. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly endpoint: Endpoint;
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
}

/** Sends one request; throws `CallError` where no answer comes whole and in time. */
export type Send = (request: WireRequest, stop: AbortSignal) => Promise<WireAnswer>;

/** No answer that is asked for has 1 MB. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Enough for 5,000 calls a second at 25 ms each. */
export const MOST_SOCKETS = 128;

/**
 * Why not the SDK's own transport: its time-outs get lost on a socket that is used again, it reads answers of any size, and
 * opens a socket for each call at a time.
 */
export function makeSend(timeoutMs: number): Send {
  const options = { keepAlive: true, maxSockets: MOST_SOCKETS, scheduling: 'lifo' } as const;
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  const known = new Map<Endpoint, Host>();
  const hostOf = (endpoint: Endpoint): Host => {
    const found = known.get(endpoint) ?? hostIn(endpoint);
    known.set(endpoint, found);
    return found;
  };
  return (request, stop) => exchange(request, { agents, hostOf, timeoutMs, stop });
}

/** An endpoint in Node's own words. */
interface Host {
  readonly hostname: string;
  readonly port: string;
}

function hostIn(endpoint: Endpoint): Host {
  const { hostname, port } = new URL(endpoint);
  return { hostname: hostname.replaceAll(/[[\]]/g, ''), port };
}

interface Conditions {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly hostOf: (endpoint: Endpoint) => Host;
  readonly timeoutMs: number;
  readonly stop: AbortSignal;
}

/** The deadline is for the whole of it: an answer that trickles is no answer. */
function exchange(
  { method = 'POST', endpoint, path, headers, body }: WireRequest,
  { agents, hostOf, timeoutMs, stop }: Conditions,
): Promise<WireAnswer> {
  if (stop.aborted) return Promise.reject(new CallError('stopped'));
  const isPlain = endpoint.startsWith('http:');
  const start = isPlain ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const request = start({
      ...hostOf(endpoint),
      method,
      path,
      // As a list they are written as they are, and not looked up one by one.
      headers: [...Object.entries(headers).flat(), 'content-length', String(Buffer.byteLength(body))],
      agent: isPlain ? agents.http : agents.https,
    });
    const settle = (): void => {
      clearTimeout(deadline);
      forget();
    };
    const fail = (error: CallError): void => {
      settle();
      reject(error);
      request.destroy();
    };
    const deadline = setTimeout(
      () => fail(new CallError('timeout', `no answer within ${String(timeoutMs / 1000)} s`)),
      timeoutMs,
    );
    const forget = whenStopped(stop, () => fail(new CallError('stopped')));
    request.on('error', (error: NodeJS.ErrnoException) => fail(new CallError('network', error.code)));
    request.on('response', (response) =>
      readWhole(response, (answer) => {
        if (answer instanceof CallError) {
          fail(answer);
          return;
        }
        settle();
        resolve(answer);
      }),
    );
    request.end(body);
  });
}

function readWhole(response: IncomingMessage, done: (answer: WireAnswer | CallError) => void): void {
  const pieces: Buffer[] = [];
  let length = 0;
  response.on('data', (piece: Buffer) => {
    length += piece.length;
    pieces.push(piece);
    if (length > MOST_BYTES)
      done(new CallError('malformed', `an answer of more than ${String(MOST_BYTES / 1024 / 1024)} MB`));
  });
  response.on('error', (error: NodeJS.ErrnoException) => done(new CallError('network', error.code)));
  response.on('close', () => {
    if (!response.complete) done(new CallError('network', 'half an answer'));
  });
  response.on('end', () => {
    if (response.complete)
      done({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(pieces, length).toString('utf8'),
      });
  });
}

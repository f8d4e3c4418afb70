import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

import { CallError } from '../errors.ts';

/** A request that is signed and ready to go. */
export interface WireRequest {
  /** POST where nothing is said. */
  readonly method?: 'GET' | 'PUT';
  readonly url: string;
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
const MOST_SOCKETS = 128;

/**
 * Why not the SDK's own transport: its time-outs get lost on a socket that is used again, it reads answers of any size, and
 * opens a socket for each call at a time.
 */
export function makeSend(timeoutMs: number): Send {
  const options = { keepAlive: true, maxSockets: MOST_SOCKETS, scheduling: 'lifo' } as const;
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return async (request, stop) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      return await exchange(request, agents, AbortSignal.any([deadline, stop]));
    } catch (error) {
      if (error instanceof CallError) throw error;
      if (stop.aborted) throw new CallError('stopped');
      if (deadline.aborted) throw new CallError('timeout', `no answer within ${String(timeoutMs / 1000)} s`);
      throw new CallError('network', (error as NodeJS.ErrnoException).code);
    }
  };
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

function exchange(
  { method, url, headers, body }: WireRequest,
  agents: Agents,
  signal: AbortSignal,
): Promise<WireAnswer> {
  const isPlain = url.startsWith('http:');
  const start = isPlain ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method: method ?? 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: isPlain ? agents.http : agents.https,
      signal,
    });
    request.on('error', reject);
    request.on('response', (response) => void readWhole(response).then(resolve, reject));
    request.end(body);
  });
}

async function readWhole(response: IncomingMessage): Promise<WireAnswer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MOST_BYTES)
      throw new CallError('malformed', `an answer of more than ${String(MOST_BYTES / 1024 / 1024)} MB`);
    pieces.push(piece);
  }
  if (!response.complete) throw new CallError('network', 'half an answer');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(pieces).toString('utf8'),
  };
}

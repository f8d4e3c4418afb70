import { EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';

import { CallError, UsageError } from '../errors.ts';
import { failureOf, MOST_SOCKETS, socketOptions, WHOLE_CALLS } from './transport.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Who speaks to `https://` through the proxy that the environment names: `HTTPS_PROXY`, but for the hosts in `NO_PROXY` and those
 * below them. `undefined`: it names none. Loopback, and with it all of `http://`, goes through no proxy. Throws `UsageError`.
 */
export function proxyIn(env: Env, timeoutMs: number, stop: AbortSignal): Dispatcher | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const proxy = proxyAt(env[name] ?? '');
  // It may hold a password.
  if (proxy === undefined)
    throw new UsageError(
      `${name} is no address of an http:// or https:// proxy`,
      'for example http://proxy.example.com:3128; in a name and password, % is written %25',
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

/** Asks the proxy for tunnels. What fails before there is one is told as the proxy's. */
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
  /** What it is told of who asks, where its address says that. */
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

import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';

import { CallError, UsageError } from '../errors.ts';
import { failureOf, MOST_SOCKETS, opener, WHOLE_CALLS } from './transport.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Who speaks to `https://` through the proxy that the environment names, as curl and the aliyun CLI read it: `HTTPS_PROXY`, but
 * for the hosts in `NO_PROXY`. `undefined`: it names none. `http://` is loopback, and goes through no proxy. Throws `UsageError`.
 */
export async function proxyIn(env: Env, timeoutMs: number, stop: AbortSignal): Promise<Dispatcher | undefined> {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const address = addressIn(env[name] ?? '');
  // It may hold a password.
  if (address === undefined)
    throw new UsageError(
      `${name} is no address of an http:// or https:// proxy`,
      'for example http://proxy.example.com:3128; in a name and password, % is written %25',
    );
  const { default: ProxyAgent } = await import('undici/lib/dispatcher/env-http-proxy-agent.js');
  const { default: connect } = await import('undici/lib/api/api-connect.js');
  const throughProxy: Dispatcher['connect'] = async function (this: Dispatcher, asked: Dispatcher.ConnectOptions) {
    try {
      return await connect.call(this, asked);
    } catch (error) {
      const failed = failureOf(error as NodeJS.ErrnoException, false);
      throw failed.failure === 'network' || failed.failure === 'timeout' ? new CallError('proxy', failed.code) : failed;
    }
  };
  const open = opener({ timeoutMs, stop });
  const asking = { connect: open, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  return new ProxyAgent({
    // Who asks for tunnels. Its main file would give every client this.
    clientFactory: (origin) => Object.assign(new Pool(origin, asking), { connect: throughProxy }),
    httpProxy: address,
    httpsProxy: address,
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
    connections: MOST_SOCKETS,
    connect: open,
    requestTls: { timeout: timeoutMs },
    ...WHOLE_CALLS,
  });
}

function addressIn(text: string): string | undefined {
  const written = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(written)) return undefined;
  const { protocol, username, password } = new URL(written);
  return /^https?:$/.test(protocol) && isDecodable(username + password) ? written : undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

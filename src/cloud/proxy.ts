import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';

import { CallError, UsageError } from '../errors.ts';
import { whenStopped } from './stopping.ts';
import { MOST_SOCKETS, WHOLE_CALLS } from './transport.ts';

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
    throw new UsageError(`${name} is no address of a proxy`, 'for example http://proxy.example.com:3128');
  const { default: ProxyAgent } = await import('undici/lib/dispatcher/env-http-proxy-agent.js');
  const { default: connect } = await import('undici/lib/api/api-connect.js');
  const agent = new ProxyAgent({
    // Its main file would give every client this.
    clientFactory: (origin, options) => Object.assign(new Pool(origin, options), { connect }),
    httpProxy: address,
    httpsProxy: address,
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
    connections: MOST_SOCKETS,
    connect: { timeout: timeoutMs },
    proxyTls: { timeout: timeoutMs },
    requestTls: { timeout: timeoutMs },
    ...WHOLE_CALLS,
  });
  whenStopped(stop, () => void agent.destroy(new CallError('stopped')));
  return agent;
}

function addressIn(text: string): string | undefined {
  const written = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(written) && /^https?:$/.test(new URL(written).protocol) ? written : undefined;
}

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { proxyIn } from '../../src/cloud/proxy.ts';
import { makeSend, type Origin } from '../../src/cloud/transport.ts';
import { CallError, UsageError } from '../../src/errors.ts';
import { folder } from '../cli/process.ts';
import { loopback, world } from './loopback.ts';
import { program } from './program.ts';

const servers = new Set<{ close(): void; closeAllConnections(): void }>();
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function portOf(server: Server): Promise<number> {
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Proxy {
  readonly address: string;
  /** What it was asked for, with who asked. */
  readonly asked: readonly string[];
}

/** A proxy on loopback that leads every tunnel to one port; or to nothing. */
async function proxyTo(port: number | undefined): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer().on('connect', ({ url, headers }: IncomingMessage, socket: Socket) => {
    asked.push(`${String(url)} ${headers['proxy-authorization'] ?? '-'}`);
    socket.on('error', () => undefined);
    if (port === undefined) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => void socket.destroy());
  });
  return { address: `127.0.0.1:${String(await portOf(server))}`, asked };
}

const HOST = 'api.example.test';

async function sent(env: Readonly<Record<string, string>>, endpoint: Origin): Promise<unknown> {
  const stopping = new AbortController();
  const conditions = { timeoutMs: 5000, stop: stopping.signal };
  const send = makeSend({ ...conditions, proxy: await proxyIn(env, conditions.timeoutMs, conditions.stop) });
  try {
    return await send({ endpoint, path: '/', headers: {}, body: '' });
  } catch (error) {
    return error instanceof CallError ? [error.failure, error.code] : error;
  } finally {
    stopping.abort();
  }
}

describe('the proxy of the environment', () => {
  test('is asked for what is not on loopback; why it refuses is told', async () => {
    const { address, asked } = await proxyTo(undefined);
    const env = { HTTPS_PROXY: `http://user:p%40ss@${address}`, NO_PROXY: 'localhost' };
    expect(await sent(env, `https://${HOST}`)).toEqual(['network', 'the proxy answers 407']);
    expect(asked).toEqual([`${HOST}:443 Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  });

  test('may be named without a scheme, in small letters too', async () => {
    const { address, asked } = await proxyTo(undefined);
    await sent({ https_proxy: address }, `https://${HOST}`);
    expect(asked).toEqual([`${HOST}:443 -`]);
  });

  test('is not asked for hosts that need none, nor for loopback', async () => {
    const { address, asked } = await proxyTo(undefined);
    const env = { HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: '127.0.0.1' };
    expect(await sent(env, 'https://127.0.0.1:1')).toEqual(['network', 'ECONNREFUSED']);
    expect(await sent(env, 'http://127.0.0.1:1')).toEqual(['network', 'ECONNREFUSED']);
    expect(asked).toEqual([]);
  });

  test.each(['http://', 'ftp://127.0.0.1', 'http://user:canary-secret@'])('%s is none', async (address) => {
    const stop = new AbortController().signal;
    const made = proxyIn({ HTTPS_PROXY: address }, 1000, stop);
    await expect(made).rejects.toThrow(UsageError);
    await expect(made).rejects.not.toThrow('canary');
  });

  test('whoever names none has none', async () => {
    expect(await proxyIn({ HTTPS_PROXY: '' }, 1000, new AbortController().signal)).toBeUndefined();
  });
});

/** A certificate for the host, by a tool that most machines have. */
const home = folder({ '.dts-xacct.yaml': 'regions: [cn-hangzhou]\n' });
try {
  const words = `req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=${HOST} -addext subjectAltName=DNS:${HOST}`;
  execFileSync('openssl', words.split(' '), { cwd: home, stdio: 'ignore' });
} catch {
  // The test below is skipped then.
}

test.skipIf(!existsSync(join(home, 'cert.pem')))('an audit through a proxy, from end to end', async () => {
  const server = await loopback(world());
  const key = readFileSync(join(home, 'key.pem'));
  const cert = readFileSync(join(home, 'cert.pem'));
  const tls = createTlsServer({ key, cert }, (asked, answer) => {
    const { method, url, headers } = asked;
    const onward = request(new URL(url ?? '/', server.url), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(onward);
  });
  const { address, asked } = await proxyTo(await portOf(tls));
  const hosts = Object.keys(server.env).filter((name) => name.endsWith('_ENDPOINT'));
  const env = {
    ...server.env,
    ...Object.fromEntries(hosts.map((name) => [name, `https://${HOST}`])),
    HTTPS_PROXY: `http://${address}`,
    NODE_EXTRA_CA_CERTS: join(home, 'cert.pem'),
  };
  const ended = await program(['audit', '-f', 'json', '--debug'], { cwd: home, env });
  expect([ended.code, ended.err]).toEqual([0, expect.not.stringContaining('failed')]);
  expect(JSON.parse(ended.out)).toMatchObject({ accounts: [{ state: 'complete', roles: 1 }], gaps: [] });
  expect(new Set(asked)).toEqual(new Set([`${HOST}:443 -`]));
});

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createMuteServer, type AddressInfo, type Socket } from 'node:net';

import { afterAll, describe, expect, test } from 'vitest';

import { proxyIn, makeSend, type Origin } from '../../src/cloud/transport.ts';
import { CallError, UsageError } from '../../src/model/errors.ts';
import { folder } from '../support/process.ts';
import { SYSTEM_CLOCK } from './api-server.mjs';
import { serving } from '../support/live-command.ts';
import { world } from './loopback.ts';
import { program } from './program.ts';
import { certificateFor } from './real-hosts.ts';

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
  const send = makeSend({ ...conditions, proxy: proxyIn(env, conditions.timeoutMs, conditions.stop) });
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
    expect(await sent(env, `https://${HOST}`)).toEqual(['proxy', 'status 407']);
    expect(asked).toEqual([`${HOST}:443 Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  });

  test('may be named without a scheme, in small letters too; a name may come without a password', async () => {
    const { address, asked } = await proxyTo(undefined);
    await sent({ https_proxy: address }, `https://${HOST}`);
    await sent({ https_proxy: `alice@${address}` }, `https://${HOST}`);
    expect(asked).toEqual([`${HOST}:443 -`, `${HOST}:443 Basic ${Buffer.from('alice:').toString('base64')}`]);
  });

  test('is not asked for hosts that need none, nor for loopback', async () => {
    const { address, asked } = await proxyTo(undefined);
    const env = { HTTPS_PROXY: address, HTTP_PROXY: address };
    expect(await sent(env, 'https://127.0.0.1:1')).toEqual(['network', 'ECONNREFUSED']);
    expect(await sent(env, 'https://localhost:1')).toEqual(['network', 'ECONNREFUSED']);
    expect(await sent(env, 'http://127.0.0.1:1')).toEqual(['network', 'ECONNREFUSED']);
    const other = { ...env, no_proxy: '', NO_PROXY: '127.0.0.2, .example.org' };
    expect(await sent(other, 'https://127.0.0.2:1')).toEqual(['network', 'ECONNREFUSED']);
    expect(asked).toEqual([]);
  });

  test('that does not exist is reported as missing', async () => {
    expect(await sent({ HTTPS_PROXY: 'http://127.0.0.1:1' }, `https://${HOST}`)).toEqual(['proxy', 'ECONNREFUSED']);
  });

  test.each([
    ['takes a connection and says nothing', ''],
    ['opens a tunnel in which nobody speaks', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('that %s holds nobody longer than a call may take, nor after the run', async (_, greeting) => {
    const sockets = new Set<Socket>();
    const mute = createMuteServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.once('data', () => socket.write(greeting)).once('close', () => sockets.delete(socket));
    });
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const stopping = new AbortController();
    const env = { HTTPS_PROXY: `127.0.0.1:${String((mute.address() as AddressInfo).port)}` };
    const proxy = proxyIn(env, 60_000, stopping.signal);
    const request = { endpoint: `https://${HOST}`, path: '/', headers: {}, body: '' } as const;
    const hasty = makeSend({ timeoutMs: 300, stop: stopping.signal, proxy });
    await expect(hasty(request)).rejects.toMatchObject({ failure: 'timeout' });
    const waiting = makeSend({ timeoutMs: 60_000, stop: stopping.signal, proxy })(request);
    stopping.abort();
    await expect(waiting).rejects.toBeInstanceOf(CallError);
    while (sockets.size > 0) await once([...sockets][0] as Socket, 'close');
    mute.close();
  });

  test.each(['http://', 'socks5://127.0.0.1', 'http://user:canary%zz@127.0.0.1', 'http://user:canary%ff@127.0.0.1'])(
    '%s is none',
    (address) => {
      const make = () => proxyIn({ HTTPS_PROXY: address }, 1000, new AbortController().signal);
      expect(make).toThrow(UsageError);
      expect(make).not.toThrow('canary');
    },
  );

  test('has no proxy when none is named', () => {
    expect(proxyIn({ HTTPS_PROXY: '' }, 1000, new AbortController().signal)).toBeUndefined();
  });
});

const certificate = certificateFor([HOST]);

test.skipIf(certificate === undefined)('an audit through a proxy, from end to end', async () => {
  const server = await serving(world(), SYSTEM_CLOCK);
  const { key, cert } = certificate ?? expect.fail();
  const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (asked, answer) => {
    const { method, url, headers } = asked;
    const onward = request(new URL(url ?? '/', server.url), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(onward);
  });
  const tlsPort = await portOf(tls);
  expect(await sent({}, `https://127.0.0.1:${String(tlsPort)}`)).toEqual(['untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
  const odd = await sent({ HTTPS_PROXY: `https://127.0.0.1:${String(tlsPort)}` }, `https://${HOST}`);
  expect(odd).toEqual(['untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
  const { address, asked } = await proxyTo(tlsPort);
  const hosts = Object.keys(server.env).filter((name) => name.endsWith('_ENDPOINT'));
  const env = {
    ...server.env,
    ...Object.fromEntries(hosts.map((name) => [name, `https://${HOST}`])),
    HTTPS_PROXY: `http://${address}`,
    NODE_EXTRA_CA_CERTS: cert,
  };
  const ended = await program(['audit', '-f', 'json', '--debug', '--region', 'cn-hangzhou'], { cwd: folder({}), env });
  expect([ended.code, ended.err]).toEqual([0, expect.not.stringContaining('failed')]);
  expect(JSON.parse(ended.out)).toMatchObject({ accounts: [{ state: 'complete', roles: 1 }], gaps: [] });
  expect(new Set(asked)).toEqual(new Set([`${HOST}:443 -`]));
});

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import { folder } from '../support/process.ts';
import { cleanUp } from '../support/clean-up.ts';
import { KEY } from './loopback.ts';

async function portOf(server: Server): Promise<number> {
  cleanUp(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A certificate for hosts, by a tool that most machines have; `undefined` where this one has not. */
export function certificateFor(hosts: readonly string[]): { readonly key: string; readonly cert: string } | undefined {
  const home = folder({});
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const words = `req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=loopback -addext subjectAltName=${names}`;
  try {
    execFileSync('openssl', words.split(' '), { cwd: home, stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { key: join(home, 'key.pem'), cert: join(home, 'cert.pem') };
}

interface RealHosts {
  /** What makes the program ask the vendor's hosts by their names, and reach the server on loopback. */
  readonly env: Readonly<Record<string, string>>;
  /** The hosts that were asked. */
  readonly asked: ReadonlySet<string>;
}

/** Leads what is sent to any host, through a proxy, to a server on loopback. No name is resolved, and nothing leaves the machine. */
export async function realHosts(
  url: string,
  { key, cert }: { readonly key: string; readonly cert: string },
): Promise<RealHosts> {
  const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (given, answer) => {
    const { method, headers } = given;
    const onward = request(new URL(given.url ?? '/', url), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(answer);
    });
    given.pipe(onward);
  });
  const port = await portOf(tls);
  const asked = new Set<string>();
  const proxy = createServer().on('connect', ({ url: to }: IncomingMessage, socket: Socket) => {
    asked.add(String(to).replace(/:443$/, ''));
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    socket.on('error', () => void onward.destroy());
    onward.on('error', () => void socket.destroy());
  });
  return {
    env: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.secret,
      HTTPS_PROXY: `http://127.0.0.1:${String(await portOf(proxy))}`,
      NODE_EXTRA_CA_CERTS: cert,
    },
    asked,
  };
}

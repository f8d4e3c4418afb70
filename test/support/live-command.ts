import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { main } from '../../src/cli.ts';
import type { Clock } from '../../src/cloud/clock.ts';
import type { Ended } from './process.ts';
import { cleanUp } from './clean-up.ts';
import { startServer, type ServerClock } from '../cloud/api-server.mjs';
import { environment, type Loopback } from '../cloud/loopback.ts';
import { makeVirtualClock } from '../cloud/virtual-clock.ts';

/** The time of all runs and servers of a test file. */
export const clock: Clock & ServerClock = makeVirtualClock();

/** A server for runs in this process; `time` is that of the machine where a program of its own is run against it. */
export async function serving(world: object, time: ServerClock = clock): Promise<Loopback> {
  const server = await startServer({ isLogged: true, ...world }, time);
  cleanUp(() => server.close());
  return {
    url: server.url,
    env: environment(server.url),
    stats: () => Promise.resolve(structuredClone(server.stats) as Awaited<ReturnType<Loopback['stats']>>),
    fail: (...faults) => Promise.resolve(server.fail(faults)),
  };
}

interface Options {
  /** Has the configuration, unless a word names one, and the files whose names end in .yaml and .json. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the run calls now; its waits pass as ever. */
  readonly now?: number | (() => number);
}

/** No credentials of whoever runs the tests are found. */
const NOBODY = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', HOME: '/nonexistent' };

/** Runs `audit` or `preflight` as `src/cli.ts` does, in this process and in virtual time. */
export async function command(words: readonly string[], { cwd, env, now }: Options): Promise<Ended> {
  const config = join(cwd, '.dts-xacct.yaml');
  const named = words.map((word) => (/\.(?:yaml|json)$/.test(word) ? resolve(cwd, word) : word));
  const args = words.includes('--config') || !existsSync(config) ? named : [...named, '--config', config];
  const printed = { out: '', err: '' };
  const streams = {
    out: (text: string) => void (printed.out += text),
    err: (text: string) => void (printed.err += text),
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: { ...NOBODY, ...env },
    cwd,
    clock: now === undefined ? clock : { ...clock, now: typeof now === 'number' ? () => now : now },
  };
  return { code: await main(args, streams), ...printed };
}

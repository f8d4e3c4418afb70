import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { PROGRAM, type Ended } from '../support/process.ts';

interface Options {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Told of the process as soon as it is there. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Another Node may run the program than the tests: what is deprecated in 24 is not in 20. */
const NODE = process.env['TEST_NODE'] ?? process.execPath;

/** Runs the built program beside the tests, so that a server of theirs can be asked meanwhile. */
export async function program(args: readonly string[], { cwd, env, onStart }: Options): Promise<Ended> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:NO_COLOR|FORCE_COLOR|CI|NODE_OPTIONS|ALIBABA_|DTS_XACCT_)/.test(name),
  );
  const child = spawn(NODE, [PROGRAM, ...args], {
    cwd,
    env: { ...Object.fromEntries(kept), ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.(child);
  const code = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

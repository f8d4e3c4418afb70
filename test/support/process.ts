import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cleanUp } from './clean-up.ts';

/** The program as users have it. */
export const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Options {
  readonly cwd: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: readonly string[];
}

/** Runs the built program as a process of its own. */
export function run(args: readonly string[], { cwd, input, env, node = [] }: Options): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, PROGRAM, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...quiet(), ...env },
    maxBuffer: 256 * 1024 * 1024,
    ...(input !== undefined && { input }),
  });
  return { code: status, out: stdout, err: stderr };
}

/** Runs a line of a shell; `$DTS` is the program. */
export function shell(line: string, { cwd, env }: Options): Ended {
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
    cwd,
    encoding: 'utf8',
    env: { ...quiet(), DTS: `${process.execPath} ${PROGRAM}`, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The environment without what changes colours. */
export function quiet(): NodeJS.ProcessEnv {
  const words = new Set(['NO_COLOR', 'FORCE_COLOR', 'CI', 'NODE_OPTIONS']);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !words.has(name)));
}

/** A folder with files, gone when the tests of this file are over. */
export function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-cli-')));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), content);
  }
  cleanUp(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function policy(service: string): string {
  const principal = { RAM: ['acs:ram::1000000000000002:root'], Service: [service] };
  const statement = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal };
  return `${JSON.stringify({ Statement: [statement], Version: '1' }, null, 2)}\n`;
}

/** Right. */
export const GOOD = policy('1000000000000002@dts.aliyuncs.com');
/** One error, `dts-service-collapsed`. */
export const BAD = policy('dts.aliyuncs.com');
/** One warning, `dts-extra-trust`, and nothing graver. */
export const WARNED = GOOD.replace(
  '"1000000000000002@dts.aliyuncs.com"',
  '"1000000000000002@dts.aliyuncs.com",\n          "ecs.aliyuncs.com"',
);
/** One note, `dts-root-missing`. */
export const NOTED = GOOD.replace(/"RAM": \[[^\]]*\],\s*/, '');
/** JSON, and nothing of ours. */
export const OTHER = '{ "name": "a-package" }\n';

/** The time at which a program stands still, and the option of Node that stops it there: two runs record the same time. */
export const STILL = Date.parse('2026-11-30T12:00:00Z');
export const STILL_NODE = {
  NODE_OPTIONS: `--require "${join(import.meta.dirname, '..', 'support', 'still-time.cjs')}"`,
};

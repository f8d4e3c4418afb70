import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { cleanUp } from '../support/clean-up.ts';

/** The shells of this machine that read what is written for bash. */
export const BASH_LIKE = ['bash', 'sh', 'dash', 'zsh', 'ksh', 'busybox'].filter(isHere);

/** PowerShell, where this machine has one. */
export const POWERSHELLS = ['pwsh', 'powershell'].filter(isHere);

function isHere(program: string): boolean {
  return spawnSync(program, ['-c', 'exit 0']).error === undefined;
}

/** Writes down the words of a call; asked who calls, it names the accounts of `$ACCOUNTS`, where there are any. */
const WRITE_DOWN = String.raw`{
  { for word; do printf '%s\0' "$word"; done; printf '\0'; } >> "$CALLS"
  if [ "$2" = GetCallerIdentity ]; then for id in $ACCOUNTS; do printf '{ "AccountId": "%s" }\n' "$id"; done; fi
}`;

/** A folder with a stub of `aliyun`, which writes down what it was called with. */
function stub(): { readonly home: string; readonly log: string } {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-shell-')));
  cleanUp(() => rmSync(home, { recursive: true, force: true }));
  const log = join(home, 'calls.log');
  writeFileSync(join(home, 'aliyun'), `#!/bin/sh\n${WRITE_DOWN}\n`);
  chmodSync(join(home, 'aliyun'), 0o755);
  return { home, log };
}

/** How a shell ended that read a text, and what it called `aliyun` with, call by call. */
interface Called {
  readonly calls: readonly (readonly string[])[];
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Run = (shell: string, text: string, accounts?: readonly string[]) => Called;

/**
 * Lets shells read texts. `aliyun` is a program, or for thousands of calls a function of the shell, which costs no process;
 * its caller is of the accounts that are given.
 */
export function makeRunner(stubbed: 'program' | 'function' = 'program'): Run {
  const { home, log } = stub();
  const prelude = stubbed === 'function' ? `aliyun() ${WRITE_DOWN}\n` : '';
  return (shell, lines, accounts = []) => {
    const text = `${prelude}${lines}`;
    writeFileSync(log, '');
    const PATH = [home, process.env['PATH']].join(delimiter);
    const args = POWERSHELLS.includes(shell)
      ? ['-NoProfile', '-NonInteractive', '-Command', text]
      : [...(shell === 'busybox' ? ['sh'] : []), '-c', text];
    const { status, stdout, stderr } = spawnSync(shell, args, {
      cwd: home,
      encoding: 'utf8',
      env: { PATH, CALLS: log, HOME: home, ACCOUNTS: accounts.join('\n') },
    });
    const calls = readFileSync(log, 'utf8').split('\0\0');
    if (calls.pop() !== '') throw new Error(`${shell} was stopped in the middle of a call`);
    return { status, stdout, stderr, calls: calls.map((call) => call.split('\0')) };
  };
}

/** What `aliyun` is called with, call by call, when a shell reads a text. Anything else that the text makes it do fails the test. */
export function makeCaller(
  stubbed: 'program' | 'function' = 'program',
): (...call: Parameters<Run>) => readonly (readonly string[])[] {
  const run = makeRunner(stubbed);
  return (shell, ...rest) => {
    const { status, stdout, stderr, calls } = run(shell, ...rest);
    if (status !== 0 || stdout !== '' || stderr !== '')
      throw new Error(`${shell} ended with ${String(status)}: ${stdout}${stderr}`);
    return calls;
  };
}

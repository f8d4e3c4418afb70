import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll } from 'vitest';

/** The shells of this machine that read what is written for bash. */
export const BASH_LIKE = ['bash', 'sh', 'dash', 'zsh', 'ksh', 'busybox'].filter(isHere);

/** PowerShell, where this machine has one. */
export const POWERSHELLS = ['pwsh', 'powershell'].filter(isHere);

function isHere(program: string): boolean {
  return spawnSync(program, ['-c', 'exit 0']).error === undefined;
}

const WRITE_DOWN = String.raw`{ for word; do printf '%s\0' "$word"; done; printf '\0'; } >> "$CALLS"`;

/** A folder with a stub of `aliyun`, which writes down what it was called with. */
function stub(): { readonly home: string; readonly log: string } {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-shell-')));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const log = join(home, 'calls.log');
  writeFileSync(join(home, 'aliyun'), `#!/bin/sh\n${WRITE_DOWN}\n`);
  chmodSync(join(home, 'aliyun'), 0o755);
  return { home, log };
}

/**
 * What `aliyun` is called with, call by call, when a shell reads a text. Anything else that the text makes it do fails the
 * test. `aliyun` is a program, or for thousands of calls a function of the shell, which costs no process.
 */
export function makeCaller(
  stubbed: 'program' | 'function' = 'program',
): (shell: string, text: string) => readonly (readonly string[])[] {
  const { home, log } = stub();
  const prelude = stubbed === 'function' ? `aliyun() ${WRITE_DOWN}\n` : '';
  return (shell, lines) => {
    const text = `${prelude}${lines}`;
    writeFileSync(log, '');
    const PATH = [home, process.env['PATH']].join(delimiter);
    const args = POWERSHELLS.includes(shell)
      ? ['-NoProfile', '-NonInteractive', '-Command', text]
      : [...(shell === 'busybox' ? ['sh'] : []), '-c', text];
    const { status, stdout, stderr } = spawnSync(shell, args, {
      cwd: home,
      encoding: 'utf8',
      env: { PATH, CALLS: log, HOME: home },
    });
    if (status !== 0 || stdout !== '' || stderr !== '')
      throw new Error(`${shell} ended with ${String(status)}: ${stdout}${stderr}`);
    const calls = readFileSync(log, 'utf8').split('\0\0');
    if (calls.pop() !== '') throw new Error(`${shell} was stopped in the middle of a call`);
    return calls.map((call) => call.split('\0'));
  };
}

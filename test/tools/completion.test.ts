import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { OFFERS } from '../cli/offers.ts';

const root = join(import.meta.dirname, '..', '..');
const home = mkdtempSync(join(tmpdir(), 'dts-xacct-completion-'));
writeFileSync(
  join(home, 'dts-xacct'),
  `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist', 'cli.cjs')}" "$@"\n`,
);
chmodSync(join(home, 'dts-xacct'), 0o755);
afterAll(() => rmSync(home, { recursive: true, force: true }));

function run(shell: string, script: string): string {
  const PATH = [home, process.env['PATH']].join(delimiter);
  const { stdout, stderr, status } = spawnSync(shell, ['-c', script], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, PATH, HOME: home, XDG_CONFIG_HOME: home },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Prints a line `%%` before each answer. */
const ASK: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: [
    'compopt() { :; }',
    'eval "$(dts-xacct completion bash)"',
    ...OFFERS.map(([words]) => {
      // As bash itself splits the line, at "=" too.
      const split = ['dts-xacct', ...words].flatMap((word) => word.split(/(=)/).filter((part, at) => at < 1 || part));
      return [
        `COMP_WORDS=(${split.map((word) => `'${word}'`).join(' ')})`,
        `COMP_CWORD=${String(split.length - 1)}`,
        '_dts_xacct; echo %%; printf "%s\\n" "${COMPREPLY[@]}"',
      ].join('\n');
    }),
  ].join('\n'),
  zsh: [
    'compdef() { :; }',
    '_files() { :; }',
    'compadd() { while [[ $1 != -- ]]; do shift; done; shift; for word in $@; do print -r -- $word; done }',
    'eval "$(dts-xacct completion zsh)"',
    ...OFFERS.map(([words]) =>
      [
        `words=(dts-xacct ${words.map((word) => `'${word}'`).join(' ')})`,
        `CURRENT=${String(words.length + 1)}`,
        'echo %%; _dts_xacct',
      ].join('\n'),
    ),
    'true',
  ].join('\n'),
  fish: [
    'dts-xacct completion fish | source',
    ...OFFERS.map(([words]) => `echo %%; complete -C 'dts-xacct ${words.join(' ')}'`),
  ].join('\n'),
};

test.for(SHELLS)('%s offers what the program does', (shell, { skip }) => {
  if (spawnSync(shell, ['-c', 'exit 0']).status !== 0) skip(`there is no ${shell} here`);
  const answers = run(shell, ASK[shell]).split(/^%%\n/m).slice(1);
  const offered = answers.map((answer) => answer.split('\n').filter(Boolean).toSorted());
  // bash replaces what follows the "=" only.
  const cut = (word: string): string => (shell === 'bash' ? word.replace(/^[\w-]+=(?=.)/, '') : word);
  expect(offered).toEqual(OFFERS.map(([, offers]) => offers.map(cut).toSorted()));
});

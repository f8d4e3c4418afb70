import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext, Script } from 'node:vm';

import { describe, expect, test } from 'vitest';

import { readText } from '../../src/files/read-file.ts';
import { InputError } from '../../src/model/errors.ts';
import { BAD, folder, PROGRAM, run, shell } from '../support/process.ts';

const home = folder({ 'bad.json': BAD });
const FAULT = 'fault of dts-xacct';

describe('what the machine lacks is no fault of the program', () => {
  test.skipIf(!existsSync('/dev/full'))('a full disk behind standard output, and behind a file', () => {
    for (const words of ['lint bad.json > /dev/full', 'lint bad.json -o /dev/full']) {
      const { code, err } = shell(`$DTS ${words}`, { cwd: home });
      expect(err).toMatch(
        /^error: cannot write (?:standard output|\/dev\/full): the disk is full\n {2}make room on it/,
      );
      expect(err).not.toContain(FAULT);
      expect(code).toBe(2);
    }
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk behind both streams', () => {
    const { code, err } = shell('$DTS lint bad.json > /dev/full 2> /dev/full', { cwd: home });
    expect([code, err]).toEqual([2, '']);
  });

  test('a working directory that was deleted', () => {
    const gone = join(home, 'gone');
    mkdirSync(gone);
    const { code, err } = shell(`cd ${gone} && rmdir ${gone} && $DTS lint .`, { cwd: home });
    expect(err).toBe('error: the working directory no longer exists\n  change to a folder that does\n');
    expect(code).toBe(2);
  });

  test.each([
    ['lint', 'nowhere.json'],
    ['preflight', 'nowhere.yaml'],
    ['setup', 'nowhere.yaml'],
    ['audit', '--snapshot', 'nowhere.json'],
    ['lint', '.', '--var-file', 'nowhere.tfvars'],
  ])('a file that is missing: %s %s', (...args) => {
    const { code, err } = run(args, { cwd: home });
    expect(err).toMatch(/no such file/);
    expect(err).not.toContain(FAULT);
    expect(code).toBe(2);
  });

  test('a file that was deleted meanwhile', () => {
    expect(() => readText({ path: join(home, 'nowhere.json'), isNamed: true })).toThrow(
      expect.objectContaining({ name: InputError.name, message: 'no such file' }),
    );
  });
});

describe('an old version of Node', () => {
  const text = readFileSync(PROGRAM, 'utf8').replace(/^#!.*/, '');

  test.each([
    ['10.24.1', true],
    ['18.20.8', true],
    ['20.18.3', true],
    ['20.19.0', false],
    ['24.0.0', false],
  ])('%s', (version, isOld) => {
    let [err, code] = ['', -1];
    const started = new Error('started');
    const process = {
      versions: { node: version },
      env: {},
      stderr: { write: (words: string) => (err += words) },
      exit: (status: number) => {
        code = status;
        throw new Error('ended');
      },
    };
    const require = (): never => {
      throw started;
    };
    expect(() => runInNewContext(text, { process, require }) as unknown).toThrow(isOld ? 'ended' : 'started');
    expect(err).toBe(isOld ? `error: dts-xacct needs Node 20.19 or later, this is ${version}\n` : '');
    expect(code).toBe(isOld ? 2 : -1);
  });

  test('reads the entry: it has none of the newer syntax', () => {
    expect(() => new Script(text)).not.toThrow();
    expect(text).not.toMatch(/\?\.|\?\?|await/);
  });
});

test('a tasks file that would take too much memory is refused with its limit', () => {
  const end = (account: string): object => ({ account, database: 'MySQL', connection: 'ECS', role: 'r' });
  const task = { creator: '1000000000000002', source: end('1000000000000001'), destination: end('1000000000000002') };
  const tasks = Array.from({ length: 40_000 }, (_, index) => ({ name: `task-${String(index)}`, ...task }));
  const text = JSON.stringify({ version: 1, tasks });
  const cwd = folder({
    'tasks.json': text,
    'tasks.yaml': `version: 1\ntasks:\n${tasks
      .slice(0, 11_000)
      .map((each) => `- ${JSON.stringify(each)}\n`)
      .join('')}`,
  });
  for (const [file, limit] of [
    ['tasks.json', 6],
    ['tasks.yaml', 1.75],
  ] as const) {
    const { status, stdout } = spawnSync(process.execPath, ['--max-old-space-size=300', PROGRAM, 'lint', file], {
      cwd,
      encoding: 'utf8',
    });
    expect(stdout).toContain(`${file}: larger than ${String(limit)} MB`);
    expect(status).toBe(3);
  }
});

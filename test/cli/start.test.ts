import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BAD, folder, run, type Ended } from '../support/process.ts';

/** Node before 22.8 has no compile cache: a stand-in prints the folder that it is given. */
const SPY = `require('node:module').enableCompileCache = (folder) => process.stderr.write('cache: ' + folder + '\\n');`;
const home = folder({ 'bad.json': BAD, 'spy.cjs': SPY });

/** What is not set here is empty, so that nothing of the tester's own environment counts. */
function start(env: Readonly<Record<string, string>>): Ended {
  const unset = {
    HOME: '',
    XDG_CACHE_HOME: '',
    LOCALAPPDATA: '',
    NODE_COMPILE_CACHE: '',
    NODE_DISABLE_COMPILE_CACHE: '',
  };
  const node = ['--require', join(home, 'spy.cjs')];
  return run(['lint', '--no-config', 'bad.json'], { cwd: home, env: { ...unset, ...env }, node });
}

describe('the compile cache', () => {
  test('is a folder of the user: XDG_CACHE_HOME, else LOCALAPPDATA, else ~/.cache', () => {
    const [xdg, local, user] = ['xdg', 'local', 'user'].map((name) => join(folder({}), name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(user);
    expect(start({ HOME: user }).err).toBe(`cache: ${join(user, '.cache', 'dts-xacct')}\n`);
    expect(start({ HOME: user, LOCALAPPDATA: local }).err).toBe(`cache: ${join(local, 'dts-xacct')}\n`);
    expect(start({ HOME: user, LOCALAPPDATA: local, XDG_CACHE_HOME: xdg }).err).toBe(
      `cache: ${join(xdg, 'dts-xacct')}\n`,
    );
    expect(readdirSync(xdg)).toEqual(['dts-xacct']);
  });

  test.each([
    ['no folder is set', {}],
    ['a relative path', { XDG_CACHE_HOME: 'here' }],
    ['no such home', { HOME: '/gone' }],
  ])('is off, and nothing is written: %s', (_, env) => {
    expect(start(env)).toMatchObject({ code: 1, err: '' });
    expect(readdirSync(home).toSorted()).toEqual(['bad.json', 'spy.cjs']);
    expect(existsSync('/gone')).toBe(false);
  });

  test.each(['NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE'])('is left to Node where %s is set', (name) => {
    const user = folder({});
    expect(start({ HOME: user, [name]: name.includes('DISABLE') ? '1' : join(user, 'own') }).err).toBe('');
    expect(existsSync(join(user, '.cache'))).toBe(false);
  });

  test('is off where the folder is a file, or cannot be made', () => {
    const user = folder({ file: '' });
    expect(start({ XDG_CACHE_HOME: join(user, 'file') })).toMatchObject({ code: 1, err: '' });
    expect(start({ XDG_CACHE_HOME: '/proc' })).toMatchObject({ code: 1, err: '' });
    chmodSync(user, 0o500);
    // The superuser may write there nevertheless.
    expect(start({ HOME: user }).code).toBe(1);
    chmodSync(user, 0o700);
  });

  test('changes nothing of the output: first run, second run, and without it', () => {
    const user = folder({});
    const args = ['lint', '--no-config', 'bad.json'];
    const without = run(args, { cwd: home, env: { NODE_DISABLE_COMPILE_CACHE: '1' } });
    expect(without).toMatchObject({ code: 1, err: '' });
    for (let time = 0; time < 2; time++) expect(run(args, { cwd: home, env: { HOME: user } })).toEqual(without);
  });
});

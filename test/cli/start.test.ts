import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';

import { describe, expect, test } from 'vitest';

import { BAD, folder, PROGRAM, run } from './process.ts';

const { caches } = createRequire(import.meta.url)(PROGRAM) as { caches: string };
const dist = join(PROGRAM, '..');
const home = folder({ 'bad.json': BAD });

describe('the code that V8 made when the program was built', () => {
  test('is there for what a run over policies, tasks and templates loads', () => {
    expect(readdirSync(caches)).toEqual(
      expect.arrayContaining(['main.cjs.cache', 'rules.cjs.cache', 'yaml.cjs.cache', 'tasks.cjs.cache']),
    );
  });

  test.each(readdirSync(caches))('%s is taken by this V8', (name) => {
    const chunk = basename(name, '.cache');
    const file = [join(dist, chunk), join(dist, 'chunks', chunk)].find((each) => existsSync(each)) ?? '';
    const text = readFileSync(file, 'latin1');
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
      filename: file,
      cachedData: readFileSync(join(caches, name)),
    });
    expect(script.cachedDataRejected).toBe(false);
  });

  test('changes nothing but the time: without it, or with one that is damaged, the program says the same', () => {
    const expected = run(['lint', '--no-config', 'bad.json'], { cwd: home });
    expect(expected).toMatchObject({ code: 1, err: '' });
    for (const damage of [undefined, 'not what V8 wrote']) {
      const copy = join(folder({}), 'dist');
      cpSync(dist, copy, { recursive: true, filter: (path) => damage !== undefined || basename(path) !== 'cache' });
      if (damage !== undefined) writeFileSync(caches.replace(dist, copy) + '/main.cjs.cache', damage);
      const args = [join(copy, 'cli.cjs'), 'lint', '--no-config', 'bad.json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: home, encoding: 'utf8' });
      expect({ code: status, out: stdout, err: stderr }).toEqual(expected);
    }
  });
});

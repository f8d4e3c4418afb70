import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { expandGlobs, globMatcher } from '../../src/files/globs.ts';
import { UsageError } from '../../src/model/errors.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'globs-')));
  for (const file of [
    'b.json',
    'a.json',
    '[a].json',
    'c.yaml',
    'notes.txt',
    '订单/角色.json',
    '.hidden/d.json',
    'node_modules/e.json',
    '.git/f.json',
  ]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '{}');
  }
  enterFolder(folder);
});

afterEach(() => {
  leaveFolder();
  rmSync(folder, { recursive: true });
});

function filesOf(glob: string): readonly string[] {
  const [found] = expandGlobs([glob]);
  return typeof found === 'object' ? found.files : [];
}

describe('a path with glob characters', () => {
  it.each<[glob: string, expected: readonly string[]]>([
    ['*.json', ['[a].json', 'a.json', 'b.json']],
    ['**/*.json', ['.hidden/d.json', '[a].json', 'a.json', 'b.json', '订单/角色.json']],
    ['{a,c}.*', ['a.json', 'c.yaml']],
    ['订单/*', ['订单/角色.json']],
    // As in a folder, only JSON and YAML, unless the glob says how names end.
    ['*', ['[a].json', 'a.json', 'b.json', 'c.yaml']],
    ['*.txt', ['notes.txt']],
    ['{b,notes}.*', ['b.json', 'notes.txt']],
    ['[ab].json', ['a.json', 'b.json']],
  ])('%s stands for the files that match it, in a stable order', (glob, expected) => {
    expect(filesOf(glob)).toEqual(expected);
  });

  it('is a file where there is one of that name', () => {
    expect(expandGlobs(['[a].json', 'c.yaml'])).toEqual(['[a].json', 'c.yaml']);
  });

  it('may be absolute', () => {
    expect(filesOf(join(folder, '*.yaml'))).toEqual([join(folder, 'c.yaml')]);
  });

  it('may go up', () => {
    enterFolder(join(folder, '订单'));
    expect(filesOf('../*.yaml')).toEqual(['../c.yaml']);
  });

  it('does not follow links in a circle', () => {
    symlinkSync(folder, join(folder, '订单/circle'));
    expect(filesOf('订单/**/*.json')).toEqual(['订单/角色.json']);
  });

  it.each(['*.tf', 'none/**', '订*'])('that matches nothing is a wrong call: %s', (glob) => {
    expect(() => expandGlobs(['a.json', glob])).toThrow(
      new UsageError(`no file matches ${glob}`, 'check the pattern; a folder needs no pattern'),
    );
  });
});

describe('globs', () => {
  it.each<[glob: string, path: string, expected: boolean]>([
    ['vendor', 'vendor', true],
    ['vendor', 'vendor/a.json', true],
    ['vendor/', 'vendor/a/b.json', true],
    ['./vendor/**', 'vendor/a.json', true],
    ['vendor/**', 'vendor', true],
    ['vendor', 'a/vendor/b.json', false],
    ['**/vendor', 'a/vendor/b.json', true],
    ['*.json', '.a.json', true],
    ['*.json', 'a/b.json', false],
    ['*.JSON', 'a.json', false],
    ['a/*.{json,yaml}', 'a/b.yaml', true],
    ['订单/*', '订单/角色.json', true],
    // No operators beyond these: `!` and `(` are characters of a name.
    ['!a.json', 'b.json', false],
    ['+(a|b).json', 'a.json', false],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(globMatcher([glob], folder)(path)).toBe(expected);
    expect(globMatcher([glob], folder)(join(folder, path))).toBe(expected);
  });

  it('may be absolute', () => {
    const matches = globMatcher([join(folder, 'vendor')], join(folder, 'elsewhere'));
    expect(matches('vendor/a.json')).toBe(true);
    expect(matches('elsewhere/vendor/a.json')).toBe(false);
  });

  it('count from their folder', () => {
    const matches = globMatcher(['*.json'], join(folder, '订单'));
    expect(matches('订单/角色.json')).toBe(true);
    expect(matches('a.json')).toBe(false);
  });
});

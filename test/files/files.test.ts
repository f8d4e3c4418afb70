import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { inputFiles } from '../../src/files/discover.ts';
import type { Matches } from '../../src/files/file-system.ts';
import { expandGlobs } from '../../src/files/globs.ts';
import { readText } from '../../src/files/read-file.ts';
import { InputError, UsageError } from '../../src/model/errors.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

let home = '';

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-files-')));
  enterFolder(home);
});

afterEach(() => {
  leaveFolder();
  rmSync(home, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), content);
  }
}

async function list(
  paths: readonly (string | Matches)[],
  isLeftOut: (path: string) => boolean = () => false,
): Promise<readonly string[]> {
  const refused: string[] = [];
  const found = [
    ...(await inputFiles(paths, {
      isLeftOut,
      refused: (error) => refused.push(error.file),
      passedOver: () => undefined,
    })),
  ];
  return [...found.map(({ path }) => path), ...refused.map((file) => `refused ${file}`)];
}

describe('the files of a folder', () => {
  test('are those that Git would list', async () => {
    write({
      '.gitignore': 'out/\n*.tmp.json\n!keep.tmp.json\n/top.json\n',
      'a.json': '{}',
      'top.json': '{}',
      'b.yaml': '',
      'c.yml': '',
      'd.txt': '',
      'x.tmp.json': '{}',
      'keep.tmp.json': '{}',
      'out/e.json': '{}',
      'sub/top.json': '{}',
      'sub/.gitignore': 'f.json\n!../a.json\ndeep/*\n!deep/h.json\n',
      'sub/f.json': '{}',
      'sub/g.json': '{}',
      'sub/deep/h.json': '{}',
      'sub/deep/i.json': '{}',
      '角色/策略 1.json': '{}',
      '.hidden/j.json': '{}',
    });
    execFileSync('git', ['init', '-q'], { cwd: home });
    writeFileSync(join(home, '.git', 'info', 'exclude'), 'c.yml\n');
    const listed = execFileSync('git', ['-c', 'core.quotePath=false', 'ls-files', '-co', '--exclude-standard'], {
      cwd: home,
      encoding: 'utf8',
    });
    const expected = listed.split('\n').filter((file) => /\.(?:json|ya?ml)$/.test(file));
    expect(expected).toContain('sub/deep/h.json');
    expect([...(await list(['.']))].toSorted()).toEqual([...expected].toSorted());
    expect([...(await list(['sub']))].toSorted()).toEqual(
      expected.filter((file) => file.startsWith('sub/')).toSorted(),
    );
  });

  test('come in the same order whatever the file system does', async () => {
    write({ 'b.json': '', 'a/z.json': '', 'a.json': '', 'B.json': '', 'ä.json': '' });
    expect(await list(['.'])).toEqual(['B.json', 'a/z.json', 'a.json', 'b.json', 'ä.json']);
  });

  test('are called as the user called the folder', async () => {
    write({ 'a/b/c.json': '' });
    expect(await list(['a/'])).toEqual(['a/b/c.json']);
    expect(await list(['./a'])).toEqual(['./a/b/c.json']);
    expect(await list([join(home, 'a')])).toEqual([join(home, 'a/b/c.json')]);
  });

  test('never leave the folder by a link, nor go in circles', async () => {
    write({ 'a/b.json': '{}', 'other/c.json': '{}' });
    symlinkSync('..', join(home, 'a', 'up'));
    symlinkSync(join(home, 'other'), join(home, 'a', 'other'));
    symlinkSync(join(home, 'a', 'b.json'), join(home, 'a', 'link.json'));
    symlinkSync('nowhere.json', join(home, 'a', 'dangling.json'));
    expect(await list(['a'])).toEqual(['a/b.json', 'a/link.json']);
  });

  test('without node_modules, .git and what is left out', async () => {
    write({ 'node_modules/x/a.json': '', '.git/a.json': '', 'b.json': '', 'vendor/c.json': '' });
    expect(await list(['.'], (path) => path === 'vendor')).toEqual(['b.json']);
  });
});

describe('what Git ignores', () => {
  beforeEach(() => {
    write({
      '.git/HEAD': '',
      '.gitignore': 'build/\n',
      'build/a.json': '',
      'build/b.json': '',
      'build/deep/.gitignore': 'c.json\n',
      'build/deep/c.json': '',
      'build/deep/d.json': '',
      'e.json': '',
    });
  });

  test('is linted where the user names the folder that is ignored, as rendered policies are', async () => {
    expect(await list(['.'])).toEqual(['e.json']);
    expect(await list(['build'])).toEqual(['build/a.json', 'build/b.json', 'build/deep/d.json']);
    expect(await list(['build/deep'])).toEqual(['build/deep/d.json']);
  });

  test('is skipped where a glob matches it, unless the glob names the folder', async () => {
    expect(await list(expandGlobs(['**/*.json']))).toEqual(['e.json']);
    expect(await list(expandGlobs(['build/**/*.json']))).toEqual(['build/a.json', 'build/b.json', 'build/deep/d.json']);
    expect(await list(expandGlobs(['build/*']))).toEqual(['build/a.json', 'build/b.json']);
    await expect(list(expandGlobs(['*/a.json']))).rejects.toThrow(
      new UsageError('all files that match */a.json are ignored', 'name the files to lint them anyway'),
    );
    await expect(list(expandGlobs(['*.json']), (path) => path === 'e.json')).rejects.toThrow(UsageError);
  });

  test('cannot be told by a .gitignore that is a folder, and nothing is ignored by it', async () => {
    mkdirSync(join(home, 'odd', '.gitignore'), { recursive: true });
    write({ 'odd/a.json': '' });
    expect(await list(['odd'])).toEqual(['odd/a.json']);
  });
});

describe('named files', () => {
  test('are read whatever they are called, once', async () => {
    write({ 'a.txt': '', 'f/b.json': '' });
    expect(await list(['a.txt', 'f', 'f/b.json', './a.txt'])).toEqual(['a.txt', 'f/b.json']);
  });

  test('that do not exist are a wrong call', async () => {
    await expect(list(['nothing.json'])).rejects.toThrow(UsageError);
  });
});

describe('a text', () => {
  const read = (path: string): string => readText({ path, isNamed: true }).text;

  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from('{"a": "角色"}')],
    ['UTF-8 with its mark', Buffer.from('\ufeff{"a": "角色"}')],
    ['UTF-16, little end first', Buffer.from('\ufeff{"a": "角色"}', 'utf16le')],
    ['UTF-16 without its mark', Buffer.from('{"a": "角色"}', 'utf16le')],
    ['UTF-16, big end first, without its mark', Buffer.from('{"a": "角色"}', 'utf16le').swap16()],
    ['UTF-16, big end first', Buffer.from('\ufeff{"a": "角色"}', 'utf16le').swap16()],
  ])('in %s', (_, bytes) => {
    write({ 'a.json': bytes });
    expect(read('a.json')).toBe('{"a": "角色"}');
  });

  test.each<[string, Buffer, string]>([
    [
      'GBK',
      Buffer.concat([Buffer.from('{"é": "'), Buffer.from([0xbd, 0xc7, 0xc9, 0xab]), Buffer.from('"}')]),
      '0xBD at 7',
    ],
    ['Latin-1', Buffer.from('{"a": "caf\u00e9"}', 'latin1'), '0xE9 at 10'],
    ['a cut character at the end', Buffer.from('{"a": 1} 角').subarray(0, -1), '0xE8 at 9'],
    [
      'behind a mark, and a replacement character that is meant',
      Buffer.concat([Buffer.from('\ufeff"\ufffd😀'), Buffer.from([0xff])]),
      '0xFF at 4',
    ],
  ])('in another encoding is told with its first bad byte: %s', (_, bytes, expected) => {
    write({ 'a.json': bytes });
    const { fault } = readText({ path: 'a.json', isNamed: true });
    expect(`${String(fault?.data?.['byte'])} at ${String(fault?.start)}`).toBe(expected);
  });

  test('may hold the replacement character', async () => {
    write({ 'a.json': '{"a": "\ufffd"}' });
    expect(readText({ path: 'a.json', isNamed: true })).toEqual({ text: '{"a": "\ufffd"}', fault: undefined });
  });

  test('longer than the buffer, and one just as long', async () => {
    for (const length of [64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000]) {
      write({ 'a.json': 'é'.repeat(length / 2) });
      expect(read('a.json')).toHaveLength(Math.floor(length / 2));
      expect(readText({ path: 'a.json', isNamed: false }).text).toHaveLength(Math.floor(length / 2));
    }
  });

  test('of a named pipe', async () => {
    execFileSync('mkfifo', ['pipe'], { cwd: home });
    const writer = `(printf '{"a"'; sleep 0.2; printf ':1}') > pipe &`;
    execFileSync('sh', ['-c', writer], { cwd: home, stdio: 'ignore' });
    expect(read('pipe')).toBe('{"a":1}');
  });

  test('that cannot be read is reported with the reason', async () => {
    mkdirSync(join(home, 'a.json'));
    expect(() => read('a.json')).toThrow(new InputError('a.json', 'it is a folder'));
    expect(() => read('gone.json')).toThrow(new InputError('gone.json', 'no such file'));
  });
});

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { replaceFile } from '../../src/cli/replace-file.ts';
import { InputError } from '../../src/model/errors.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-replace-')));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const file = join(home, 'a.json');

describe('a file is replaced only where it still is what was read', () => {
  test.each([
    ['changed meanwhile', Buffer.from('{"b": 2}')],
    ['no longer UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['of bytes that would be lost', Buffer.from('{"a": 1}\u0000', 'utf16le').subarray(0, 17)],
  ])('%s', (_, bytes) => {
    writeFileSync(file, bytes);
    expect(() => replaceFile(file, { from: '{"a": 1}', to: '{"a": 2}' }, [home])).toThrow(InputError);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(home)).toEqual(['a.json']);
  });

  test('one with several hard links is left as it is', () => {
    writeFileSync(file, '{"a": 1}');
    linkSync(file, join(home, 'other.json'));
    expect(() => replaceFile(file, { from: '{"a": 1}', to: '{"a": 2}' }, [home])).toThrow(/hard links/);
    expect(readFileSync(file, 'utf8')).toBe('{"a": 1}');
    rmSync(join(home, 'other.json'));
  });

  test('the drafts of killed runs go, those of runs that go on stay', () => {
    writeFileSync(file, '{"a": 1}');
    chmodSync(file, 0o640);
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const [old, own] = [`.a.json.${String(gone)}.abc.tmp`, `.a.json.${String(process.pid)}.abc.tmp`];
    for (const name of [old, own, '.a.json.tmp', '.b.json.1.abc.tmp']) writeFileSync(join(home, name), 'draft');
    replaceFile(file, { from: '{"a": 1}', to: '{"a": 2}' }, [home]);
    expect(readdirSync(home).toSorted()).toEqual([own, '.a.json.tmp', '.b.json.1.abc.tmp', 'a.json'].toSorted());
    expect(statSync(file).mode & 0o777).toBe(0o640);
    for (const name of [own, '.a.json.tmp', '.b.json.1.abc.tmp']) rmSync(join(home, name));
  });

  test('it may lie in any of the folders that were asked for', () => {
    writeFileSync(file, '{"a": 1}');
    replaceFile(file, { from: '{"a": 1}', to: '{"a": 2}' }, [join(home, 'other'), home]);
    expect(readFileSync(file, 'utf8')).toBe('{"a": 2}');
    expect(() => replaceFile(file, { from: '{"a": 2}', to: '{"a": 3}' }, [join(home, 'other')])).toThrow(/outside/);
  });

  test('one that is right already is left alone', () => {
    writeFileSync(file, '{"a": 2}');
    replaceFile(file, { from: '{"a": 1}', to: '{"a": 2}' }, [home]);
    expect(readFileSync(file, 'utf8')).toBe('{"a": 2}');
  });
});

import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { replaceFile } from '../../src/cli/replace-file.ts';
import { InputError } from '../../src/errors.ts';

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

  test('one that is right already is left alone', () => {
    writeFileSync(file, '{"a": 2}');
    replaceFile(file, { from: '{"a": 1}', to: '{"a": 2}' }, [home]);
    expect(readFileSync(file, 'utf8')).toBe('{"a": 2}');
  });
});

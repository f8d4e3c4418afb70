import { describe, expect, test } from 'vitest';

import { decode } from '../../src/files/read-file.ts';
import { isGb18030 } from '../../src/files/gb18030.ts';

/** 跨账号的角色 in GBK. */
const ROLE = [0xbf, 0xe7, 0xd5, 0xcb, 0xba, 0xc5, 0xb5, 0xc4, 0xbd, 0xc7, 0xc9, 0xab];
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const inJson = (...bytes: readonly number[]): Buffer =>
  Buffer.concat([latin1('{"a": "'), Buffer.from(bytes), latin1('"}')]);

describe('looks like GB18030', () => {
  test.each<[string, Buffer]>([
    ['a name', inJson(...ROLE)],
    ['two characters', inJson(0xbd, 0xc7, 0xc9, 0xab)],
    ['with full-width punctuation', inJson(...ROLE, 0xa3, 0xac, 0xa1, 0xa3)],
    ['with one rare character and one of four bytes', inJson(...ROLE, 0xe9, 0x46, 0x95, 0x32, 0x82, 0x36)],
  ])('%s', (_, bytes) => {
    expect(isGb18030(bytes)).toBe(true);
    const { fault } = decode(bytes);
    expect(fault).toMatchObject({ message: 'gb18030', start: 7, end: 8 });
  });
});

describe('does not look like GB18030', () => {
  test.each<[string, Buffer]>([
    ['one letter of Latin-1 before a quote', inJson(0xe9)],
    ['one letter of Latin-1 before a letter', latin1('{"a": "r\u00e9gion"}')],
    ['German in Latin-1', latin1('Gr\u00f6\u00dfe, \u00dcbergr\u00f6\u00dfen, stra\u00dfe, f\u00fcr Schl\u00fcssel')],
    [
      'French in Latin-1',
      latin1('cr\u00e9\u00e9e \u00e0 l\u2019\u00e9t\u00e9, r\u00e9\u00e9lu, CR\u00c9\u00c9 \u00ab\u00e7a\u00bb'),
    ],
    ['capitals of Latin-1 side by side', latin1('"\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5"')],
    ['one Chinese character', inJson(0xbd, 0xc7)],
    ['роль in KOI8-R', inJson(0xd2, 0xcf, 0xcc, 0xd8)],
    ['роль in Windows-1251', inJson(0xf0, 0xee, 0xeb, 0xfc)],
    ['РОЛЬ in Windows-1251', inJson(0xd0, 0xce, 0xcb, 0xdc)],
    [
      'UTF-8 with a broken character',
      Buffer.concat([Buffer.from('{"a": "跨账号的角色，同步任务"}'), Buffer.from([0xff])]),
    ],
    ['UTF-8 that is cut', Buffer.from('{"a": "跨账号的角色').subarray(0, -1)],
    ['binary', Buffer.concat([Buffer.from([0x1f, 0x8b, 0x08, 0x00]), Buffer.from(ROLE)])],
    ['a Chinese text with a byte that GB18030 does not have', inJson(...ROLE, 0xff)],
  ])('%s', (_, bytes) => {
    expect(isGb18030(bytes)).toBe(false);
    expect(decode(bytes).fault?.message).toBe('notUtf8');
  });

  test('bytes by chance', () => {
    let seed = 20;
    const next = (): number => ((seed = (seed * 1103515245 + 12345) % 2147483648) >>> 16) & 0xff;
    for (let run = 0; run < 500; run++) expect(isGb18030(Buffer.from(Array.from({ length: 64 }, next)))).toBe(false);
  });
});

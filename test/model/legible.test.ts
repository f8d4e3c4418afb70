import { expect, test } from 'vitest';

import { legible, strangeCharacter } from '../../src/model/legible.ts';

test.each([
  ['dts.aliyuncs.com', 'dts.aliyuncs.com', undefined],
  ['dtѕ.аliyunсs.com', 'dts.aliyuncs.com', 'U+0455'],
  ['ｄｔｓ＠１', 'dts@1', 'U+FF44'],
  ['dts。aliyuncs．com', 'dts.aliyuncs.com', 'U+3002'],
  ['\u200bdts\u00ad', 'dts', 'U+200B'],
  ['a\u00a0b', 'a b', 'U+00A0'],
  ['ОК', 'OК', 'U+041E'],
  ['分析', '分析', 'U+5206'],
])('%j reads %j', (text, read, strange) => {
  expect(legible(text)).toBe(read);
  expect(strangeCharacter(text)).toBe(strange);
});

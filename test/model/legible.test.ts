import { expect, test } from 'vitest';

import { withoutConfusables, confusableCharacter } from '../../src/lib/confusables.ts';

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
  expect(withoutConfusables(text)).toBe(read);
  expect(confusableCharacter(text)).toBe(strange);
});

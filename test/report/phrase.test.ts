import { describe, expect, test } from 'vitest';

import {
  counted,
  interpolate,
  headline,
  formatMessage,
  shortened,
  unchecked,
} from '../../src/report/common/messages.ts';
import { collapsed, NOT_GIVEN, options, plain, REFUSED } from './sample-report.ts';

const { catalogue, texts } = options;

describe('fill', () => {
  test.each([
    ['{a} and {b}', { a: 'x', b: 2 }, 'x and 2'],
    ['no slot', { a: 'x' }, 'no slot'],
    ['{a}', {}, '{a}'],
    ['{toString}', {}, '{toString}'],
    ['${a}', { a: 'x' }, '$x'],
    ['{a}', { a: '{b}', b: 'filled again' }, '{b}'],
    ['{a}', { a: '$& $1' }, '$& $1'],
    ['{a}', { a: '\u001b[31m\n' }, '\\u{1b}[31m\\u{a}'],
  ])('%s', (template, data, text) => {
    expect(interpolate(template, data)).toBe(text);
  });

  test('a value that is a whole file is cut', () => {
    expect(interpolate('{a}.', { a: 'x'.repeat(10_000) })).toBe(`${'x'.repeat(1999)}….`);
  });
});

test('a count picks the word', () => {
  expect([0, 1, 2].map((count) => counted('{count} {count|role|roles}', count))).toEqual([
    '0 roles',
    '1 role',
    '2 roles',
  ]);
});

test('a cut never halves a character', () => {
  expect(shortened('ab😀', 4)).toBe('ab😀');
  expect(shortened('ab😀c', 4)).toBe('ab…');
});

describe('what a finding says', () => {
  test('the title, and what is special', () => {
    expect(headline(catalogue, collapsed(undefined))).toBe(
      'the role trusts DTS only for its own account: the task needs "1000000000000002@dts.aliyuncs.com"',
    );
  });

  test('the title alone where nothing is special', () => {
    expect(headline(catalogue, plain('deny-no-effect', undefined))).toBe('this Deny takes nothing away');
  });

  test('the words come from the catalogue, so another language is another catalogue', () => {
    const chinese = new Map([
      ['dts-service-collapsed', { title: '标题', why: '', messages: { wanted: '需要“{principal}”' } }],
    ]);
    expect(headline(chinese, collapsed(undefined, { data: { principal: 'x' } }))).toBe('标题: 需要“x”');
  });

  test('ids stand in for words that are missing', () => {
    expect(headline(new Map(), collapsed(undefined))).toBe('dts-service-collapsed: wanted');
    expect(formatMessage(catalogue, 'deny-no-effect', { message: 'toString', data: {} })).toBe('toString');
  });
});

test('a gap says what, why and what would help; only why where that says all', () => {
  expect(unchecked(REFUSED, texts)).toBe(
    'account 1000000000000003: RAM answered NoPermission (grant ram:ListRoles in 1000000000000003)',
  );
  expect(unchecked(NOT_GIVEN, texts)).toBe('nothing says who creates the task');
  expect(unchecked({ what: 'a\u001bb', because: 'c\u001bd', reason: 'not-given' }, {})).toBe('a\\u{1b}b: c\\u{1b}d');
});

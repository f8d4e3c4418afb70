import { expect, test } from 'vitest';

import { isSameAccount, isSampleAccount, parseAccount, parseAccountId } from '../../src/model/account.ts';

test.each(['1000000000000001', '43274', '123456789012345678', '0'])('%s is an ID', (text) => {
  expect(parseAccountId(text)).toBe(text);
  expect(parseAccount(text)).toBe(text);
});

test.each([
  ['${var.creator}', 'unknown'],
  ['{{ .Values.account }}', 'unknown'],
  ['$ACCOUNT', 'unknown'],
  ['1000${suffix}', 'unknown'],
  ['<Alibaba Cloud account ID>', 'placeholder'],
  ['164682176356****', 'placeholder'],
  ['ACCOUNT_A', 'placeholder'],
  ['UID', 'placeholder'],
  ['xxxxxxxxxxxxxxxx', 'placeholder'],
  ['your-account-id', 'placeholder'],
  ['%s', 'placeholder'],
  ['%[1]s', 'placeholder'],
  ['{account}', 'placeholder'],
  ['目标实例所属的云账号ID', 'placeholder'],
  ['甲方', 'placeholder'],
  ['analytics-prod', 'malformed'],
  ['importer@analytics.onaliyun.com', 'malformed'],
  ['1000-0000-0000-0001', 'malformed'],
  [' 1000000000000001', 'malformed'],
  ['１０００００００００００００００１', 'malformed'],
  ['', 'malformed'],
] as const)('%j is %s', (text, kind) => {
  expect(parseAccountId(text)).toBeUndefined();
  expect(parseAccount(text)).toEqual({ kind, text });
});

test('two texts name one account: yes, no, or not to be known', () => {
  const [one, other, unknown] = ['1000000000000001', '1000000000000002', '${var.a}'].map(parseAccount);
  if (one === undefined || other === undefined || unknown === undefined) throw new Error('three accounts');
  expect(isSameAccount(one, one)).toBe(true);
  expect(isSameAccount(one, other)).toBe(false);
  expect(isSameAccount(one, unknown)).toBeUndefined();
  expect(isSameAccount(unknown, parseAccount('${var.a}'))).toBe(true);
  expect(isSameAccount(unknown, parseAccount('${var.b}'))).toBeUndefined();
});

test('the samples of the documentation are nobody', () => {
  expect(isSampleAccount(parseAccount('1234567890123456'))).toBe(true);
  expect(isSampleAccount(parseAccount('123456789012345678'))).toBe(true);
  expect(isSampleAccount(parseAccount('1000000000000001'))).toBe(false);
  expect(isSampleAccount(undefined)).toBe(false);
});

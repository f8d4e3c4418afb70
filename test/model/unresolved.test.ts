import { expect, test } from 'vitest';

import { findPlaceholder, isFunction, isUnknown } from '../../src/model/unresolved.ts';

test.each([
  ['acs:ram::<Alibaba Cloud account ID>:root', '<Alibaba Cloud account ID>'],
  ['acs:ram::164682176356****:root', '****'],
  ['%s@actiontrail.aliyuncs.com', '%s'],
  ['%2$s@log.aliyuncs.com', '%2$s'],
  ['acs:ram::{account}:root', '{account}'],
  ['YOUR_ACCOUNT_ID@dts.aliyuncs.com', 'YOUR_ACCOUNT_ID'],
  ['acs:ram::your-account-id:root', 'your-account-id'],
  ['acs:ram::changeme:root', 'changeme'],
  ['acs:ram::REPLACE_ME:root', 'REPLACE_ME'],
  ['acs:ram::ACCOUNT_ID:root', 'ACCOUNT_ID'],
  ['acs:ram::SOURCE_ACCOUNT:root', 'SOURCE_ACCOUNT'],
  ['acs:ram::xxxxxxxx:root', 'xxxxxxxx'],
  ['acs:ram::1234xxxxxxxxxxxx:root', '1234xxxxxxxxxxxx'],
  ['ID of Alibaba Cloud Account A@log.aliyuncs.com', 'ID of Alibaba Cloud Account A'],
  ['acs:ram::云账号ID:root', '云账号ID'],
  ['目标实例所属的云账号ID@dts.aliyuncs.com', '目标实例所属的云账号ID'],
  ['acs:ram::阿里云账号 ID:root', '阿里云账号 ID'],
  ['acs:ram::__ACCOUNT_ID__:root', '__ACCOUNT_ID__'],
  ['acs:ram::[account-id]:root', '[account-id]'],
  ['the account ID@dts.aliyuncs.com', 'the account ID'],
  ['acs:ram::account-id:root', 'account-id'],
  ['acs:ram::...:root', '...'],
  ['…@dts.aliyuncs.com', '…'],
])('%s has %s', (text, placeholder) => {
  expect(findPlaceholder(text)).toBe(placeholder);
});

test.each([
  'acs:ram::1000000000000001:root',
  '1000000000000001@dts.aliyuncs.com',
  'acs:ram::1000000000000001:role/ram-for-dts',
  'acs:ram::1000000000000001:role/UID-sync',
  'acs:ram::1000000000000001:role/AccountSync',
  'acs:ram::1000000000000001:role/account-id-reader',
  'acs:ram::*:root',
  'sts:AssumeRole',
  'https://token.actions.githubusercontent.com',
  '${var.creator}@dts.aliyuncs.com',
  'acs:ram::${YOUR_ACCOUNT_ID}:root',
  '分析',
  '',
])('%s has none', (text) => {
  expect(findPlaceholder(text)).toBeUndefined();
});

test.each([
  ['${var.x}', true],
  ['{{ .Values.x }}', true],
  ['$ARN', true],
  ['$(get-account)', true],
  ['%{ if x }', true],
  ['<%= x %>', true],
  ['<x>', false],
  ['costs $5', false],
])('%s is filled in later: %s', (text, answer) => {
  expect(isUnknown(text)).toBe(answer);
});

test.each([
  [{ Ref: 'Account' }, true],
  [{ 'Fn::Sub': '${Account}' }, true],
  [{ Ref: 'Account', More: 1 }, false],
  [{}, false],
  [['Ref'], false],
  ['Ref', false],
  [null, false],
])('%j is a function: %s', (value, answer) => {
  expect(isFunction(value)).toBe(answer);
});

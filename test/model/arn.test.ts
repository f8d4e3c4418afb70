import { expect, test } from 'vitest';

import { parseArn } from '../../src/model/account.ts';

test.each<[string, readonly (string | undefined)[]]>([
  ['acs:ram::1000000000000001:root', ['ram', '', '1000000000000001', 'root', undefined]],
  ['acs:ram::1000000000000001:role/a/b', ['ram', '', '1000000000000001', 'role', 'a/b']],
  ['acs:sts::1:assumed-role/r/s', ['sts', '', '1', 'assumed-role', 'r/s']],
  ['ACS:oss:cn-hangzhou:1:bucket', ['oss', 'cn-hangzhou', '1', 'bucket', undefined]],
  ['acs:ram::${a ? b : c/d}:role/${x}', ['ram', '', '${a ? b : c/d}', 'role', '${x}']],
  ['acs:ram::<ID: yours/ours>:user/<name>', ['ram', '', '<ID: yours/ours>', 'user', '<name>']],
  ['acs:ram:::role/x', ['ram', '', '', 'role', 'x']],
  ['acs:ram::1:', ['ram', '', '1', '', undefined]],
])('%s', (text, parts) => {
  const arn = parseArn(text);
  expect([arn?.service, arn?.region, arn?.account, arn?.type, arn?.name]).toEqual(parts);
});

test.each([
  '',
  'acs:',
  'acs:ram:1:root',
  'acs:ram::1/role/x',
  'acs:ram::1::root',
  'arn:aws:iam::1:root',
  'ram-for-dts',
])('no ARN: %s', (text) => {
  expect(parseArn(text)).toBeUndefined();
});

import { expect, test } from 'vitest';

import { concise } from '../../src/report/concise.ts';
import { collapsed, NOT_GIVEN, options, placeOf, plain, POLICY, REFUSED, reportOf } from './sample-report.ts';

const place = placeOf('orders/ram-for-dts.json', POLICY, '"dts.aliyuncs.com"');
const report = reportOf({
  findings: [collapsed(place), plain('deny-no-effect', undefined)],
  suppressed: [{ ...plain('unknown-account', place), by: 'comment', because: 'ticket\n4711' }],
  gaps: [REFUSED, NOT_GIVEN],
});

test('one line a finding, then what was not checked', () => {
  expect([...concise(report, options)]).toEqual([
    'orders/ram-for-dts.json:10:11: error[dts-service-collapsed] the role trusts DTS only for its own account: the task needs "1000000000000002@dts.aliyuncs.com"\n',
    'acs:ram::1000000000000001:role/ram-for-dts: warning[deny-no-effect] this Deny takes nothing away\n',
    'not checked: account 1000000000000003: RAM answered NoPermission (grant ram:ListRoles in 1000000000000003)\n',
    'not checked: nothing says who creates the task\n',
  ]);
});

test('suppressed findings are marked where they are asked for', () => {
  expect([...concise(report, { ...options, showSuppressed: true })][2]).toBe(
    'orders/ram-for-dts.json:10:11: note[unknown-account] the configuration does not know this account: 1000000000000009 is not in accounts (suppressed by comment: ticket\\u{a}4711)\n',
  );
});

test('quiet, it prints findings alone', () => {
  expect([...concise(report, { ...options, isQuiet: true })]).toHaveLength(2);
  expect([...concise(reportOf({}), options)]).toEqual([]);
});

import { expect, test } from 'vitest';

import { gitlab } from '../../src/report/gitlab.ts';
import { collapsed, options, placeOf, plain, POLICY, reportOf } from './sample-report.ts';

const place = placeOf('./orders/ram-for-dts.json', POLICY, '"dts.aliyuncs.com"');

function written(...parts: Parameters<typeof reportOf>): unknown {
  return JSON.parse([...gitlab(reportOf(...parts), options)].join(''));
}

test('each finding is an object with the fields that GitLab needs', () => {
  expect(written({ findings: [collapsed(place), plain('unknown-account', undefined)] })).toEqual([
    {
      description: expect.stringContaining('the task needs "1000000000000002@dts.aliyuncs.com"') as string,
      check_name: 'dts-service-collapsed',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16,}$/) as string,
      severity: 'major',
      location: { path: 'orders/ram-for-dts.json', lines: { begin: 10, end: 10 } },
    },
    {
      description: expect.stringContaining('the configuration does not know') as string,
      check_name: 'unknown-account',
      fingerprint: expect.any(String) as string,
      severity: 'info',
      location: { path: 'acs:ram::1000000000000001:role/ram-for-dts', lines: { begin: 1 } },
    },
  ]);
});

test('no findings are an empty list', () => {
  expect(written({})).toEqual([]);
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { fingerprint } from '../../src/model/fingerprint.ts';
import { json } from '../../src/report/json.ts';
import type { Report } from '../../src/model/report.ts';
import {
  collapsed,
  createdBy,
  NOT_GIVEN,
  options,
  placeOf,
  plain,
  POLICY,
  REFUSED,
  reportOf,
} from './sample-report.ts';

const file = new URL('../../schemas/report.schema.json', import.meta.url);
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(file, 'utf8')) as object,
);

function faults(value: unknown): unknown {
  return validate(value) ? [] : validate.errors;
}

/** The report as those who read it get it. */
interface Written {
  findings: Record<string, unknown>[];
  suppressed: Record<string, unknown>[];
  gaps: unknown;
  summary: unknown;
}

function written(report: Report): Written {
  return JSON.parse([...json(report, options)].join('')) as Written;
}

const place = placeOf('orders/ram-for-dts.json', POLICY, '"dts.aliyuncs.com"');
const full = reportOf({
  findings: [
    collapsed(place, { related: [createdBy(placeOf('tasks.yaml', 'creator: x', 'x'))] }),
    plain('deny-no-effect', undefined),
  ],
  suppressed: [
    { ...plain('unknown-account', place), by: 'exception', because: 'until the move is done', until: '2027-01-31' },
    { ...plain('unknown-account', place), by: 'baseline', because: 'known' },
  ],
  gaps: [REFUSED, NOT_GIVEN],
});

test('a report of every kind of thing fits the schema, and so does an empty one', () => {
  expect(faults(written(full))).toEqual([]);
  expect(faults(written(reportOf({})))).toEqual([]);
});

test('a finding has the fields of the contract', () => {
  expect(written(full).findings[0]).toEqual({
    rule: 'dts-service-collapsed',
    level: 'error',
    message: 'the role trusts DTS only for its own account: the task needs "1000000000000002@dts.aliyuncs.com"',
    file: 'orders/ram-for-dts.json',
    startLine: 10,
    startColumn: 11,
    endLine: 10,
    endColumn: 29,
    subject: 'acs:ram::1000000000000001:role/ram-for-dts',
    related: [
      {
        file: 'tasks.yaml',
        startLine: 1,
        startColumn: 10,
        endLine: 1,
        endColumn: 11,
        message: 'this task is created by 1000000000000002',
      },
    ],
    leadsTo: {
      code: 'AssumeRoleFail',
      message: 'NoPermission : You are not authorized to do this action. You should be authorized by RAM.',
    },
    fingerprint: full.findings[0] && fingerprint(full.findings[0], options),
    url: 'https://www.alibabacloud.com/help/en/dts/user-guide/configure-ram-authorization-for-cross-account-data-migration-and-synchronization',
    basis: 'documented',
    fix: {
      title: 'replace with "1000000000000002@dts.aliyuncs.com"',
      risk: 'review',
      edits: [
        {
          file: 'orders/ram-for-dts.json',
          startLine: 10,
          startColumn: 11,
          endLine: 10,
          endColumn: 29,
          newText: '"1000000000000002@dts.aliyuncs.com"',
        },
      ],
    },
  });
});

test('a live finding has a subject and no file', () => {
  const [, live] = written(full).findings;
  expect(live).toHaveProperty('subject');
  expect(Object.keys(live ?? {}).filter((key) => /^file$|Line|Column/.test(key))).toEqual([]);
});

test('suppressed findings say by what and why', () => {
  const [excepted, known] = written(full).suppressed;
  expect(excepted).toMatchObject({
    rule: 'unknown-account',
    by: 'exception',
    because: 'until the move is done',
    until: '2027-01-31',
  });
  expect(known).not.toHaveProperty('until');
});

test('gaps name the account and what to grant', () => {
  expect(written(full).gaps).toEqual([
    {
      what: 'account 1000000000000003',
      because: 'RAM answered NoPermission',
      reason: 'not-readable',
      account: '1000000000000003',
      grant: 'ram:ListRoles',
    },
    {
      what: 'creatorUnknown',
      because: 'nothing says who creates the task',
      reason: 'not-given',
    },
  ]);
});

test('the summary counts, what is hidden too', () => {
  expect(written({ ...full, hidden: 3 }).summary).toEqual({
    errors: 1,
    warnings: 1,
    notes: 0,
    suppressed: 2,
    documents: 1,
    roles: 1,
    tasks: 0,
    skipped: 0,
    notJudged: 0,
    complete: false,
    hidden: 3,
  });
});

test('one finding is one line', () => {
  const lines = [...json(full, options)].join('').split('\n');
  expect(lines.filter((line) => line.includes('"fingerprint":'))).toHaveLength(4);
  expect(lines.slice(0, 4)).toEqual([
    '{',
    '  "reportVersion": 1,',
    '  "tool": {"name":"dts-xacct","version":"1.2.3"},',
    '  "findings": [',
  ]);
});

describe('the schema refuses', () => {
  const [finding] = written(full).findings;
  test.each<[string, object]>([
    ['a finding without a fingerprint', { ...finding, fingerprint: undefined }],
    ['a field that is not in the contract', { ...finding, colour: 'red' }],
    ['a file without lines', { ...finding, startLine: undefined }],
    ['a line 0', { ...finding, startLine: 0 }],
    [
      'neither file nor subject',
      {
        rule: 'r',
        level: 'error',
        message: 'm',
        related: [],
        fingerprint: '0'.repeat(64),
        url: 'https://x',
        basis: 'observed',
      },
    ],
  ])('%s', (_, broken) => {
    const report = { ...written(full), findings: [JSON.parse(JSON.stringify(broken)) as object] };
    expect(faults(report)).not.toEqual([]);
  });

  test('another version', () => {
    expect(faults({ ...written(full), reportVersion: 2 })).not.toEqual([]);
  });
});

test('the schema knows what audit and preflight add', () => {
  const more = {
    accounts: [{ id: '1000000000000001', name: 'orders', state: 'partial', roles: 12, serviceLinkedRoles: 3 }],
    preflight: [
      {
        task: 'orders-to-analytics',
        verdict: 'cannot tell',
        scenario: 'the source is in another account',
        checks: [{ check: 'role exists', result: 'unknown', evidence: 'RAM refused', rule: 'link-role-not-found' }],
      },
    ],
  };
  expect(faults({ ...written(full), ...more })).toEqual([]);
  expect(faults({ ...written(full), preflight: [{ ...more.preflight[0], verdict: 'maybe' }] })).not.toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';

import type { CheckedTask, Report } from '../../src/model/report.ts';
import { junit } from '../../src/report/junit.ts';
import { collapsed, NOT_GIVEN, options, placeOf, plain, POLICY, REFUSED, reportOf } from './sample-report.ts';

const schema = readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8');
const place = placeOf('orders/ram-for-dts.json', POLICY, '"dts.aliyuncs.com"');

function written(report: Report, more: Partial<typeof options> = {}): string {
  return [...junit(report, { ...options, ...more })].join('');
}

async function faults(...reports: readonly string[]): Promise<readonly string[]> {
  const xml = reports.map((contents, at) => ({ fileName: `report-${String(at)}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

const task = (name: string, forecast: CheckedTask['forecast']): CheckedTask => ({
  task: name,
  place,
  forecast,
  scenario: { message: 'creatorUnknown', data: {} },
  checks: [],
});

test('findings fail, gaps are errors, suppressed findings are skipped where they are shown', async () => {
  const report = reportOf({
    findings: [collapsed(place), plain('deny-no-effect', undefined)],
    suppressed: [{ ...plain('unknown-account', place), by: 'comment', because: 'ticket\n<4711>' }],
    gaps: [REFUSED, NOT_GIVEN],
  });
  const xml = written(report, { showSuppressed: true, command: 'audit' });
  expect(await faults(xml)).toEqual([]);
  expect(xml).toContain('<testsuite name="dts-xacct audit" tests="4" failures="2" errors="1" skipped="1">');
  expect(xml).toContain('<testcase classname="dts-service-collapsed" name="orders/ram-for-dts.json:10:11: the role');
  expect(xml).toContain(
    '<failure type="error" message="the role trusts DTS only for its own account: the task needs &quot;',
  );
  expect(xml).toContain('<error type="not-readable" message="account 1000000000000003: RAM answered NoPermission');
  expect(xml).toContain(String.raw`comment: ticket\u{a}&lt;4711&gt;</skipped>`);
  expect(written(report)).toContain('tests="3" failures="2" errors="1" skipped="0"');
});

test('a run without findings has one test case, which passes', async () => {
  const xml = written(reportOf({}));
  expect(await faults(xml)).toEqual([]);
  expect(xml).toContain('<testcase classname="dts-xacct" name="lint"/>');
  expect(xml).toContain('tests="1" failures="0" errors="0"');
});

test('each task of preflight is a test case; "cannot tell" is no pass', async () => {
  const preflight = [task('a', 'will work'), task('b', 'will fail'), task('c', 'cannot tell')];
  const xml = written({ ...reportOf({}), preflight });
  expect(await faults(xml)).toEqual([]);
  expect(xml).toContain('<testcase classname="preflight" name="a"/>');
  expect(xml).toContain('<failure type="will fail" message="b: will fail">nothing says who creates the task</failure>');
  expect(xml).toContain('<error type="cannot tell" message="c: cannot tell">');
});

test('is XML by the schema of Jenkins, whatever the input', async () => {
  const hostile = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(']]>', '<!--', '&#0;', '\ud800', '"')),
  );
  await fc.assert(
    // Starting the validator takes longer than what it does.
    fc.asyncProperty(fc.array(hostile, { minLength: 20, maxLength: 20, size: 'max' }), async (texts) => {
      const reports = texts.map((pieces) => {
        const text = pieces.join('');
        const findings = [collapsed({ ...place, file: text }, { data: { principal: text }, subject: text })];
        return written(reportOf({ findings }));
      });
      expect(await faults(...reports)).toEqual([]);
    }),
    { numRuns: 1 },
  );
});

test('the schema refuses another form', async () => {
  expect(await faults('<testsuites><testsuite name="x"/></testsuites>')).not.toEqual([]);
});

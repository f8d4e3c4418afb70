import { expect, test } from 'vitest';

import type { Finding } from '../../src/model/finding.ts';
import { github } from '../../src/report/github.ts';
import { collapsed, NOT_GIVEN, options, placeOf, plain, POLICY, REFUSED, reportOf } from './sample-report.ts';

const place = placeOf('orders/ram-for-dts.json', POLICY, '"dts.aliyuncs.com"');

function lines(findings: readonly Finding[], more: Parameters<typeof reportOf>[0] = {}): string[] {
  return [...github(reportOf({ findings, ...more }), options)];
}

function commands(printed: readonly string[]): string[] {
  return printed.map((line) => line.split(' ')[0] ?? '');
}

test('a finding is an annotation on its span', () => {
  expect(lines([collapsed(place)])).toEqual([
    '::error file=orders/ram-for-dts.json,line=10,col=11,endLine=10,endColumn=29,title=dts-service-collapsed::' +
      'the role trusts DTS only for its own account: the task needs "1000000000000002@dts.aliyuncs.com"' +
      '%0Afix: replace with "1000000000000002@dts.aliyuncs.com"%0A--> orders/ram-for-dts.json:10:11\n',
  ]);
});

test('a place of several lines has no columns, which GitHub would refuse', () => {
  const [line] = lines([plain('deny-no-effect', { ...place, endLine: 12, endColumn: 1 })]);
  expect(line).toContain('::warning file=orders/ram-for-dts.json,line=10,endLine=12,title=deny-no-effect::');
});

test('a finding without a file names its subject', () => {
  const [line] = lines([plain('unknown-account', undefined)]);
  expect(line).toMatch(/^::notice title=unknown-account::.*%0A--> acs:ram::1000000000000001:role\/ram-for-dts\n$/);
});

test('nothing in the input ends a property, a command or a line', () => {
  const file = 'a,line=1:b%0A::error::\n.json';
  const [line, ...rest] = lines([
    collapsed({ ...place, file }, { data: { principal: '50%\r\n::stop-commands::x' }, fix: undefined }),
  ]);
  expect(rest).toEqual([]);
  expect(line).toBe(
    '::error file=a%2Cline=1%3Ab%250A%3A%3Aerror%3A%3A\\u{a}.json,line=10,col=11,endLine=10,endColumn=29,title=dts-service-collapsed::' +
      'the role trusts DTS only for its own account: the task needs "50%25\\u{d}\\u{a}::stop-commands::x"' +
      '%0A--> a,line=1:b%250A::error::\\u{a}.json:10:11\n',
  );
});

test('files are named from the root of the repository', () => {
  const report = reportOf({ findings: [collapsed(place)] });
  const [line] = github(report, { ...options, root: '/repo', cwd: '/repo/team' });
  expect(line).toContain(' file=team/orders/ram-for-dts.json,');
});

test('errors come first, whatever the order of the report', () => {
  const printed = lines([plain('unknown-account', place), plain('deny-no-effect', place), collapsed(place)]);
  expect(commands(printed)).toEqual(['::error', '::warning', '::notice']);
});

test('as many as GitHub draws need no word', () => {
  expect(lines(Array.from({ length: 10 }, () => collapsed(place)))).toHaveLength(10);
});

test('more than GitHub draws are counted, in an annotation that is drawn', () => {
  const some = [plain('unknown-account', place), plain('deny-no-effect', place), collapsed(place)];
  const printed = lines(some.flatMap((finding, index) => Array.from({ length: 10 + index }, () => finding)));
  expect(commands(printed).slice(0, 24)).toEqual([
    ...Array.from({ length: 12 }, () => '::error'),
    ...Array.from({ length: 11 }, () => '::warning'),
    '::notice',
  ]);
  // The word itself takes the place of a note.
  expect(printed[23]).toBe(
    '::notice title=dts-xacct::2 more errors, 1 more warning, 1 more note in the log of this step: GitHub shows 10 annotations per level\n',
  );
  expect(printed).toHaveLength(34);
});

test('what could not be read is one warning; what was not given is a line of the log', () => {
  const told = 'account 1000000000000003: RAM answered NoPermission (grant ram:ListRoles in 1000000000000003)';
  const printed = lines([collapsed(place), plain('deny-no-effect', place)], { gaps: [NOT_GIVEN, REFUSED, REFUSED] });
  expect(commands(printed)).toEqual(['::error', '::warning', '::warning', 'not']);
  expect(printed[1]).toBe(`::warning title=not checked::${[told, told].join('%0A')}\n`);
  expect(printed[3]).toBe('not checked: nothing says who creates the task\n');
});

test('that warning takes the place of a finding, and is never endless', () => {
  const warnings = Array.from({ length: 10 }, () => plain('deny-no-effect', place));
  const printed = lines(warnings, { gaps: Array.from({ length: 25 }, () => REFUSED) });
  expect(printed[0]?.split('%0A')).toHaveLength(21);
  expect(printed[0]).toMatch(/%0Aand 5 more\n$/);
  expect(printed.at(-1)).toContain('::1 more warning in the log');
});

test('suppressed findings are notes that say so, where they are asked for', () => {
  const suppressed = [{ ...collapsed(place), by: 'baseline', because: 'known' } as const];
  expect(lines([], { suppressed })).toEqual([]);
  const [line] = github(reportOf({ suppressed }), { ...options, showSuppressed: true });
  expect(line).toContain('::notice file=orders/ram-for-dts.json,');
  expect(line).toContain(',title=dts-service-collapsed (suppressed by baseline)::');
});

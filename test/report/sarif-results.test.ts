import type { Result } from 'sarif';
import { describe, expect, test } from 'vitest';

import { sarif } from '../../src/report/sarif.ts';
import { cards, collapsed, NOT_GIVEN, options, placeOf, plain, POLICY, reportOf } from './sample-report.ts';
import { odd, resultsOf, runOf, some } from './sample-sarif.ts';

function uriOf({ locations }: Result): string | undefined {
  return locations?.[0]?.physicalLocation?.artifactLocation?.uri;
}

describe('what GitHub asks for and sarif-multitool does not check', () => {
  test('each rule has a severity in range, a precision and tags, and texts that are not too long', () => {
    const rules = runOf(some).tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(cards.map(({ id }) => id));
    for (const rule of rules) {
      expect(rule.name).toMatch(/^(?:[A-Z][a-z]+)+$/);
      expect(rule.fullDescription?.text.length).toBeLessThanOrEqual(1024);
      expect(rule.properties?.tags).toContain('security');
      expect(['very-high', 'high', 'medium', 'low']).toContain(rule.properties?.['precision']);
      const severity: unknown = rule.properties?.['security-severity'];
      expect(severity).toBeTypeOf('string');
      expect(Number(severity)).toBeGreaterThan(0);
      expect(Number(severity)).toBeLessThanOrEqual(10);
    }
  });

  test('a name is never the id in other letters', () => {
    const names = runOf(some).tool.driver.rules?.map(({ name }) => name);
    expect(names).toEqual(['DtsServiceCollapsed', 'DenyNoEffect', 'UnknownAccount', 'PlaceholderProblem']);
  });

  test('a rule that explains at length is cut', () => {
    const card = { ...cards[0], id: 'long', why: 'w'.repeat(3000), title: 't'.repeat(3000) } as (typeof cards)[number];
    const [rule] = runOf({ ...some, rules: [card] }).tool.driver.rules ?? [];
    expect(rule?.fullDescription?.text).toHaveLength(1024);
    expect(rule?.shortDescription?.text).toHaveLength(1024);
  });

  test('a run without findings says so', () => {
    const run = runOf(reportOf({}));
    expect(run.results).toEqual([]);
    expect(run.tool.driver.rules).toHaveLength(cards.length);
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.automationDetails?.id).toBe('dts-xacct/lint/');
    expect(runOf(reportOf({}), { command: 'audit' }).automationDetails?.id).toBe('dts-xacct/audit/');
  });

  test('every result has one place of four numbers, two fingerprints and its rule', () => {
    for (const result of resultsOf(some)) {
      expect(result.locations).toHaveLength(1);
      const { region } = result.locations?.[0]?.physicalLocation ?? {};
      expect(Object.keys(region ?? {})).toEqual(['startLine', 'startColumn', 'endLine', 'endColumn']);
      expect(Object.keys(result.partialFingerprints ?? {})).toEqual(['primaryLocationLineHash', 'dtsXacct/v1']);
      expect(cards[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.suppressions).toBeUndefined();
    }
  });

  test('no more results than GitHub takes, the gravest of them, and it says what was cut', () => {
    const place = placeOf('a.json', POLICY, '"Effect"');
    const notes = Array.from({ length: 25_000 }, () => plain('unknown-account', place));
    const run = runOf(reportOf({ findings: [...notes, collapsed(place), plain('deny-no-effect', place)] }));
    expect(run.results).toHaveLength(25_000);
    expect(run.results?.slice(0, 3).map(({ level }) => level)).toEqual(['error', 'warning', 'note']);
    const [told] = run.invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(told?.descriptor?.id).toBe('results-cut');
    expect(told?.message.text).toBe('The 2 least severe findings are not in this report.');
  });

  test('exactly as many as GitHub takes stay in the order of the report', () => {
    const place = placeOf('a.json', POLICY, '"Effect"');
    const notes = Array.from({ length: 24_999 }, () => plain('unknown-account', place));
    const run = runOf(reportOf({ findings: [...notes, collapsed(place)] }));
    expect(run.results?.at(-1)?.level).toBe('error');
    expect(run.invocations?.[0]?.toolExecutionNotifications).toEqual([]);
  });
});

test('a message is a sentence, with links to the related places', () => {
  const [, result] = resultsOf(some);
  expect(result?.message.text).toBe(
    'The role trusts DTS only for its own account: the task needs "1000000000000002@dts.aliyuncs.com". ' +
      '[This task is created by 1000000000000002](1).',
  );
  expect(result?.relatedLocations?.map(({ id }) => id)).toEqual([1]);
  expect(result?.relatedLocations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('%E4%BB%BB%E5%8A%A1/tasks.yaml');
  expect(result?.properties).toEqual({
    leadsTo: {
      code: 'AssumeRoleFail',
      message: 'NoPermission : You are not authorized to do this action. You should be authorized by RAM.',
    },
  });
});

test('what looks like a link in the input does not become one, and no message is too long', () => {
  const [evil, long] = resultsOf(odd).map(({ message }) => message.text ?? '');
  expect(evil).toContain('\\u{1b}]8;;http://evil\\u{7}\\u{202e}\\u{85}[click]\\(https://evil.example)');
  expect(evil?.match(/(?<!\\)\]\([^)]*\)/g)).toEqual(['](1)']);
  expect(long).toHaveLength(1024);
  expect(long?.endsWith('….')).toBe(true);
});

test('files are named from the root of the repository, percent-encoded', () => {
  expect(resultsOf(some).map(uriOf)).toContain('%E7%AD%96%E7%95%A5/trust%20100%25%231.json');
  const [first] = resultsOf(some, { root: '/repo', cwd: '/repo/team a' });
  expect(first && uriOf(first)).toBe('team%20a/orders/ram-for-dts.json');
  expect(resultsOf(odd).map(uriOf)[1]).toBe('y.json');
});

test('leaves out a finding without a file, and reports that', () => {
  const run = runOf(odd);
  expect(run.results).toHaveLength(2);
  const told = run.invocations?.[0]?.toolExecutionNotifications ?? [];
  expect(told.map(({ descriptor, level }) => [descriptor?.id, level])).toEqual([
    ['not-readable', 'error'],
    ['no-file', 'warning'],
  ]);
});

test('gaps are notifications, and what could not be read makes the run unsuccessful', () => {
  const [invocation] = runOf(some).invocations ?? [];
  expect(invocation?.executionSuccessful).toBe(false);
  expect(invocation?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
    'Account 1000000000000003: RAM answered NoPermission (grant ram:ListRoles in 1000000000000003).',
    'Nothing says who creates the task.',
  ]);
  const { notifications = [] } = runOf(some).tool.driver;
  for (const { descriptor } of invocation?.toolExecutionNotifications ?? []) {
    expect(notifications[descriptor?.index ?? -1]?.id).toBe(descriptor?.id);
  }
  expect(runOf(reportOf({ gaps: [NOT_GIVEN] })).invocations?.[0]?.executionSuccessful).toBe(true);
});

test('suppressed findings are there only when asked for, and then every result says whether it is one', () => {
  expect(resultsOf(odd).some(({ ruleId }) => ruleId === 'deny-no-effect')).toBe(false);
  const shown = resultsOf(odd, { showSuppressed: true });
  expect(shown.map(({ suppressions }) => suppressions?.map(({ kind }) => kind))).toEqual([
    [],
    [],
    ['inSource'],
    ['external'],
  ]);
  expect(shown.at(-1)?.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'ticket' }]);
});

test('a fix is written as replacements, file by file; advice is none', () => {
  const place = placeOf('a.json', POLICY, '"dts.aliyuncs.com"');
  const other = placeOf('b.json', POLICY, '"RAM"');
  const fix = { message: 'replace', data: { principal: 'x' }, risk: 'safe', named: () => [] } as const;
  const edits = [place, other, placeOf('a.json', POLICY, '"Effect"')].map((at, index) => ({
    place: at,
    newText: `${index}`,
  }));
  const [fixed, advised] = resultsOf(
    reportOf({
      findings: [collapsed(place, { fix: { ...fix, edits } }), collapsed(place, { fix: { ...fix, edits: [] } })],
    }),
  );
  expect(fixed?.fixes?.[0]?.description?.text).toBe('Replace with "x".');
  expect(
    fixed?.fixes?.[0]?.artifactChanges.map(({ artifactLocation, replacements }) => [
      artifactLocation.uri,
      replacements.map(({ insertedContent }) => insertedContent?.text),
    ]),
  ).toEqual([
    ['a.json', ['0', '2']],
    ['b.json', ['1']],
  ]);
  expect(advised?.fixes).toBeUndefined();
});

test('a report comes in pieces', () => {
  const place = placeOf('a.json', POLICY, '"Effect"');
  const findings = Array.from({ length: 1000 }, () => collapsed(place));
  const pieces = [...sarif(reportOf({ findings }), options)];
  expect(pieces).toHaveLength(1002);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Log, Result, Run } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Finding } from '../../src/model/finding.ts';
import type { Report, ReportOptions } from '../../src/report/report.ts';
import { sarif } from '../../src/report/sarif.ts';
import {
  cards,
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

const TASKS = 'creator: "1000000000000002"\n';

/** Files whose names and texts are awkward: each holds the two pieces that findings point at. */
const FILES: Readonly<Record<string, string>> = {
  'orders/ram-for-dts.json': POLICY,
  '策略/trust 100%#1.json': POLICY.replaceAll('\n', '\r\n'),
  'old-mac.json': POLICY.replaceAll('\n', '\r'),
  'one-line.json': JSON.stringify({ '角色😀': JSON.parse(POLICY) as object }),
  'twice.json': `[\n${POLICY},\n${POLICY}]`,
  'tabs.json': POLICY.replaceAll('  ', '\t'),
};

function findingsIn(file: string, text: string): Finding[] {
  const related = [createdBy(placeOf('任务/tasks.yaml', TASKS, '"1000000000000002"'))];
  return [
    plain('unknown-account', placeOf(file, text, '"acs:ram::1000000000000009:root"')),
    collapsed(placeOf(file, text, '"dts.aliyuncs.com"'), { related }),
    plain('deny-no-effect', placeOf(file, text, '"Effect"')),
  ];
}

/** The last place of a piece, so that its line has an equal before it. */
function lastPlaceOf(file: string, text: string, piece: string): Finding['place'] {
  const before = text.slice(0, text.lastIndexOf(piece));
  const masked = before.replaceAll(piece, '\u0001'.repeat(piece.length));
  return placeOf(file, masked + text.slice(before.length), piece);
}

const some = reportOf({
  findings: [
    ...Object.entries(FILES).flatMap(([file, text]) => findingsIn(file, text)),
    collapsed(lastPlaceOf('twice.json', FILES['twice.json'] ?? '', '"Effect"')),
  ],
  gaps: [REFUSED, NOT_GIVEN],
  texts: FILES,
});

const EVIL = '\u001b]8;;http://evil\u0007\u202e\u0085[click](https://evil.example) {0} \ud800';

const odd = reportOf({
  findings: [
    collapsed(
      { file: `a\u001b\n${EVIL}.json`, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      {
        subject: EVIL,
        data: { principal: EVIL },
        related: [createdBy({ file: '<stdin>', startLine: 3, startColumn: 1, endLine: 4, endColumn: 1 }, EVIL)],
      },
    ),
    collapsed(
      { file: './x/../y.json', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
      {
        data: { principal: 'x'.repeat(5000) },
      },
    ),
    collapsed(undefined),
  ],
  suppressed: [
    { ...plain('deny-no-effect', placeOf('a.json', POLICY, '"Effect"')), by: 'comment', because: EVIL },
    {
      ...plain('unknown-account', placeOf('a.json', POLICY, '"RAM"')),
      by: 'exception',
      because: 'ticket',
      until: '2027-01-31',
    },
  ],
  gaps: [{ ...REFUSED, what: EVIL }],
});

function write(report: Report, more: Partial<ReportOptions> = {}): string {
  return [...sarif(report, { ...options, ...more })].join('');
}

function runOf(report: Report, more: Partial<ReportOptions> = {}): Run {
  const { runs } = JSON.parse(write(report, more)) as Log;
  const [run] = runs;
  if (run === undefined || runs.length !== 1) throw new Error('a report is one run');
  return run;
}

function resultsOf(report: Report, more: Partial<ReportOptions> = {}): Result[] {
  return runOf(report, more).results ?? [];
}

function lineHashOf({ partialFingerprints }: Result): string | undefined {
  return partialFingerprints?.['primaryLocationLineHash'];
}

function uriOf({ locations }: Result): string | undefined {
  return locations?.[0]?.physicalLocation?.artifactLocation?.uri;
}

describe.skipIf(process.platform !== 'linux')('by the judgement of sarif-multitool', () => {
  const multitool = join(import.meta.dirname, '../../node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dts-xacct-sarif-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const IGNORED = {
    SARIF2002: 'wants ids instead of texts; GitHub wants texts (GH1015)',
    SARIF2003: 'wants the revision; a linter of files does not know it',
    SARIF2006: 'asks the network for every address',
    SARIF2009: 'wants rule ids such as CS2001; ours name the problem',
    SARIF2010: 'wants snippets; source lines may hold secrets, and readers have the files',
    SARIF2011: 'wants more lines around them; likewise',
  };

  test('reports are valid SARIF, fit for GitHub', () => {
    const reports = {
      'empty.sarif': write(reportOf({})),
      'some.sarif': write(some),
      'odd.sarif': write(odd),
      'shown.sarif': write(odd, { showSuppressed: true }),
    };
    for (const [name, text] of Object.entries(reports)) writeFileSync(join(folder, name), text);
    const args = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '--log', 'ForceOverwrite'];
    execFileSync(multitool, ['validate', ...Object.keys(reports), ...args, '--output', 'log.sarif'], { cwd: folder });
    const log = JSON.parse(readFileSync(join(folder, 'log.sarif'), 'utf8')) as Log;
    const found = log.runs.flatMap((run) => run.results ?? []);
    // Each report has the note of the missing revision: all four were judged.
    expect(found.filter(({ ruleId }) => ruleId === 'SARIF2003')).toHaveLength(4);
    expect(found.filter(({ ruleId }) => !Object.hasOwn(IGNORED, ruleId ?? ''))).toEqual([]);
    expect(log.runs.flatMap((run) => run.invocations?.[0]?.toolExecutionNotifications ?? [])).toEqual([]);
  });

  test('it finds the same text at our places and the same hashes of lines', () => {
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const ours = JSON.parse(write(some)) as Log;
    const asked = structuredClone(ours);
    for (const result of asked.runs[0]?.results ?? []) {
      const artifact = result.locations?.[0]?.physicalLocation?.artifactLocation;
      if (artifact) artifact.uri = `${pathToFileURL(folder).href}/${artifact.uri}`;
      delete result.partialFingerprints;
    }
    writeFileSync(join(folder, 'asked.sarif'), JSON.stringify(asked));
    const inserts = 'RegionSnippets;RollingHashPartialFingerprints';
    execFileSync(
      multitool,
      ['rewrite', 'asked.sarif', '--insert', inserts, '--output', 'told.sarif', '--log', 'ForceOverwrite'],
      { cwd: folder },
    );
    const told = (JSON.parse(readFileSync(join(folder, 'told.sarif'), 'utf8')) as Log).runs[0]?.results ?? [];
    const snippets = told.map((result) => result.locations?.[0]?.physicalLocation?.region?.snippet?.text);
    expect(snippets).toEqual([
      ...Object.keys(FILES).flatMap(() => ['"acs:ram::1000000000000009:root"', '"dts.aliyuncs.com"', '"Effect"']),
      '"Effect"',
    ]);
    const hashes = told.map(lineHashOf);
    expect(hashes).toEqual(ours.runs[0]?.results?.map(lineHashOf));
    expect(hashes.filter((hash) => hash?.endsWith(':2'))).toHaveLength(1);
  });
});

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
    expect(told?.message.text).toBe('The 2 least grave findings are not in this report.');
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

test('a finding without a file is left out, and that is told', () => {
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
    'Account 1000000000000003: RAM answered NoPermission.',
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
  const fix = { message: 'replace', data: { principal: 'x' }, risk: 'safe' } as const;
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

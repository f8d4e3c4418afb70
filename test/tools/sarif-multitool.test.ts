import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Log, Result } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { reportOf } from '../report/sample-report.ts';
import { FILES, odd, some, write } from '../report/sample-sarif.ts';

function lineHashOf({ partialFingerprints }: Result): string | undefined {
  return partialFingerprints?.['primaryLocationLineHash'];
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

import { describe, expect, test } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import type { Path } from '../../src/model/document.ts';
import { makeNumbering } from '../../src/model/finding.ts';
import { fingerprint } from '../../src/model/fingerprint.ts';
import { resolveFindings } from '../../src/source/resolve-findings.ts';
import { collapsed, placeOf, POLICY } from './sample-report.ts';

const FIRST: Path = ['Statement', 0, 'Principal', 'Service', 0];

interface Found {
  readonly file?: string;
  readonly rule?: string;
  readonly subject?: string;
}

/** The fingerprints of findings at these nodes of a text, by the way that commands make them. */
function fingerprints(
  text: string,
  paths: readonly Path[],
  { file = 'a.json', rule = 'r', subject }: Found = {},
): string[] {
  const document = jsonDocument(file, text);
  const verdicts = paths.map(
    (path) => ({ at: { document, path }, message: 'm', rule, level: 'error', subject }) as const,
  );
  return makeNumbering()(resolveFindings(verdicts, () => undefined)).map((finding) => fingerprint(finding, {}));
}

function policy(...services: readonly string[]): string {
  return JSON.stringify({ Statement: [{ Principal: { Service: services } }] });
}

const [known] = fingerprints(policy('dts.aliyuncs.com'), [FIRST]);

describe('it stays the same', () => {
  test('where the entry moves down its list', () => {
    const path = ['Statement', 0, 'Principal', 'Service', 2];
    expect(fingerprints(policy('ecs.aliyuncs.com', 'x', 'dts.aliyuncs.com'), [path])).toEqual([known]);
  });

  test('where its statement moves', () => {
    const text = `{"Statement": [{}, {}, {"Principal": {"Service": ["dts.aliyuncs.com"]}}]}`;
    expect(fingerprints(text, [['Statement', 2, 'Principal', 'Service', 0]])).toEqual([known]);
  });

  test('where lines come before it', () => {
    const text = `\n\n\n${JSON.stringify(JSON.parse(policy('dts.aliyuncs.com')), undefined, 4)}`;
    expect(fingerprints(text, [FIRST])).toEqual([known]);
  });

  test('where the path is written in another way', () => {
    expect(fingerprints(policy('dts.aliyuncs.com'), [FIRST], { file: './x/../a.json' })).toEqual([known]);
  });

  test('wherever in the repository the run starts', () => {
    const [fromTeam, fromRoot] = [
      ['a.json', '/repo/team'],
      ['team/a.json', '/repo'],
    ].map(([file = '', cwd = '']) => fingerprint(collapsed(placeOf(file, POLICY, '"RAM"')), { root: '/repo', cwd }));
    expect(fromTeam).toBe(fromRoot);
  });
});

describe('it is another one', () => {
  test.each<[string, () => string[]]>([
    ['for another value', () => fingerprints(policy('dts.aliyun.com'), [FIRST])],
    [
      'under another key',
      () => fingerprints('{"Statement":{"Principal":{"RAM":"dts.aliyuncs.com"}}}', [['Statement', 'Principal', 'RAM']]),
    ],
    ['in another file', () => fingerprints(policy('dts.aliyuncs.com'), [FIRST], { file: 'b.json' })],
    ['of another rule', () => fingerprints(policy('dts.aliyuncs.com'), [FIRST], { rule: 's' })],
    ['of another subject', () => fingerprints(policy('dts.aliyuncs.com'), [FIRST], { subject: 't' })],
  ])('%s', (_, found) => {
    const [other] = found();
    expect(other).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(known);
  });

  test('where no border between the parts is left: rule and subject are not run together', () => {
    const [one] = fingerprints(policy('x'), [FIRST], { rule: 'ab', subject: 'c' });
    const [other] = fingerprints(policy('x'), [FIRST], { rule: 'a', subject: 'bc' });
    expect(one).not.toBe(other);
  });
});

test('equals are numbered: each has its own, and one more changes none of the others', () => {
  const second: Path = ['Statement', 0, 'Principal', 'Service', 1];
  const third: Path = ['Statement', 0, 'Principal', 'Service', 2];
  const two = fingerprints(policy('dts.aliyuncs.com', 'dts.aliyuncs.com'), [FIRST, second]);
  const three = fingerprints(policy(...Array<string>(3).fill('dts.aliyuncs.com')), [FIRST, second, third]);
  expect(two[0]).toBe(known);
  expect(new Set(three).size).toBe(3);
  expect(three.slice(0, 2)).toEqual(two);
});

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { REVIEWED } from './support/corpus-trust.ts';
import { runCli, type Ended } from './support/run-cli.ts';

/** Real documents by other people; not part of the repository. */
const corpus = join(import.meta.dirname, '..', '..', 'shared', 'corpus');
const isThere = existsSync(corpus);
const filesOf = (folder: string): readonly string[] => (isThere ? readdirSync(join(corpus, folder)).toSorted() : []);

interface Finding {
  readonly rule: string;
  readonly level: string;
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly message: string;
}

async function lint(
  folder: string,
  ...args: readonly string[]
): Promise<Ended & { readonly findings: readonly Finding[] }> {
  const ended = await runCli(['lint', '--no-config', '-f', 'json', ...args], { cwd: join(corpus, folder) });
  expect([0, 1, 2, 3]).toContain(ended.code);
  expect(ended.err).not.toMatch(/\n\s+at |fault of dts-xacct/);
  const { findings, gaps } = JSON.parse(ended.out) as { findings: readonly Finding[]; gaps: readonly object[] };
  expect(gaps.filter((gap) => JSON.stringify(gap).includes('please report'))).toEqual([]);
  return { ...ended, findings };
}

/** Texts that cannot be read, so that nobody can tell whose they are: a comma too many, comments, Markdown. */
const BROKEN = [
  'Accelize__apyfal__bcd615.json',
  'Accelize__apyfal__f14fa3.json',
  'AlibabaCloudDocs__ecs__7d5128.json',
  'AlibabaCloudDocs__ecs__960c90.json',
  'aliyun__alibabacloud-ros-tool-transformer__17b958.json',
  'aliyun__alibabacloud-ros-tool-transformer__2402c5.json',
  'aliyun__alibabacloud-ros-tool-transformer__3648ac.json',
  'aliyun__alibabacloud-ros-tool-transformer__615e92.json',
  'aliyun__alibabacloud-ros-tool-transformer__ae88af.json',
  'aliyun__alibabacloud-ros-tool-transformer__bf4c4f.json',
  'aliyun__alibabacloud-ros-tool-transformer__c16b0e.json',
];

describe.skipIf(!isThere)('what is not ours', () => {
  const files = filesOf('not-ours');

  test('as a folder: no finding, and nothing is recognised', async () => {
    expect(files.length).toBeGreaterThan(50);
    const { findings, code, err } = await lint('not-ours', '.');
    expect(findings).toEqual([]);
    expect(code).toBe(2);
    expect(err).toContain('no file recognised in .');
  });

  test('each file by its name: not recognised, and said so; of a broken one, what is broken', async () => {
    const { findings, code, err } = await lint('not-ours', ...files);
    expect(findings.map(({ file, rule }) => [file, rule])).toEqual(BROKEN.map((file) => [file, 'syntax']));
    expect(files.filter((file) => !err.includes(`error: ${file} is not recognised`))).toEqual(BROKEN);
    expect(code).toBe(2);
  });

  test('prints nothing with --allow-unrecognised', async () => {
    expect(await lint('not-ours', '--allow-unrecognised', '-q', ...files)).toMatchObject({
      code: 0,
      err: '',
      findings: [],
    });
  });
});

describe.skipIf(!isThere)('odd texts', () => {
  const files = filesOf('odd');

  test('prints nothing for a folder without our files', async () => {
    expect(files.length).toBeGreaterThan(50);
    expect((await lint('odd', '.')).findings).toEqual([]);
  });

  test.each(files)('%s by its name: silence, or a clear word on its syntax', async (file) => {
    const { findings, code, err } = await lint('odd', file);
    expect(new Set(findings.map(({ rule, level }) => `${level} ${rule}`)).size).toBeLessThan(2);
    expect(findings.filter(({ rule }) => rule !== 'syntax')).toEqual([]);
    expect(findings.filter(({ message }) => message.length > 300)).toEqual([]);
    // Of broken texts the first damage is told; of keys that stand twice, each.
    expect(findings.length < 2 || findings.every(({ message }) => message.includes('duplicate key'))).toBe(true);
    expect(code).toBe(findings.length > 0 ? 1 : 2);
    expect(/ is (?:not recognised|empty): /.test(err)).toBe(findings.length === 0);
  });
});

describe.skipIf(!isThere)('trust policies', () => {
  const reviewed = REVIEWED.flatMap(({ files, found, why }) => files.map((file) => ({ file, found, why })));

  test('all are reviewed, once', async () => {
    expect(reviewed.map(({ file }) => file).toSorted()).toEqual(filesOf('trust'));
  });

  test.each(reviewed)('$file: $why', async ({ file, found }) => {
    const { findings, code } = await lint('trust', file);
    expect(findings.map(({ rule, level }) => [rule, level])).toEqual(found);
    expect(code).toBe(found.some(([, level]) => level === 'error') ? 1 : 0);
  });

  test('say the same together as each by itself', async () => {
    const { findings } = await lint('trust', '.');
    const together = findings.map(({ file, rule, level }) => `${file} ${level} ${rule}`);
    const apart = reviewed.flatMap(({ file, found }) => found.map(([rule, level]) => `${file} ${level} ${rule}`));
    expect(together.toSorted()).toEqual(apart.toSorted());
  });
});

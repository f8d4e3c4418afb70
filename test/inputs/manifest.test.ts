import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import { lint } from '../../src/commands/lint.ts';
import type { Report } from '../../src/model/report.ts';
import { applied } from '../support/replacements.ts';
import { runs } from '../support/property.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

let home = '';

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-manifest-')));
  enterFolder(home);
});

afterEach(() => {
  leaveFolder();
  rmSync(home, { recursive: true, force: true });
});

async function read(text: string, file = 'a.yaml'): Promise<Report> {
  writeFileSync(join(home, file), text);
  return lint({ paths: [file] });
}

/** What is marked in the text, with its rule and whose role it is. */
function marks({ findings }: Report, text: string): readonly string[] {
  const lines = text.split('\n');
  return findings.map(({ rule, place, subject }) => {
    const { startLine, startColumn, endColumn } = place ?? { startLine: 1, startColumn: 1, endColumn: 1 };
    const marked = lines[startLine - 1]?.slice(startColumn - 1, endColumn - 1) ?? '';
    return `${rule} ${String(startLine)} ${marked.replaceAll('\\', '')} ${subject ?? '-'}`;
  });
}

const COLLAPSED = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
 "Principal": {"RAM": ["acs:ram::1000000000000002:root"], "Service": ["dts.aliyuncs.com"]}}]}`;
const indented = (text: string, by: number): string => text.replaceAll(/^/gm, ' '.repeat(by));
const configMap = (policy: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  trust.json: |\n${indented(policy, 4)}\n`;
const crossplane = (more: string, policy = COLLAPSED, status = ''): string =>
  `apiVersion: ram.alibabacloud.crossplane.io/v1alpha1
kind: Role
metadata:
  name: made
${more}spec:
  forProvider:
    document: |
${indented(policy, 6)}
${status}`;
const NAMED = '  annotations: {crossplane.io/external-name: ram-for-dts}\n';

describe('a policy in another file is found at its place', () => {
  test.each<[string, string, readonly string[]]>([
    ['in a block scalar', configMap(COLLAPSED), ['dts-service-collapsed 7 "dts.aliyuncs.com" -']],
    ['folded', `a:\n  - b: >-\n${indented(COLLAPSED, 6)}\n`, ['dts-service-collapsed 4 "dts.aliyuncs.com" -']],
    [
      'in quotes, as Crossplane documents write it',
      `a: "{\\"Version\\": \\"1\\", \\"Statement\\": [{\\"Effect\\": \\"Allow\\", \\"Action\\":
  \\"sts:AssumeRole\\", \\"Principal\\": {\\"RAM\\": [\\"acs:ram::1000000000000002:root\\"],\\n \\"Service\\":
  [\\"dts.aliyuncs.com\\"]}}]}"\n`,
      ['dts-service-collapsed 3 "dts.aliyuncs.com" -'],
    ],
    [
      'in the second of several documents, behind comments',
      `# c\n---\nkind: Namespace\n---\n# d\n${configMap(COLLAPSED)}`,
      ['dts-service-collapsed 12 "dts.aliyuncs.com" -'],
    ],
    [
      'written out as YAML',
      'roles:\n  - trust:\n      Version: "1"\n      Statement:\n        - Effect: Allow\n          Action: sts:AssumeRole\n          Principal:\n            RAM: [acs:ram::1000000000000002:root]\n            Service: [dts.aliyuncs.com]\n',
      ['dts-service-collapsed 9 dts.aliyuncs.com -'],
    ],
    [
      'of a role that Crossplane makes, by its name there',
      crossplane(NAMED),
      ['dts-service-collapsed 10 "dts.aliyuncs.com" Role/made'],
    ],
    [
      'of such a role whose account its state tells',
      crossplane(NAMED, COLLAPSED, 'status: {atProvider: {arn: "acs:ram::1000000000000001:role/ram-for-dts"}}\n'),
      ['dts-service-collapsed 10 "dts.aliyuncs.com" acs:ram::1000000000000001:role/ram-for-dts'],
    ],
    ['broken', configMap(COLLAPSED.replace('}}]}', '}},]}')), ['syntax 7 , -']],
    [
      'once, where an alias repeats it',
      `a: &policy |\n${indented(COLLAPSED, 2)}\nb: *policy\n`,
      ['dts-service-collapsed 3 "dts.aliyuncs.com" -'],
    ],
    [
      'once, where kubectl keeps what it was given and a controller what it made',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': COLLAPSED } },
        data: { a: COLLAPSED },
        status: { a: COLLAPSED },
      }),
      ['dts-service-collapsed 1 "dts.aliyuncs.com" -'],
    ],
    [
      'in a role answer that is a string',
      `a: '${JSON.stringify({ Role: { RoleName: 'r', Arn: 'acs:ram::1000000000000001:role/r', AssumeRolePolicyDocument: COLLAPSED } })}'\n`,
      ['dts-service-collapsed 1 "dts.aliyuncs.com" acs:ram::1000000000000001:role/r'],
    ],
  ])('%s', async (_, text, expected) => {
    const report = await read(text);
    expect(report.unrecognised).toEqual([]);
    expect(marks(report, text)).toEqual(expected);
  });

  test('and is fixed there', async () => {
    const text = `${crossplane(NAMED)}---\n${configMap(COLLAPSED)}`;
    const { findings } = await read(text);
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
    expect(applied(text, edits)).toBe(text.replaceAll('"dts.', '"1000000000000002@dts.'));
  });

  test('no line is shown of a file with a Secret', async () => {
    const text = `${configMap(COLLAPSED)}---\nkind: Secret\nstringData: {a: hunter2}\n`;
    const { findings } = await read(text);
    expect(findings.map(({ rule, excerpt }) => [rule, excerpt])).toEqual([['dts-service-collapsed', []]]);
  });
});

describe('a value that is filled in later is not guessed about', () => {
  const inQuotes = COLLAPSED.replace('1000000000000002', '{{ .Values.creator }}').replace(
    'dts.',
    '{{ .Values.creator }}@dts.',
  );
  const bare = COLLAPSED.replace('"acs:ram::1000000000000002:root"', '{{ .Values.arn | quote }}');
  test.each([
    ['inside a string', configMap(inQuotes)],
    ['in place of a value, where the text is no JSON yet', configMap(bare)],
    ['in the role of a provider', crossplane(NAMED, bare)],
  ])('%s', async (_, text) => {
    const { findings, unrecognised, summary } = await read(text);
    expect({ findings, unrecognised, notJudged: summary.notJudged }).toEqual({
      findings: [],
      unrecognised: [],
      notJudged: 1,
    });
  });
});

describe('what is not ours is skipped', () => {
  const permission =
    '{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "acs:oss:*:*:b"}]}';
  const aws =
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}';
  const bucket =
    '{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:GetObject", "Principal": ["1000000000000002"], "Resource": "acs:oss:*:*:b/*"}]}';
  const words = '# Principal of acs:ram and aliyuncs.com\n';
  test.each([
    ['a permission policy of RAM', configMap(permission)],
    ['a role of AWS', configMap(aws)],
    ['a policy of a bucket', configMap(bucket)],
    ['a text about policies', 'a: the Statement has a Principal\n'],
    ['a broken text of another kind', configMap('{"Statement": [oops')],
  ])('%s', async (_, text) => {
    const report = await read(words + text);
    expect(report.findings).toEqual([]);
    expect(report.unrecognised).toEqual(['a.yaml']);
  });
});

test('no text breaks it', async () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.constantFrom(
      COLLAPSED,
      '{"Statement": ',
      '{"Statement": [{"Principal": {{ x }}',
      '%7B"Statement"',
      'Role',
      'v1',
    ),
  );
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'Statement',
      'Principal',
      'apiVersion',
      'kind',
      'metadata',
      'spec',
      'forProvider',
      'status',
      '__proto__',
    ),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
  }));
  await fc.assert(
    fc.asyncProperty(value, fc.boolean(), async (inner, isYaml) => {
      const whole = { words: 'Statement Principal acs:ram', inner };
      const { findings, unrecognised } = await read(
        isYaml ? stringify(whole) : JSON.stringify(whole),
        isYaml ? 'a.yaml' : 'a.json',
      );
      expect(findings.length === 0 || unrecognised.length === 0).toBe(true);
      for (const { place } of findings) expect(place).toBeDefined();
    }),
    runs(15),
  );
});

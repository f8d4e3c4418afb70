import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import type { Report } from '../../src/model/report.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

function run(text: string, name = 'role.yaml'): Promise<Report> {
  return lint({ paths: [folder.write(name, text)], today: '2026-11-23' });
}

/** Rule, and the characters that a finding marks. */
function marked(text: string, { findings }: Report): readonly string[] {
  const lines = text.split('\n');
  return findings.map(({ rule, place }) => {
    const line = place && lines[place.startLine - 1];
    return `${rule} ${line?.slice(place ? place.startColumn - 1 : 0, place ? place.endColumn - 1 : 0) ?? ''}`;
  });
}

const policy = (principal: string): string =>
  `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":${principal}}]}`;
const DTS = policy('{"RAM":["acs:ram::1000000000000002:root"],"Service":["dts.aliyuncs.com"]}');

const indented = (text: string): string => JSON.stringify(JSON.parse(text), undefined, 2).replace(/^/gm, '      ');

/** As provider-upjet-alibabacloud has it. */
const role = (
  document: string,
  key = 'assumeRolePolicyDocument',
): string => `apiVersion: ram.alibabacloud.crossplane.io/v1alpha1
kind: Role
metadata:
  name: ram-for-dts
spec:
  forProvider:
    ${key}: ${document}
    roleName: ram-for-dts
`;

describe('trust policies inside manifests', () => {
  it.each([
    ['a literal block', `|\n${indented(DTS)}`],
    ['a block with its end kept', `|+\n${indented(DTS)}\n`],
    ['a folded block', `>-\n${indented(DTS)}`],
    ['single quotes', `'${DTS}'`],
  ])('are found in %s, at the exact place', async (_, document) => {
    const text = role(document);
    expect(marked(text, await run(text))).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
  });

  it('are found in double quotes over several lines, as Crossplane writes them', async () => {
    const [head = '', tail = ''] = DTS.split('"Service"').map((part) => part.replaceAll('"', String.raw`\"`));
    const text = role(`"${head}\\n\\\n      \\"Service\\"${tail}"`, 'document');
    expect(marked(text, await run(text))).toEqual([String.raw`dts-service-collapsed \"dts.aliyuncs.com\"`]);
  });

  it('are found in each document of a file, comments and others between them', async () => {
    const text = `# roles\n---\n${role(`|\n${indented(DTS)}`)}---\n\n---\nkind: ConfigMap\ndata: { a: b }\n---\n${role(`'${DTS}'`, 'document')}`;
    const report = await run(text);
    expect(report.findings.map(({ rule, place }) => [rule, (place?.startLine ?? 0) > 30])).toEqual([
      ['dts-service-collapsed', false],
      ['dts-service-collapsed', true],
    ]);
  });

  it('are found in lists and maps of any file', async () => {
    const text = `roles:\n  - name: a\n    trust: |\n${indented(DTS)}\n`;
    expect(marked(text, await run(text, 'values.yml'))).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
  });

  it('obey the comments of the outer file', async () => {
    const text = role(`|\n${indented(DTS)}`).replace(
      '    assume',
      '    # dts-xacct: ignore[dts-service-collapsed] moved in May\n    assume',
    );
    const report = await run(text);
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toHaveLength(1);
  });

  it('are one syntax finding where they are broken', async () => {
    const text = role(`|\n${indented(DTS).replace('"Allow",', '"Allow"')}`);
    expect((await run(text)).findings.map(({ rule }) => rule)).toEqual(['syntax']);
  });

  it.each([
    ['AWS', policy('{"Service":"ec2.amazonaws.com"}').replace('"1"', '"2012-10-17"'), 'foreign-cloud'],
    [
      'AWS accounts',
      policy('{"AWS":"arn:aws:iam::123456789012:root"}').replace('"1"', '"2012-10-17"'),
      'foreign-cloud',
    ],
    ['Volcengine', policy('{"Service":["ecs"]}').replace('"Version":"1",', ''), 'policy-version'],
    [
      'a RAM permission policy',
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"dts:*","Resource":"*"}]}',
      'policy-schema',
    ],
    ['other JSON', '{"Principal": "acs:ram::1:root"}', 'policy-schema'],
    ['text', '{ Principal of aliyuncs.com', 'syntax'],
  ])('are none of %s, but what a role is given is one', async (_, document, rule) => {
    const text = role(`'${document}'`);
    const other = await run(text.replace(/^api.*/m, 'apiVersion: iam.aws.crossplane.io/v1'), 'other.yaml');
    expect(other.findings.filter((found) => found.rule !== 'syntax')).toEqual([]);
    expect(other.findings).toEqual([]);
    expect(other.unrecognised).toHaveLength(1);
    const own = await run(text);
    expect(own.findings.map((found) => found.rule)).toContain(rule);
    expect(own.unrecognised).toEqual([]);
  });

  it('are not known where a Helm template makes them', async () => {
    const open = '{ "Statement": [{ "Principal": { "Service": {{ .Values.host }} }, "Action": "sts:AssumeRole" }] }';
    const { findings, gaps } = await run(role(`'${open}'`));
    expect(findings).toEqual([]);
    expect(gaps.map(({ data }) => data)).toEqual([{ text: '"{{ .Values.host }}"' }]);
  });
});

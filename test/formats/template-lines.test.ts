import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import { asWritten, firstAction, withoutActions } from '../../src/formats/yaml/template-actions.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

const POLICY = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
     "Principal": {"RAM": ["acs:ram::1000000000000002:root"], "Service": ["dts.aliyuncs.com"]}}]}`;

async function told(text: string, name = 'templates/a.yaml'): Promise<Readonly<Record<string, unknown>>> {
  const { findings, summary, unrecognised } = await lint({
    paths: [folder.write(name, text)],
    today: '2026-11-26',
  });
  return {
    found: findings.map(({ rule, place, excerpt }) => {
      const line = excerpt.find(({ number }) => number === place?.startLine)?.text ?? '';
      return `${rule} ${String(place?.startLine)} ${line.slice((place?.startColumn ?? 1) - 1, (place?.endColumn ?? 1) - 1)}`;
    }),
    open: summary.notJudged,
    unrecognised: unrecognised.length,
  };
}

const chart = (policy: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "chart.labels" . | nindent 4 }}
data:
  {{- if .Values.trust }}
  trust.json: |
    ${policy}
  {{- end }}
`;

describe('a template of Helm', () => {
  it('is read as what it is where all of it is taken, with its places', async () => {
    expect(await told(chart(POLICY))).toEqual({
      found: ['dts-service-collapsed 11 "dts.aliyuncs.com"'],
      open: 0,
      unrecognised: 0,
    });
  });

  it.each([
    [
      'values in a policy',
      chart(POLICY.replace('1000000000000002', '{{ .Values.creator }}').replace('dts.', '{{ .Values.creator }}@dts.')),
    ],
    ['an action in a policy', chart(POLICY.replace('"Principal"', '\n    {{- if .Values.x }}\n    "Principal"'))],
    [
      'an action in a policy, at the margin',
      chart(POLICY.replace('"Principal"', '\n{{- if .Values.x }}\n    "Principal"')),
    ],
    ['two branches', chart(POLICY).replace('  {{- end }}', '  {{- else }}\n  other: 1\n  {{- end }}')],
    ['actions that make keys', `${chart(POLICY)}  {{ .Values.key }}: {{ .x }} {{ .y }}\n`],
    [
      'of Jinja',
      chart(POLICY).replace('{{- if .Values.trust }}', '{% if trust %}').replace('{{- end }}', '{% else %}\n  a: [\n'),
    ],
  ])('is not judged where only what comes out of it tells: %s', async (_, text) => {
    expect(await told(text)).toEqual({ found: [], open: 1, unrecognised: 0 });
  });

  it('without a policy in it is none of ours', async () => {
    expect(await told(chart('nothing'), 'templates/b.yaml')).toMatchObject({ open: 0, unrecognised: 1 });
  });

  it('that is broken beside its actions is not judged, and one without any is broken', async () => {
    expect(await told(`${chart(POLICY)}a: [\n`)).toEqual({ found: [], open: 1, unrecognised: 0 });
    const { found } = await told(`data:\n  trust.json: |\n    ${POLICY}\na: [\n`);
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^syntax 5 /)]));
  });
});

it('actions become comments of the same length, but for those in a block of text', () => {
  const text = '{{- if a }}\nb: |\n  {{ if c }}\n  d\n{{ end }}\ne: 1\r\n{%- endif %}\r\n';
  const plain = withoutActions(text);
  expect(plain).toBe('#{- if a }}\nb: |\n  {{ if c }}\n  d\n#{ end }}\ne: 1\r\n#%- endif %}\r\n');
  const list = '- a: |\n    {{ if b }}\n  {{ if c }}\n  d: 1\n- |\n {{ e }}\n{{ f }}\n';
  expect(withoutActions(list)).toBe('- a: |\n    {{ if b }}\n  #{ if c }}\n  d: 1\n- |\n {{ e }}\n#{ f }}\n');
  expect(withoutActions('a: 1\n')).toBeUndefined();
  expect(withoutActions('a: {{ b }}\n')).toBeUndefined();
});

it.each([
  ['actions that stay open', '{{'],
  ['items of lists', '- '],
  ['keys', ': '],
  ['actions', '{{ a }}'],
  ['headers', ': |'],
])('a long line of %s takes a time that grows with its length', (_, part) => {
  // At a million characters anything that looks back at each of them would not end today.
  const text = `${part.repeat(Math.ceil(1_000_000 / part.length))}\n{{ x }}\n`;
  withoutActions(text);
  expect(firstAction(text)?.length).toBeGreaterThan(0);
});

it('a document read so has the text as it is written', () => {
  const text = '{{- if a }}\nb: [1, x]\n{{- end }}\n';
  const read = readYaml('a.yaml', withoutActions(text) ?? '');
  if (read === 'tooDeep') throw new Error('too deep');
  const [first] = read.documents;
  const document = first && asWritten(first.document, text);
  const [span] = document?.locate(document, [['b', 1]]) ?? [];
  expect(document?.text.slice(span?.start, span?.end)).toBe('x');
});

describe('YAML inside a string of YAML', () => {
  const inner = `Version: "1"
Statement:
  - Effect: Allow
    Action: sts:AssumeRole
    Principal:
      RAM: [acs:ram::1000000000000002:root]
      Service: [dts.aliyuncs.com]
`;
  it.each([
    ['a policy', `data:\n  trust.yaml: |\n${inner.replace(/^/gm, '    ')}`],
    ['a policy as JSON in it', `data:\n  values.yaml: |\n    trust: |\n      ${POLICY}\n`],
  ])('is a text of somebody else: %s', async (_, text) => {
    expect(await told(text)).toEqual({ found: [], open: 0, unrecognised: 1 });
  });
});

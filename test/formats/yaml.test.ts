import { describe, expect, it } from 'vitest';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { YamlItem, YamlText } from '../../src/formats/parsed-text.ts';
import { unquotedNumber } from '../../src/model/document.ts';

function read(text: string): YamlText {
  const found = readYaml('a.yaml', text);
  if (found === 'tooDeep') throw new Error('too deep');
  return found;
}

function only(text: string): YamlItem {
  const { documents, faults: found } = read(text);
  const [item] = documents;
  if (item === undefined || documents.length > 1 || found.length > 0) throw new Error(JSON.stringify(found));
  return item;
}

function value(text: string): unknown {
  return only(text).value;
}

const SECOND_COLON = 'yamlColonInValue : b';

/** Message, its data, and the text that it marks. */
function faults(text: string): readonly string[] {
  return read(text).faults.map(
    ({ message, data, start, end }) => `${message} ${Object.values(data ?? {}).join()}: ${text.slice(start, end)}`,
  );
}

describe('values', () => {
  it.each<[name: string, text: string, expected: unknown]>([
    [
      'scalars',
      'a: 1\nb: true\nc: null\nd: ~\ne:\nf: text\ng: 1.5\nh: "1"',
      { a: 1, b: true, c: null, d: null, e: null, f: 'text', g: 1.5, h: '1' },
    ],
    [
      'words of YAML 1.1 are text',
      'a: yes\nb: no\nc: 12:30:45\nd: 2026-11-23',
      { a: 'yes', b: 'no', c: '12:30:45', d: '2026-11-23' },
    ],
    ['keys as they are written', '0123: a\nyes: b\n1.0: c', { '0123': 'a', yes: 'b', '1.0': 'c' }],
    ['__proto__ is a key', '__proto__: {a: 1}', JSON.parse('{"__proto__": {"a": 1}}')],
    ['a map as a key', '{a: b}: c', { '{a: b}': 'c' }],
    ['a template of another tool', 'a: {{ .Values.x }}', { a: '{{ .Values.x }}' }],
    ['JSON', '{"a": [1, "x"]}', { a: [1, 'x'] }],
    ['anchors', 'a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['an anchor that is named anew', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    ['merge', 'x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}', { x: { a: 1, b: 2 }, y: { a: 1, b: 3 } }],
    ['merge behind own keys', 'x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x', { x: { a: 1, b: 2 }, y: { a: 1, b: 3 } }],
    [
      'merge of several: the earlier counts',
      'x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz: {<<: [*x, *y]}',
      { x: { a: 1 }, y: { a: 2, b: 2 }, z: { a: 1, b: 2 } },
    ],
    ['a quoted "<<" is a key', '"<<": {a: 1}', { '<<': { a: 1 } }],
    [
      'functions',
      'a: !Ref X\nb: !Sub "${X}"\nc: !GetAtt X.Arn\nd: !Join [",", [a, !Ref B]]\ne: !GetAZs',
      {
        a: { Ref: 'X' },
        b: { 'Fn::Sub': '${X}' },
        c: { 'Fn::GetAtt': 'X.Arn' },
        d: { 'Fn::Join': [',', ['a', { Ref: 'B' }]] },
        e: { 'Fn::GetAZs': '' },
      },
    ],
    [
      'unknown tags',
      'a: !vault |\n  x\nb: !ns/x:y {c: 1}',
      { a: { 'Fn::vault': 'x\n' }, b: { 'Fn::ns_x_y': { c: 1 } } },
    ],
    [
      'tags of YAML',
      'a: !!str 12\nb: !!int "12"\nc: ! 12\nd: !!binary aGk=\ne: !!timestamp 2026-11-23',
      { a: '12', b: 12, c: '12', d: 'aGk=', e: '2026-11-23' },
    ],
    ['no number of JSON', 'a: .inf\nb: .nan', { a: '.inf', b: '.nan' }],
    ['%YAML 1.1', '%YAML 1.1\n---\na: yes\nb: &x {c: 1}\nd: {<<: *x}', { a: 'yes', b: { c: 1 }, d: { c: 1 } }],
  ])('%s', (_, text, expected) => {
    expect(value(text)).toStrictEqual(expected);
  });

  it.each<[name: string, text: string, expected: readonly (readonly [number, unknown])[]]>([
    ['nothing', '', []],
    ['comments', '# one\n\n# two\n', []],
    [
      'empty documents',
      '---\n---\na: 1\n---\n# none\n---\nb: 2\n...\n',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    ['null is a document', '--- ~\n', [[0, null]]],
  ])('documents of a stream: %s', (_, text, expected) => {
    expect(read(text).documents.map(({ document, value: each }) => [document.index, each])).toStrictEqual(expected);
  });
});

describe('numbers that no number keeps', () => {
  it.each<[text: string, expected: unknown, noted: string | undefined]>([
    ['1000000000000001', '1000000000000001', '1000000000000001'],
    ['9999999999999999', '9999999999999999', '9999999999999999'],
    ['0123456789012345', '0123456789012345', '0123456789012345'],
    ['0123', '0123', '0123'],
    ['0o17', '0o17', '0o17'],
    ['"1000000000000001"', '1000000000000001', undefined],
    ['12345678901', 12345678901, undefined],
    ['3306', 3306, undefined],
    ['0', 0, undefined],
    ['0.5', 0.5, undefined],
    ['-5', -5, undefined],
  ])('%s', (text, expected, noted) => {
    const { document, value: all } = only(`ids:\n  - a~b/c: ${text}\n`);
    expect(all).toStrictEqual({ ids: [{ 'a~b/c': expected }] });
    expect(unquotedNumber({ document, path: ['ids', 0, 'a~b/c'] })).toBe(noted);
  });
});

describe('faults', () => {
  it.each<[name: string, text: string, expected: readonly string[]]>([
    ['a key twice', 'a: 1\nb: 2\na: 3\n', ['doubledKey a: a']],
    ['a key three times', 'a: 1\na: 2\n"a": 3\n', ['doubledKey a: a', 'doubledKey a: "a"']],
    ['merged keys are not twice', 'x: &x {a: 1}\ny: {<<: *x, a: 2}\nz: {<<: *x, <<: *x}\n', []],
    ['own key twice behind a merge', 'x: &x {a: 1}\ny: {<<: *x, a: 2, a: 3}\n', ['doubledKey a: a']],
    ['a tab', 'a:\n\tb: 1\n', ['tabIndent : \t']],
    ['a tab behind blanks', 'a:\r\n  b: 1\r\n  \tc: 2\r\nd: 1\r\n', ['tabIndent : \t']],
    ['an open bracket', 'a: [1, 2\nb: 3\n', ['notClosed [: [']],
    ['an open quote', 'a: "x\nb: 1\n', ['stringNotClosed ": "']],
    ['a second colon', 'a: b: c\n', [SECOND_COLON]],
    ['no colon', 'key\nb: 1\n', ['yamlNoKey : key']],
    ['indented otherwise', 'a:\n  b: 1\n c: 2\n', ['yamlIndent : c']],
    ['a reserved character', 'a: @x\n', ['yamlStart : @']],
    ['an unknown escape', 'a: "\\q"\n', ['yamlEscape : \\']],
    ['text behind a value', 'a: "x" y\n', ['yaml unexpected text behind the end of a value: y']],
    ['a bracket too many', 'a: }\n', ['yaml unexpected "}": }']],
    ['a list on the line of its key', 'a: - b\n', ['yaml unexpected "-" on same line with key: -']],
    ['an alias without an anchor', 'a: *x\n', ['yamlAlias x: *x']],
    ['an alias inside its own anchor', 'a: &x [*x]\n', ['yamlAlias x: *x']],
    ['"<<" of a text', 'a: {<<: x}\n', ['yamlMerge : x']],
    ['marks of a merge', 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n', ['mergeMark <<<<<<<: <<<<<<<']],
    ['a template', '{{ if x }}\na: 1\n{{ end }}\n', ['yaml unexpected text behind the end of a value: a']],
    ['a template on the line', 'a:\n {{ if x }} b\n', ['template {{: {{']],
    ['one a document', 'a: [1\n---\nb: 1\n---\nc: {\n', ['notClosed [: [', 'notClosed {: {']],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it('reads the other documents of a stream that holds a broken one', () => {
    expect(read('a: 1\na: 2\n---\nb: [\n---\nc: 1\n').documents.map(({ value: each }) => each)).toEqual([{ c: 1 }]);
  });

  it('says nothing of the place in the reason', () => {
    for (const text of ['a: [1\n', 'a: "x', 'a: |x\n', '- a\nb: 1\n', '? a\n  b: 1\n', 'a: %x', '&a &b c: 1', '}']) {
      for (const { data } of read(text).faults)
        expect(String(data?.['reason'])).not.toMatch(/\n|line \d|column|stream/);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, parseDocument, type Scalar } from 'yaml';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import { readRoles } from '../../src/inputs/ram/roles.ts';
import { trustOf } from '../../src/model/role.ts';
import { resolveLocations } from '../../src/source/locations.ts';
import { runs } from '../support/property.ts';

type Style = Scalar.Type;

/** A text with one string in it, and where the reader finds the characters of the string. */
function offsetsIn(text: string): {
  readonly value: string;
  readonly offsets: readonly number[];
  readonly span: string;
} {
  const read = readYaml('a.yaml', text);
  const item = read === 'tooDeep' ? undefined : read.documents[0];
  if (item === undefined || typeof (item.value as { a?: unknown }).a !== 'string')
    throw new Error(`no string in ${text}`);
  const { document } = item;
  const value = (item.value as { a: string }).a;
  const [span] = document.locate(document, [['a']]);
  if (span === undefined) throw new Error('no span');
  const offsets = document.innerOffsets(document, span, [...Array(value.length + 1).keys()]);
  return { value, offsets, span: text.slice(span.start, span.end) };
}

/** The string as the library reads it, if it does. */
function stringIn(text: string): string | undefined {
  const read = parseDocument(text);
  const value: unknown = read.errors.length > 0 ? undefined : read.get('a');
  return typeof value === 'string' ? value : undefined;
}

/** What stands at each offset, as far as it is the character itself. */
function textAt(text: string): string {
  const { value, offsets } = offsetsIn(text);
  return offsets
    .slice(0, value.length)
    .map((offset) => text[offset])
    .join('');
}

describe('offsets inside a YAML scalar', () => {
  it.each<[name: string, text: string, expected: string]>([
    ['plain', 'a: acs:ram::1:root\n', 'acs:ram::1:root'],
    ['plain on two lines', 'a: one\n  two\n', 'one\ntwo'],
    ['single-quoted', "a: 'it''s'\n", "it's"],
    ['double-quoted', 'a: "{\\"Version\\":\\"1\\"}"\n', '{\\Version\\:\\1\\}'],
    ['double-quoted, folded', 'a: "one\\\n  two \\\n  \\ three\n\n  four"\n', 'onetwo \\three\nfour'],
    ['literal', 'a: |\n  {\n    "x": 1\n  }\n', '{\n  "x": 1\n}\n'],
    ['literal, CRLF', 'a: |\r\n  one\r\n  two\r\n', 'one\rtwo\r'],
    ['literal with explicit indent', 'b:\n- a: |2\n     one\n    two\na: |1-\n   one\n two\n', '  one\ntwo'],
    ['literal with empty lines', 'a: |\n\n  one\n\n   two\n', '\none\n\n two\n'],
    ['folded', 'a: >-\n  one\n  two\n\n  three\n   four\n  five\n', 'one\ntwo\nthree\n four\nfive'],
    ['Chinese and a surrogate pair', 'a: "账号\\U0001F600\\u8d26x"\n', '账号\\\\\\x'],
  ])('%s', (_, text, expected) => {
    expect(textAt(text)).toBe(expected);
  });

  it('ends at the end of the text', () => {
    const { offsets, value } = offsetsIn('a: "x"\n');
    expect(offsets[value.length]).toBe('a: "x'.length);
  });

  it('takes offsets in any order', () => {
    const text = 'a: |\n  one\n  two\n';
    const read = readYaml('a.yaml', text);
    if (read === 'tooDeep') throw new Error('too deep');
    const document = read.documents[0]?.document;
    const span = document?.locate(document, [['a']])[0];
    if (document === undefined || span === undefined) throw new Error('no span');
    expect(document.innerOffsets(document, span, [4, 0])).toEqual([13, 7]);
  });

  const words = fc.array(
    fc.constantFrom('a', 'b', 'z', ' ', '  ', '\n', '\n\n', '"', "'", '\\', '{', ':', '#', '\t', '账', '😀'),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  const styles: readonly Style[] = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'];

  it.each(styles)('finds every letter of a %s scalar that the library wrote', (style) => {
    fc.assert(
      fc.property(words, fc.constantFrom(0, 20, 80), fc.boolean(), (parts, lineWidth, isCrlf) => {
        const outer = new Document({ a: parts.join('') });
        const node = outer.get('a', true) as Scalar;
        node.type = style;
        const written = outer.toString({ lineWidth });
        const text = isCrlf ? written.replaceAll('\n', '\r\n') : written;
        // The library does not write every string so that it reads the same again; what it reads counts.
        const value = stringIn(text);
        fc.pre(value !== undefined);
        const found = offsetsIn(text);
        expect(found.value).toBe(value);
        expect(found.offsets).toEqual(found.offsets.toSorted((one, other) => one - other));
        const letters = [...value.matchAll(/[a-z{:#账]/g)];
        expect(letters.map(({ index }) => text[found.offsets[index] ?? -1])).toEqual(letters.map(([letter]) => letter));
      }),
      runs(100),
    );
  });
});

const STATEMENT = '{"Principal":{"Service":["x.aliyuncs.com"]}}';

describe('a policy that is a string in YAML', () => {
  it.each<[name: string, lines: readonly string[], expected: string]>([
    ['literal', ['|', '      {"Version":"1","Statement":[', `        ${STATEMENT}]}`], '"x.aliyuncs.com"'],
    ['folded', ['>-', '      {"Version":"1","Statement":[', `      ${STATEMENT}]}`], '"x.aliyuncs.com"'],
    ['single-quoted', [`'{"Version":"1","Statement":[${STATEMENT}]}'`], '"x.aliyuncs.com"'],
    [
      'double-quoted',
      ['"{\\"Statement\\":[\\', `      ${STATEMENT.replaceAll('"', '\\"')}]}"`],
      '\\"x.aliyuncs.com\\"',
    ],
  ])('has its places in the file: %s', (_, lines, expected) => {
    const text = `# 角色\nRole:\n  RoleName: r\n  AssumeRolePolicyDocument: ${lines.join('\n')}\n`.replaceAll(
      '\n',
      '\r\n',
    );
    const read = readYaml('a.yaml', text);
    const item = read === 'tooDeep' ? undefined : read.documents[0];
    if (item === undefined) throw new Error('no document');
    const [role] = readRoles(item.value, { document: item.document, path: [] });
    const at = role && trustOf(role)?.statements[0]?.principals[0]?.at;
    if (at === undefined) throw new Error('no principal');
    const { start, end } = resolveLocations([at]).offsets(at);
    expect(text.slice(start, end)).toBe(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { YamlItem, YamlText } from '../../src/formats/parsed-text.ts';
import type { Span, Path } from '../../src/model/document.ts';
import { runs } from '../support/property.ts';

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

/** The text of a node; its key in front where it has one. */
function textAt(text: string, path: Path, index = 0): string | undefined {
  const document = read(text).documents[index]?.document;
  const span = document?.locate(document, [path])[0];
  if (span === undefined) return undefined;
  const key = span.key === undefined ? '' : `${text.slice(span.key.start, span.key.end)} → `;
  return `${key}${text.slice(span.start, span.end)}${span.isContainer ? ' (container)' : ''}`;
}

describe('places', () => {
  it.each<[name: string, text: string, path: Path, expected: string | undefined]>([
    ['a scalar', 'a: 1\nb: two # note\n', ['b'], 'b → two'],
    ['a quoted scalar', 'a: "账号 x"\n', ['a'], 'a → "账号 x"'],
    ['behind Chinese', '名: 账号\nb: 2\n', ['b'], 'b → 2'],
    ['CRLF', 'a: 1\r\nb:\r\n  - x\r\n  - y\r\n', ['b', 1], 'y'],
    ['a block map', 'a:\n  b: 1\n  c:\n    - 2\n\n# note\nd: 3\n', ['a'], 'a → b: 1\n  c:\n    - 2 (container)'],
    ['a block list', 'a:\n- 1\n- 2\nb: 3\n', ['a'], 'a → - 1\n- 2 (container)'],
    ['a flow map', 'a: { b: [1, 2] }\n', ['a'], 'a → { b: [1, 2] } (container)'],
    ['in a flow list', 'a: { b: [1, 2] }\n', ['a', 'b', 1], '2'],
    ['the root', '# head\na: 1\nb: 2\n', [], 'a: 1\nb: 2 (container)'],
    ['a literal', 'a: |\n  x\n  y  \n\n\nb: 1\n', ['a'], 'a → |\n  x\n  y  '],
    ['a kept literal', 'a: |+\n  x\n\nb: 1\n', ['a'], 'a → |+\n  x\n\n'],
    ['a literal of a tab', 'a: |-\n  \t\n\nb: 1\n', ['a'], 'a → |-\n  \t'],
    ['an empty literal', 'a: |\nb: 1\n', ['a'], 'a → |'],
    ['a quoted key', '"a b": 1\n', ['a b'], '"a b" → 1'],
    ['a map as a key', '{a: b}: c\n', ['{a: b}'], '{a: b} → c'],
    ['nothing behind a key', 'a:\nb: 1\n', ['a'], 'a → '],
    ['the last of two', 'x: &x {a: 1}\ny: {<<: *x, b: 3}\n', ['y', 'b'], 'b → 3'],
    ['behind an alias', 'x: &x\n  a: [1, 2]\ny: *x\n', ['y', 'a', 1], '2'],
    ['an alias itself', 'x: &x "v"\ny: *x\n', ['y'], 'y → "v"'],
    ['behind a merge', 'x: &x {a: 1}\ny: {<<: *x}\n', ['y', 'a'], 'a → 1'],
    ['an own key before a merged one', 'x: &x {a: 1}\ny: {<<: *x, a: 2}\n', ['y', 'a'], 'a → 2'],
    ['a function', 'a: !Ref X\n', ['a'], 'a → X'],
    ['inside a function', 'a: !Sub [x, {b: 1}]\n', ['a', 'Fn::Sub', 1, 'b'], 'b → 1'],
    ['in a pair of !!omap', 'a: !!omap [b: 1]\n', ['a', 0, 'b'], 'b → 1'],
    ['a pair of !!omap', 'a: !!omap [b: 1]\n', ['a', 0], undefined],
    ['a key without a value', 'a:\n  ? x\n  ? y\n', ['a', 'x'], 'x → '],
    ['in a map behind a list of merges', 'x: &x {a: 1}\ny: &y {b: 2}\nz: {<<: [*x, *y]}\n', ['z', 'b'], 'b → 2'],
    ['no such key', 'a: 1\n', ['b'], undefined],
    ['below a scalar', 'a: 1\n', ['a', 'b'], undefined],
    ['no such entry', 'a: [1]\n', ['a', 1], undefined],
  ])('%s', (_, text, path, expected) => {
    expect(textAt(text, path)).toBe(expected);
  });

  it('counts documents as the stream does', () => {
    const text = '---\n---\na: 1\n---\na: 2\n';
    expect([textAt(text, ['a'], 0), textAt(text, ['a'], 1)]).toEqual(['a → 1', 'a → 2']);
  });

  it('answers in the order of the question', () => {
    const { document } = only('a: 1\nb: 2\n');
    expect(document.locate(document, [['b'], ['x'], ['a'], ['b']]).map((span) => span?.start)).toEqual([
      8,
      undefined,
      3,
      8,
    ]);
  });
});

/** All paths of a value. */
function* paths(node: unknown, path: Path = []): Iterable<readonly [Path, unknown]> {
  yield [path, node];
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries(node))
    yield* paths(child, [...path, Array.isArray(node) ? Number(key) : key]);
}

describe('any JSON value that the library writes as YAML', () => {
  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 4, noUnicodeString: false }),
    fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom('\t', 'a', ' ', '\n', ':', '-', '#') }),
  );
  const layouts = fc.record({
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    lineWidth: fc.constantFrom(0, 20, 80),
    collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
    defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'BLOCK_LITERAL' as const),
  });

  it('reads the same, and each span holds its node', () => {
    fc.assert(
      fc.property(json, layouts, (original, layout) => {
        const text = stringify(original, layout);
        // What the library folds inside an escape, or begins with empty lines, it cannot read again itself.
        fc.pre(parseAllDocuments(text).every(({ errors }) => errors.length === 0));
        const expected: unknown = parse(text);
        const { documents, faults: found } = read(text);
        expect(found).toEqual([]);
        const item = documents[0];
        if (item === undefined) return;
        expect(item.value).toEqual(withDigits(expected));
        const all = [...paths(item.value)];
        const spans = item.document.locate(
          item.document,
          all.map(([path]) => path),
        );
        all.forEach(([path, node], index) => {
          const span = spans[index];
          if (span === undefined) throw new Error(`no span for ${path.join('/')} in ${text}`);
          // By itself such a text does not know which of its blanks are indent.
          if (/^[|>][+-]?\d/.test(text.slice(span.start, span.end))) return;
          expect(alone(text, span, path.length === 0)).toEqual(node);
        });
        const keys = spans.flatMap((span) => (span?.key ? [nameIn(text.slice(span.key.start, span.key.end))] : []));
        expect(keys).toEqual(all.flatMap(([path]) => (typeof path.at(-1) === 'string' ? [path.at(-1)] : [])));
      }),
      runs(60),
    );
  });
});

/** What the text of a node reads as without the text around it. */
function alone(text: string, { start, end, isContainer }: Span, isRoot: boolean): unknown {
  const own = text.slice(start, end);
  if (isRoot) return value(own);
  // A block begins behind its indent, which the text of the node alone has to have again.
  if (isContainer) return value(' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1)) + own);
  const inList = value(`- ${own}`) as readonly unknown[];
  return inList[0];
}

/** A key as the text of a key. */
function nameIn(key: string): string | undefined {
  return Object.keys(value(`? ${key}\n: 1\n`) as object)[0];
}

/** As ours has it: a long integer is its digits. */
function withDigits(node: unknown): unknown {
  if (typeof node === 'number') return /^\d{12,}$/.test(String(node)) ? String(node) : node;
  if (Array.isArray(node)) return node.map(withDigits);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, withDigits(child)]));
}

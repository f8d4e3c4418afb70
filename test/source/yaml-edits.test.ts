import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { Document, Path } from '../../src/model/document.ts';
import type { Edit } from '../../src/model/finding.ts';
import { locationsOf, replacements } from '../../src/source/edits.ts';
import { resolveLocations } from '../../src/source/locations.ts';
import { applied } from '../support/replacements.ts';
import { runs } from '../support/property.ts';

function documentOf(text: string): Document {
  const found = readYaml('a.yaml', text);
  if (found === 'tooDeep' || found.documents[0] === undefined) throw new Error(`not read: ${text}`);
  return found.documents[0].document;
}

/** The text after an edit; `undefined` where it could not be written. */
function edited(text: string, make: (document: Document) => Edit): string | undefined {
  const edits = [make(documentOf(text))];
  const found = replacements(edits, resolveLocations(locationsOf(edits)));
  return found.length === 0 ? undefined : applied(text, found);
}

const append =
  (path: Path, value = 'x') =>
  (document: Document): Edit => ({ kind: 'append', at: { document, path }, value });
const remove =
  (path: Path) =>
  (document: Document): Edit => ({ kind: 'remove', at: { document, path } });
const set =
  (path: Path, value: string | readonly string[] = ['v']) =>
  (document: Document): Edit => ({ kind: 'set', at: { document, path }, key: 'Key', value });
const replace =
  (path: Path, value: string | readonly string[]) =>
  (document: Document): Edit => ({ kind: 'replace', at: { document, path }, value });

describe('an edit of YAML keeps comments and layout', () => {
  test.each<[string, string, (document: Document) => Edit, string]>([
    ['append', 'a:\n  - x # one\nb: 1\n', append(['a'], 'y'), 'a:\n  - x # one\n  - "y"\nb: 1\n'],
    [
      'append at the indent of the key',
      'a:\n- x\n# two\n- y\nb: 1',
      append(['a'], 'z'),
      'a:\n- x\n# two\n- y\n- z\nb: 1',
    ],
    ['append at the end of the text', 'a:\n  - x', append(['a'], 'y'), 'a:\n  - x\n  - "y"'],
    [
      'append with the line breaks of Windows',
      'a:\r\n  - x\r\nb: 1\r\n',
      append(['a'], 'y'),
      'a:\r\n  - x\r\n  - "y"\r\nb: 1\r\n',
    ],
    ['append in brackets', 'a: [x, {y: 1}] # c\n', append(['a'], 'z'), 'a: [x, {y: 1}, z] # c\n'],
    ['append in brackets on lines', 'a: [\n  x, # c\n  y,\n]\n', append(['a'], 'z'), 'a: [\n  x, # c\n  y,\n  z,\n]\n'],
    ['append to nothing', 'a: [ ]\n', append(['a'], 'z'), 'a: ["z"]\n'],
    ['append to a list in a list', '- - x\n  - y\n- z\n', append([0], 'w'), '- - x\n  - y\n  - w\n- z\n'],
    ['append to one value', 'a: x\n', append(['a'], 'y'), 'a: [x, "y"]\n'],
    [
      'set',
      's:\n  - e: 1 # c\n    f:\n      - 2\n  - g: 3\n',
      set(['s', 0]),
      's:\n  - e: 1 # c\n    f:\n      - 2\n    Key:\n      - v\n  - g: 3\n',
    ],
    [
      'set behind a block of text',
      'a:\n  b: |\n    t\n    u\nc: 1\n',
      set(['a'], 'v'),
      'a:\n  b: |\n    t\n    u\n  Key: v\nc: 1\n',
    ],
    [
      'set behind a block that keeps its end',
      'a:\n  b: |+\n    t\n\nc: 1\n',
      set(['a'], 'v'),
      'a:\n  b: |+\n    t\n\n  Key: v\nc: 1\n',
    ],
    ['set in braces', '{a: 1}\n', set([], 'v'), '{a: 1, Key: v}\n'],
    ['set in empty braces', 'a: {}\n', set(['a'], 'v'), 'a: {Key: "v"}\n'],
    ['remove the first', 'a:\n  # one\n  - x # c\n  # two\n  - y\n', remove(['a', 0]), 'a:\n  # one\n  # two\n  - y\n'],
    ['remove the last', 'a:\n  - x # c\n  - y # d\nb: 1\n', remove(['a', 1]), 'a:\n  - x # c\nb: 1\n'],
    ['remove the last of the text', 'a:\n  - x\n  - y', remove(['a', 1]), 'a:\n  - x'],
    ['remove a map', 's:\n  - a: 1\n    b: 2\n  - c: 3\n', remove(['s', 0]), 's:\n  - c: 3\n'],
    ['remove the first of a map in a list', 's:\n  - a: 1\n    b: 2\n', remove(['s', 0, 'a']), 's:\n  - b: 2\n'],
    [
      'remove it in front of a comment',
      's:\n  - a: 1\n    # c\n    b: 2\n',
      remove(['s', 0, 'a']),
      's:\n  - \n    # c\n    b: 2\n',
    ],
    ['remove the only one', 'a:\n  - x # c\nb: 1\n', remove(['a', 0]), 'a: [] # c\nb: 1\n'],
    ['remove the only one at the indent of the key', 'a: # c\n- x\nb: 1\n', remove(['a', 0]), 'a: # c\n  []\nb: 1\n'],
    ['remove the only member', 's:\n  - a: 1\n  - b\n', remove(['s', 0, 'a']), 's:\n  - {}\n  - b\n'],
    ['remove a member with what is in it', 'a:\n  b:\n    - 1\n    - 2\nc: 3\n', remove(['a']), 'c: 3\n'],
    ['remove in brackets', 'a: [x, y, z]\n', remove(['a', 1]), 'a: [x, z]\n'],
    [
      'remove in brackets beside comments',
      'a: [x, # one\n  y, # two\n  z]\n',
      remove(['a', 1]),
      'a: [x, # one\n   # two\n  z]\n',
    ],
    [
      'replace a list with one of as many',
      'a:\n  - x # one\n  - y # two\nb: 1\n',
      replace(['a'], ['x', 'z']),
      'a:\n  - x # one\n  - z # two\nb: 1\n',
    ],
    [
      'replace a list with one of more',
      'a:\n- x # one\nb: 1\n',
      replace(['a'], ['z', 'w']),
      'a:\n- z # one\n- w\nb: 1\n',
    ],
    [
      'replace a list with one of fewer',
      'a:\n  - x # one\n  - y # two\n  - z # three\n',
      replace(['a'], ['x', 'z']),
      'a:\n  - x # one\n  - z # three\n',
    ],
    ['replace a list with one value', 'a:\n- x\nb: 1\n', replace(['a'], 'y'), 'a: "y"\nb: 1\n'],
    ['replace a value with a list', 'a: x # c\n', replace(['a'], ['y', 'z']), 'a: ["y", z] # c\n'],
  ])('%s', (_, text, make, expected) => {
    expect(edited(text, make)).toBe(expected);
  });

  test('or is not written: what brackets cannot hold, a member that stands elsewhere, a key of what is no map', () => {
    expect(edited('a: b, c\n', append(['a']))).toBeUndefined();
    expect(edited('x: &x {b: 1, c: 2}\na:\n  <<: *x\n  d: 1\n', remove(['a', 'b']))).toBeUndefined();
    expect(edited('a: x\n', set(['a']))).toBeUndefined();
  });
});

const words = fc.constantFrom(
  'x',
  'y z',
  '1000000000000002@dts.aliyuncs.com',
  'acs:ram::1:root',
  '${var.a}',
  'a: b',
  '#',
  '角色',
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('RAM', 'Service', 'k'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** A text of a value, with comments behind some lines and between them. */
function written(value: unknown, { isIndented, isFlow, isCommented, isWindows }: Style): string {
  const text = stringify(value, {
    indentSeq: isIndented,
    lineWidth: 0,
    collectionStyle: isFlow ? 'flow' : 'block',
    aliasDuplicateObjects: false,
  });
  const commented = isCommented && !isFlow ? text.replace(/^( *)(.+)$/gm, '$1# between\n$1$2 # behind') : text;
  return isWindows ? commented.replaceAll('\n', '\r\n') : commented;
}

interface Style {
  readonly isIndented: boolean;
  readonly isFlow: boolean;
  readonly isCommented: boolean;
  readonly isWindows: boolean;
}

const styles: fc.Arbitrary<Style> = fc.record({
  isIndented: fc.boolean(),
  isFlow: fc.boolean(),
  isCommented: fc.boolean(),
  isWindows: fc.boolean(),
});

interface Change {
  readonly make: (document: Document) => Edit;
  readonly does: (root: unknown) => void;
}

/** Every edit that a value can have, with what it does to the value. */
function changesOf(value: unknown, path: Path = []): readonly Change[] {
  if (typeof value !== 'object' || value === null) return [];
  const own: Change[] = Array.isArray(value)
    ? [
        { make: append(path, 'a "b"'), does: (root) => void (at(root, path) as unknown[]).push('a "b"') },
        {
          make: replace(path, ['p', 'x']),
          does: (root) => void (at(root, path) as unknown[]).splice(0, Infinity, 'p', 'x'),
        },
      ]
    : [{ make: set(path), does: (root) => void ((at(root, path) as Record<string, unknown>)['Key'] = ['v']) }];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, member]) => {
      const step = Array.isArray(value) ? Number(key) : key;
      const inner = [...path, step];
      const does = (root: unknown): void => {
        const holder = at(root, path);
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete (holder as Record<string, unknown>)[key];
      };
      return [{ make: remove(inner), does }, ...changesOf(member, inner)];
    }),
  ];
}

function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], root);
}

function comments(text: string): number {
  return text.match(/# (?:between|behind)/g)?.length ?? 0;
}

test('whatever is changed in whatever text, it means what it should and the comments of the rest stay', () => {
  fc.assert(
    fc.property(values, styles, fc.nat(), (value, style, seed) => {
      const changes = changesOf(value);
      const change = changes[seed % Math.max(1, changes.length)];
      if (change === undefined) return;
      const root = { top: structuredClone(value) };
      const text = written(root, style);
      // `yaml` itself writes an empty list right below its key where lists are not indented, which is no YAML.
      fc.pre(parseDocument(text).errors.length === 0);
      const moved = (document: Document): Edit => {
        const edit = change.make(document);
        return { ...edit, at: { document, path: ['top', ...edit.at.path] } };
      };
      const after = edited(text, moved);
      if (after === undefined) throw new Error(`not written: ${text}`);
      change.does(root.top);
      expect(parse(after)).toEqual(root);
      const { kind } = change.make(documentOf('x'));
      if (kind === 'append' || kind === 'set') expect(comments(after)).toBe(comments(text));
      if (style.isWindows) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    }),
    runs(300),
  );
});

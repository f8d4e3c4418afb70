import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { innerJson, jsonDocument } from '../../src/formats/json/locate.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { Document, Path } from '../../src/model/document.ts';
import type { Edit } from '../../src/model/finding.ts';
import { locationsOf, replacements } from '../../src/source/edits.ts';
import { resolveLocations } from '../../src/source/locations.ts';
import { runs } from '../support/property.ts';

/** The file after the edits; `undefined` where they could not be written. */
function edited(outer: Document, edits: readonly Edit[]): string | undefined {
  const found = replacements(edits, resolveLocations(locationsOf(edits)));
  if (found.length === 0) return undefined;
  const lines = outer.text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, column - 1);
  return found
    .map(({ place, newText }) => ({
      start: offset(place.startLine, place.startColumn),
      end: offset(place.endLine, place.endColumn),
      newText,
    }))
    .toSorted((one, other) => other.start - one.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), outer.text);
}

const policy = `{
  "Statement": [
    {
      "Principal": {
        "RAM": ["acs:ram::1:root"],
        "Service": [
          "a.aliyuncs.com",
          "b.aliyuncs.com"
        ],
        "Federated": []
      }
    }
  ],
  "Version": "1"
}
`;
const plain = jsonDocument('a.json', policy);
const principal: Path = ['Statement', 0, 'Principal'];

describe('edits keep the layout', () => {
  test.each<[string, Edit, string, string]>([
    [
      'replace',
      { kind: 'replace', at: { document: plain, path: ['Version'] }, value: '2' },
      '"Version": "1"',
      '"Version": "2"',
    ],
    [
      'replace a key',
      { kind: 'replace', at: { document: plain, path: ['Version'], part: 'key' }, value: 'V' },
      '"Version": "1"',
      '"V": "1"',
    ],
    [
      'append to a list of one line',
      { kind: 'append', at: { document: plain, path: [...principal, 'RAM'] }, value: 'x' },
      '["acs:ram::1:root"]',
      '["acs:ram::1:root", "x"]',
    ],
    [
      'append to a list of many lines',
      { kind: 'append', at: { document: plain, path: [...principal, 'Service'] }, value: 'x' },
      '"b.aliyuncs.com"\n',
      '"b.aliyuncs.com",\n          "x"\n',
    ],
    [
      'append to an empty list',
      { kind: 'append', at: { document: plain, path: [...principal, 'Federated'] }, value: 'x' },
      '[]',
      '["x"]',
    ],
    [
      'append to a single value',
      { kind: 'append', at: { document: plain, path: ['Version'] }, value: 'x' },
      '"Version": "1"',
      '"Version": ["1", "x"]',
    ],
    [
      'set',
      { kind: 'set', at: { document: plain, path: principal }, key: 'K', value: ['v'] },
      '"Federated": []\n',
      '"Federated": [],\n        "K": ["v"]\n',
    ],
    [
      'remove the last',
      { kind: 'remove', at: { document: plain, path: [...principal, 'Service', 1] } },
      ',\n          "b.aliyuncs.com"',
      '',
    ],
    [
      'remove the first',
      { kind: 'remove', at: { document: plain, path: [...principal, 'Service', 0] } },
      '"a.aliyuncs.com",\n          ',
      '',
    ],
    [
      'remove the only one',
      { kind: 'remove', at: { document: plain, path: [...principal, 'RAM', 0] } },
      '["acs:ram::1:root"]',
      '[]',
    ],
    [
      'remove a member',
      { kind: 'remove', at: { document: plain, path: [...principal, 'RAM'] } },
      '"RAM": ["acs:ram::1:root"],\n        ',
      '',
    ],
  ])('%s', (_, edit, before, after) => {
    expect(policy).toContain(before);
    expect(edited(plain, [edit])).toBe(policy.replace(before, after));
  });

  test('in a policy that is a string in an answer', () => {
    const answer = jsonDocument('role.json', JSON.stringify({ Role: { AssumeRolePolicyDocument: policy } }, null, 1));
    const inner = innerJson(
      { document: answer, path: ['Role', 'AssumeRolePolicyDocument'], encoding: 'plain' },
      policy,
    );
    const changed = edited(answer, [
      { kind: 'set', at: { document: inner, path: principal }, key: 'K"', value: 'é\n' },
    ]);
    const read = JSON.parse(changed ?? '') as { Role: { AssumeRolePolicyDocument: string } };
    const value = JSON.parse(read.Role.AssumeRolePolicyDocument) as {
      Statement: [{ Principal: Record<string, unknown> }];
    };
    expect(value.Statement[0].Principal['K"']).toBe('é\n');
  });

  test('in a policy that is URL-encoded', () => {
    const encoded = encodeURIComponent(policy);
    const answer = jsonDocument('role.json', JSON.stringify({ Role: { AssumeRolePolicyDocument: encoded } }));
    const within = {
      document: answer,
      path: ['Role', 'AssumeRolePolicyDocument'],
      encoding: 'percent',
      encoded,
    } as const;
    const changed = edited(answer, [
      { kind: 'replace', at: { document: innerJson(within, policy), path: ['Version'] }, value: '角色' },
    ]);
    const read = JSON.parse(changed ?? '') as { Role: { AssumeRolePolicyDocument: string } };
    expect(decodeURIComponent(read.Role.AssumeRolePolicyDocument)).toBe(
      policy.replace('"Version": "1"', '"Version": "角色"'),
    );
  });
});

test('replacing a scalar of YAML leaves the rest as it is', () => {
  const text = 'a: 1 # one\nb:\n  - "x" # ex\n';
  const found = readYaml('a.yaml', text);
  if (found === 'tooDeep' || found.documents[0] === undefined) throw new Error('not read');
  const { document } = found.documents[0];
  expect(edited(document, [{ kind: 'replace', at: { document, path: ['b', 0] }, value: 'y: z' }])).toBe(
    text.replace('"x"', '"y: z"'),
  );
});

test('half a fix is none', () => {
  const [good, bad]: Edit[] = [
    { kind: 'replace', at: { document: plain, path: ['Version'] }, value: '2' },
    { kind: 'replace', at: { document: plain, path: ['Nothing'] }, value: '2' },
  ];
  expect(good && edited(plain, [good])).toBeDefined();
  expect(good && bad && edited(plain, [good, bad])).toBeUndefined();
});

describe('edits of one fix', () => {
  const one = jsonDocument('one.json', '{"a": ["x", "y"], "b": "z",\n "c": "w",\n "d": ["p",\n "q"]}');
  const other = jsonDocument('other.json', '{"a": "x"}');
  const replace = (path: Path, document = one): Edit => ({ kind: 'replace', at: { document, path }, value: 'new' });
  const written = (edits: readonly Edit[]): number => replacements(edits, resolveLocations(locationsOf(edits))).length;

  test.each<[string, readonly Edit[]]>([
    ['in their order', [replace(['a', 0]), replace(['b']), replace(['c'])]],
    ['in the order of lines turned round', [replace(['c']), replace(['b']), replace(['a', 1])]],
    ['in the order of columns turned round', [replace(['b']), replace(['a', 1]), replace(['a', 0])]],
    ['in two files', [replace(['c']), replace(['a'], other), replace(['b'])]],
  ])('apart are all made: %s', (_, edits) => {
    expect(written(edits)).toBe(3);
  });

  test.each<[string, readonly Edit[]]>([
    ['the first two', [replace(['a']), replace(['a', 1]), replace(['c'])]],
    ['the last two', [replace(['b']), replace(['a', 1]), replace(['a'])]],
    ['the first and the last', [replace(['a']), replace(['c']), replace(['a', 0])]],
    ['over several lines', [replace(['c']), replace(['d', 0]), replace(['d'])]],
    ['beside another file', [replace(['a']), replace(['a'], other), replace(['a', 0])]],
  ])('that change the same characters are none: %s', (_, edits) => {
    expect(written(edits)).toBe(0);
  });

  test('that are the same text are made once', () => {
    expect(written([replace(['b']), replace(['b']), replace(['c'])])).toBe(2);
  });
});

test('whatever is appended to whatever list, the text stays JSON with one entry more', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 4 }),
      fc.string(),
      fc.constantFrom(0, 2, '\t'),
      (list, value, indent) => {
        const document = jsonDocument('a.json', JSON.stringify({ list }, null, indent));
        const changed = edited(document, [{ kind: 'append', at: { document, path: ['list'] }, value }]);
        expect(JSON.parse(changed ?? '')).toEqual({
          list: [...(JSON.parse(JSON.stringify(list)) as unknown[]), value],
        });
      },
    ),
    runs(50),
  );
});

test('whatever is removed from whatever list, the rest stays', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      fc.constantFrom(0, 2),
      (list, seed, indent) => {
        const index = seed % list.length;
        const document = jsonDocument('a.json', JSON.stringify({ list }, null, indent));
        const changed = edited(document, [{ kind: 'remove', at: { document, path: ['list', index] } }]);
        const rest = (JSON.parse(JSON.stringify(list)) as unknown[]).filter((_, at) => at !== index);
        expect(JSON.parse(changed ?? '')).toEqual({ list: rest });
      },
    ),
    runs(50),
  );
});

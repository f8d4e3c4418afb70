import fc from 'fast-check';
import { expect, test } from 'vitest';

import syntax from '../../rules/syntax.ts';
import { firstJsonError, tolerantValue } from '../../src/formats/json/syntax-error.ts';
import { detectInputKind } from '../../src/inputs/registry.ts';
import { runs } from '../support/property.ts';

const messages: Readonly<Record<string, string>> = syntax.messages;

const GOOD = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {
        "RAM": ["acs:ram::1000000000000002:root"]
      }
    }
  ]
}
`;

/** What stands in the good text, what is put there, the message, and the characters that it marks. */
const DAMAGES: readonly (readonly [string, string, string, string])[] = [
  ['"Allow",', '"Allow"，', 'wrongCharacter', '，'],
  ['"Version"', '“Version”', 'wrongCharacter', '“'],
  ['"Version":', '"Version”:', 'wrongCharacter', '”'],
  ['"Version":', '"Version"：', 'wrongCharacter', '：'],
  ['"Allow"', "'Allow'", 'wrongCharacter', "'"],
  ['"Allow"', '\u00a0"Allow"', 'invisible', '\u00a0'],
  ['"Allow"', '"Al\tlow"', 'controlCharacter', '\t'],
  ['"Allow"', '"Al\\*low"', 'markdownEscape', '\\*'],
  ['[', '\\[', 'markdownEscape', '\\['],
  ['"Version"', '\\"Version\\"', 'escapedQuote', '\\"'],
  ['"1",', '"1", \\', 'markdownEscape', '\\'],
  ['{', '```json\n{', 'markdownFence', '```json'],
  ['"Allow"', '&quot;Allow&quot;', 'htmlEscape', '&quot;Allow&quot;'],
  ['  "Statement"', '<<<<<<< HEAD\n  "Statement"', 'mergeMark', '<<<<<<<'],
  ['["acs:ram::1000000000000002:root"]', '${local.arns}', 'template', '${local.arns}'],
  ['["acs:ram::1000000000000002:root"]', '$arns', 'template', '$arns'],
  ['"acs:ram::1000000000000002:root"', '"${var.a == "" ? var.b : var.a}"', 'template', '"${var.a == "'],
  ['  "Statement"', '  ${condition}\n  "Statement"', 'template', '${condition}'],
  ['["acs:ram::1000000000000002:root"]', '{{ .Values.arns }}', 'template', '{{ .Values.arns }}'],
  ['{', '{% if x %}{', 'template', '%'],
  ['  "Statement"', '  // the only one\n  "Statement"', 'comment', '// the only one'],
  ['  "Statement"', '  /* the\n only one */\n  "Statement"', 'comment', '/* the'],
  ['  "Statement"', '  # the only one\n  "Statement"', 'comment', '#'],
  [':root"]', ':root", ...]', 'ellipsis', '...'],
  [':root"]', ':root",]', 'trailingComma', ','],
  ['"Allow",', '"Allow",,', 'strayComma', ','],
  ['{', '{,', 'strayComma', ','],
  ['{', '{{', 'doubledBrace', '{'],
  ['  ]\n}', '  ]\n}}', 'extraBracket', '}'],
  ['  ]\n}', '  ]\n},\n"Id": 1}', 'closedTooEarly', '}'],
  ['    }\n  ]', '    },\n    },\n  ]', 'wrongBracket', '}'],
  [':root"]', ':root"', 'wrongBracket', '}'],
  ['  ]\n}', '  ]\n', 'notClosed', '{'],
  ['"Allow",', '"Allow,', 'stringNotClosed', '"Allow,'],
  ['"Allow"', '"Al\\qlow"', 'badEscape', '\\q'],
  ['"Allow"', '"Al\\u12low"', 'badEscape', '\\u'],
  ['"1"', '01', 'badNumber', '01'],
  ['"1"', '1.', 'badNumber', '1.'],
  ['"1"', 'None', 'literal', 'None'],
  ['"Version"', 'Version', 'unquotedKey', 'Version'],
  ['"Version":', 'Version =', 'unquotedKey', 'Version'],
  ['"Allow"', 'Allow', 'unquotedValue', 'Allow'],
  ['"Version":', '"Version" =', 'equalsSign', '='],
  ['  "Statement"', '  Merge branch\n  "Statement"', 'strayText', 'Merge'],
  ['  ]\n}', '  ]\n} "x"', 'textAfterEnd', '"x"'],
  ['  ]\n}', '  ]\n}\n{}', 'secondDocument', '{'],
  ['"Allow",', '"Allow"', 'commaExpected', '"Action"'],
  ['"Version":', '"Version"', 'colonExpected', '"1"'],
  ['"Version"', '1', 'keyExpected', '1'],
  ['"1",', ',', 'valueExpected', ','],
  ['"1",\n', '\n', 'commaExpected', ':'],
  [': ["acs:ram::1000000000000002:root"]', ':', 'valueMissing', '}'],
  [GOOD, ' \n', 'empty', ''],
  [GOOD, 'hello', 'unquotedValue', 'hello'],
];

test.each(DAMAGES)('%j as %j: %s', (good, bad, message, marked) => {
  const text = GOOD.replace(good, () => bad);
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  const fault = firstJsonError(text);
  expect([fault.message, text.slice(fault.start, fault.end)]).toEqual([message, marked]);
});

test('still reports a broken policy', () => {
  const unrecognised = DAMAGES.filter(
    ([good, bad]) => detectInputKind(tolerantValue(GOOD.replace(good, () => bad))) === undefined,
  );
  expect(unrecognised.map(([, bad]) => bad)).toEqual(['  ${condition}\n  "Statement"', '{% if x %}{', ' \n', 'hello']);
});

/** Pieces that break JSON, and some that do not. */
const pieces = fc.constantFrom(
  ...Array.from('{}[]:,"\\\'\n\t 01.-e$%<>=#/*“，\u00a0\ufeff\u0000\ud83d'),
  '"a"',
  '${x}',
  '{{',
  'null',
  'True',
  '//',
  '/*',
  '\\u',
  '\\[',
  '...',
  '<<<<<<<',
);
const broken = fc
  .tuple(fc.nat(GOOD.length), fc.nat(6), fc.array(pieces, { maxLength: 5 }))
  .map(([at, gone, put]) => GOOD.slice(0, at) + put.join('') + GOOD.slice(at + gone));

function isBroken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** One fault, with a place on one line, and words of the card. */
function isTold(text: string): void {
  const { message, data, start, end } = firstJsonError(text);
  expect(Object.keys(messages)).toContain(message);
  expect(message).not.toBe('unexpected');
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeLessThanOrEqual(text.length);
  expect(end).toBeGreaterThanOrEqual(Math.min(start + 1, text.trim() === '' ? 0 : text.length));
  expect(text.slice(start, end)).not.toMatch(/\n./);
  const slots = [...(messages[message] ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(Object.keys(data ?? {})).toEqual(expect.arrayContaining(slots));
}

test.each([
  ['that was a policy', broken, 600],
  ['of bits and pieces', fc.array(pieces).map((list) => list.join('')), 300],
] as const)('any broken text %s has one fault, with a place and words', (_, texts, gate) => {
  fc.assert(fc.property(texts.filter(isBroken), isTold), runs(gate));
});

test('reports a text that is nested too deep', () => {
  expect(firstJsonError('['.repeat(200)).message).toBe('tooDeep');
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseSync } from 'rolldown/utils';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Regular expressions that may take quadratic time, and why they do not: what they are asked about is short. */
const ASKED_OF_SHORT_TEXTS: Readonly<Record<string, string>> = {
  '^[ \\t-]*(?:[{[][ \\t]*)?(?:[^\\s:"\'#{}[\\],：]+(?=：)|[^\\s:"\'#]+:(?=[\\u00a0\\u3000])|[^\\s:"\'#]+:[ \\t]+(?=[“”]))':
    'the first 200 characters of a line',
  '([^/]+?)(?:\\.[^./]+)?$': 'a path of a file',
  '(?<=.)\\/+$': 'a path on the command line',
  '[\\w-]+\\.[\\w-]+$': 'the address of a resource in a plan',
  '[.!?。]+$': 'a sentence of a report',
  '^_+|_+$': 'a name for Terraform, made of the name of an account, a role or a task',
  '^([a-z][a-z.-]*?)(?:[@:#/.,_-]|%40)*(\\d{5,})(?:[@:#/.,_-]|%40)+([a-z][a-z.]*)$': 'LONGEST in dts-service.ts',
  '^(\\d{5,})(?:[@:#/.,_-]|%40)*(\\D.*)$': 'LONGEST in dts-service.ts',
  '^(\\D.*?)(?:[@:#/]|%40)+(\\d{5,})$': 'LONGEST in dts-service.ts',
  '(?::443|:root)?[@.,:;/]*$': 'LONGEST in dts-service.ts',
  '^\\s*(?:<[^<>]*>|\\*+|x{4,}|your[_ -].*|(?:change|replace)[_ -]?me)?\\s*$': 'a password',
  '^(?:acs:)?ram:+(?:[a-z]{2}-[a-z0-9-]+:)?(\\d+)(?:[:/]+(.*))?$': 'an ARN; growth/texts.test.ts has long ones',
};

interface Literal {
  readonly pattern: string;
  readonly flags: string;
}

function* literalsIn(node: unknown): Iterable<Literal> {
  if (typeof node !== 'object' || node === null) return;
  if ('regex' in node && typeof node.regex === 'object') yield node.regex as Literal;
  for (const child of Object.values(node)) yield* literalsIn(child);
}

const literals = ['src', 'rules'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...literalsIn(parseSync(name, readFileSync(join(root, folder, name), 'utf8')).program)]),
);

function isSlow({ pattern, flags }: Literal): boolean {
  return analyse({ source: pattern, flags }).reports.length > 0;
}

/** What `growsFaster` in test/support/work.ts cannot see: the work inside of one call. */
test('a regular expression takes time that grows with its text', () => {
  expect(literals.length).toBeGreaterThan(300);
  const slow = literals.filter(isSlow).map(({ pattern }) => pattern);
  expect(slow.filter((pattern) => !Object.hasOwn(ASKED_OF_SHORT_TEXTS, pattern))).toEqual([]);
});

test('quadratic and exponential ones are seen', () => {
  const slow: readonly Literal[] = [String.raw`\s+$`, String.raw`^\s*\s*$`, '(a+)+b', String.raw`\{\{.*\}\}`].map(
    (pattern) => ({ pattern, flags: '' }),
  );
  expect(slow.map(isSlow)).toEqual([true, true, true, true]);
  expect(['^[a-z]+$', String.raw`\s+`].map((pattern) => isSlow({ pattern, flags: 'g' }))).toEqual([false, false]);
});

import { describe, expect, test } from 'vitest';

import { fixed } from '../fix/fixed.ts';

const DTS = '1000000000000002@dts.aliyuncs.com';
const ROOT = 'acs:ram::1000000000000002:root';

const policy = (service: string): string => `// who takes the role
{
  "Version": "1", // RAM's only version
  /* one
     statement */
  "Statement": [
    {
      "Effect": "Allow", // "Deny", }
      "Action": "sts:AssumeRole",
      "Principal": { "RAM": ["${ROOT}",], "Service": ["${service}" /* DTS */,], },
    }, // the last one
  ],
} // the end
`;

const rulesOf = async (text: string, file = 'p.jsonc'): Promise<readonly string[]> =>
  (await fixed(file, text, 'review')).before.findings.map(({ rule, message }) => `${rule} ${message}`);

describe('a .jsonc file', () => {
  test('has comments and trailing commas', async () => {
    expect(await rulesOf(policy(DTS))).toEqual([]);
  });

  test('is judged with its places, and edited in place', async () => {
    const text = policy('dts.aliyuncs.com');
    const once = await fixed('p.jsonc', text, 'review');
    expect(once.before.findings.map(({ rule, place }) => [rule, place?.startLine, place?.startColumn])).toEqual([
      ['dts-service-collapsed', 10, (text.split('\n')[9]?.indexOf('"dts.aliyuncs.com"') ?? 0) + 1],
    ]);
    expect(once.text).toBe(policy(DTS));
    expect((await fixed('p.jsonc', once.text, 'review')).made).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['a comma alone', '{ "Statement": [,], "Principal": "acs:ram" }', 'strayComma'],
    ['two commas', '{ "Statement": [1,, /* a */ ], "Principal": "acs:ram" }', 'strayComma'],
    ['a comment that is not closed', '{ "Statement": [], "Principal": "acs:ram" } /* why', 'comment'],
    ['a key that stands twice', '{ "Statement": [], /* "Statement": */ "Statement": [] }', 'doubledKey'],
    ['a comma behind a value that is missing', '{ "Statement": /* none */, }', 'valueExpected'],
  ])('%s is damage', async (_, text, message) => {
    expect(await rulesOf(text)).toEqual([`syntax ${message}`]);
  });
});

test('in a .json file a comment and a trailing comma stay mistakes', async () => {
  expect(await rulesOf('{ "Statement": [] /* a */, "Principal": "acs:ram" }', 'p.json')).toEqual(['syntax comment']);
  expect(await rulesOf('{ "Statement": [], "Principal": "acs:ram", }', 'p.json')).toEqual(['syntax trailingComma']);
});

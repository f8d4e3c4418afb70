import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { applied } from '../support/replacements.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

let home = '';

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-wrapped-')));
  enterFolder(home);
});

afterEach(() => {
  leaveFolder();
  rmSync(home, { recursive: true, force: true });
});

const policy = (service: string): string =>
  `{ "Version": "1",\n  "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole",\n    "Principal": { "RAM": ["acs:ram::1000000000000002:root"], "Service": ["${service}"] } } ] }`;
const answer = (document: string): string =>
  JSON.stringify({
    Role: { RoleName: 'r', Arn: 'acs:ram::1000000000000001:role/r', AssumeRolePolicyDocument: document },
  });
const ARN = 'acs:ram::1000000000000001:role/r';
const sdk = (body: unknown): string => JSON.stringify({ headers: { date: 'x' }, statusCode: 200, body });
const formEncoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');

describe('a policy that is wrapped once more', () => {
  test.each<[string, (policy: string) => string]>([
    ['as a JSON string alone, as jq gives it without -r', (text) => JSON.stringify(text)],
    ['URL-encoded in an answer', (text) => answer(encodeURIComponent(text))],
    ['URL-encoded as forms are, with + for a blank', (text) => answer(formEncoded(text))],
    ['as UpdateRole is sent it', (text) => JSON.stringify({ RoleName: 'r', NewAssumeRolePolicyDocument: text })],
    ['in what the SDK for Python has around an answer', (text) => sdk(JSON.parse(answer(text)))],
    [
      'in an answer of the SDKs that begin names with a small letter',
      (text) => sdk({ requestId: 'x', role: { roleName: 'r', arn: ARN, assumeRolePolicyDocument: text } }),
    ],
    [
      'in a list of these SDKs',
      (text) =>
        sdk({ isTruncated: false, roles: { role: [{ arn: ARN, roleName: 'r', assumeRolePolicyDocument: text }] } }),
    ],
  ])('%s: found at its place, and fixed there where it is no listing', async (_, wrap) => {
    const text = wrap(policy('dts.aliyuncs.com'));
    writeFileSync(join(home, 'a.json'), text);
    const { findings, unrecognised } = await lint({ paths: ['a.json'] });
    expect(unrecognised).toEqual([]);
    expect(findings.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
    const [finding] = findings;
    const marked = text.slice((finding?.place?.startColumn ?? 0) - 1, (finding?.place?.endColumn ?? 0) - 1);
    expect(decodeURIComponent(marked).replaceAll('\\', '')).toBe('"dts.aliyuncs.com"');
    const isListing = text.includes('"roles"');
    const fixed = wrap(policy('1000000000000002@dts.aliyuncs.com'));
    expect(applied(text, finding?.fix?.edits ?? [])).toBe(isListing ? text : fixed);
  });

  test('is nothing of ours in an answer of another API, or of another cloud', async () => {
    writeFileSync(join(home, 'a.json'), sdk({ instances: [] }));
    writeFileSync(
      join(home, 'b.json'),
      sdk({ role: { arn: 'arn:aws:iam::1:role/r', assumeRolePolicyDocument: policy('x') } }),
    );
    expect((await lint({ paths: ['a.json', 'b.json'] })).unrecognised).toEqual(['a.json', 'b.json']);
  });

  test('is no policy where the string holds something else', async () => {
    writeFileSync(join(home, 'a.json'), '"dts.aliyuncs.com acs:ram"');
    expect((await lint({ paths: ['a.json'] })).unrecognised).toEqual(['a.json']);
  });

  test('with every quote escaped once too often is one finding', async () => {
    writeFileSync(join(home, 'a.json'), answer(policy('dts.aliyuncs.com').replaceAll('"', '\\"')));
    const { findings } = await lint({ paths: ['a.json'] });
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual(['syntax escapedQuote']);
  });
});

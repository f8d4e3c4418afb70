import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseAccountId, type AccountId } from '../../src/model/account.ts';
import * as make from '../../src/model/role-steps.ts';
import type { PolicyDocument, Step } from '../../src/model/steps.ts';
import { commandLine, commentLine } from '../../src/report/common/shell.ts';
import { runs } from '../support/property.ts';
import { passedOn } from './legacy-passing.ts';
import { BASH_LIKE, makeCaller, POWERSHELLS } from './shells.ts';

const OWNER = id('1000000000000001');
const CREATOR = id('1000000000000002');
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const call = makeCaller();
const callAll = makeCaller('function');

function id(text: string): AccountId {
  const parsed = parseAccountId(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

const TRUST = make.trustPolicyFor(CREATOR);
const STEPS: readonly Step[] = [
  make.askWho(OWNER),
  make.createRole(OWNER, 'ram-for-dts', TRUST),
  make.updateRole(OWNER, 'ram-for-dts', TRUST),
  make.attachPolicy(OWNER, 'ram-for-dts'),
  make.detachPolicy(OWNER, 'ram-for-dts', { type: 'Custom', name: 'AliyunDTSRolePolicy' }),
];

/** The words that `aliyun` should get: those of the step itself, a policy as the value that it stands for. */
function wanted({ action, parameters }: Step): readonly unknown[] {
  const product = action === 'GetCallerIdentity' ? 'sts' : 'ram';
  return [product, action, ...Object.entries<unknown>(parameters).flatMap(([name, value]) => [`--${name}`, value])];
}

/** The words that it did get, a policy read again. */
function got(words: readonly string[]): readonly unknown[] {
  return words.map((word) => (word.startsWith('{') ? (JSON.parse(word) as unknown) : word));
}

test('are the calls of the API, word by word', () => {
  expect(STEPS.map((step) => commandLine(step, 'bash'))).toEqual([
    'aliyun sts GetCallerIdentity',
    `aliyun ram CreateRole --RoleName ram-for-dts --AssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["1000000000000002@dts.aliyuncs.com"]}}]}'`,
    `aliyun ram UpdateRole --RoleName ram-for-dts --NewAssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["1000000000000002@dts.aliyuncs.com"]}}]}'`,
    'aliyun ram AttachPolicyToRole --PolicyType System --PolicyName AliyunDTSRolePolicy --RoleName ram-for-dts',
    'aliyun ram DetachPolicyFromRole --PolicyType Custom --PolicyName AliyunDTSRolePolicy --RoleName ram-for-dts',
  ]);
  expect(STEPS.slice(1, 4).map((step) => commandLine(step, 'powershell'))).toEqual([
    String.raw`& { $PSNativeCommandArgumentPassing = 'Legacy'; aliyun ram CreateRole --RoleName ram-for-dts --AssumeRolePolicyDocument '{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":[\"acs:ram::1000000000000002:root\"],\"Service\":[\"1000000000000002@dts.aliyuncs.com\"]}}]}' }`,
    String.raw`& { $PSNativeCommandArgumentPassing = 'Legacy'; aliyun ram UpdateRole --RoleName ram-for-dts --NewAssumeRolePolicyDocument '{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":[\"acs:ram::1000000000000002:root\"],\"Service\":[\"1000000000000002@dts.aliyuncs.com\"]}}]}' }`,
    'aliyun ram AttachPolicyToRole --PolicyType System --PolicyName AliyunDTSRolePolicy --RoleName ram-for-dts',
  ]);
});

/** Texts that a shell could take for more than text. */
const HOSTILE = [
  `it's`,
  `'; touch owned; '`,
  '$(touch owned)',
  '`touch owned`',
  '"a" b "c',
  '\\" \\\\" \\',
  'a\nb\r\n\tc',
  '%PATH% $HOME !! {a,b} *',
  '-x --yes',
  '角色 \u2018\u2019\u201a\u201b\u201c',
  '\u001b[31m\u202e\u0000\ud83d',
  '😀 & | < > ^',
];

/** Policies with hostile texts, as values, keys and conditions. */
const DOCUMENTS: readonly PolicyDocument[] = HOSTILE.map((text) => ({
  ...TRUST,
  [text]: [text, { Condition: { StringEquals: { [text]: text } } }],
}));

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyDocument: fc.Arbitrary<PolicyDocument> = fc
  .dictionary(anyText, fc.oneof(anyText, fc.array(anyText), fc.dictionary(anyText, anyText)))
  .map((value) => JSON.parse(JSON.stringify(value)) as PolicyDocument);

describe.each(BASH_LIKE)('%s', (shell) => {
  test('calls aliyun with just these words', () => {
    const lines = STEPS.map((step) => commandLine(step, 'bash'));
    expect(call(shell, lines.join('\n')).map(got)).toEqual(STEPS.map(wanted));
  });

  test.each([0, 2])('obeys nothing in a policy (indent %i)', (indent) => {
    const steps = DOCUMENTS.map((document) => make.updateRole(OWNER, 'r', document));
    const lines = steps.map((step) => commandLine(step, 'bash', indent) ?? '');
    expect(call(shell, lines.join('\n')).map(got)).toEqual(steps.map(wanted));
    expect(lines.join('').replaceAll('\n', '')).not.toMatch(HIDDEN);
  });

  test('takes a name with a dash in front for a name', () => {
    const lines = ['-x', '--force', '角色_1', '1e5'].map((name) => commandLine(make.attachPolicy(OWNER, name), 'bash'));
    expect(call(shell, lines.join('\n')).map((words) => words.slice(6))).toEqual([
      ['--RoleName=-x'],
      ['--RoleName=--force'],
      ['--RoleName', '角色_1'],
      ['--RoleName', '1e5'],
    ]);
  });

  test('passes over comments, whatever they hold', () => {
    expect(call(shell, [...HOSTILE.map((text) => commentLine(text, 'bash')), 'aliyun x'].join('\n'))).toEqual([['x']]);
  });

  test('does so even where it takes a comment for a command', () => {
    const lines = HOSTILE.map((text) => commentLine(text, 'bash').replace('#', 'aliyun'));
    expect(call(shell, lines.join('\n'))).toHaveLength(HOSTILE.length);
  });
});

test('bash obeys nothing in any policy', () => {
  fc.assert(
    fc.property(fc.array(anyDocument, { minLength: 50, maxLength: 50 }), (documents) => {
      const steps = documents.map((document) => make.createRole(OWNER, 'r', document));
      const lines = steps.map((step) => commandLine(step, 'bash'));
      expect(callAll('bash', lines.join('\n')).map(got)).toEqual(steps.map(wanted));
    }),
    runs(2),
  );
});

describe('PowerShell', () => {
  test.each(POWERSHELLS)('%s calls aliyun with just these words', (shell) => {
    const steps = [...STEPS, ...DOCUMENTS.map((document) => make.updateRole(OWNER, '角色', document))];
    const lines = steps.map((step) => commandLine(step, 'powershell'));
    const comments = HOSTILE.map((text) => commentLine(text, 'powershell'));
    expect(call(shell, [...comments, ...lines].join('\n')).map(got)).toEqual(steps.map(wanted));
  });

  test('the model of it passes words on as Windows PowerShell does', () => {
    expect(passedOn(String.raw`aliyun x 'a b' '{"a":1}' '{\"a\": \"b\"}' '{\"a b\":1}' 'it''s'`)).toEqual([
      'aliyun',
      'x',
      'a b',
      '{a:1}',
      '{"a": "b"}',
      '{"a',
      'b":1}',
      "it's",
    ]);
  });

  test('passes on just these words by its rules', () => {
    for (const step of [...STEPS, ...DOCUMENTS.map((document) => make.updateRole(OWNER, '角色', document))])
      expect(got(passedOn(commandLine(step, 'powershell') ?? '').slice(1))).toEqual(wanted(step));
    fc.assert(
      fc.property(anyDocument, (document) => {
        const step = make.createRole(OWNER, 'r', document);
        const line = commandLine(step, 'powershell') ?? '';
        expect(got(passedOn(line).slice(1))).toEqual(wanted(step));
        expect(line).toMatch(/^[\x20-\x7e]*$/);
      }),
      runs(50),
    );
  });

  test('takes a name with a dash in front for a name', () => {
    expect(passedOn(commandLine(make.attachPolicy(OWNER, '-x.y'), 'powershell') ?? '').at(-1)).toBe('--RoleName=-x.y');
  });
});

test('a name that RAM cannot have gives no command', () => {
  for (const name of [...HOSTILE, '', 'a b', 'a/b', 'a'.repeat(129)]) {
    expect(commandLine(make.attachPolicy(OWNER, name), 'bash')).toBeUndefined();
    expect(commandLine(make.createRole(OWNER, name, TRUST), 'powershell')).toBeUndefined();
  }
});

test('comments stay readable, and on one line', () => {
  expect(commentLine('task 订单-to-analytics: 1000000000000001, step 1 of 2', 'bash')).toBe(
    '# task 订单-to-analytics: 1000000000000001, step 1 of 2',
  );
  expect(commentLine(`it's "MySQL"`, 'bash')).toBe('# it\u2019s \u201cMySQL\u201d');
  expect(commentLine('a;b\n$(c)', 'bash')).toBe(String.raw`# a\u{3b}b\u{a}\u{24}\u{28}c\u{29}`);
  expect(commentLine('it costs $1 (or less)\nb', 'powershell')).toBe(String.raw`# it costs $1 (or less)\u{a}b`);
  expect(commentLine('', 'bash')).toBe('#');
});

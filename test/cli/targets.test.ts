import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BAD, folder, GOOD, run } from './process.ts';

const home = folder({ 'bad.json': BAD, 'good.json': GOOD });
mkdirSync(join(home, 'taken'));

describe('a report that cannot be written where it should go', () => {
  test.each([
    [['-o', 'no/report.json'], 'cannot write no/report.json: there is no such folder'],
    [['-o', 'taken'], 'cannot write taken: it is a folder'],
    [['-o', 'bad.json/x'], 'cannot write bad.json/x: a part of its path is no folder'],
    [['-f', 'json=same', '-f', 'sarif=./same'], `two reports would go to ${join(home, 'same')}`],
    [['-f', 'json', '-o', 'same', '-f', 'sarif=same'], `two reports would go to ${join(home, 'same')}`],
    [['-f', 'sarif='], '--format sarif=: a file is wanted behind "="'],
  ])('%j ends with 2, in one sentence, and leaves nothing behind', (args, expected) => {
    const { code, out, err } = run(['lint', 'bad.json', ...args], { cwd: home });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.split('\n')[0]).toBe(`error: ${expected}`);
    expect(readdirSync(home).toSorted()).toEqual(['bad.json', 'good.json', 'taken']);
  });
});

describe('a value that is none', () => {
  test.each([
    [['--creator='], '--creator needs a value'],
    [['--ignore', ''], '--ignore needs a value'],
    [
      ['--rule', 'dts-extra-trsut=off'],
      '--rule dts-extra-trsut=off: there is no rule "dts-extra-trsut"\n  did you mean dts-extra-trust?',
    ],
  ])('%j', (args, expected) => {
    const { code, err } = run(['lint', 'good.json', ...args], { cwd: home });
    expect([code, err]).toEqual([2, `error: ${expected}\n`]);
  });
});

test('an error of the aliyun CLI in place of an answer is told as such', () => {
  const input =
    'ERROR: SDK.ServerError\nErrorCode: EntityNotExist.Role\nRecommend: \nRequestId: 1\nMessage: The role not exists: x\n';
  const { code, out } = run(['lint', '-', '-f', 'concise', '-q'], { cwd: home, input });
  expect(code).toBe(1);
  expect(out).toBe(
    '<stdin>:1:1: error[syntax] this text cannot be read as it was meant: the aliyun CLI did not get an answer: "ERROR: SDK.ServerError"; mend the call, then lint what it prints\n',
  );
});

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BAD, folder, GOOD, run } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const home = folder({ 'bad.json': BAD, 'good.json': GOOD });
mkdirSync(join(home, 'taken'));

describe('a report that cannot be written where it should go', () => {
  test.each([
    [['-o', 'no/report.json'], 'cannot write no/report.json: no such folder'],
    [['-o', 'taken'], 'cannot write taken: it is a folder'],
    [['-o', 'bad.json/x'], 'cannot write bad.json/x: part of the path is not a folder'],
    [['-f', 'json=same', '-f', 'sarif=./same'], `two reports would go to ${join(home, 'same')}`],
    [['-f', 'json', '-o', 'same', '-f', 'sarif=same'], `two reports would go to ${join(home, 'same')}`],
    [['-f', 'sarif='], '--format sarif= has no file name after "="'],
  ])('%j ends with 2, in one sentence, and leaves nothing behind', async (args, expected) => {
    const { code, out, err } = await runCli(['lint', 'bad.json', ...args], { cwd: home });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.split('\n')[0]).toBe(`error: ${expected}`);
    expect(readdirSync(home).toSorted()).toEqual(['bad.json', 'good.json', 'taken']);
  });
});

describe('a report in the place of what is read', () => {
  test.each([
    [['lint', 'good.json', '-f', 'json', '-o', 'good.json'], 'good.json'],
    [['lint', 'bad.json', 'good.json', '-f', 'json=./good.json', '--fix'], 'good.json'],
    [['lint', 'main.tf', '--var-file', 'x.tfvars', '-f', 'json=x.tfvars'], 'x.tfvars'],
    [['preflight', 'tasks.yaml', '--snapshot', 'all.json', '-o', 'all.json'], 'all.json'],
    [['audit', '--snapshot', 'all.json', '-o', 'all.json'], 'all.json'],
    [['setup', 'tasks.yaml', '-o', 'tasks.yaml'], 'tasks.yaml'],
  ])('%j is a wrong call, and changes nothing', async (args, input) => {
    const files = {
      'good.json': GOOD,
      'bad.json': BAD,
      'main.tf': '',
      'x.tfvars': '',
      'tasks.yaml': '',
      'all.json': '',
    };
    const cwd = folder(files);
    const { code, out, err } = await runCli(args, { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(`error: the output would overwrite the input ${input}\n  choose another file\n`);
    const kept = Object.keys(files).map((file) => [file, readFileSync(join(cwd, file), 'utf8')]);
    expect(Object.fromEntries(kept)).toEqual(files);
  });
});

describe('a value that is none', () => {
  test.each([
    [['--creator='], '--creator needs a value'],
    [['--ignore', ''], '--ignore needs a value'],
    [
      ['--rule', 'dts-extra-trsut=off'],
      'unknown rule "dts-extra-trsut" in --rule dts-extra-trsut=off\n  did you mean "dts-extra-trust"?',
    ],
  ])('%j', async (args, expected) => {
    const { code, err } = await runCli(['lint', 'good.json', ...args], { cwd: home });
    expect([code, err]).toEqual([2, `error: ${expected}\n`]);
  });
});

test('an error of the aliyun CLI in place of an answer is told as such', async () => {
  const input =
    'ERROR: SDK.ServerError\nErrorCode: EntityNotExist.Role\nRecommend: \nRequestId: 1\nMessage: The role not exists: x\n';
  const { code, out } = run(['lint', '-', '-f', 'concise', '-q'], { cwd: home, input });
  expect(code).toBe(1);
  expect(out).toBe(
    '<stdin>:1:1: error[syntax] this file is not valid JSON, YAML or HCL: this is an error of the aliyun CLI: "ERROR: SDK.ServerError"; fix the call, then lint its output\n',
  );
});

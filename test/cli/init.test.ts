import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { initEn } from '../../src/messages/en/init.ts';
import { runCli } from '../support/run-cli.ts';
import { folder } from '../support/process.ts';

const NAMES = Object.keys(initEn);

describe('init', () => {
  test('writes a tasks file and a configuration that pass lint', async () => {
    const cwd = folder({});
    expect(await runCli(['init'], { cwd })).toEqual({
      code: 0,
      out: 'wrote tasks.yaml\nwrote .dts-xacct.yaml\n',
      err: '',
    });
    const { code, out } = await runCli(['lint', '--fail-on', 'warning', '-f', 'concise', '-q'], { cwd });
    // The role that the task names is in no file yet.
    expect({ code, lines: out.trim().split('\n') }).toEqual({
      code: 0,
      lines: [expect.stringMatching(/^tasks\.yaml:\d+:\d+: note\[link-owner-unknown\] /)],
    });
  });

  test('writes a task that can be set up', async () => {
    const cwd = folder({});
    await runCli(['init'], { cwd });
    const { code, out } = await runCli(['setup', 'tasks.yaml'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('aliyun ram CreateRole --RoleName ram-for-dts');
  });

  test('the commented settings are right too', async () => {
    const cwd = folder({ 'orders/legacy.json': '{}' });
    await runCli(['init'], { cwd });
    const file = join(cwd, '.dts-xacct.yaml');
    const lines = readFileSync(file, 'utf8').split('\n');
    const isSetting = (line: string): boolean => /^# (?:context|rules|ignore|exceptions|  )/.test(line);
    const withAll = lines.map((line) => (isSetting(line) ? line.slice(2) : line)).join('\n');
    expect(withAll).toContain('\nexceptions:\n  - rule:');
    writeFileSync(file, withAll);
    const { code, err } = await runCli(['lint', 'tasks.yaml'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('writes both in Chinese, with the same meaning', async () => {
    const [english, chinese] = [folder({}), folder({})];
    await runCli(['init'], { cwd: english });
    await runCli(['init', '--lang', 'zh-CN'], { cwd: chinese });
    expect(readFileSync(join(chinese, 'tasks.yaml'), 'utf8')).toContain('跨阿里云账号');
    const setup = async (cwd: string): Promise<string> =>
      (await runCli(['setup', 'tasks.yaml', '--as', 'ros'], { cwd })).out;
    expect(await setup(chinese)).toBe(await setup(english));
    expect((await runCli(['lint', '--fail-on', 'warning'], { cwd: chinese })).code).toBe(0);
  });

  test('leaves what exists as it is', async () => {
    const cwd = folder({ 'tasks.yaml': 'mine' });
    const { code, out, err } = await runCli(['init'], { cwd });
    expect({ code, out, err }).toEqual({
      code: 0,
      out: 'wrote .dts-xacct.yaml\n',
      err: 'tasks.yaml exists already and was left as it is\n',
    });
    expect(readFileSync(join(cwd, 'tasks.yaml'), 'utf8')).toBe('mine');
  });

  test('is a usage error where both files exist', async () => {
    const cwd = folder(Object.fromEntries(NAMES.map((name) => [name, 'mine'])));
    const { code, err } = await runCli(['init'], { cwd });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: tasks.yaml and .dts-xacct.yaml exist already\n  change to another folder, or edit them\n',
    });
  });

  test('does not write through a link', async () => {
    const cwd = folder({});
    for (const name of NAMES) symlinkSync(join(cwd, 'elsewhere'), join(cwd, name));
    expect((await runCli(['init'], { cwd })).code).toBe(2);
    expect(existsSync(join(cwd, 'elsewhere'))).toBe(false);
    for (const name of NAMES) expect(lstatSync(join(cwd, name)).isSymbolicLink()).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

type Files = Readonly<Record<string, string>>;

const role = (principal: string, more = ''): string =>
  `resource "alicloud_ram_role" "r" {\n${more}  role_name = "ram-for-dts"\n  assume_role_policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = ${principal} }] })\n}\n`;
const dts = (creator: string, service = 'dts.aliyuncs.com'): string =>
  `{ RAM = ["acs:ram::${creator}:root"], Service = ["${service}"] }`;
const call = (name: string, values: string): string => `module "${name}" {\n  source = "./m"\n${values}}\n`;

/** What two runs make of files: the texts after each. */
async function fixedTwice(files: Files): Promise<readonly [once: Files, twice: Files]> {
  const cwd = folder(files);
  const run = async (): Promise<Files> => {
    await runCli(['lint', '--no-config', '--fix=review', '.'], { cwd });
    return Object.fromEntries(Object.keys(files).map((name) => [name, readFileSync(join(cwd, name), 'utf8')]));
  };
  const once = await run();
  return [once, await run()];
}

describe('a second run of --fix=review changes nothing', () => {
  const creators = '{ a = "1000000000000002", b = "1000000000000003" }';
  const cases: readonly (readonly [string, Files])[] = [
    ['instances of one text', { 'main.tf': role(dts('1000000000000002'), '  count = 2\n') }],
    [
      'instances of a list of principals',
      {
        'main.tf': role('{ Service = [each.value] }', '  for_each = toset(["log.aliyun.com", "ecs.aliyun.com"])\n'),
      },
    ],
    ['instances that share a literal', { 'main.tf': role(dts('${each.value}'), `  for_each = ${creators}\n`) }],
    [
      'calls that share a literal of their module',
      {
        'main.tf': call('a', '  creator = "1000000000000002"\n') + call('b', '  creator = "1000000000000003"\n'),
        'm/main.tf': `variable "creator" {}\n${role(dts('${var.creator}'))}`,
      },
    ],
    [
      'calls that hand over what is wrong',
      {
        'main.tf': call('a', '  service = "log.aliyun.com"\n') + call('b', '  service = "ecs.aliyuncs.com"\n'),
        'm/main.tf': `variable "service" {}\n${role('{ Service = [var.service] }')}`,
      },
    ],
  ];
  test.each(cases)('%s', async (_, files) => {
    const [once, twice] = await fixedTwice(files);
    expect(twice).toEqual(once);
  });

  test('nor does the first one write for one instance what the others do not need', async () => {
    for (const [name, files] of cases.slice(2, 4)) {
      const [once] = await fixedTwice(files);
      const text = Object.values(once).join('');
      expect([name, text.includes('1000000000000002@dts'), text.includes('1000000000000003@dts')]).toEqual([
        name,
        false,
        false,
      ]);
    }
  });

  test('what all instances need is written', async () => {
    const [once] = await fixedTwice(cases[0]?.[1] ?? {});
    expect(once['main.tf']).toContain('1000000000000002@dts.aliyuncs.com');
  });
});

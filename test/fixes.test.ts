import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import { ruleIds } from '../rules/index.ts';
import { lint } from '../src/commands/lint.ts';
import { configFilesOnDisk } from '../src/files/config-files.ts';
import { readConfig } from '../src/inputs/config/config.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Report } from '../src/model/report.ts';
import { applied } from './support/replacements.ts';
import { enterFolder, leaveFolder } from './support/working-folder.ts';

const rulesHome = join(import.meta.dirname, '..', 'fixtures', 'rules');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-fixes-')));

afterEach(() => {
  leaveFolder();
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

/** A folder of its own with a bad fixture. */
function copied(rule: string, name: string): string {
  const from = join(rulesHome, rule, name);
  const to = join(home, rule, name);
  mkdirSync(to, { recursive: true });
  cpSync(from, statSync(from).isDirectory() ? to : join(to, name), { recursive: true });
  return to;
}

/** The same in YAML, with comments, where it is one sound file. */
function inYaml(folder: string, name: string): string | undefined {
  if (!name.endsWith('.json')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch {
    return undefined;
  }
  const to = `${folder}.yaml`;
  mkdirSync(to, { recursive: true });
  const text = stringify(value, { lineWidth: 0, indentSeq: name.length % 2 === 0 });
  writeFileSync(
    join(to, 'a.yaml'),
    text.replace(/^( *)(.+)$/gm, (line) => (/: [|>]|\\/.test(line) ? line : `${line} # c`)),
  );
  return to;
}

async function linted(): Promise<Report> {
  const config = existsSync(resolve('.dts-xacct.yaml'))
    ? await readConfig('.dts-xacct.yaml', ruleIds, configFilesOnDisk)
    : undefined;
  return lint({ paths: ['.'], today: '2026-11-25', ...(config && { config }) });
}

function like({ rule, identity, subject }: Finding): string {
  return JSON.stringify([rule, identity, subject]);
}

/** What is still said after a fix of a finding, and what is said of texts that no longer parse. */
async function afterFix(finding: Finding): Promise<{ readonly same: number; readonly broken: number }> {
  const files = [...new Set(finding.fix?.edits.map(({ place }) => place.file))];
  const texts = new Map(files.map((file) => [file, readFileSync(resolve(file), 'utf8')]));
  for (const [file, text] of texts)
    writeFileSync(resolve(file), applied(text, finding.fix?.edits.filter(({ place }) => place.file === file) ?? []));
  const { findings } = await linted();
  for (const [file, text] of texts) writeFileSync(resolve(file), text);
  return {
    same: findings.filter((each) => like(each) === like(finding)).length,
    broken: findings.filter(({ rule }) => rule === 'syntax').length,
  };
}

async function failures(folder: string): Promise<readonly string[]> {
  enterFolder(folder);
  const { findings } = await linted();
  const said: string[] = [];
  for (const finding of findings) {
    if (finding.fix === undefined || finding.fix.edits.length === 0) continue;
    const before = findings.filter((each) => like(each) === like(finding)).length;
    const { same, broken } = await afterFix(finding);
    if (same >= before) said.push(`${finding.rule} is still there: ${JSON.stringify(finding.fix.edits)}`);
    if (broken > findings.filter(({ rule }) => rule === 'syntax').length)
      said.push(`${finding.rule} breaks the text: ${JSON.stringify(finding.fix.edits)}`);
  }
  return said;
}

describe.each(ruleIds)('%s', (rule) => {
  const bad = readdirSync(join(rulesHome, rule)).filter((name) => name.startsWith('bad-') && !name.endsWith('.out'));

  test.each(bad)('%s: a fix takes its finding away', async (name) => {
    expect(await failures(copied(rule, name))).toEqual([]);
  });

  test.each(bad)('%s in YAML', async (name) => {
    const folder = inYaml(copied(rule, name), name);
    expect(folder === undefined ? [] : await failures(folder)).toEqual([]);
  });
});

test('what is fixed in JSON is fixed in YAML', async () => {
  const unlike: string[] = [];
  for (const rule of ruleIds) {
    for (const name of readdirSync(join(rulesHome, rule))) {
      const folder = copied(rule, name);
      const other = name.startsWith('bad-') ? inYaml(folder, name) : undefined;
      if (other === undefined) continue;
      const count = async (at: string): Promise<number> => {
        enterFolder(at);
        return (await linted()).findings.filter(({ fix }) => fix && fix.edits.length > 0).length;
      };
      const [json, yaml] = [await count(folder), await count(other)];
      if (json !== yaml) unlike.push(`${rule}/${name}: ${String(json)} ${String(yaml)}`);
    }
  }
  // Digits of an account ID without quotes are text in YAML, which can be mended; in JSON they are a number.
  expect(unlike).toEqual(['policy-schema/bad-types.json: 0 1']);
});

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { ruleIds, rules } from '../rules/index.ts';
import { runLint } from '../src/cli/lint.ts';
import { parseCall } from '../src/cli/parse-args.ts';
import { levelsOf } from '../src/model/rule-card.ts';
import { enterFolder, leaveFolder } from './support/working-folder.ts';

/** What the table of rules says of each. */
const LEVELS = new Map<string, readonly string[]>(rules.map((card) => [card.id, levelsOf(card)]));

const home = join(import.meta.dirname, '..', 'fixtures', 'rules');

afterEach(() => {
  leaveFolder();
});

/** A fixture: a file, or a folder with the files of one run. */
interface Fixture {
  readonly name: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly expected: string;
}

function fixtures(rule: string, kind: 'good' | 'bad'): readonly Fixture[] {
  const folder = join(home, rule);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`) && !name.endsWith('.out'))
    .map((name) => {
      const isFolder = statSync(join(folder, name)).isDirectory();
      const cwd = isFolder ? join(folder, name) : folder;
      const config = isFolder && existsSync(join(cwd, '.dts-xacct.yaml')) ? [] : ['--no-config'];
      const out = join(folder, `${isFolder ? name : parse(name).name}.out`);
      return {
        name,
        cwd,
        args: [...config, isFolder ? '.' : name],
        expected: existsSync(out) ? readFileSync(out, 'utf8') : '',
      };
    });
}

async function run({ cwd, args }: Fixture, more: readonly string[] = []): Promise<string> {
  enterFolder(cwd);
  let out = '';
  await runLint(parseCall(['lint', ...more, ...args]), {
    out: (text) => (out += text),
    err: () => undefined,
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: { NO_COLOR: '1' },
    cwd,
  });
  return out;
}

interface Short {
  readonly rule: string;
  readonly level: string;
}

async function findings(fixture: Fixture): Promise<readonly Short[]> {
  return (JSON.parse(await run(fixture, ['-f', 'json'])) as { findings: Short[] }).findings;
}

describe.each(ruleIds)('%s', (id) => {
  const good = fixtures(id, 'good');
  const bad = fixtures(id, 'bad');

  test('has good and bad fixtures', () => {
    expect(good.length).toBeGreaterThan(0);
    expect(bad.length).toBeGreaterThan(0);
  });

  for (const fixture of good) {
    test(`${fixture.name}: nothing to say`, async () => {
      const found = await findings(fixture);
      expect(found.filter(({ rule, level }) => rule === id || level !== 'note')).toEqual([]);
    });
  }

  for (const fixture of bad) {
    test(`${fixture.name}: as in its .out`, async () => {
      expect(fixture.expected).not.toBe('');
      expect(await run(fixture)).toBe(fixture.expected);
    });

    test(`${fixture.name}: this rule and no other`, async () => {
      const found = await findings(fixture);
      for (const { rule, level } of found) if (rule === id) expect(LEVELS.get(rule)).toContain(level);
      expect(found.map(({ rule }) => rule)).toContain(id);
      expect(found.filter(({ rule, level }) => rule !== id && level !== 'note')).toEqual([]);
    });
  }
});

test('every folder of fixtures belongs to a rule', () => {
  expect(readdirSync(home).filter((name) => !ruleIds.includes(name))).toEqual([]);
});

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { lint } from '../../src/commands/lint.ts';
import { eachInFolder } from '../support/config-folder.ts';
import { folder as filledFolder, run, BAD, GOOD } from '../support/process.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const folder = eachInFolder();

/** Folders whose files are judged together. */
function together(): readonly string[] {
  const rules = ruleIds.flatMap((rule) =>
    readdirSync(join(FIXTURES, 'rules', rule), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join('rules', rule, entry.name)] : [],
    ),
  );
  return [...rules, 'plans/orders'];
}

describe('a fix is made in one file, which is written whole: none can be left half done', () => {
  it.each(together())('%s', async (name) => {
    cpSync(join(FIXTURES, name), folder.path('f'), { recursive: true });
    const { findings } = await lint({
      paths: [folder.path('f')],
      today: '2026-11-26',
    });
    for (const { rule, fix } of findings) {
      const files = new Set(fix?.edits.map(({ place }) => place.file));
      expect([rule, files.size <= 1]).toEqual([rule, true]);
    }
  });
});

it('a run that ended between two files is taken up by the next', () => {
  const home = filledFolder({ 'a.json': BAD, 'b.json': BAD });
  const fix = (): number | null => run(['lint', '--no-config', '--fix=review', '.'], { cwd: home }).code;
  writeFileSync(join(home, 'a.json'), GOOD);
  writeFileSync(join(home, '.b.json.abc.tmp'), '{');
  expect(fix()).toBe(0);
  expect(readFileSync(join(home, 'a.json'), 'utf8')).toBe(GOOD);
  expect(readFileSync(join(home, 'b.json'), 'utf8')).toBe(GOOD);
});

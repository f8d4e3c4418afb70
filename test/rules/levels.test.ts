import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { levelsOf } from '../../src/model/rule-card.ts';
import { runCli } from '../support/run-cli.ts';

const home = join(import.meta.dirname, '..', '..');

describe('levels', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s has on its card what its code can give', (id, rule) => {
    const code = readFileSync(join(home, 'rules', `${id}.ts`), 'utf8');
    const [, behind = ''] = code.split(/^ {2}messages: /m);
    const given = [...behind.matchAll(/\b(?:level\b[^,;\n]*|return )'(error|warning|note)'/g)].map(
      ([, level]) => level,
    );
    expect(levelsOf(rule)).toEqual(expect.arrayContaining(given));
    expect(new Set(levelsOf(rule)).size).toBe(levelsOf(rule).length);
  });

  test('the table and a page show all of them, the gravest last', async () => {
    const { out } = await runCli(['explain'], { cwd: home });
    expect(out).toMatch(/^task-source-unsupported +warning, error +\S/m);
    expect(out).toMatch(/^dts-service-collapsed +note, warning, error +\S/m);
    expect(out).toMatch(/^task-secret +error +\S/m);
    expect((await runCli(['explain', 'trust-resource'], { cwd: home })).out).toMatch(/^Level +warning, error$/m);
    const card = JSON.parse((await runCli(['explain', 'trust-resource', '-f', 'json'], { cwd: home })).out) as object;
    expect(card).toMatchObject({ level: 'warning', levels: ['warning', 'error'] });
    const table = readFileSync(join(home, 'docs', 'rules', 'README.md'), 'utf8');
    expect(table).toMatch(/trust-resource\.md\) +\| warning, error +\|/);
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import { ruleIds } from '../../rules/index.ts';
import { ADVICE_ONLY } from './coverage.ts';
import { fixed, fixesIn } from './fixed.ts';

const rulesHome = join(import.meta.dirname, '..', '..', 'fixtures', 'rules');

/** The bad fixtures of a rule that are one file, by name; and those in JSON once more in YAML with Windows' line ends. */
function* badTexts(rule: string): Iterable<readonly [string, string]> {
  for (const name of readdirSync(join(rulesHome, rule))) {
    const file = join(rulesHome, rule, name);
    if (!name.startsWith('bad-') || name.endsWith('.out') || statSync(file).isDirectory()) continue;
    const text = readFileSync(file, 'utf8');
    yield [name, text];
    if (!name.endsWith('.json')) continue;
    try {
      const yaml = stringify(JSON.parse(text), { lineWidth: 0 });
      yield [`${name}.yaml`, yaml.replaceAll('\n', '\r\n')];
    } catch {
      // A broken text is a fixture of its own.
    }
  }
}

describe.each(ruleIds)('%s', (rule) => {
  test('every bad fixture: nothing is left to fix, nothing is broken, and a second time changes nothing', async () => {
    for (const [name, text] of badTexts(rule)) {
      const once = await fixed(name, text, 'review');
      expect([name, ...fixesIn(once.after)]).toEqual([name]);
      // A rule that offers an edit needs a property: `coverage.ts`.
      if (ADVICE_ONLY.includes(rule))
        expect([name, ...fixesIn(once.before).filter((each) => each.startsWith(`${rule} `))]).toEqual([name]);
      const broken = ({ findings }: typeof once.after): number =>
        findings.filter((finding) => finding.rule === 'syntax').length;
      expect([name, broken(once.after) > broken(once.before)]).toEqual([name, false]);
      const twice = await fixed(name, once.text, 'review');
      expect([name, twice.text, twice.made]).toEqual([name, once.text, []]);
      if (name.endsWith('.yaml') && name.includes('.json')) expect(once.text).not.toMatch(/[^\r]\n/);
    }
  });

  test('safe fixes only: those that open or close access are left', async () => {
    for (const [name, text] of badTexts(rule)) {
      const once = await fixed(name, text, 'safe');
      expect([name, ...fixesIn(once.after, 'safe')]).toEqual([name]);
      expect([name, once.forReview]).toEqual([name, fixesIn(once.after, 'review').length]);
    }
  });
});

import { describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { completions } from '../../src/cli/completion.ts';
import { COMMANDS } from '../../src/cli/options.ts';
import { FORMATS } from '../../src/report/formats.ts';
import { OFFERS } from './offers.ts';

describe('completion', () => {
  test.each(OFFERS)('%j offers %j', (words, offers) => {
    expect(completions(words)).toBe(offers.map((word) => `${word}\n`).join(''));
  });

  test('offers every rule, format and schema', () => {
    expect(completions(['explain', ''])).toContain(ruleIds.join('\n'));
    expect(completions(['lint', '-f', ''])).toBe(`${Object.keys(FORMATS).join('\n')}\n`);
  });

  test('offers paths where nothing else may stand', () => {
    expect(completions(['lint', '--config', ''])).toBe('');
    expect(completions(['lint', 'ta'])).toBe('');
  });

  test('every command is offered first', () => {
    expect(completions([''])).toBe(`${[...Object.keys(COMMANDS), 'help', 'version'].join('\n')}\n`);
  });
});

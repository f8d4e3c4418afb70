import { afterEach, expect, test, vi } from 'vitest';

import { style } from '../../src/cli/streams.ts';

const ESCAPE = '\u001b';

afterEach(() => vi.unstubAllEnvs());

/** Tests have no terminal, so Node would leave colours out if it were asked. */
test.each(['', '1'])('colours are ours to decide, with NO_COLOR=%j too', (value) => {
  vi.stubEnv('NO_COLOR', value);
  const paint = style(true);
  expect(paint.bold('a')).toBe(`${ESCAPE}[1ma${ESCAPE}[22m`);
  expect(paint.dim('a')).toBe(`${ESCAPE}[94ma${ESCAPE}[39m`);
  expect(paint.level('error', 'a')).toBe(`${ESCAPE}[1m${ESCAPE}[91ma${ESCAPE}[39m${ESCAPE}[22m`);
  expect(paint.level('warning', 'a')).toBe(`${ESCAPE}[1m${ESCAPE}[93ma${ESCAPE}[39m${ESCAPE}[22m`);
  expect(paint.level('note', 'a')).toBe(`${ESCAPE}[1m${ESCAPE}[92ma${ESCAPE}[39m${ESCAPE}[22m`);
});

test('without colours the text stays as it is', () => {
  const paint = style(false);
  expect([paint.bold('a'), paint.dim('a'), paint.level('error', 'a')]).toEqual(['a', 'a', 'a']);
});

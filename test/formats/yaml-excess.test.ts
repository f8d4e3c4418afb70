import { expect, test } from 'vitest';

import { yamlExcess } from '../../src/inputs/read-document.ts';
import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

/** The largest text of a piece that is not too large by its size alone. */
const full = (piece: string): string => piece.repeat(Math.floor((1.75 * 1024 * 1024) / piece.length));

const TASK = `  - name: orders-to-analytics
    creator: analytics
    source: { account: orders, database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: analytics, database: MySQL, connection: Alibaba Cloud Instance }
`;

test.each(['a,', '[],', '{a: b},', 'a\n', '- a\n', 'a:\n', '? a\n: b\n', '"a":b,', '---\n', '\n'])(
  'YAML of nothing but %j is too much, long before it is too large',
  (piece) => {
    expect(yamlExcess(full(piece))).toEqual({ because: 'tooManyValues', limit: 180_000 });
  },
);

test('what people write is not, up to its size', () => {
  expect(yamlExcess(full(TASK))).toBeUndefined();
  expect(yamlExcess(`${full(TASK)}${TASK}`)).toEqual({ because: 'tooLarge', limit: 1.75 });
});

test('it is a gap that names the limit, and no pass', async () => {
  const cwd = folder({ 'p.yaml': `Statement: [${'a,'.repeat(200_000)}]` });
  const { code, out } = await runCli(['lint', '.'], { cwd });
  expect(out).toContain('p.yaml: more than 180000 values, the maximum for YAML (split it)');
  expect(code).toBe(3);
});

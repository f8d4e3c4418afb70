import { expect, test } from 'vitest';

import { BAD, folder, GOOD, run } from './process.ts';

const names = Array.from({ length: 12 }, (_, index) => `team-${String(index)}`);
const home = folder(
  Object.fromEntries(
    names.flatMap((name, index) => [
      [`${name}/a.json`, index % 3 === 0 ? BAD : GOOD],
      [`${name}/b.json`, GOOD],
    ]),
  ),
);
const lint = (...more: readonly string[]): ReturnType<typeof run> =>
  run(['lint', '--no-config', '--fail-on', 'never', ...more, '.'], { cwd: home });

test.each([1, 2, 5])('%i parts are all files, each once, and join to the report of one run', (of) => {
  const parts = Array.from({ length: of }, (_, index) => `part-${String(index + 1)}.sarif`);
  for (const [index, part] of parts.entries()) {
    const ended = lint('--shard', `${String(index + 1)}/${String(of)}`, '-f', `sarif=${part}`);
    expect(ended).toMatchObject({ code: 0 });
  }
  const joined = run(['merge', '--fail-on', 'never', ...parts], { cwd: home });
  expect(joined).toMatchObject({ code: 0, out: lint('-f', 'sarif').out });
  const files = (...more: readonly string[]): readonly string[] =>
    lint('--show-files', ...more)
      .out.split('\n')
      .filter((line) => line.endsWith(': trust policy'));
  const each = parts.flatMap((_, index) => files('--shard', `${String(index + 1)}/${String(of)}`));
  expect(each.toSorted()).toEqual(files().toSorted());
});

test('files of one folder are in one part, and a part that is empty is no wrong call', () => {
  const ends = Array.from({ length: 40 }, (_, index) =>
    run(['lint', '--no-config', '--shard', `${String(index + 1)}/40`, 'team-1'], { cwd: home }),
  );
  expect(ends.map(({ code }) => code)).toEqual(ends.map(() => 0));
  expect(ends.filter(({ out }) => out.includes('2 documents'))).toHaveLength(1);
});

test.each(['0/2', '3/2', '1', 'a/b'])('--shard %s is a wrong call', (word) => {
  expect(lint('--shard', word)).toMatchObject({ code: 2, err: expect.stringContaining('from 1/n to n/n') as string });
});

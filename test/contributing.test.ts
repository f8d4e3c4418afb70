import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

const PATH = /(?<![\w./<-])(?:src|rules|test|docs|fixtures|scripts)\/[\w./-]*|(?<=\]\()[\w./-]+/g;

test.each(['CONTRIBUTING.md', 'SECURITY.md'])('%s names paths and scripts that exist', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const paths = [...text.matchAll(PATH)].map(([path]) => path);
  expect(paths.length).toBeGreaterThan(2);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const runs = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
  expect(runs.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});

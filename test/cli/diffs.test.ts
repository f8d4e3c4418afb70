import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { runCli, type Ended } from '../support/run-cli.ts';
import { BAD, GOOD } from '../support/process.ts';

const root = join(import.meta.dirname, '..', '..');
const shared = join(root, '..', 'shared');

/** Folders of inputs, and how many diffs there are to print at least. The last two are not part of the repository. */
const FOLDERS: readonly (readonly [folder: string, least: number])[] = [
  [join(root, 'fixtures', 'rules'), 50],
  [join(shared, 'cases'), 20],
  [join(shared, 'corpus'), 1],
];

/** Its one file takes ten seconds to be given up. */
const SLOW = new Set(['hcl-slow']);

const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'diffs-'));

/** A copy that may be written. */
function copyOf(folder: string): string {
  const home = emptyFolder();
  cpSync(folder, home, { recursive: true });
  for (const name of ['.', ...readdirSync(home, { recursive: true, encoding: 'utf8' })])
    chmodSync(join(home, name), 0o755);
  return home;
}

const git = (home: string, input: string): string =>
  spawnSync('git', ['apply', '-'], {
    cwd: home,
    input,
    encoding: 'utf8',
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(home) },
  }).stderr;

const diffs = (home: string): Promise<Ended> =>
  runCli(['lint', '--fix=review', '--fix-dry-run', '--no-config', '.'], { cwd: home });

const countOf = (text: string): number => text.match(/^--- /gm)?.length ?? 0;

describe.each(FOLDERS)('%s', (folder, least) => {
  test.skipIf(!existsSync(folder))('git applies every diff that is printed', async () => {
    const refused: string[] = [];
    let count = 0;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { name } = entry;
      if (SLOW.has(name) || !entry.isDirectory()) continue;
      const home = copyOf(join(folder, name));
      const { out } = await diffs(home);
      count += countOf(out);
      if (out !== '') refused.push(git(home, out));
    }
    expect(refused.filter((each) => each !== '')).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(least);
  });
});

const MARK = '\ufeff';
const windows = (text: string): string => text.replaceAll('\n', '\r\n');

describe('a file that', () => {
  test.each<[string, string, (text: string) => string]>([
    ['begins with a mark', 'p.json', (text) => `${MARK}${text}`],
    ['has line ends of Windows', 'p.json', windows],
    ['has no line end at its end', 'p.json', (text) => text.trimEnd()],
    ['has a blank in its name', 'my role.json', (text) => text],
    ['has letters beyond ASCII in its name', '角色/rôle.json', (text) => text],
  ])('%s has a diff that git applies', async (_, file, form) => {
    const home = emptyFolder();
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), form(BAD));
    const { out } = await diffs(home);
    expect([git(home, out), readFileSync(join(home, file), 'utf8')]).toEqual(['', form(GOOD)]);
  });

  test('is UTF-16 has none, and that is said', async () => {
    const home = emptyFolder();
    writeFileSync(join(home, 'p.json'), Buffer.from(`${MARK}${BAD}`, 'utf16le'));
    const { out, err } = await diffs(home);
    expect(out).toBe('');
    expect(err).toContain('note: no diff for p.json: the file is not UTF-8, and a diff has to be UTF-8\n');
  });
});

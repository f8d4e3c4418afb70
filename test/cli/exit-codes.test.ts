import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { FORMATS } from '../../src/report/formats.ts';
import { runCli } from '../support/run-cli.ts';
import { BAD, folder, GOOD, NOTED, OTHER, run, shell, WARNED } from '../support/process.ts';

const formats = Object.keys(FORMATS);
const home = folder({
  'good.json': GOOD,
  'bad.json': BAD,
  'warned.json': WARNED,
  'noted.json': NOTED,
  'other.json': OTHER,
  'commented.json': '{\n  // a comment\n  "extends": "./base.json"\n}\n',
  'broken.json': GOOD.slice(0, -20),
  'many/a.json': BAD,
  'many/b.json': BAD,
  'many/c.json': BAD,
  'nothing/a.json': OTHER,
});
symlinkSync('gone.json', join(home, 'dangling.json'));
mkdirSync(join(home, 'empty'));
writeFileSync(join(home, 'huge.json'), '');
truncateSync(join(home, 'huge.json'), 500 * 1024 * 1024);
writeFileSync(join(home, 'large.yaml'), '');
truncateSync(join(home, 'large.yaml'), 17 * 1024 * 1024);

async function code(...args: readonly string[]): Promise<number> {
  return (await runCli(['lint', '--no-config', ...args], { cwd: home })).code;
}

describe.each(formats)('as %s', (format) => {
  const coded = (...args: readonly string[]): Promise<number> => code('-f', format, ...args);

  test('0 nothing found, 1 an error, 2 no such path, 3 not readable', async () => {
    expect([
      await coded('good.json'),
      await coded('bad.json'),
      await coded('gone.json'),
      await coded('huge.json'),
    ]).toEqual([0, 1, 2, 3]);
  });

  test('three errors end with 1', async () => {
    expect(await coded('many')).toBe(1);
  });

  test('a file that is named and not recognised, and a folder in which nothing is', async () => {
    expect([await coded('other.json'), await coded('nothing'), await coded('empty')]).toEqual([2, 2, 2]);
  });
});

describe('of a recording', () => {
  const example = join(import.meta.dirname, '..', '..', 'fixtures', 'examples', 'preflight');
  const words = ['--snapshot', 'snapshot.json', '--no-config'];
  const codes = async (...args: readonly string[]): Promise<readonly number[]> => {
    const found: number[] = [];
    for (const format of formats) found.push((await runCli([...args, ...words, '-f', format], { cwd: example })).code);
    return [...new Set(found)];
  };

  test.each([
    ['audit', [], 1],
    ['audit', ['--fail-on', 'never'], 0],
    ['preflight', ['tasks.yaml'], 1],
  ] as const)('%s %j ends the same in every format', async (command, args, expected) => {
    expect(await codes(command, ...args)).toEqual([expected]);
  });
});

describe('a file that is named and that the configuration ignores', () => {
  const own = folder({ 'ig.yaml': 'ignore: ["vendor/**"]\n', 'vendor/v.json': BAD, 'bad.json': BAD });
  const lint = (...args: readonly string[]): ReturnType<typeof runCli> =>
    runCli(['lint', '--config', 'ig.yaml', ...args], { cwd: own });

  test('is skipped, and reported as skipped', async () => {
    const { code: end, err, out } = await lint('vendor/v.json', '-f', 'json');
    expect(end).toBe(0);
    expect(err).toContain('note: vendor/v.json skipped: ignored by ig.yaml\n');
    expect((JSON.parse(out) as { findings: unknown[] }).findings).toEqual([]);
  });

  test('does not hide the others', async () => {
    const { code: end, err, out } = await lint('vendor/v.json', 'bad.json', '-f', 'concise');
    expect(end).toBe(1);
    expect(err).toContain('note: vendor/v.json skipped: ignored by ig.yaml\n');
    expect(out).not.toContain('vendor');
  });
});

describe('--fail-on', () => {
  test.each([
    ['error', [0, 0, 0, 1]],
    ['warning', [0, 0, 1, 1]],
    ['note', [0, 1, 1, 1]],
    ['never', [0, 0, 0, 0]],
  ])('%s', async (level, expected) => {
    const files = ['good.json', 'noted.json', 'warned.json', 'bad.json'];
    expect(await Promise.all(files.map((file) => code('--fail-on', level, file)))).toEqual(expected);
  });

  test('what --min-level hides still counts', async () => {
    expect(await code('--min-level', 'error', '--fail-on', 'warning', 'warned.json')).toBe(1);
    expect((await runCli(['lint', '--min-level', 'error', 'warned.json'], { cwd: home })).out).toContain(
      '1 hidden by --min-level',
    );
  });

  test('a rule that is turned counts as what it is turned to', async () => {
    expect(await code('--rule', 'dts-service-collapsed=warning', 'bad.json')).toBe(0);
    expect(await code('--rule', 'dts-service-collapsed=off', 'bad.json')).toBe(0);
    expect(await code('--rule', 'dts-root-missing=error', 'noted.json')).toBe(1);
  });
});

describe('what could not be read', () => {
  test('ends with 3 beside what is right, and with 1 beside an error', async () => {
    expect(await code('good.json', 'huge.json')).toBe(3);
    expect(await code('bad.json', 'huge.json')).toBe(1);
  });

  test('is reported with its reason', async () => {
    const { out } = await runCli(['lint', 'huge.json', 'large.yaml', 'good.json'], { cwd: home });
    expect(out).toContain('huge.json: larger than 400 MB');
    expect(out).toContain('large.yaml: larger than 1.75 MB');
    expect(out).toContain('2 could not be checked');
  });

  test('--allow-incomplete makes it 0, and no finding less', async () => {
    expect(await code('--allow-incomplete', 'good.json', 'huge.json')).toBe(0);
    expect(await code('--allow-incomplete', 'bad.json', 'huge.json')).toBe(1);
  });

  test('a text that is broken was read: that is a finding', async () => {
    const { code: ended, out } = await runCli(['lint', 'broken.json'], { cwd: home });
    expect(ended).toBe(1);
    expect(out).toContain('error[syntax]');
  });

  test('a link that leads nowhere is no such path when it is named, and skipped in a folder', async () => {
    expect(await code('dangling.json')).toBe(2);
    expect((await runCli(['lint', '--show-files', '.'], { cwd: home })).out).toContain(
      'dangling.json: link that does not lead to a file\n',
    );
  });

  test('links in a circle: skipped in a folder, a gap where one is named', async () => {
    symlinkSync('circle.json', join(home, 'circle.json'));
    expect(await code('--fail-on', 'never', '.')).toBe(3);
    const { code: ended, out, err } = await runCli(['lint', 'good.json', 'circle.json'], { cwd: home });
    expect([ended, err]).toEqual([3, '']);
    expect(out).toContain('circle.json: symbolic link loop');
    expect((await runCli(['lint', '--show-files', '.'], { cwd: home })).out).toContain(
      'circle.json: link that does not lead to a file\n',
    );
  });

  test('a path through a file, and a name that no file has, are no such path', async () => {
    for (const path of ['good.json/a.json', `${'a'.repeat(300)}.json`]) {
      const { code: ended, err } = await runCli(['lint', path], { cwd: home });
      expect(ended).toBe(2);
      expect(err).toContain(`error: no such file or folder: ${path}\n`);
    }
  });

  test('a folder that is called as a file is looked into', async () => {
    mkdirSync(join(home, 'folder.json'), { recursive: true });
    writeFileSync(join(home, 'folder.json', 'a.json'), BAD);
    expect((await runCli(['lint', '-f', 'concise', 'folder.json'], { cwd: home })).out).toContain(
      'folder.json/a.json:',
    );
  });

  test('a gap that is only not given never changes the code', async () => {
    const { code: ended, out } = await runCli(['lint', 'good.json'], { cwd: home });
    expect(out).toContain('not checked:');
    expect(ended).toBe(0);
  });
});

const isRoot = process.getuid?.() === 0;
/** What forbids an ordinary user to read forbids root nothing, so root asks as nobody. */
const asNobody = isRoot ? 'setpriv --reuid 65534 --clear-groups ' : '';
const canAsk = process.platform === 'linux' && shell(`${asNobody}true`, { cwd: home }).code === 0;

describe.skipIf(!canAsk)('what may not be read', () => {
  const closed = folder({ 'good.json': GOOD, 'secret.json': GOOD, 'locked/a.json': BAD });
  chmodSync(closed, 0o755);
  chmodSync(join(closed, 'secret.json'), 0o000);
  chmodSync(join(closed, 'locked'), 0o000);
  afterAll(() => chmodSync(join(closed, 'locked'), 0o755));
  const asked = (...args: readonly string[]): ReturnType<typeof shell> =>
    shell(`${asNobody}$DTS lint --no-config ${args.join(' ')}`, { cwd: closed });

  test('reports a file and a folder each, with exit code 3', async () => {
    const { code: ended, out } = asked('.');
    expect(ended).toBe(3);
    expect(out).toContain('secret.json: permission denied');
    expect(out).toContain('locked: permission denied');
    expect(out).toContain('1 document (1 role): no findings, 2 could not be checked');
  });

  test('a file that is named', async () => {
    expect(asked('secret.json').code).toBe(3);
    expect(asked('--allow-incomplete', 'good.json', 'secret.json').code).toBe(0);
  });
});

describe('--allow-unrecognised', () => {
  test('reports nothing for files that are not ours, and only for those', async () => {
    expect(await runCli(['lint', '--allow-unrecognised', '-f', 'concise', '-q', 'other.json'], { cwd: home })).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(await code('--allow-unrecognised', 'nothing')).toBe(0);
    expect(await code('--allow-unrecognised', 'other.json', 'bad.json')).toBe(1);
    expect(await code('--allow-unrecognised', 'gone.json')).toBe(2);
  });

  test('passes over what is broken and not ours, such as a configuration with comments, but no broken policy', async () => {
    const { code: ended, out } = await runCli(
      ['lint', '--allow-unrecognised', '-f', 'concise', 'commented.json', 'broken.json'],
      {
        cwd: home,
      },
    );
    expect(ended).toBe(1);
    expect(out).toContain('broken.json:');
    expect(out).not.toContain('commented.json');
    expect((await runCli(['lint', 'commented.json'], { cwd: home })).out).toContain('error[syntax]');
  });

  test('may be spelled with a z, before `--`', async () => {
    expect(await code('--allow-unrecognized', 'other.json')).toBe(0);
    expect((await runCli(['lint', '--help'], { cwd: home })).out).not.toContain('unrecognized');
    expect((await runCli(['lint', '--', '--allow-unrecognized'], { cwd: home })).err).toContain(
      'no such file or folder',
    );
  });

  test('without it each file is told, and the rest is judged all the same', async () => {
    const { code: ended, out, err } = await runCli(['lint', 'other.json', 'bad.json'], { cwd: home });
    expect(ended).toBe(2);
    expect(err).toContain('other.json is not recognised');
    expect(out).toContain('error[dts-service-collapsed]');
  });
});

describe('a glob', () => {
  test('is like a folder: what is not ours in it is skipped', async () => {
    const { code: ended, out, err } = await runCli(['lint', '-f', 'concise', '{bad,other}.json'], { cwd: home });
    expect([ended, out.split(':')[0]]).toEqual([1, 'bad.json']);
    expect(err).toBe('1 document (1 role, 1 skipped): 1 error\n');
  });

  test('that matches nothing, or nothing of ours, ends with 2', async () => {
    expect([await code('*.tf'), await code('o*.json')]).toEqual([2, 2]);
    expect(await code('--allow-unrecognised', 'o*.json')).toBe(0);
  });
});

describe('other commands', () => {
  test.each([
    [['--version'], 0],
    [['--help'], 0],
    [['lint', '--help'], 0],
    [['explain'], 0],
    [['explain', 'syntax'], 0],
    [['explain', 'nothing'], 2],
    [['schema', 'tasks'], 0],
    [['schema', 'nothing'], 2],
    [['schema'], 2],
    [['completion', 'bash'], 0],
    [[], 1],
  ])('%j ends with %s', async (args, expected) => {
    expect((await runCli(args, { cwd: home })).code).toBe(expected);
  });
});

test('the built program ends and prints as the command line in this process does', async () => {
  for (const args of [
    ['lint', 'good.json'],
    ['lint', 'bad.json', '-f', 'json'],
    ['lint', 'gone.json'],
    ['lint', 'huge.json'],
    ['explain', 'syntax'],
    ['--help'],
  ])
    expect(run(args, { cwd: home })).toEqual(await runCli(args, { cwd: home }));
});

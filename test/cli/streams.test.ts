import { chmodSync, existsSync, linkSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { FORMATS } from '../../src/report/formats.ts';
import { runCli } from '../support/run-cli.ts';
import { BAD, folder, GOOD, OTHER, PROGRAM, run, shell } from '../support/process.ts';

const home = folder({
  'good.json': GOOD,
  'bad.json': BAD,
  'other.json': OTHER,
  ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`many/${String(index)}.json`, BAD])),
});
const ESCAPE = '\u001b';

describe('standard output carries the report, standard error all else', () => {
  test('text: the summary is part of the report', () => {
    const { out, err } = run(['lint', 'bad.json'], { cwd: home });
    expect(out).toMatch(/^error\[[^]*1 document \(1 role\): 1 error\n$/);
    expect(err).toBe('');
  });

  test.each(Object.keys(FORMATS).filter((format) => format !== 'text'))(
    '%s: the summary is told beside it',
    async (format) => {
      const { out, err } = await runCli(['lint', '-f', format, 'bad.json'], { cwd: home });
      expect(out).toContain('dts-service-collapsed');
      expect(err).toBe('1 document (1 role): 1 error\n');
      expect((await runCli(['lint', '-f', format, '-q', 'bad.json'], { cwd: home })).err).toBe('');
    },
  );

  test('machine formats are whole also where a file is not recognised', () => {
    for (const format of ['json', 'sarif']) {
      const { out, err, code } = run(['lint', '-f', format, 'bad.json', 'other.json'], { cwd: home });
      expect(() => JSON.parse(out) as unknown).not.toThrow();
      expect(err).toContain('other.json is not recognised');
      expect(code).toBe(2);
    }
  });

  test('--quiet: print findings only', () => {
    const { out } = run(['lint', '-q', 'bad.json'], { cwd: home });
    expect(out).toContain('error[dts-service-collapsed]');
    expect(out).not.toContain('not checked');
    expect(run(['lint', '-q', 'good.json'], { cwd: home })).toEqual({ code: 0, out: '', err: '' });
  });

  test('a wrong call is told on standard error alone', () => {
    const { out, err } = run(['lint', 'gone.json'], { cwd: home });
    expect(out).toBe('');
    expect(err).toMatch(/^error: no such file or folder: gone\.json\n {2}\S/);
  });

  test('--debug tells the time on standard error, and the report is the same', () => {
    const plain = run(['lint', 'bad.json'], { cwd: home });
    const told = run(['lint', '--debug', 'bad.json'], { cwd: home });
    expect(told.out).toBe(plain.out);
    expect(told.err).toMatch(/^debug: \d+ ms, 1 documents?\n$/);
  });
});

describe('files for reports', () => {
  test('several of one run, one of them on standard output', () => {
    const { out, code } = run(['lint', 'bad.json', '-f', 'concise', '-f', 'json=out.json', '-f', 'sarif=out.sarif'], {
      cwd: home,
    });
    expect(code).toBe(1);
    expect(out).toContain('bad.json:11:11: error[dts-service-collapsed]');
    const { findings } = JSON.parse(readFileSync(join(home, 'out.json'), 'utf8')) as { findings: { rule: string }[] };
    expect(findings.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
    expect(readFileSync(join(home, 'out.sarif'), 'utf8')).toContain('"ruleId":"dts-service-collapsed"');
  });

  test('-o takes the one report without a file of its own; nothing is left beside it', () => {
    const plain = run(['lint', 'bad.json', '-f', 'json'], { cwd: home });
    const { out, code } = run(['lint', 'bad.json', '-f', 'json', '-o', 'whole.json'], { cwd: home });
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(readFileSync(join(home, 'whole.json'), 'utf8')).toBe(plain.out);
    expect(readdirSync(home).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('-o over a file keeps its mode, and a link to a file gives way to it', () => {
    const cwd = folder({ 'bad.json': BAD, 'report.json': 'old', 'elsewhere/report.json': 'old' });
    chmodSync(join(cwd, 'report.json'), 0o600);
    symlinkSync('elsewhere/report.json', join(cwd, 'linked.json'));
    for (const file of ['report.json', 'linked.json']) run(['lint', 'bad.json', '-f', 'json', '-o', file], { cwd });
    expect(statSync(join(cwd, 'report.json')).mode & 0o777).toBe(0o600);
    for (const file of ['report.json', 'linked.json'])
      expect(readFileSync(join(cwd, file), 'utf8')).toContain('dts-service-collapsed');
    expect(lstatSync(join(cwd, 'linked.json')).isSymbolicLink()).toBe(false);
    expect(readFileSync(join(cwd, 'elsewhere/report.json'), 'utf8')).toBe('old');
  });

  test('/dev/stdout, a device and a pipe take the text as it comes', () => {
    const cwd = folder({ 'bad.json': BAD });
    symlinkSync('/dev/null', join(cwd, 'null.json'));
    expect(shell('$DTS lint bad.json -f json -o /dev/stdout | cat', { cwd }).out).toContain('dts-service-collapsed');
    run(['lint', 'bad.json', '-f', 'json', '-o', 'null.json'], { cwd });
    expect(lstatSync(join(cwd, 'null.json')).isSymbolicLink()).toBe(true);
    const piped = shell('mkfifo p; (cat p > got &) ; $DTS lint bad.json -f json -o p; sleep 0.3; cat got; test -p p', {
      cwd,
    });
    expect(piped.out).toContain('dts-service-collapsed');
    const redirected = shell('$DTS lint bad.json -f json -o /dev/stdout > got2; test -L /dev/stdout && cat got2', {
      cwd,
    });
    expect(redirected.out).toContain('dts-service-collapsed');
  });

  test.each([
    ['a folder that is read', ['.', '-o', 'sub/role.json']],
    ['a glob that is read', ['sub/*.json', '-o', 'sub/role.json']],
    ['a link to what is read', ['sub/role.json', '-o', 'link.json']],
    ['another name of what is read', ['sub/role.json', '-o', './sub/../sub/role.json']],
    ['a hard link to what is read', ['sub/role.json', '-o', 'hard.json']],
    ['a file of Terraform in a folder that is read', ['.', '-f', 'json=main.tf']],
    ['the configuration', ['sub', '--config', 'conf.yaml', '-o', 'conf.yaml']],
  ])('never goes over %s', async (_, args) => {
    const files = { 'sub/role.json': BAD, 'main.tf': 'locals { a = 1 }\n', 'conf.yaml': 'ignore: []\n' };
    const cwd = folder(files);
    symlinkSync('sub/role.json', join(cwd, 'link.json'));
    linkSync(join(cwd, 'sub/role.json'), join(cwd, 'hard.json'));
    const { code, out, err } = await runCli(['lint', ...args], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('the output would overwrite the input');
    for (const [file, text] of Object.entries(files)) expect(readFileSync(join(cwd, file), 'utf8')).toBe(text);
  });

  test('goes over the report of an earlier run in a folder that is read', () => {
    const cwd = folder({ 'bad.json': BAD });
    for (const format of ['json', 'json'])
      expect(run(['lint', '.', '-f', format, '-o', 'report.json'], { cwd }).code).toBe(1);
  });

  test('a file that cannot be written is a wrong call, and what stood there stays', () => {
    const { code, err } = run(['lint', 'bad.json', '-o', 'gone/report.txt'], { cwd: home });
    expect(code).toBe(2);
    expect(err).toContain('cannot write gone/report.txt');
    expect(run(['lint', 'bad.json', '-o', 'many'], { cwd: home }).code).toBe(2);
    expect(existsSync(join(home, 'many', '0.json'))).toBe(true);
    expect(readdirSync(home).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('text in a file has no colours', () => {
    run(['lint', 'bad.json', '-o', 'plain.txt'], { cwd: home, env: { FORCE_COLOR: '1' } });
    expect(readFileSync(join(home, 'plain.txt'), 'utf8')).not.toContain(ESCAPE);
  });
});

const canScript = existsSync('/usr/bin/script') && process.platform === 'linux';

/** What a terminal gets. */
function onTerminal(line: string, env: Readonly<Record<string, string>> = {}): string {
  return shell(`script -qec "${line}" /dev/null`, { cwd: home, env: { TERM: 'xterm', ...env } }).out;
}

describe('colours', () => {
  const lint = `${process.execPath} ${PROGRAM} lint bad.json`;

  test.each([
    [{}, [], false],
    [{ CI: 'true' }, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ FORCE_COLOR: '' }, [], false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    [{}, ['--color'], true],
    [{ NO_COLOR: '1' }, ['--color'], true],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('into a pipe with %j and %j: %s', (env, options, isColoured) => {
    const { out } = run(['lint', ...options, 'bad.json'], { cwd: home, env });
    expect(out.includes(ESCAPE)).toBe(isColoured);
  });

  test.skipIf(!canScript).each([
    [{}, true],
    [{ CI: 'true' }, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
    [{ FORCE_COLOR: '0' }, false],
  ])('on a terminal with %j: %s', (env, isColoured) => {
    const out = onTerminal(lint, env);
    expect(out).toContain('dts-service-collapsed');
    expect(out.includes(ESCAPE)).toBe(isColoured);
  });

  test.skipIf(!canScript)('of other formats there are none, on a terminal either', () => {
    const out = onTerminal(`${lint} -f concise`);
    expect(out).toContain('error[dts-service-collapsed]');
    expect(out).not.toContain(ESCAPE);
  });

  test('are the only difference', () => {
    const strip = (text: string): string => text.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g'), '');
    const plain = run(['lint', 'bad.json'], { cwd: home }).out;
    expect(strip(run(['lint', '--color', 'bad.json'], { cwd: home }).out)).toBe(plain);
  });
});

describe('pipes', () => {
  test('a reader that goes away ends the output quietly', () => {
    const { out, err, code } = shell('$DTS lint many | head -1', { cwd: home });
    expect(out).toMatch(/^error\[dts-service-collapsed\][^\n]*\n$/);
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  test('a slow reader gets all of it', () => {
    const { out } = shell('$DTS lint many -f json | (sleep 1; cat)', { cwd: home });
    expect((JSON.parse(out) as { findings: unknown[] }).findings).toHaveLength(300);
  });

  test('standard error that is closed stops nothing', () => {
    const { out, code } = shell('$DTS lint bad.json -f concise 2>&-', { cwd: home });
    expect(out).toContain('error[dts-service-collapsed]');
    expect(code).toBe(1);
  });
});

describe('standard input', () => {
  test('is read for -', () => {
    const { out, code } = run(['lint', '-', '-f', 'concise'], { cwd: home, input: BAD });
    expect(out).toContain('<stdin>:11:11: error[dts-service-collapsed]');
    expect(code).toBe(1);
  });

  test('has the name that --stdin-filename gives it, and is told from its kind', () => {
    const yaml = `# a comment\n${BAD}`;
    const { out } = run(['lint', '-', '--stdin-filename', 'orders/role.yaml', '-f', 'concise'], {
      cwd: home,
      input: yaml,
    });
    expect(out).toContain('orders/role.yaml:12:11: error[dts-service-collapsed]');
  });

  test('that is not ours, or empty, is a file that was named', () => {
    expect(run(['lint', '-'], { cwd: home, input: OTHER }).code).toBe(2);
    expect(run(['lint', '-'], { cwd: home, input: '' }).code).toBe(2);
    expect(run(['lint', '-', '--allow-unrecognised'], { cwd: home, input: OTHER }).code).toBe(0);
  });

  test('comes as pipes give it, in pieces', () => {
    const { out } = shell(`(head -c 60 bad.json; sleep 0.3; tail -c +61 bad.json) | $DTS lint - -f concise`, {
      cwd: home,
    });
    expect(out).toContain('<stdin>:11:11: error[dts-service-collapsed]');
  });

  test('in UTF-16, as PowerShell writes it', () => {
    const { out } = run(['lint', '-', '-f', 'concise'], { cwd: home, input: Buffer.from(`\ufeff${BAD}`, 'utf16le') });
    expect(out).toContain('<stdin>:11:11: error[dts-service-collapsed]');
  });
});

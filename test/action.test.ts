import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { runAction } from '../src/action.ts';
import { main } from '../src/cli.ts';
import { BAD, folder, GOOD, NOTED, quiet } from './support/process.ts';
import { runCli } from './support/run-cli.ts';
import { enterFolder, leaveFolder } from './support/working-folder.ts';

const root = join(import.meta.dirname, '..');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
};

interface Command {
  readonly name: string;
  readonly properties: string;
  readonly text: string;
}

/** Commands that the runner knows; `##[name]` is its older form, which stands anywhere in a line. */
const KNOWN = new Set(
  'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
);

/** What the runner obeys in a log, as it reads it: line by line, and nothing between `stop-commands` and its token. */
function obeyed(log: string): readonly Command[] {
  const found: Command[] = [];
  let token: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const [, name = '', properties = '', text = ''] =
      /^\s*::([^ ]*?)(?: (.*?))?::(.*)$/.exec(line) ?? /##\[([^\] ]*)(?: ([^\]]*))?\](.*)$/.exec(line) ?? [];
    if (token !== undefined) {
      if (name === token) token = undefined;
    } else if (name === 'stop-commands') token = text;
    else if (KNOWN.has(name)) found.push({ name, properties, text });
  }
  expect(token).toBeUndefined();
  return found;
}

/** The outputs in a file that the runner reads: `name<<END`, lines, `END`. */
function outputsIn(file: string): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const outputs: Record<string, string> = {};
  while (lines.length > 1) {
    const [name = '', end = ''] = (lines.shift() ?? '').split('<<');
    outputs[name] = lines.splice(0, lines.indexOf(end)).join('\n');
    lines.shift();
  }
  return outputs;
}

interface Stepped {
  readonly code: number | null;
  readonly log: string;
  readonly commands: readonly Command[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** The environment of a step, as the runner sets it from `with`. */
function environment(temp: string, inputs: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries({
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])),
    ...inputs,
  });
  for (const name of ['output', 'summary']) writeFileSync(join(temp, name), '');
  return {
    ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    RUNNER_TEMP: temp,
  };
}

function stepped(temp: string, { code, log }: Pick<Stepped, 'code' | 'log'>): Stepped {
  const summary = readFileSync(join(temp, 'summary'), 'utf8');
  return { code, log, commands: obeyed(log), outputs: outputsIn(join(temp, 'output')), summary };
}

async function step(
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Stepped> {
  const [cwd, temp] = [folder(files), folder({})];
  let log = '';
  enterFolder(cwd);
  try {
    const code = await runAction({ env: environment(temp, inputs), cwd, log: (text) => (log += text) }, main);
    return stepped(temp, { code, log });
  } finally {
    leaveFolder();
  }
}

describe('the action of GitHub', () => {
  test('is declared with the inputs and outputs that it has, and runs what is built', async () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' });
    const { outputs } = await step({ 'bad.json': BAD });
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
    const code = readFileSync(join(root, 'src', 'action.ts'), 'utf8');
    for (const name of Object.keys(action.inputs)) expect(code).toContain(`'${name}'`);
  });

  test('as it is built, annotates, sums up and counts with the environment of a runner', () => {
    const [cwd, temp] = [folder({ 'roles/bad.json': BAD, 'good.json': GOOD }), folder({})];
    const env = { ...quiet(), ...environment(temp, {}) };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, action.runs.main)], {
      cwd,
      env,
      encoding: 'utf8',
    });
    const { code, commands, outputs, summary, log } = stepped(temp, { code: status, log: stdout });
    expect([code, stderr]).toEqual([1, '']);
    expect(commands.map(({ name, properties }) => [name, properties])).toEqual([
      ['error', 'file=roles/bad.json,line=11,col=11,endLine=11,endColumn=29,title=dts-service-collapsed'],
    ]);
    expect(log).toContain('11 |');
    expect(outputs).toMatchObject({ errors: '1', warnings: '0', notes: '0', complete: 'true', 'exit-code': '1' });
    expect(summary).toContain('`dts-service-collapsed`');
    const sarif = JSON.parse(readFileSync(outputs['sarif'] ?? '', 'utf8')) as { readonly runs: readonly object[] };
    expect(sarif.runs).toHaveLength(1);
    expect(readdirSync(join(outputs['sarif'] ?? '', '..'))).toEqual(['dts-xacct.sarif']);
    expect(readdirSync(cwd).toSorted()).toEqual(['good.json', 'roles']);
  });

  test('hands its inputs to the command', async () => {
    const files = { 'noted.json': NOTED, 'bad.json': BAD, 'other.yaml': 'rules: { dts-root-missing: warning }\n' };
    expect((await step(files, { paths: 'noted.json' })).code).toBe(0);
    expect((await step(files, { paths: 'noted.json', 'fail-on': 'note' })).code).toBe(1);
    const both = await step(files, { paths: 'noted.json\n\n  bad.json\r\n', config: 'other.yaml', lang: 'zh-CN' });
    expect(both.outputs).toMatchObject({ errors: '1', warnings: '1' });
    expect(both.summary).toContain('级别');
    const { log } = await step(files, { paths: 'bad.json', format: 'concise\njson=report.json' });
    expect(log).toMatch(/^bad\.json:11:11: error\[dts-service-collapsed\]/m);
  });

  test('takes known findings from a baseline', async () => {
    const files = { 'bad.json': BAD, 'role.json': BAD };
    const cwd = folder(files);
    await runCli(['lint', '.', '--write-baseline', 'known.json'], { cwd });
    const known = readFileSync(join(cwd, 'known.json'), 'utf8');
    const { outputs } = await step({ ...files, 'known.json': known }, { baseline: 'known.json' });
    expect(outputs).toMatchObject({ errors: '0', suppressed: '2', 'exit-code': '0' });
  });

  test.each([
    ['a level that is none', { 'fail-on': 'errors' }, 'invalid value "errors" for --fail-on'],
    ['a path that is not there', { paths: 'nowhere' }, 'no such file or folder: nowhere'],
    ['a path like an option', { paths: '--fix' }, 'no such file or folder: --fix'],
    ['a file that is not recognised', { paths: 'other.json' }, 'other.json is not recognised'],
    ['two formats for one log', { format: 'text\njson' }, '2 reports would go to the same output'],
  ])('says in an annotation that the step is set up wrongly: %s', async (_, inputs, message) => {
    const { code, commands, outputs } = await step({ 'other.json': '{}' }, inputs);
    expect([code, outputs['exit-code']]).toEqual([2, '2']);
    expect(commands.map(({ name, text }) => [name, text.includes(message)])).toEqual([['error', true]]);
  });

  const HOSTILE = [
    '::set-env name=NODE_OPTIONS::--require ./x.cjs',
    '##[add-matcher]x.json',
    '%0A::add-mask::1',
    '::stop-commands::x',
    'a\n::error file=x::forged',
    '<img src=x onerror=alert(1)> | `x` |',
  ];

  test.each(['text', 'concise', 'markdown', 'github'])('obeys nothing that stands in a file: %s', async (format) => {
    const files = HOSTILE.flatMap((text, n) => {
      const name = JSON.stringify(text);
      const policy = BAD.replace('"sts:AssumeRole"', name).replace('"Version": "1"', `"Version": ${name}`);
      const end = `database: ${name}, connection: ${name}, role: ram-for-dts }`;
      const tasks = `version: 1\naccounts: { a: "1000000000000001", b: "1000000000000002" }\ntasks:\n  - name: ${name}\n    creator: b\n    source: { account: a, ${end}\n    destination: { account: b, ${end}\n`;
      const stack = { Type: 'ALIYUN::ROS::Stack', Properties: { TemplateURL: 'oss://bucket/inner.json' } };
      const template = JSON.stringify({ ROSTemplateFormatVersion: '2015-09-01', Resources: { [text]: stack } });
      const role = JSON.stringify({ Role: { RoleName: text, AssumeRolePolicyDocument: BAD, Description: text } });
      return Object.entries({
        'bad.json': policy,
        'tasks.yaml': tasks,
        'stack.json': template,
        'role.json': role,
        'end.json': BAD + text,
      }).map(([file, content]) => [`${String(n)}/${file}`, content] as const);
    });
    const { commands, outputs } = await step(Object.fromEntries(files), { format });
    expect(Number(outputs['errors'])).toBeGreaterThan(HOSTILE.length);
    for (const { name, properties } of commands) {
      expect(['error', 'warning', 'notice']).toContain(name);
      expect(properties).toMatch(/^(?:file=\d\/[a-z]+\.(?:json|yaml),.*)?title=[\w -]+$/);
    }
  });

  test('cuts a summary that GitHub would not take, and keeps the line that counts', async () => {
    const deep = `${'long-name-'.repeat(20)}/`.repeat(12);
    const files = Object.fromEntries(Array.from({ length: 450 }, (_, n) => [`${deep}${String(n)}.json`, BAD]));
    const { summary } = await step(files);
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toMatch(/\n…\n\n450 documents .*450 errors\n$/);
  });

  test('writes no file that the runner does not name', async () => {
    const cwd = folder({ 'bad.json': BAD });
    const temp = join(cwd, 'temp');
    mkdirSync(temp);
    let log = '';
    enterFolder(cwd);
    try {
      expect(await runAction({ env: { RUNNER_TEMP: temp }, cwd, log: (text) => (log += text) }, main)).toBe(1);
    } finally {
      leaveFolder();
    }
    expect(obeyed(log)).toHaveLength(1);
    expect(readdirSync(cwd).toSorted()).toEqual(['bad.json', 'temp']);
  });
});

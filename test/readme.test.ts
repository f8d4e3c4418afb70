import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { COMMANDS } from '../src/cli/options.ts';
import { parseCall } from '../src/cli/parse-args.ts';
import { ACTIONS, policyOf } from '../src/cloud/actions.ts';
import { READ_IN_FOLDERS } from '../src/files/discover.ts';
import { FORMATS } from '../src/report/formats.ts';
import { CONFIG, loopback, world } from './cloud/loopback.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};

/** A fenced block, and the block that follows it. */
interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...readme.matchAll(/^(`{3,})(\w*)\n([^]*?)^\1$/gm)].map(
  ([, , language = '', text = '']) => ({ language, text }),
);

/** The files that the README shows, by the name in their first line. */
const shown = new Map(
  blocks
    .filter(({ language }) => language === 'yaml')
    .map(({ text }) => [/^# (\S+)$/m.exec(text)?.[1] ?? 'no name', text]),
);

const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trimEnd().split('\n'))
  .map((line) => line.replace(/\s+# .*$/, ''));

/** Those of which the output is shown. */
const shownCommands = commands.filter((line) => line.startsWith('node dist/cli.cjs '));

const THREE_ACCOUNTS = 'fixtures/examples/three-accounts/tasks.yaml';

let home = '';

/** A folder as the README has it in mind: the tool and `aliyun` can be called, and the files that it names are there. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'dts-xacct-readme-'));
  const example = join(root, 'fixtures', 'examples', 'collapsed-role');
  mkdirSync(join(home, 'bin'));
  symlinkSync(join(root, manifest.bin['dts-xacct'] ?? 'no bin'), join(home, 'bin', 'dts-xacct'));
  writeFileSync(join(home, '.dts-xacct.yaml'), CONFIG);
  writeFileSync(join(home, 'bin', 'aliyun'), `#!/bin/sh\ncat '${join(example, 'ram-for-dts.json')}'\n`);
  chmodSync(join(home, 'bin', 'aliyun'), 0o755);
  for (const file of ['ram-for-dts.json', 'tasks.yaml']) copyFileSync(join(example, file), join(home, file));
  copyFileSync(join(example, '..', 'preflight', 'snapshot.json'), join(home, 'snapshot.json'));
  const good = join(root, 'fixtures', 'rules', 'dts-service-collapsed', 'good-as-documented.json');
  copyFileSync(good, join(home, 'policy.json'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

const server = await loopback(world());

function shell(line: string, cwd = home): { status: number | null; stdout: string; stderr: string } {
  const PATH = [join(home, 'bin'), process.env['PATH']].join(delimiter);
  return spawnSync('sh', ['-c', line], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...server.env, PATH, NO_COLOR: '1' },
  });
}

/** What the comments of a policy accept. */
function suppressedIn(text: string): readonly unknown[] {
  writeFileSync(join(home, 'policy.yaml'), text);
  const { stdout } = shell('dts-xacct lint policy.yaml --no-config -f json');
  return (JSON.parse(stdout) as { readonly suppressed: readonly unknown[] }).suppressed;
}

describe('commands', () => {
  const npm = commands.flatMap((line) => line.split(' && ')).filter((line) => /^(?:npm|\.ci\/)/.test(line));
  const own = commands.filter((line) => line.includes('dts-xacct '));

  test('are all known to this test', () => {
    const known = new Set([...npm, ...own, ...shownCommands]);
    expect(commands.flatMap((line) => line.split(' && ')).filter((line) => !known.has(line))).toEqual([]);
    expect(own.length).toBeGreaterThan(5);
  });

  test.each(npm)('%s: is there, and CI runs it or the like of it', (line) => {
    const ci = readFileSync(join(root, '.ci', 'run'), 'utf8');
    const files = ['.ci/run'].filter((file) => existsSync(join(root, file)));
    const scripts = Object.keys(manifest.scripts).flatMap((name) => [`npm ${name}`, `npm run ${name}`]);
    const installs = ci.includes('if ! npm ci;') ? ['npm ci'] : [];
    expect([...files, ...scripts, ...installs]).toContain(line);
  });

  test.each(own)('%s: is understood, and ends with 0 or 1', (line) => {
    const { status, stderr } = shell(line);
    expect(stderr).not.toMatch(/^error/m);
    expect([0, 1]).toContain(status);
  });

  test('npm start ends with 0 after it has shown a finding', () => {
    const steps = (manifest.scripts['start'] ?? '').split(' && ');
    expect(steps[0]).toBe('npm run build');
    const { status, stdout } = shell(steps.slice(1).join(' && '), root);
    expect(status).toBe(0);
    expect(stdout).toContain('1 error');
  });
});

describe('output', () => {
  test.each(shownCommands)('%s prints what is shown', (line) => {
    const at = blocks.findIndex(({ text }) => text === `${line}\n`);
    const { stdout, status } = shell(line, root);
    expect(blocks[at + 1]).toEqual({ language: 'text', text: stdout });
    expect(status).toBe(/three-accounts/.test(line) ? 0 : 1);
  });
});

describe('words', () => {
  test('options that are named exist', () => {
    const known = new Set([...Object.values(COMMANDS).flatMap(({ options }) => Object.keys(options)), 'help']);
    const prose = readme.replaceAll(/<!-- example -->[^]*<!-- \/example -->|npx --yes|RoleName/g, '');
    const named = [...prose.matchAll(/(?<=[\s`])--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('formats that are named are all that there are', () => {
    expect(readme).toContain(`# ${Object.keys(FORMATS).join(', ')}`);
  });

  test('links lead to files', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});

describe('rights', () => {
  test('the policy for an auditor holds every right that is ever used in an account, and no other', () => {
    const [text = ''] = blocks.filter(({ language }) => language === 'json').map((block) => block.text);
    expect(JSON.parse(text)).toEqual(JSON.parse(policyOf(['account'])));
    const elsewhere = Object.values(ACTIONS).filter((action) => action.in !== 'account');
    for (const { grant } of elsewhere) if (grant !== undefined) expect(readme).toContain(`\`${grant}\``);
  });

  test('npm run demo:audit shows a finding', () => {
    const steps = (manifest.scripts['demo:audit'] ?? '').split(' && ');
    expect(steps[0]).toBe('npm run build');
    const { status, stdout } = shell(steps.slice(1).join(' && '), root);
    expect(status).toBe(0);
    expect(stdout).toContain('error[dts-service-collapsed]');
    expect(stdout).toContain('2 documents (2 accounts, 44 roles, 1 task): 1 error');
  });
});

describe('files', () => {
  test('are those that this test knows', () => {
    expect([...shown.keys()]).toEqual([
      THREE_ACCOUNTS,
      '.dts-xacct.yaml',
      'policy.yaml',
      '.github/workflows/dts-xacct.yml',
      '.gitlab-ci.yml',
      '.pre-commit-config.yaml',
    ]);
  });

  test('the tasks file of the walk is the one that is set up', () => {
    expect(shown.get(THREE_ACCOUNTS)).toBe(readFileSync(join(root, THREE_ACCOUNTS), 'utf8'));
  });

  test('.dts-xacct.yaml is a configuration that holds', () => {
    const file = join(home, 'shown.yaml');
    writeFileSync(file, shown.get('.dts-xacct.yaml') ?? '');
    mkdirSync(join(home, 'orders'));
    copyFileSync(join(home, 'policy.json'), join(home, 'orders', 'policy.json'));
    const { status, stderr } = shell('dts-xacct lint orders --config shown.yaml -f json');
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringContaining('error') as string });
    writeFileSync(file, (shown.get('.dts-xacct.yaml') ?? '').replace('because', 'becuase'));
    expect(shell('dts-xacct lint orders --config shown.yaml').status).toBe(2);
  });

  test('the comment in policy.yaml accepts what is said below it', () => {
    const text = shown.get('policy.yaml') ?? '';
    expect(suppressedIn(text)).toMatchObject([{ rule: 'dts-extra-trust', by: 'comment' }]);
    expect(suppressedIn(text.replace('dts-xacct:', 'nothing'))).toEqual([]);
  });

  test.each(['.github/workflows/dts-xacct.yml', '.gitlab-ci.yml'])('%s calls this version rightly', (name) => {
    const text = shown.get(name) ?? '';
    expect(() => parse(text) as unknown).not.toThrow();
    const [, version, args = ''] = /npx --yes dts-xacct@(\S+) (.*)/.exec(text) ?? [];
    expect(version).toBe(manifest.version);
    expect(parseCall(args.split(' ')).positionals).toEqual(['.']);
    expect(text).toContain(/sarif=(\S+)/.exec(args)?.[1]);
    expect(text.match(/dts-xacct\.sarif/g)?.length).toBe(2);
  });

  test('.pre-commit-config.yaml asks for the hook that is there', () => {
    const { repos } = parse(shown.get('.pre-commit-config.yaml') ?? '') as {
      readonly repos: readonly [{ readonly rev: string; readonly hooks: readonly [{ readonly id: string }] }];
    };
    const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as readonly [
      {
        readonly id: string;
        readonly entry: string;
        readonly args: readonly string[];
        readonly files: string;
        readonly pass_filenames: boolean;
      },
    ];
    expect(repos[0].rev).toBe(`v${manifest.version}`);
    expect(repos[0].hooks[0].id).toBe(hooks[0].id);
    expect(new RegExp(hooks[0].files, 'i').source).toBe(READ_IN_FOLDERS.source);
    // A role is judged with the tasks that name it, which may not be staged.
    expect(hooks[0].pass_filenames).toBe(false);
    const hook = `${hooks[0].entry} ${hooks[0].args.join(' ')}`;
    const { status, stderr } = shell(`mkdir hooked && cp policy.json hooked && cd hooked && ${hook}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

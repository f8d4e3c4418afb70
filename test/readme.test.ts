import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
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
import { READ_IN_FOLDERS } from '../src/files/names.ts';
import { FORMATS } from '../src/report/formats.ts';
import { CONFIG, loopback, world } from './cloud/loopback.ts';
import { runCli } from './support/run-cli.ts';

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly files: readonly string[];
};
/** How the package is called before it is on a registry: `npm pack` writes it. */
const TARBALL = `./dts-xacct-${manifest.version}.tgz`;

/** A page that people read, and the folder that its links start from. */
interface Page {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
}

const pages: readonly Page[] = ['.', 'docs'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /^(?:README.*|[a-z-]+(?:\.zh-CN)?)\.md$/.test(name))
    .map((name) => ({ name: join(folder, name), folder, text: readFileSync(join(root, folder, name), 'utf8') })),
);

/** A fenced block, and the block that follows it. */
interface Block {
  readonly page: Page;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = pages.flatMap((page) =>
  [...page.text.matchAll(/^(`{3,})(\w*)\n([^]*?)^\1$/gm)].map(([, , language = '', text = '']) => ({
    page,
    language,
    text,
  })),
);

/** The files that the pages show, by the name in their first line. */
const shown = blocks
  .filter(({ language }) => language === 'yaml')
  .map(({ page, text }) => ({ page: page.name, name: /^# (\S+)$/m.exec(text)?.[1] ?? 'no name', text }));

const commands = [
  ...new Set(
    blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.trimEnd().split('\n'))
      .map((line) => line.replace(/\s+# .*$/, '')),
  ),
];

/** Those that the tests of other tools run. */
const OF_OTHER_TOOLS = /^(?:npm sbom|podman) /;

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
  // The folder that a snapshot is written to, and read from by the next line.
  copyFileSync(join(example, '..', 'preflight', 'snapshot.json'), join(home, 'snapshots.json'));
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

/** As `shell`; a line of words alone runs in this process, in less time. */
async function call(line: string): Promise<{ status: number | null; stderr: string }> {
  if (!/^dts-xacct (?:diff|explain|help|lint|schema|setup|version)[\w .,:=@/-]*$/.test(line)) return shell(line);
  const { code, err } = await runCli(line.split(' ').slice(1), { cwd: home, env: server.env });
  return { status: code, stderr: err };
}

/** What the comments of a policy accept. */
function suppressedIn(text: string): readonly unknown[] {
  writeFileSync(join(home, 'policy.yaml'), text);
  const { stdout } = shell('dts-xacct lint policy.yaml --no-config -f json');
  return (JSON.parse(stdout) as { readonly suppressed: readonly unknown[] }).suppressed;
}

describe('commands', () => {
  const npm = commands
    .flatMap((line) => line.split(' && '))
    .filter((line) => /^(?:npm|\.ci\/)/.test(line) && !OF_OTHER_TOOLS.test(line));
  const own = commands
    .map((line) => line.replace(`npx --yes ${TARBALL}`, 'dts-xacct'))
    .filter((line) => line.includes('dts-xacct ') && !npm.includes(line) && !OF_OTHER_TOOLS.test(line));

  test('are all known to this test', () => {
    const known = new Set([...npm, ...own, ...shownCommands, `npx --yes ${TARBALL} lint .`]);
    expect(
      commands.flatMap((line) => line.split(' && ')).filter((line) => !known.has(line) && !OF_OTHER_TOOLS.test(line)),
    ).toEqual([]);
    expect(own.length).toBeGreaterThan(20);
  });

  test.each(npm)('%s: is there, and CI runs it or the like of it', (line) => {
    const ci = readFileSync(join(root, '.ci', 'run'), 'utf8');
    const files = ['.ci/run'].filter((file) => existsSync(join(root, file)));
    const scripts = Object.keys(manifest.scripts).flatMap((name) => [`npm ${name}`, `npm run ${name}`]);
    const installs = ci.includes('if ! npm ci;')
      ? ['npm ci', `npm install ${TARBALL}`, `npm install --save-dev ${TARBALL}`]
      : [];
    expect([...files, ...scripts, ...installs]).toContain(line.replace(/ -- .*/, ''));
  });

  test.each(own)('%s: is understood, and ends with 0 or 1', async (line) => {
    const { status, stderr } = await call(line.replace('/snapshots ', 'snapshots '));
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
    const following = blocks.flatMap(({ text }, at) => (text === `${line}\n` ? (blocks[at + 1] ?? []) : []));
    const { stdout } = shell(line, root);
    expect(following.length).toBeGreaterThan(0);
    for (const { text } of following) expect(text).toBe(stdout);
  });

  test.each([
    ['lint fixtures/examples/first-policy --creator 1000000000000002', 1],
    [`setup ${THREE_ACCOUNTS}`, 0],
  ])('%s ends with %i', (args, code) => {
    expect(shell(`node dist/cli.cjs ${args}`, root).status).toBe(code);
  });
});

describe('words', () => {
  test.each(pages)('$name: options that are named exist', ({ text }) => {
    const known = new Set([...Object.values(COMMANDS).flatMap(({ options }) => Object.keys(options)), 'help']);
    const prose = text.replaceAll(
      /<!-- output: [^]*?<!-- \/output -->|npx --yes|--save-dev|--silent|--build-arg|--user|RoleName|^(?:npm sbom|podman) .*|npm run bench.*|`--(?:quick|row|write)[^`]*`/gm,
      '',
    );
    const named = [...prose.matchAll(/(?<=[\s`])--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('docs/ci.md lists all formats', () => {
    const page = pages.find(({ name }) => name === 'docs/ci.md');
    const rows = [...(page?.text.split('## Formats')[1] ?? '').matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(rows).toEqual(Object.keys(FORMATS));
  });

  test.each(pages)('$name: links lead to files', ({ text, folder }) => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(root, folder, link)))).toEqual([]);
  });

  test.each(pages.filter(({ folder }) => folder === '.'))('$name has at most 150 lines', ({ text }) => {
    expect(text.split('\n').length).toBeLessThanOrEqual(151);
  });

  test.each(pages)('$name: links lead to files of the package', ({ text, folder }) => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => join(folder, link));
    const packed = [...manifest.files, 'README.md', 'LICENSE'];
    const missing = links.filter((link) => !packed.some((file) => link === file || link.startsWith(`${file}/`)));
    expect(missing).toEqual([]);
  });
});

describe('rights', () => {
  test('the policy for an auditor holds every right that is ever used in an account, and no other', () => {
    const [text = ''] = blocks
      .filter(({ page, language }) => page.name === 'docs/audit.md' && language === 'json')
      .map((block) => block.text);
    expect(JSON.parse(text)).toEqual(JSON.parse(policyOf(['account'])));
    const elsewhere = Object.values(ACTIONS).filter((action) => action.in !== 'account');
    const prose = pages.map((page) => page.text).join('\n');
    for (const { grant } of elsewhere) if (grant !== undefined) expect(prose).toContain(`\`${grant}\``);
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
  const textOf = (name: string): string => shown.find((file) => file.name === name)?.text ?? '';

  test('are those that this test knows', () => {
    expect([...new Set(shown.map(({ name }) => name))].toSorted()).toEqual(
      [
        THREE_ACCOUNTS,
        '.dts-xacct.yaml',
        'policy.yaml',
        'tasks.yaml',
        '.github/workflows/dts-xacct.yml',
        '.github/workflows/dts-audit.yml',
        '.gitlab-ci.yml',
        '.pre-commit-config.yaml',
        'dts-audit-job.yaml',
      ].toSorted(),
    );
  });

  test('the tasks file of the walk is the one that is set up', () => {
    expect(textOf(THREE_ACCOUNTS)).toBe(readFileSync(join(root, THREE_ACCOUNTS), 'utf8'));
  });

  test.each(shown.filter(({ name }) => name === 'tasks.yaml'))('$name of $page can be set up', ({ text }) => {
    writeFileSync(join(home, 'first.yaml'), text);
    const { status, stdout } = shell('dts-xacct setup first.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain('aliyun ram CreateRole --RoleName ram-for-dts');
  });

  test('.dts-xacct.yaml is a configuration that holds', () => {
    const file = join(home, 'shown.yaml');
    writeFileSync(file, textOf('.dts-xacct.yaml'));
    mkdirSync(join(home, 'orders'));
    copyFileSync(join(home, 'policy.json'), join(home, 'orders', 'policy.json'));
    const { status, stderr } = shell('dts-xacct lint orders --config shown.yaml -f json');
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringContaining('error') as string });
    writeFileSync(file, textOf('.dts-xacct.yaml').replace('because', 'becuase'));
    expect(shell('dts-xacct lint orders --config shown.yaml').status).toBe(2);
  });

  test('the comment in policy.yaml accepts one principal', () => {
    const text = textOf('policy.yaml');
    expect(suppressedIn(text)).toMatchObject([{ rule: 'dts-extra-trust', by: 'comment' }]);
    expect(suppressedIn(text.replace('dts-xacct:', 'nothing'))).toEqual([]);
  });

  test.each(shown.filter(({ text }) => text.includes('npx ')))('$name of $page calls the tarball', ({ text }) => {
    expect(() => parse(text) as unknown).not.toThrow();
    const calls = [...text.matchAll(/npx --yes (\S+) (.*)/g)];
    expect(calls.length).toBeGreaterThan(0);
    for (const [, tarball, args = ''] of calls) {
      expect(tarball).toBe(TARBALL.replace('./', './tools/'));
      const words = args.replaceAll(/\$\{\{.*?\}\}/g, '1').split(' ');
      const { command, values } = parseCall(words);
      expect(['lint', 'audit']).toContain(command);
      const [file] = /(?<=(?:sarif|gitlab)=)[^\s,]+/.exec(String(values['format'])) ?? [];
      if (file !== undefined) expect(text.split(file).length).toBeGreaterThan(2);
    }
  });

  test('the template of GitLab calls the tarball', () => {
    const template = readFileSync(join(root, 'templates', 'dts-xacct.yml'), 'utf8');
    expect(template).toContain(`default: npx --yes ${TARBALL.replace('./', './tools/')}\n`);
  });

  test('.pre-commit-config.yaml asks for the hook that is there', () => {
    const { repos } = parse(textOf('.pre-commit-config.yaml')) as {
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

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BAD } from '../support/process.ts';
import { installed, node, root } from '../library/installed.ts';

const TASKS = `version: 1
tasks:
  - name: orders
    creator: "1000000000000002"
    source: { account: "1000000000000001", database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: "1000000000000002", database: MySQL, connection: Alibaba Cloud Instance }
`;
const page = readFileSync(join(root, 'docs', 'library.md'), 'utf8');
/** The programs of the page, by the name in their first line. */
const programs = new Map(
  [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text = '']) => [/^\/\/ (\S+)$/m.exec(text)?.[1] ?? '', text]),
);
const home = installed({
  'ram-for-dts.json': BAD,
  'tasks.yaml': TASKS,
  'october.json': BAD,
  'november.json': BAD.replace('dts.aliyuncs.com', '1000000000000002@dts.aliyuncs.com'),
});
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: 'es2022',
  types: ['node'],
  outDir: 'out',
};
const CONSUMER = `import { format, lint, audit, preflight, setup, UsageError } from 'dts-xacct';
import type { AuditOptions, Finding, Format, LintOptions, PreflightOptions, Report, SetupOptions, SetupPlan } from 'dts-xacct';

const options: LintOptions = { paths: ['ram-for-dts.json'], creator: '1000000000000002', rules: { 'dts-root-missing': 'off' } };
const report: Report = await lint(options);
const [finding]: readonly Finding[] = report.findings;
const name: Format = 'sarif';
const line: number | undefined = finding?.startLine;
console.log(JSON.stringify([finding?.rule, finding?.message.includes(' '), finding?.file, line, (await format(report, name)).length > 0]));
const wrong: readonly [string, () => Promise<unknown>][] = [
  ['audit', () => audit({ snapshot: 'nowhere.json' } satisfies AuditOptions)],
  ['preflight', () => preflight({ paths: ['tasks.yaml'], snapshot: 'nowhere.json' } satisfies PreflightOptions)],
  ['setup', () => setup({ paths: ['nowhere.yaml'] } satisfies SetupOptions)],
];
for (const [command, call] of wrong) await call().catch((error: unknown) => console.log(command, error instanceof UsageError));
const plan: SetupPlan | undefined = (await setup({ paths: ['tasks.yaml'] })).plan;
console.log(plan?.accounts.map(({ id }) => id).join());
`;
const PRINTED = `["dts-service-collapsed",true,"ram-for-dts.json",11,true]
audit true
preflight true
setup true
1000000000000001,1000000000000002
`;

describe('the packed package', () => {
  test.each([
    ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('compiles and runs under %s with strict types, its own declarations included', (name, resolution) => {
    const config = `tsconfig.${name}.json`;
    writeFileSync(join(home, 'use.mts'), CONSUMER);
    writeFileSync(
      join(home, config),
      JSON.stringify({ compilerOptions: { ...STRICT, ...resolution }, files: ['use.mts'] }),
    );
    expect(node(home, tsc, '-p', config)).toEqual({ code: 0, out: '', err: '' });
    copyFileSync(join(home, 'out', 'use.mjs'), join(home, `${name}.mjs`));
    expect(node(home, `${name}.mjs`)).toEqual({ code: 0, out: PRINTED, err: '' });
  });

  test('reads Terraform by its own grammar, from the program and from the library', () => {
    const at = join(home, 'module');
    mkdirSync(at);
    const document = `jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["dts.aliyuncs.com"] } }] })`;
    writeFileSync(
      join(at, 'main.tf'),
      `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = ${document}\n}\n`,
    );
    const program = node(home, join('node_modules', 'dts-xacct', 'dist', 'cli.cjs'), 'lint', 'module', '-f', 'concise');
    expect(program.out).toContain('module/main.tf:3:127: warning[dts-service-collapsed]');
    const code = `import { format, lint } from 'dts-xacct';\nprocess.stdout.write(await format(await lint({ paths: ['module'] }), 'concise'));\n`;
    writeFileSync(join(home, 'terraform.mjs'), code);
    expect(node(home, 'terraform.mjs')).toEqual({ code: 0, out: program.out, err: '' });
  });

  test('refuses a wrong option when it compiles', () => {
    writeFileSync(join(home, 'wrong.mts'), `import { lint } from 'dts-xacct';\nawait lint({ path: ['a.json'] });\n`);
    const { code, out } = node(home, tsc, '--noEmit', '--module', 'nodenext', '--types', 'node', 'wrong.mts');
    expect([code, out]).toEqual([expect.any(Number), expect.stringContaining(`'path' does not exist in type`)]);
    expect(code).not.toBe(0);
  });

  test.each([
    ['report.ts', 'error[dts-service-collapsed]'],
    ['wrong.ts', 'nowhere.json'],
    ['plan.ts', 'alicloud_ram_role'],
    ['changes.ts', '1000000000000002@dts.aliyuncs.com can now take november.json'],
  ])('runs %s of docs/library.md as it is shown', (name, printed) => {
    const file = `docs-${name.replace(/ts$/, 'mts')}`;
    writeFileSync(join(home, file), programs.get(name) ?? '');
    const config = JSON.stringify({
      compilerOptions: { ...STRICT, module: 'nodenext', outDir: 'out' },
      files: [file],
    });
    writeFileSync(join(home, 'tsconfig.docs.json'), config);
    expect(node(home, tsc, '-p', 'tsconfig.docs.json')).toEqual({ code: 0, out: '', err: '' });
    copyFileSync(join(home, 'out', file.replace('mts', 'mjs')), join(home, file.replace('mts', 'mjs')));
    const { code, out, err } = node(home, file.replace('mts', 'mjs'));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(printed);
  });

  const shared = join(root, '..', 'shared', 'cases', 'library-types');
  test.skipIf(!existsSync(shared))('takes the program of the case library-types', () => {
    for (const file of ['use.ts', 'ram-for-dts.json', 'tsconfig.json'])
      copyFileSync(join(shared, file), join(home, file === 'use.ts' ? 'case.mts' : file));
    expect(node(home, tsc, '-p', 'tsconfig.docs.json')).toEqual({ code: 0, out: '', err: '' });
    writeFileSync(
      join(home, 'tsconfig.case.json'),
      JSON.stringify({
        extends: './tsconfig.json',
        compilerOptions: { noEmit: false, outDir: 'out' },
        files: ['case.mts'],
      }),
    );
    expect(node(home, tsc, '-p', 'tsconfig.case.json')).toEqual({ code: 0, out: '', err: '' });
    copyFileSync(join(home, 'out', 'case.mjs'), join(home, 'case.mjs'));
    expect(node(home, 'case.mjs').out).toContain('dts-trusts-wrong-account');
  });
});

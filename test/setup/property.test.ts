import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse as parseHcl } from '@cdktn/hcl2json';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { ruleIds } from '../../rules/index.ts';
import { lint } from '../../src/commands/lint.ts';
import { preflight } from '../../src/commands/preflight.ts';
import { setup } from '../../src/commands/setup.ts';
import type { AccountId } from '../../src/model/account.ts';
import { stepsOf, type Plan, type PlannedRole, type PlannedTask } from '../../src/model/setup-plan.ts';
import type { Step } from '../../src/model/steps.ts';
import { setupJson } from '../../src/report/setup/json.ts';
import { passedOn } from '../report/legacy-passing.ts';
import { makeCaller } from '../report/shells.ts';
import { runs } from '../support/property.ts';
import { applied } from './applied.ts';
import { anyTasksFile, fileOf, planOf } from '../support/tasks.ts';
import { unformatted, written } from './written.ts';

const call = makeCaller('function');
const schema = new URL('../../schemas/setup.schema.json', import.meta.url);
const isSetup = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as object,
);

/** Runs a property over plans of random tasks files. */
function overPlans(gate: number, check: (plan: Plan, file: object) => Promise<void>): Promise<void> {
  return fc.assert(
    fc.asyncProperty(anyTasksFile, async (file) => check(await planOf(file), file)),
    runs(gate),
  );
}

function idsOf({ accounts }: Plan): readonly string[] {
  return accounts.map(({ id }) => id);
}

function rolesOf(plan: Plan): readonly PlannedRole[] {
  return plan.accounts.flatMap(({ roles }) => roles);
}

/** What lint finds in some texts, but for notes that are of tasks and not of roles. */
async function found(
  paths: readonly string[],
  more: { readonly creator?: AccountId; readonly owner?: AccountId } = {},
): Promise<readonly string[]> {
  const { findings } = await lint({ paths, ...more });
  return findings.map(({ rule, place }) => `${rule} ${String(place?.startLine)}`);
}

/** The words of a step, a policy as the value that it stands for. */
function words({ action, parameters }: Step): readonly unknown[] {
  const product = action === 'GetCallerIdentity' ? 'sts' : 'ram';
  return [product, action, ...Object.entries<unknown>(parameters).flatMap(([name, value]) => [`--${name}`, value])];
}

function read(argv: readonly string[]): readonly unknown[] {
  return argv.map((word) => (word.startsWith('{') ? (JSON.parse(word) as unknown) : word));
}

test('every trust policy passes every rule, with its creator and owner known', () =>
  overPlans(7, async (plan) => {
    for (const { trust, creator, owner } of rolesOf(plan))
      expect(await found([fileOf(trust, 'policy.json')], { creator, owner })).toEqual([]);
  }));

test('where all is done that a plan asks for, no rule misses anything', () =>
  overPlans(10, async (plan, file) => {
    const all = await found([fileOf(file), fileOf(applied(plan), 'snapshot.json')]);
    expect(all.filter((rule) => !rule.startsWith('task-destination-api-limit'))).toEqual([]);
  }));

test('where all is done that a plan asks for, pre-flight says of each task that it will work', () =>
  overPlans(7, async (plan, file) => {
    const {
      preflight: checked,
      counts,
      summary,
    } = await preflight({
      paths: [fileOf(file)],
      snapshot: fileOf(applied(plan), 'snapshot.json'),
    });
    expect(checked.map(({ task, forecast }) => [task, forecast])).toEqual(
      plan.tasks.map(({ name }) => [name, 'will work']),
    );
    expect({ errors: counts.error, complete: summary.complete }).toEqual({ errors: 0, complete: true });
  }));

test('where one thing of a plan is left undone, pre-flight says that a task will fail', () =>
  overPlans(7, async (plan, file) => {
    const [role] = rolesOf(plan);
    if (role === undefined) return;
    const isUndone = ({ account, parameters }: Step): boolean =>
      account === role.owner && 'PolicyName' in parameters && parameters.RoleName === role.name;
    const { preflight: checked } = await preflight({
      paths: [fileOf(file)],
      snapshot: fileOf(
        applied(plan, (step) => !isUndone(step)),
        'snapshot.json',
      ),
    });
    const needsIt = ({ ends }: PlannedTask): boolean =>
      ends.some((end) => end.owner === role.owner && end.role === role.name);
    expect(checked.map(({ forecast }) => forecast)).toEqual(
      plan.tasks.map((task) => (needsIt(task) ? 'will fail' : 'will work')),
    );
  }));

test('the recording of the README’s walk is that of its set-up', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'examples', 'three-accounts');
  const { plan } = await setup({ paths: [join(folder, 'tasks.yaml')] });
  const recording = JSON.parse(readFileSync(join(folder, 'snapshot.json'), 'utf8')) as unknown;
  expect(plan && applied(plan)).toEqual(recording);
});

describe('what is written', () => {
  test('for bash calls just the steps of the plan', () =>
    overPlans(3, async (plan) => {
      const calls = call('bash', await written(plan), idsOf(plan));
      expect(calls.map(read)).toEqual(plan.accounts.flatMap(stepsOf).map(words));
    }));

  test('for PowerShell calls just the steps of the plan', () =>
    overPlans(10, async (plan) => {
      const lines = (await written(plan, { shell: 'powershell' })).split('\n');
      const commands = lines.filter((line) => /^(?:aliyun|& \{ \$PS)/.test(line));
      const steps = plan.accounts.flatMap(stepsOf).filter(({ action }) => action !== 'GetCallerIdentity');
      expect(commands.map((line) => read(passedOn(line).slice(1)))).toEqual(steps.map(words));
      const asked = lines.flatMap((line) => /^if \(\(aliyun sts .*AccountId -ne '(\d+)'/.exec(line)?.[1] ?? []);
      expect(asked).toEqual(plan.accounts.filter(({ roles }) => roles.length > 0).map(({ id }) => id));
    }));

  test('for Terraform is valid, formatted, and means the roles of the plan', async () => {
    const texts: string[] = [];
    await overPlans(5, async (plan) => {
      const text = await written(plan, { kind: 'terraform' });
      texts.push(text);
      const wanted = rolesOf(plan).map(({ owner, name, trust }) => [owner, name, trust, 'System AliyunDTSRolePolicy']);
      expect(sorted(rolesInHcl(await parseHcl('main.tf', text)))).toEqual(sorted(wanted));
    });
    expect(unformatted(texts)).toBe('');
  });

  test('for ROS is one template an account, in YAML 1.1 and 1.2, and means the roles of the plan', () =>
    overPlans(10, async (plan) => {
      const text = await written(plan, { kind: 'ros' });
      const wanted = plan.accounts
        .filter(({ roles }) => roles.length > 0)
        .map(({ roles }) => roles.map(({ name, trust }) => [name, trust, 'System AliyunDTSRolePolicy']));
      for (const version of ['1.1', '1.2'] as const) {
        const documents = parseAllDocuments(text, { version });
        if (!Array.isArray(documents)) throw new Error('no documents');
        expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
        expect(
          documents
            .map((document) => document.toJS() as unknown)
            .filter(Boolean)
            .map(rolesInRos),
        ).toEqual(wanted);
      }
    }));

  test('as JSON fits its schema', () =>
    overPlans(10, async (plan) => {
      const tool = { name: 'dts-xacct', version: '0' };
      const value = JSON.parse(setupJson(plan, { tool, findings: [], rules: [] })) as unknown;
      expect([isSetup(value), isSetup.errors]).toEqual([true, null]);
    }));

  test.each(['cli', 'terraform', 'ros'] as const)(
    'as Markdown around %s keeps the code, and its tables whole',
    (kind) =>
      overPlans(5, async (plan) => {
        const text = await written(plan, { kind, isMarkdown: true });
        const code = [...text.matchAll(/^(`{3,})(\w+)\n([^]*?)^\1$/gm)].map(([, , , block = '']) => block);
        expect(code.length).toBe(
          (kind === 'terraform' && code.length > 0 ? 1 : 0) +
            plan.accounts.filter(({ roles }) => roles.length > 0).length,
        );
        if (kind === 'cli')
          expect(call('bash', code.join(''), idsOf(plan)).map(read)).toEqual(plan.accounts.flatMap(stepsOf).map(words));
        const prose = text.replaceAll(/^(`{3,})\w+\n[^]*?^\1$/gm, '');
        for (const table of prose.matchAll(/(?:^\|.*\n)+/gm)) {
          const columns = table[0]
            .trimEnd()
            .split('\n')
            .map((row) => row.split('|').length);
          expect(new Set(columns).size).toBe(1);
        }
        expect(prose).not.toMatch(/[<>@`]/);
      }),
  );

  test.each([
    { kind: 'cli', shell: 'bash' },
    { kind: 'cli', shell: 'powershell' },
    { kind: 'terraform' },
    { kind: 'ros' },
    { kind: 'cli', isMarkdown: true },
  ] as const)('hides nothing: %j', (layout) =>
    overPlans(5, async (plan) => {
      const names = plan.tasks.map(({ name }) => name);
      const text = await written(plan, layout, names);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

/** hcl2json gives blocks in the order of their labels. */
function sorted(roles: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  return roles.toSorted((one, other) => (String(one.slice(0, 2)) < String(other.slice(0, 2)) ? -1 : 1));
}

/** Owner (by what the provider is checked for), name, trust policy and attached policy of each role. */
function rolesInHcl(file: Readonly<Record<string, unknown>>): readonly (readonly unknown[])[] {
  type Block = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  const { resource, data } = file as {
    resource?: Readonly<Record<string, Block>>;
    data?: Readonly<Record<string, Block>>;
  };
  const checks = data?.['alicloud_caller_identity'] ?? {};
  const owners = new Map(
    Object.entries(checks).map(([alias, blocks]) => [
      `\${alicloud.${alias}}`,
      /== \\?"(\d+)/.exec(JSON.stringify(blocks[0]))?.[1],
    ]),
  );
  const attachments = resource?.['alicloud_ram_role_policy_attachment'] ?? {};
  return Object.entries(resource?.['alicloud_ram_role'] ?? {}).map(([label, [role]]) => {
    const [attachment] = attachments[label] ?? [];
    expect(attachment).toMatchObject({
      provider: role?.['provider'],
      role_name: `\${alicloud_ram_role.${label}.role_name}`,
    });
    return [
      owners.get(String(role?.['provider'])),
      role?.['role_name'],
      valueOfHcl(String(role?.['assume_role_policy_document'])),
      `${String(attachment?.['policy_type'])} ${String(attachment?.['policy_name'])}`,
    ];
  });
}

/** hcl2json gives the source of a call: of literals only, so that it is JSON but for its `=` and its keys. */
function valueOfHcl(source: string): unknown {
  const inner = /^\$\{jsonencode\(([^]*)\)\}$/.exec(source)?.[1] ?? '';
  const json = inner
    .replaceAll(/^(\s*)(\w+)\s+= /gm, '$1"$2": ')
    .replaceAll(/(["\]}])\n(?=\s*")/g, '$1,\n')
    .replaceAll(/,(?=\s*[\]}])/g, '');
  return JSON.parse(json) as unknown;
}

interface Template {
  readonly ROSTemplateFormatVersion: unknown;
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly DependsOn?: string; readonly Properties: Readonly<Record<string, unknown>> }
    >
  >;
}

function rolesInRos(value: unknown): readonly unknown[] {
  const { ROSTemplateFormatVersion, Resources } = value as Template;
  expect(ROSTemplateFormatVersion).toBe('2015-09-01');
  const all = Object.entries(Resources);
  return all
    .filter(([, { Type }]) => Type === 'ALIYUN::RAM::Role')
    .map(([label, { Properties }]) => {
      const attachment = all.find(([, { DependsOn }]) => DependsOn === label)?.[1];
      expect(attachment).toMatchObject({
        Type: 'ALIYUN::RAM::AttachPolicyToRole',
        Properties: { RoleName: Properties['RoleName'] },
      });
      const policy = `${String(attachment?.Properties['PolicyType'])} ${String(attachment?.Properties['PolicyName'])}`;
      return [Properties['RoleName'], Properties['AssumeRolePolicyDocument'], policy];
    });
}

test('random tasks reach all scenarios', async () => {
  const plans = await Promise.all(fc.sample(anyTasksFile, { numRuns: 60, seed: 1 }).map((file) => planOf(file)));
  const tasks = plans.flatMap((plan) => plan.tasks);
  expect(new Set(tasks.map(({ scenario }) => scenario))).toEqual(new Set(['source', 'destination', 'both', 'none']));
  expect(tasks.some(({ isTwoWay }) => isTwoWay)).toBe(true);
  expect(plans.some((plan) => rolesOf(plan).some((role) => role.tasks.length > 1))).toBe(true);
  expect(ruleIds.length).toBeGreaterThan(50);
});

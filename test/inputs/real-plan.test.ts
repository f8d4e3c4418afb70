import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { asList, asObject, type Node } from '../../src/formats/nodes.ts';
import type { Report } from '../../src/model/report.ts';
import { eachInFolder } from '../support/config-folder.ts';

/** A plan as Terraform 1.9 prints it, with all the parts that one has, beside its source. */
const HOME = join(import.meta.dirname, '../../fixtures/plans/orders');
const TEXT = readFileSync(join(HOME, 'plan.json'), 'utf8');

const folder = eachInFolder();

type Json = Record<string, unknown>;

/** The plan, changed. */
function changed(change: (plan: Json) => void): string {
  const plan = JSON.parse(TEXT) as Json;
  change(plan);
  return JSON.stringify(plan);
}

/** Every object of a plan that is called by an address, wherever it stands. */
function* called(value: unknown, address: string): Iterable<Json> {
  const node = asObject(value);
  if (node?.['address'] === address) yield node;
  for (const inner of Array.isArray(value) ? value : Object.values(node ?? {})) yield* called(inner, address);
}

async function told(write: string | Uint8Array): Promise<readonly string[]> {
  const { findings } = await lint({ paths: [folder.write('plan.json', write)], today: '2026-11-26' });
  return findings.map(({ rule, subject }) => `${rule} ${subject ?? ''}`);
}

const ROLE = 'module.dts.alicloud_ram_role.this["orders"]';
const USER = 'role-policy-on-user alicloud_ram_user_policy_attachment.dba[0]';
const ALL = ['task-role-is-arn task orders', USER, `dts-service-collapsed ${ROLE}`, `role-policy-wrong-type ${ROLE}`];

describe('a plan with all that a real one has', () => {
  it('has the parts that Terraform gives it', () => {
    const plan = JSON.parse(TEXT) as Node;
    expect(Object.keys(plan)).toEqual(
      expect.arrayContaining(
        'format_version terraform_version variables planned_values resource_drift resource_changes output_changes prior_state configuration relevant_attributes checks timestamp applyable complete errored'.split(
          ' ',
        ),
      ),
    );
    const changes = asList(plan['resource_changes']).map((each) => asObject(asObject(each)?.['change']));
    expect(changes.some((change) => change?.['replace_paths'] !== undefined)).toBe(true);
  });

  it('is told by the addresses of its resources', async () => {
    expect(await told(TEXT)).toEqual(ALL);
  });

  it.each([
    ['UTF-16 as PowerShell writes it', Buffer.from(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['many lines, as jq prints it', Buffer.from(JSON.stringify(JSON.parse(TEXT), undefined, 2))],
  ])('in %s says the same', async (_, bytes) => {
    expect(await told(bytes)).toEqual(ALL);
  });

  it('as a state says the same of what is there', async () => {
    const state = changed((plan) => {
      plan['values'] = plan['planned_values'];
      for (const key of Object.keys(plan))
        if (!/^(?:format_version|terraform_version|values|checks)$/.test(key)) delete plan[key];
    });
    expect(await told(state)).toEqual(ALL);
  });

  it('says nothing of what is to be destroyed, or is left of what was replaced', async () => {
    const plan = changed((each) => {
      const values = asObject(each['planned_values']) as Json;
      values['root_module'] = {};
    });
    expect(TEXT).toContain('"deposed"');
    expect(await told(plan)).toEqual([]);
    expect(await told(changed((each) => delete each['planned_values']))).toEqual(ALL);
  });

  it('reads the prior state alone where nothing else is there', async () => {
    const plan = changed((each) => {
      delete each['planned_values'];
      delete each['resource_changes'];
    });
    expect(await told(plan)).toEqual([`dts-service-collapsed ${ROLE}`]);
  });

  it.each<readonly [string, (change: Json, values: Json) => void, readonly string[]]>([
    [
      'known only after the run',
      (change, values) => {
        change['after_unknown'] = { assume_role_policy_document: true };
        delete values['assume_role_policy_document'];
      },
      ALL.slice(0, 2),
    ],
    ['sensitive', (change) => (change['after_sensitive'] = { assume_role_policy_document: true }), ALL.slice(0, 2)],
    [
      'in the argument of old',
      (_, values) => {
        values['document'] = values['assume_role_policy_document'];
        delete values['assume_role_policy_document'];
      },
      ALL,
    ],
  ])('a policy that is %s', async (_, spoil, expected) => {
    const plan = changed((each) => {
      const [change] = [...called(each['resource_changes'], ROLE)];
      const [planned] = [...called(each['planned_values'], ROLE)];
      spoil(change?.['change'] as Json, planned?.['values'] as Json);
    });
    const found = await told(plan);
    // What is attached to a role that nobody knows to be for DTS is no concern.
    expect(found).toEqual(expected);
  });

  it('knows accounts by what it says of its providers', async () => {
    const trusting = (service: string): string => TEXT.replaceAll(String.raw`\"dts.aliyuncs.com\"`, service);
    const owner = await told(trusting(String.raw`\"1000000000000001@dts.aliyuncs.com\"`));
    expect(owner).toContain(`dts-trusts-owner ${ROLE}`);
    const other = await told(trusting(String.raw`\"1000000000000009@dts.aliyuncs.com\"`));
    expect(other).toContain(`dts-trusts-wrong-account ${ROLE}`);
    const right = await told(trusting(String.raw`\"1000000000000002@dts.aliyuncs.com\"`));
    expect(right).toEqual(ALL.filter((each) => !each.startsWith('dts-service')));
  });

  it('knows by its instance which way a job goes', async () => {
    const plan = TEXT.replaceAll('"sync_architecture":"oneway"', '"sync_architecture":"bidirectional"');
    expect(await told(plan)).toContain('task-two-way-one-side task orders');
  });

  it('gives away nothing that is secret', async () => {
    expect(TEXT).toContain('Canary');
    const report = await lint({ paths: [folder.write('plan.json', TEXT)], today: '2026-11-26' });
    const shown = JSON.stringify(report, (key, value: unknown) => (key === 'document' ? undefined : value));
    expect(shown).not.toContain('Canary');
  });
});

describe('beside its source', () => {
  function besides(spoil: (text: string) => string = (text) => text, plan = TEXT): Promise<Report> {
    rmSync(folder.path('m'), { recursive: true, force: true });
    cpSync(HOME, folder.path('m'), { recursive: true });
    writeFileSync(folder.path('m/main.tf'), spoil(readFileSync(join(HOME, 'main.tf'), 'utf8')));
    writeFileSync(folder.path('m/plan.json'), plan);
    return lint({
      paths: [folder.path('m')],
      today: '2026-11-26',
    });
  }

  const marked = ({ findings }: Report): readonly string[] =>
    findings.map(({ rule, subject, place, excerpt }) => {
      const { startColumn = 1, endColumn = 1, startLine } = place ?? {};
      const line = excerpt.find(({ number }) => number === startLine)?.text ?? '';
      return `${rule} ${subject ?? ''}: ${line.slice(startColumn - 1, endColumn - 1)}`;
    });

  it('roles, attachments, jobs and what people hold are told once, at the line of the source', async () => {
    const report = await besides();
    expect(marked(report)).toEqual([
      `${USER}: var.policy`,
      'task-role-is-arn task orders: var.role',
      `dts-service-collapsed ${ROLE}: "dts.aliyuncs.com"`,
      `role-policy-wrong-type ${ROLE}: var.policy`,
    ]);
    expect(report.findings.flatMap(({ fix }) => fix?.edits ?? [])).toEqual([]);
    expect(report.summary).toMatchObject({ roles: 1, tasks: 1, documents: 3, notJudged: 0 });
  });

  it('a job that the source tells whole is judged there, with the account that the plan knows', async () => {
    const report = await besides(
      (text) => text.replace('= var.owner', '= "1000000000000001"').replace('= var.role\n', '= "ram-for-dts"\n'),
      TEXT.replaceAll('"acs:ram::1000000000000001:role/ram-for-dts","source', '"ram-for-dts","source'),
    );
    expect(marked(report)).toEqual([
      `${USER}: var.policy`,
      `dts-service-collapsed ${ROLE}: "dts.aliyuncs.com"`,
      `role-policy-wrong-type ${ROLE}: var.policy`,
    ]);
    expect(report.findings[1]?.related.map(({ place }) => place.file.replace(/.*\//, ''))).toEqual(['main.tf']);
  });

  it('what the source has and no plan shows is still told: a password', async () => {
    const report = await besides((text) => text.replace('= var.password', '= "Literal-4711-pw"'));
    expect(marked(report).filter((each) => each.startsWith('task-secret'))).toEqual([
      'task-secret task orders: source_endpoint_password',
    ]);
    expect(JSON.stringify(report.findings.map(({ excerpt }) => excerpt))).not.toContain('4711');
  });

  it('a job of another name is judged in the plan', async () => {
    const report = await besides((text) =>
      text.replace('"alicloud_dts_synchronization_job" "orders"', '"alicloud_dts_synchronization_job" "other"'),
    );
    expect(
      report.findings
        .filter(({ rule }) => rule === 'task-role-is-arn')
        .map(({ place }) => place?.file.replace(/.*\//, '')),
    ).toEqual(['plan.json']);
  });
});

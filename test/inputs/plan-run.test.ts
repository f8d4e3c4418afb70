import { writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { outcomeOf, exitCode } from '../../src/engine/exit-code.ts';
import type { Report } from '../../src/model/report.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

const TRUST = JSON.stringify({
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: ['acs:ram::1000000000000002:root'], Service: ['dts.aliyuncs.com'] },
    },
  ],
});

/** A plan in the shape of Terraform 1.11: a role in a child module, and a job with a password. */
function plan(version = '1.2', secret = 'Canary-4711-pw'): string {
  const role = {
    address: 'module.dts.alicloud_ram_role.this["a"]',
    mode: 'managed',
    type: 'alicloud_ram_role',
    name: 'this',
    index: 'a',
    provider_name: 'registry.terraform.io/aliyun/alicloud',
    schema_version: 0,
    values: { role_name: 'ram-for-dts', assume_role_policy_document: TRUST, description: '跨账号' },
    sensitive_values: {},
  };
  const job = {
    address: 'alicloud_dts_synchronization_job.this',
    mode: 'managed',
    type: 'alicloud_dts_synchronization_job',
    name: 'this',
    values: {
      dts_job_name: 'orders',
      source_endpoint_instance_type: 'RDS',
      source_endpoint_engine_name: 'MySQL',
      source_endpoint_password: secret,
      source_endpoint_user_name: secret,
      destination_endpoint_instance_type: 'RDS',
      destination_endpoint_engine_name: 'MySQL',
    },
    sensitive_values: { source_endpoint_user_name: true },
  };
  const change = ({ address, type, values }: typeof role | typeof job): object => ({
    address,
    mode: 'managed',
    type,
    name: 'this',
    change: { actions: ['create'], before: null, after: values, after_unknown: { id: true }, after_sensitive: {} },
  });
  return JSON.stringify({
    format_version: version,
    terraform_version: '1.11.4',
    variables: { password: { value: secret } },
    planned_values: {
      root_module: { resources: [job], child_modules: [{ address: 'module.dts', resources: [role] }] },
    },
    resource_changes: [job, role].map(change),
    configuration: { root_module: {} },
    timestamp: '2026-11-25T00:00:00Z',
    errored: false,
  });
}

function run(write: (file: string) => void): Promise<Report> {
  const file = folder.write('plan.json', '');
  write(file);
  return lint({ paths: [file], today: '2026-11-23' });
}

const rules = ({ findings }: Report): readonly string[] =>
  findings.map(({ rule, subject }) => `${rule} ${subject ?? ''}`);
const ROLE = 'dts-service-collapsed module.dts.alicloud_ram_role.this["a"]';

describe('a plan as a file', () => {
  it('is told by the address of the resource', async () => {
    expect(rules(await run((file) => writeFileSync(file, plan())))).toContain(ROLE);
  });

  it.each([
    ['UTF-16 as PowerShell writes it', '\uFEFF', 'utf16le'],
    ['UTF-16 without a mark', '', 'utf16le'],
    ['UTF-8 with a mark', '\uFEFF', 'utf8'],
  ] as const)('in %s says the same', async (_, mark, encoding) => {
    const [plain, other] = [
      await run((file) => writeFileSync(file, plan())),
      await run((file) => writeFileSync(file, Buffer.from(mark + plan().replaceAll('\n', '\r\n'), encoding))),
    ];
    expect(rules(other)).toEqual(rules(plain));
  });

  it('without roles and jobs is judged where it is meant, and skipped in a folder', async () => {
    const other = JSON.stringify({
      format_version: '1.2',
      planned_values: { root_module: { resources: [{ address: 'null_resource.a', type: 'null_resource' }] } },
      resource_changes: [],
    });
    const meant = await run((file) => writeFileSync(file, other));
    expect([meant.summary.documents, meant.unrecognised, meant.findings]).toEqual([1, [], []]);
    const { summary } = await lint({ paths: [folder.path('.')], today: '2026-11-23' });
    expect([summary.documents, summary.skipped]).toEqual([0, 1]);
  });

  it('of another major version is told as not read, and nothing in it is judged', async () => {
    const report = await run((file) => writeFileSync(file, plan('2.0')));
    expect(report.findings).toEqual([]);
    expect(report.gaps).toMatchObject([{ because: 'planVersion', data: { version: '2.0' }, reason: 'not-readable' }]);
    expect(exitCode(outcomeOf(report), { failOn: 'error', allowIncomplete: false, allowUnrecognised: false })).toBe(3);
  });

  it('gives away nothing that is secret or marked as sensitive', async () => {
    const report = await run((file) => writeFileSync(file, plan()));
    expect(JSON.stringify(report, (key, value: unknown) => (key === 'document' ? undefined : value))).not.toContain(
      'Canary',
    );
  });
});

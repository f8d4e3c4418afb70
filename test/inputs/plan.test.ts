import { describe, expect, it } from 'vitest';

import { asObject } from '../../src/formats/nodes.ts';
import { detectInputKind } from '../../src/inputs/registry.ts';
import { isPlan, planVersion, readPlan } from '../../src/inputs/terraform/plan/plan.ts';
import type { Stack } from '../../src/inventory/declared.ts';
import { summarize } from '../../src/inventory/unchecked.ts';
import { estateOf, policies } from '../support/terraform-module.ts';
import { json } from '../support/tasks-in-text.ts';

const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['dts.aliyuncs.com'] } }],
});

const role = (address: string, values: object, more: object = {}): object => ({
  address,
  mode: 'managed',
  type: 'alicloud_ram_role',
  name: address.replace(/^.*\./, '').replace(/\[.*$/, ''),
  values,
  ...more,
});

const plan = (parts: object): object => ({ format_version: '1.2', terraform_version: '1.11.4', ...parts });

function stack(value: object): Stack {
  const { value: parsed, at } = json(JSON.stringify(value));
  return readPlan(parsed, at.document);
}

describe('plans and states', () => {
  it('are told from others by what is in them', () => {
    const ours = plan({ planned_values: { root_module: { resources: [role('alicloud_ram_role.a', {})] } } });
    const others = plan({ planned_values: { root_module: { resources: [{ address: 'x.y', type: 'aws_iam_role' }] } } });
    expect(detectInputKind(ours)?.id).toBe('Terraform plan');
    expect(isPlan(asObject(ours) ?? {})).toBe(true);
    expect(isPlan(asObject(others) ?? {})).toBe(false);
    expect(planVersion({ format_version: '2.0' })).toEqual({ version: '2.0', isKnown: false });
    expect(planVersion({ format_version: '0.1' }).isKnown).toBe(true);
  });

  it('planned values with child modules, unknown values by the changes', () => {
    const found = stack(
      plan({
        planned_values: {
          root_module: {
            resources: [role('alicloud_ram_role.a', { role_name: 'a', assume_role_policy_document: TRUST })],
            child_modules: [
              {
                address: 'module.m["x"]',
                resources: [role('module.m["x"].alicloud_ram_role.b[0]', { name: 'b' })],
              },
            ],
          },
        },
        resource_changes: [
          {
            address: 'module.m["x"].alicloud_ram_role.b[0]',
            type: 'alicloud_ram_role',
            change: { actions: ['create'], after: { name: 'b' }, after_unknown: { assume_role_policy_document: true } },
          },
        ],
      }),
    );
    expect(found.roles.map(({ address, name }) => [address, name.value])).toEqual([
      ['alicloud_ram_role.a', 'a'],
      ['module.m["x"].alicloud_ram_role.b[0]', 'b'],
    ]);
    expect(found.roles[0]?.policy().state).toBe('read');
    expect(found.roles[1]?.policy().state).toBe('absent');
    expect(summarize(estateOf(found).unchecked).notJudged).toBe(1);
  });

  it('attachments by the references of the configuration, and by provider', () => {
    const attach = (address: string, values: object): object => ({
      ...role(address, { policy_name: 'AliyunDTSRolePolicy', policy_type: 'System', ...values }),
      type: 'alicloud_ram_role_policy_attachment',
    });
    const found = stack(
      plan({
        planned_values: {
          root_module: {
            resources: [
              role('alicloud_ram_role.a', { assume_role_policy_document: TRUST }),
              role('alicloud_ram_role.b', { role_name: 'b', assume_role_policy_document: TRUST }),
              role('alicloud_ram_role.c', { role_name: 'c', assume_role_policy_document: TRUST }),
              attach('alicloud_ram_role_policy_attachment.a', {}),
              attach('alicloud_ram_role_policy_attachment.c', { role_name: 'c' }),
            ],
          },
        },
        resource_changes: [
          {
            address: 'alicloud_ram_role_policy_attachment.a',
            change: { actions: ['create'], after: {}, after_unknown: { role_name: true } },
          },
        ],
        configuration: {
          root_module: {
            resources: [
              {
                address: 'alicloud_ram_role_policy_attachment.a',
                provider_config_key: 'alicloud',
                expressions: { role_name: { references: ['alicloud_ram_role.a.role_name', 'alicloud_ram_role.a'] } },
              },
              { address: 'alicloud_ram_role_policy_attachment.c', provider_config_key: 'alicloud.other' },
            ],
          },
        },
      }),
    );
    expect(policies(estateOf(found))).toEqual([['System AliyunDTSRolePolicy'], [], []]);
  });

  it('a job; its passwords, and what is marked as sensitive, are not read', () => {
    const found = stack(
      plan({
        resource_changes: [
          {
            address: 'alicloud_dts_synchronization_job.j',
            mode: 'managed',
            type: 'alicloud_dts_synchronization_job',
            change: {
              actions: ['create'],
              after: {
                source_endpoint_owner_id: '1000000000000001',
                source_endpoint_role: 'r',
                source_endpoint_password: 'hunter2-x',
                source_endpoint_user_name: 'secret-user',
                destination_endpoint_owner_id: null,
              },
              after_unknown: { dts_instance_id: true },
              after_sensitive: { source_endpoint_user_name: true },
            },
          },
        ],
      }),
    );
    const [job] = found.jobs;
    expect(job?.task).toMatchObject({ source: { role: { value: 'r' } }, call: 'alicloud_dts_synchronization_job' });
    const parameters = JSON.stringify([...(job?.task.source.parameters ?? [])].map(([, { value }]) => value));
    expect(parameters).not.toMatch(/hunter2|secret-user/);
  });

  it('a state, and a plan that only knows what was there', () => {
    const values = { root_module: { resources: [role('alicloud_ram_role.a', { name: 'a', document: TRUST })] } };
    expect(stack(plan({ values })).roles).toHaveLength(1);
    expect(stack(plan({ prior_state: { values } })).roles).toHaveLength(1);
    expect(stack(plan({ planned_values: { root_module: {} }, prior_state: { values } })).roles).toHaveLength(0);
  });

  it('what is odd in a plan is skipped', () => {
    expect(
      stack(plan({ planned_values: { root_module: { resources: [null, 1, { address: 2 }], child_modules: [3] } } }))
        .roles,
    ).toEqual([]);
    expect(stack(plan({ resource_changes: [null, { change: { after: null } }] })).roles).toEqual([]);
  });
});

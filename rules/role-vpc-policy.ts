import type { Endpoint } from '../src/model/dts/task.ts';
import { endpointConnection } from '../src/model/dts/vocabulary.ts';
import { dtsPolicyState, actionsLacking } from '../src/model/policy/permissions.ts';
import { DTS_POLICY, WIDER_POLICIES, type AttachedPolicy } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-vpc-policy',
  about: 'attachments',
  level: 'note',
  basis: 'inferred',
  source: PAGES.expressConnect,
  title: 'a source in a VPC may need permission to read VPCs',
  why:
    'Older documentation for such sources attaches AliyunVPCReadOnlyAccess as well. AliyunDTSRolePolicy has since ' +
    'gained some of its permissions (version 60 has four of them), so this may be out of date.',
  messages: {
    mayLack: 'no policy of "{role}" other than {policy} allows "vpc:Describe*"',
    source: 'this source is reached through {connection}',
    attach: 'if DTS does not find the VPC, attach the system policy AliyunVPCReadOnlyAccess',
  },

  *check({ role, policies, isForDts, uses }) {
    const source = uses.find(({ endpoint }) => isExpressSource(endpoint))?.endpoint;
    // Without that policy the role lacks more, which other rules report.
    if (!isForDts || source === undefined || dtsPolicyState(policies) !== 'held') return;
    const others = policies.filter(({ name, type }) => name !== DTS_POLICY || type !== 'System');
    if (others.some(mayReadVpcs)) return;
    const connection = source.connection?.value ?? '';
    yield {
      at: role.name.at,
      message: 'mayLack',
      data: { role: role.name.value, policy: DTS_POLICY },
      related: [{ at: source.connection?.at ?? source.at, message: 'source', data: { connection } }],
      fix: { message: 'attach', risk: 'review', edits: [] },
    };
  },
} satisfies Rule<'attachments'>;

function isExpressSource(endpoint: Endpoint): boolean {
  const match = endpointConnection(endpoint);
  return endpoint.side === 'source' && match.state === 'known' && match.value.connection === 'express';
}

/** A policy whose text is not known counts by its name. */
function mayReadVpcs({ name, type, statements }: AttachedPolicy): boolean {
  if (statements !== undefined) return actionsLacking(statements, ['vpc:Describe*']).length === 0;
  return type !== 'System' || WIDER_POLICIES.has(name) || /VPC|^ReadOnlyAccess$/.test(name);
}

import { type Plan, stepsOf } from '../../src/model/setup-plan.ts';
import type { Step } from '../../src/model/steps.ts';

interface RecordedRole {
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: string;
  readonly policies: readonly { readonly name: string; readonly type: string }[];
}

const DTS_POLICY = { name: 'AliyunDTSRolePolicy', type: 'System' };

/** A snapshot of some accounts in which somebody has done all that a plan asks for, or some of it, and nothing else. */
export function applied(plan: Plan, isDone: (step: Step) => boolean = () => true): object {
  const busy = plan.accounts.map((account) => {
    const roles = stepsOf(account)
      .filter(isDone)
      .reduce<readonly RecordedRole[]>(after, [authorized(account.id)]);
    return { id: account.id, roles, dtsJobs: [], gaps: [] };
  });
  // The accounts of tasks within one account use DTS as it is.
  const others = new Set(plan.tasks.map(({ creator }) => creator));
  for (const { id } of busy) others.delete(id);
  const idle = [...others].map((id) => ({ id, roles: [authorized(id)], dtsJobs: [], gaps: [] }));
  const accounts = [...busy, ...idle];
  return { snapshotVersion: 1, takenAt: '2026-11-25T12:00:00Z', accounts };
}

/** What the DTS console makes when it is authorized. */
function authorized(account: string): RecordedRole {
  const Statement = [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['dts.aliyuncs.com'] } }];
  const name = 'AliyunDTSDefaultRole';
  const trustPolicy = JSON.stringify({ Statement, Version: '1' });
  return { name, arn: `acs:ram::${account}:role/${name}`, trustPolicy, policies: [DTS_POLICY] };
}

/** The roles of an account after one more call. */
function after(roles: readonly RecordedRole[], { account, action, parameters }: Step): readonly RecordedRole[] {
  if (action === 'CreateRole') {
    const name = parameters.RoleName;
    if (roles.some((role) => role.name.toLowerCase() === name.toLowerCase())) throw new Error(`${name} is there twice`);
    const trustPolicy = JSON.stringify(parameters.AssumeRolePolicyDocument);
    return [...roles, { name, arn: `acs:ram::${account}:role/${name}`, trustPolicy, policies: [] }];
  }
  if (action !== 'AttachPolicyToRole') return roles;
  if (!roles.some(({ name }) => name === parameters.RoleName))
    throw new Error(`there is no role ${parameters.RoleName}`);
  const policy = { name: parameters.PolicyName, type: parameters.PolicyType };
  return roles.map((role) =>
    role.name === parameters.RoleName ? { ...role, policies: [...role.policies, policy] } : role,
  );
}

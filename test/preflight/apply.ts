import type { Step } from '../../src/model/steps.ts';
import type { AccountRecord, RoleRecord, World } from '../support/accounts.ts';

/** Does to the accounts of a snapshot what the calls would do to the real ones. A call that RAM would refuse fails the test. */
export function apply({ snapshot }: World, steps: readonly Step[]): void {
  for (const step of steps) {
    const account = snapshot.accounts.find(({ id }) => id === step.account);
    if (account === undefined) throw new Error(`no account ${step.account}`);
    change(account, step);
  }
}

function change(account: AccountRecord, step: Step): void {
  if (step.action === 'GetCallerIdentity') return;
  const { RoleName: name } = step.parameters;
  if (step.action === 'CreateRole') {
    if (account.roles?.some((role) => isCalled(role, name)) === true)
      throw new Error(`there is a role ${name} already`);
    const arn = `acs:ram::${account.id}:role/${name}`;
    account.roles?.push({
      name,
      arn,
      trustPolicy: JSON.stringify(step.parameters.AssumeRolePolicyDocument),
      policies: [],
    });
    return;
  }
  const role = account.roles?.find((each) => isCalled(each, name));
  if (role === undefined) throw new Error(`there is no role ${name}`);
  if (step.action === 'UpdateRole') {
    role.trustPolicy = JSON.stringify(step.parameters.NewAssumeRolePolicyDocument);
    return;
  }
  const { PolicyName, PolicyType } = step.parameters;
  const others = (role.policies ?? []).filter((policy) => policy.name !== PolicyName || policy.type !== PolicyType);
  const isDetached = step.action === 'DetachPolicyFromRole';
  role.policies = isDetached ? others : [...others, { name: PolicyName, type: PolicyType }];
}

function isCalled(role: RoleRecord, name: string): boolean {
  return role.name.toLowerCase() === name.toLowerCase();
}

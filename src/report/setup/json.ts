import type { Finding } from '../../model/finding.ts';
import { DEFAULT_ROLE, DTS_POLICY, roleArn } from '../../model/role.ts';
import {
  roleSteps,
  type Plan,
  type PlannedAccount,
  type PlannedEnd,
  type PlannedRole,
} from '../../model/setup-plan.ts';
import type { Step } from '../../model/steps.ts';
import { toJson } from '../common/escape.ts';
import { headline } from '../common/messages.ts';
import type { Catalogue } from '../reporter.ts';

/** What a set-up in JSON holds beside its plan. */
interface JsonTold {
  readonly tool: { readonly name: string; readonly version: string };
  readonly findings: readonly Finding[];
  readonly catalogue: Catalogue;
}

/** The plan as data: `schemas/setup.schema.json` is its form. */
export function setupJson(plan: Plan, { tool, findings, catalogue }: JsonTold): string {
  const value = {
    setupVersion: 1,
    tool,
    tasks: plan.tasks.map(({ name, isTwoWay, creator, scenario, ends }) => ({
      name,
      creator,
      topology: isTwoWay ? 'two-way' : 'one-way',
      scenario,
      ends: ends.map(endValue),
    })),
    accounts: plan.accounts.map(accountValue),
    findings: findings.map((finding) => ({
      rule: finding.rule,
      level: finding.level,
      message: headline(catalogue, finding),
      ...(finding.subject !== undefined && { subject: finding.subject }),
      ...(finding.place && {
        file: finding.place.file,
        startLine: finding.place.startLine,
        startColumn: finding.place.startColumn,
      }),
    })),
  };
  return `${toJson(value, 2)}\n`;
}

function endValue({ side, owner, role }: PlannedEnd): object {
  return { side, account: owner, crossAccount: role !== undefined, ...(role !== undefined && { role }) };
}

function accountValue({ id, name, roles, creates, owns }: PlannedAccount): object {
  return {
    id,
    ...(name !== undefined && { name }),
    creates,
    owns: owns.map(({ side, task }) => ({ task, side })),
    authorizes: DEFAULT_ROLE,
    roles: roles.map(roleValue),
    steps: roles.flatMap(roleSteps).map(stepValue),
  };
}

function roleValue({ owner, name, creator, trust, tasks }: PlannedRole): object {
  return {
    name,
    arn: roleArn(owner, name),
    creator,
    trustPolicy: trust,
    policies: [{ type: 'System', name: DTS_POLICY }],
    tasks,
  };
}

function stepValue({ action, parameters }: Step): object {
  return { action, parameters };
}

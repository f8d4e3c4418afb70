import type { Report } from '../../model/report.ts';
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
import type { JsonSetup } from './json-setup.ts';

/** What the rules find in the tasks, and the cards of those rules. */
type Judged = Pick<Report, 'tool' | 'findings' | 'rules'>;

/** The plan as data: `schemas/setup.schema.json` is its form. */
export function setupJson(plan: Plan, report: Judged): string {
  return `${toJson(setupValue(plan, report), 2)}\n`;
}

/** What `setupJson` writes, as a value. */
export function setupValue(plan: Plan, { tool, findings, rules }: Judged): JsonSetup {
  const catalogue = new Map(rules.map((card) => [card.id, card]));
  return {
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
}

function endValue({ side, owner, role }: PlannedEnd): JsonSetup['tasks'][number]['ends'][number] {
  return { side, account: owner, crossAccount: role !== undefined, ...(role !== undefined && { role }) };
}

function accountValue({ id, name, roles, creates, owns }: PlannedAccount): JsonSetup['accounts'][number] {
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

function roleValue({
  owner,
  name,
  creator,
  trust,
  tasks,
}: PlannedRole): JsonSetup['accounts'][number]['roles'][number] {
  return {
    name,
    arn: roleArn(owner, name),
    creator,
    trustPolicy: trust,
    policies: [{ type: 'System', name: DTS_POLICY }],
    tasks,
  };
}

function stepValue({ action, parameters }: Step): JsonSetup['accounts'][number]['steps'][number] {
  return { action, parameters };
}

import { describe, expect, test } from 'vitest';

import type { TaskCheck, CheckResult } from '../../src/model/report.ts';
import type { Step } from '../../src/model/steps.ts';
import { commandLine } from '../../src/report/common/shell.ts';
import { makeCaller } from '../report/shells.ts';
import { apply } from './apply.ts';
import { CASES } from './cases.ts';
import {
  ANALYTICS,
  look,
  OPERATIONS,
  ORDERS,
  STRANGER,
  taskIn,
  trust,
  trustFor,
  world,
  type World,
} from '../support/accounts.ts';

const isToDo = (result: CheckResult): boolean => result === 'fail' || result === 'warning';
const FAILURES = CASES.filter(({ result, settings }) => isToDo(result) && settings === undefined);

function steps(points: readonly TaskCheck[]): readonly Step[] {
  return points.flatMap(({ remediations }) => remediations.flatMap((each) => each.steps));
}

async function mended(
  at: World,
): Promise<{ readonly before: readonly TaskCheck[]; readonly after: readonly TaskCheck[] }> {
  const before = (await look(at)).preflight.flatMap(({ checks }) => checks);
  apply(at, steps(before));
  return { before, after: (await look(at)).preflight.flatMap(({ checks }) => checks) };
}

describe('the remediation of a failure', () => {
  test.each(FAILURES.map((each) => [`${each.check}: ${each.what}`, each] as const))('%s', async (_, each) => {
    const at = (each.start ?? world)();
    each.change(at);
    const { before, after } = await mended(at);
    const failed = before.filter(
      ({ result, remediations }) => isToDo(result) && remediations.some((each) => each.steps.length > 0),
    );
    for (const { check, side } of failed) {
      const now = after.find((point) => point.check === check && point.side === side);
      expect([check, side, ['pass', 'not needed'].includes(now?.result ?? '')]).toEqual([check, side, true]);
    }
    // Where no call mends it, there are other words for what to do.
    for (const { result, remediations, findings } of before) {
      if (isToDo(result)) expect(remediations.length > 0 || findings.length > 0).toBe(true);
    }
  });

  test('is a call wherever the role is wrong', () => {
    const checks = new Set(['role-exists', 'trust', 'ram-principal', 'policy', 'nobody-else']);
    const wrong = FAILURES.filter(({ check }) => checks.has(check));
    expect(wrong.length).toBeGreaterThan(15);
    return Promise.all(
      wrong.map(async (each) => {
        const at = (each.start ?? world)();
        each.change(at);
        const points = (await look(at)).preflight.flatMap((task) => task.checks);
        const point = points.find(({ check, side }) => check === each.check && side === each.side);
        const [first] = point?.remediations ?? [];
        expect([each.what, first?.account, (first?.steps ?? []).length > 0]).toEqual([each.what, ORDERS, true]);
      }),
    );
  });

  test('reaches the program as it is meant', async () => {
    const at = world();
    trust(at, trustFor(STRANGER));
    const all = steps((await look(at)).preflight.flatMap(({ checks }) => checks));
    const call = makeCaller();
    const lines = all.map((step) => commandLine(step, 'bash') ?? 'none');
    const [first] = call('bash', lines.join('\n'));
    expect(first?.slice(0, 5)).toEqual([
      'ram',
      'UpdateRole',
      '--RoleName',
      'ram-for-dts',
      '--NewAssumeRolePolicyDocument',
    ]);
    expect(JSON.parse(first?.[5] ?? '')).toEqual(trustFor(ANALYTICS));
  });
});

/** The trust policy that the first call writes. */
async function corrected(at: World): Promise<unknown> {
  const all = steps((await look(at)).preflight.flatMap(({ checks }) => checks));
  const step = all.find(({ action }) => action === 'UpdateRole');
  return step?.action === 'UpdateRole' ? step.parameters.NewAssumeRolePolicyDocument : undefined;
}

const OTHERS = [
  { Sid: undefined, Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${ANALYTICS}:role/x`] } },
  {
    Effect: 'Allow',
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    Principal: { Service: ['ecs.aliyuncs.com'] },
    Condition: { StringEquals: { 'acs:SourceVpc': 'vpc-1' } },
  },
];

describe('a corrected trust policy', () => {
  test('keeps what was not wrong: order, keys, other statements', async () => {
    const at = world();
    const wrong = {
      Principal: { Service: ['dts.aliyuncs.com'], RAM: [`acs:ram::${ANALYTICS}:root`] },
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
    };
    trust(at, { Statement: [OTHERS[0], wrong, OTHERS[1]], Version: '1' });
    const right = { ...wrong, Principal: { ...wrong.Principal, Service: [`${ANALYTICS}@dts.aliyuncs.com`] } };
    expect(JSON.stringify(await corrected(at))).toBe(
      JSON.stringify({ Statement: [OTHERS[0], right, OTHERS[1]], Version: '1' }),
    );
  });

  test('fixes several mistakes at once', async () => {
    const at = world();
    trust(at, {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoles',
          Principal: { RAM: [`acs:ram::${STRANGER}:root`], Service: [`${STRANGER}@dts.aliyuncs.com`] },
        },
        { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { Service: [`${ANALYTICS}@dts.aliyuncs.com`] } },
      ],
    });
    const { after } = await mended(at);
    expect(after.filter(({ result }) => result !== 'pass' && result !== 'not needed')).toEqual([]);
  });

  test('is replaced when it cannot be read', async () => {
    const at = world();
    trust(at, '{ "Version": "1" ');
    expect(await corrected(at)).toEqual(trustFor(ANALYTICS));
  });

  test('serves all tasks of the file that need the role, and no dead ones of the snapshot', async () => {
    const at = world();
    at.tasks.tasks.push({
      ...structuredClone(taskIn(at)),
      name: 'operations-too',
      creator: 'operations',
      destination: { account: 'operations' },
    });
    at.snapshot.accounts.push({
      id: STRANGER,
      roles: [],
      dtsJobs: [
        {
          id: 'dead',
          name: 'dead',
          type: 'SYNC',
          status: 'Failed',
          source: { account: ORDERS, role: 'ram-for-dts', instanceType: 'RDS', engine: 'MySQL' },
          destination: { account: STRANGER, instanceType: 'RDS', engine: 'MySQL' },
        },
      ],
    });
    trust(at, {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }],
    });
    const text = JSON.stringify(await corrected(at));
    expect(text).toContain(`"${ANALYTICS}@dts.aliyuncs.com"`);
    expect(text).toContain(`"${OPERATIONS}@dts.aliyuncs.com"`);
    expect(text).toContain('"ecs.aliyuncs.com"');
    expect(text).not.toContain(STRANGER);
  });
});

import { describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { preflightEn } from '../../src/messages/en/preflight.ts';
import { en } from '../../src/messages/en/report.ts';
import type { TaskCheck, CheckedTask } from '../../src/model/report.ts';
import { ACCOUNT_CHECKS, END_CHECKS, NOT_ASKED, ROLE_CHECKS, TASK_CHECKS } from '../../src/preflight/checks.ts';
import { CASES, type Case } from './cases.ts';
import { look, twoWayWorld, world } from '../support/accounts.ts';

const CHECKS = [...TASK_CHECKS, ...ACCOUNT_CHECKS, ...END_CHECKS, ...ROLE_CHECKS];
const TEXTS: Readonly<Record<string, string>> = { ...en, ...preflightEn };

async function checked({ start = world, change, settings }: Case): Promise<CheckedTask> {
  const made = start();
  change(made);
  const [task] = (await look(made, { settings: new Map(Object.entries(settings ?? {})) })).preflight;
  if (task === undefined) throw new Error('no task');
  return task;
}

function pointIn({ checks }: CheckedTask, { check, side }: Pick<Case, 'check' | 'side'>): TaskCheck {
  const found = checks.find((point) => point.check === check && point.side === side);
  if (found === undefined) throw new Error(`no check ${check}`);
  return found;
}

describe('the table of checks', () => {
  test('has a check for every rule, or says why there is none', () => {
    const asked = CHECKS.flatMap(({ rules }) => Object.keys(rules));
    expect([...new Set([...asked, ...Object.keys(NOT_ASKED)])].toSorted()).toEqual(ruleIds.toSorted());
    expect(Object.keys(NOT_ASKED).filter((rule) => asked.includes(rule))).toEqual([]);
  });

  test('has words for every check', () => {
    expect(CHECKS.map(({ id }) => TEXTS[`check-${id}`]).filter((text) => text === undefined)).toEqual([]);
  });

  test('is asked in one order, and each end is asked all of it', async () => {
    const [one] = (await look(world())).preflight;
    const ends = [...END_CHECKS, ...ACCOUNT_CHECKS, ...ROLE_CHECKS].map(({ id }) => id);
    const whole = [...TASK_CHECKS, ...ACCOUNT_CHECKS].map(({ id }) => id);
    expect(one?.checks.map(({ check, side }) => [side, check].filter(Boolean).join(' '))).toEqual([
      ...whole,
      ...ends.map((id) => `source ${id}`),
      ...ends.map((id) => `destination ${id}`),
    ]);
  });
});

describe('what is right', () => {
  test.each([world, twoWayWorld])('%o will work', async (start) => {
    const report = await look(start());
    const [task] = report.preflight;
    expect(task?.checks.filter(({ result }) => result !== 'pass' && result !== 'not needed')).toEqual([]);
    expect(task?.forecast).toBe('will work');
    expect(report.findings).toEqual([]);
    expect(report.gaps).toEqual([]);
    expect(report.summary.complete).toBe(true);
  });
});

describe('each check comes to each result that it can come to', () => {
  test.each(CASES.map((each) => [`${each.check}: ${each.what}`, each] as const))('%s', async (_, each) => {
    const task = await checked(each);
    const point = pointIn(task, each);
    const rule = each.result === 'pass' || each.result === 'not needed' ? undefined : point.findings[0]?.rule;
    expect([point.result, rule, task.forecast]).toEqual([each.result, each.rule, each.forecast]);
  });

  test('and the cases show that', () => {
    const shown = new Set(CASES.map(({ check, result }) => `${check} ${result}`));
    const wanted = CHECKS.flatMap(({ id }) =>
      ['pass', 'fail', 'unknown', 'not needed'].map((result) => `${id} ${result}`),
    );
    // A task is always written in some way.
    expect(wanted.filter((each) => !shown.has(each))).toEqual(['task-written not needed']);
  });

  test.each(CASES.map((each) => [`${each.check}: ${each.what}`, each] as const))('%s: in words', async (_, each) => {
    const task = await checked(each);
    for (const { evidence, findings, result, remediations } of task.checks) {
      for (const { message } of [...evidence, task.scenario, ...remediations.map((each) => each.says)]) {
        expect(Object.keys(TEXTS)).toContain(message);
      }
      expect(evidence.length + findings.length).toBeGreaterThan(0);
      if (result === 'fail' || result === 'warning') expect(findings.length).toBeGreaterThan(0);
    }
  });
});

describe('what stands for a result', () => {
  test.each(CASES.map((each) => [`${each.check}: ${each.what}`, each] as const))('%s', async (_, each) => {
    const made = (each.start ?? world)();
    each.change(made);
    const settings = new Map(Object.entries(each.settings ?? {}));
    const { preflight, counts, summary, findings } = await look(made, { settings });
    const [task] = preflight;
    const shown = new Set(findings);
    // A failure is a finding of the report, and there is no finding that no check has.
    const told = task?.checks.flatMap((point) => point.findings) ?? [];
    expect(told.length === 0).toBe(shown.size === 0);
    if (task?.forecast === 'will fail') expect(counts.error).toBeGreaterThan(0);
    else expect(counts.error).toBe(0);
    if (task?.forecast === 'cannot tell') expect(summary.complete).toBe(false);
    if (task?.forecast === 'will work') expect(summary.complete).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { diff, type Diff } from '../../src/browser.ts';
import { DEFECTS, HOLES } from '../preflight/defects.ts';
import { rightWorld } from '../preflight/random-world.ts';
import { ANALYTICS, look, ORDERS, taskIn, trust, trustFor, world, type World } from '../support/accounts.ts';
import { runs } from '../support/property.ts';

const STRANGE = trustFor('1000000000000009');

/** The texts of a world in a folder. */
function texts(name: string, { tasks, snapshot }: World): Record<string, string> {
  return { [`${name}/tasks.json`]: JSON.stringify(tasks), [`${name}/snapshot.json`]: JSON.stringify(snapshot) };
}

function changes(before: World, after: World): Promise<Diff> {
  return diff({ files: { ...texts('old', before), ...texts('new', after) }, before: 'old', after: 'new' });
}

/** A copy, changed. */
function changed(at: World, change: (copy: World) => void): World {
  const copy = structuredClone(at);
  change(copy);
  return copy;
}

describe('diff of tasks', () => {
  test('names those whose verdict is another one', async () => {
    const spoiled = changed(world(), (at) => trust(at, STRANGE));
    expect((await changes(world(), spoiled)).tasks).toEqual([
      { task: 'orders-to-analytics', before: 'will work', after: 'will fail' },
    ]);
    expect((await changes(spoiled, world())).tasks).toEqual([
      { task: 'orders-to-analytics', before: 'will fail', after: 'will work' },
    ]);
  });

  test('names those that only one side has', async () => {
    const more = changed(world(), ({ tasks }) => tasks.tasks.push({ ...taskIn(world()), name: 'another' }));
    expect((await changes(world(), more)).tasks).toEqual([{ task: 'another', before: null, after: 'will work' }]);
    expect((await changes(more, world())).tasks).toEqual([{ task: 'another', before: 'will work', after: null }]);
  });

  test('says nothing of order, layout and another file, nor of a name that stands twice', async () => {
    const [task, other] = [taskIn(world()), { ...taskIn(world()), name: 'another', creator: 'orders' }];
    const old = changed(world(), ({ tasks }) => void (tasks.tasks = [task, task, other]));
    const recent = changed(world(), ({ tasks }) => void (tasks.tasks = [other, task, task]));
    const { 'new/tasks.json': tasks = '', ...rest } = texts('new', recent);
    const moved = { 'new/team/all.json': JSON.stringify(JSON.parse(tasks), null, 3) };
    const report = await diff({ files: { ...texts('old', old), ...rest, ...moved }, before: 'old', after: 'new' });
    expect(report).toMatchObject({ added: [], removed: [], tasks: [] });
  });

  test('distinguishes jobs of one name by their creators', async () => {
    const job = (role: string): object => ({
      id: 'dts1',
      name: 'copy',
      type: 'SYNC',
      region: 'cn-hangzhou',
      status: 'Synchronizing',
      source: { account: ORDERS, role, instanceType: 'RDS', engine: 'MySQL' },
      destination: { instanceType: 'RDS', engine: 'MySQL' },
    });
    const jobs = (role: string): World =>
      changed(world(), (at) => {
        at.tasks.tasks = [taskIn(at)];
        const [orders, analytics] = at.snapshot.accounts;
        if (orders) orders.dtsJobs = [{ ...job('x'), source: { instanceType: 'RDS', engine: 'MySQL' } }];
        if (analytics) analytics.dtsJobs = [job(role)];
      });
    expect((await changes(jobs('ram-for-dts'), jobs('gone'))).tasks).toEqual([
      { task: 'copy', before: 'will work', after: 'will fail' },
    ]);
    // Nobody asked for the jobs of the creator: they are no lost tasks.
    const unasked = changed(jobs('gone'), (at) => void delete at.snapshot.accounts[1]?.dtsJobs);
    for (const { tasks, gaps } of [
      await changes(jobs('ram-for-dts'), unasked),
      await changes(unasked, jobs('ram-for-dts')),
    ]) {
      expect(tasks).toEqual([]);
      expect(gaps).toContainEqual({
        what: ANALYTICS,
        account: ANALYTICS,
        reason: 'not-given',
        because: expect.stringContaining(
          'does not have all DTS jobs of this account: 1 task was not compared',
        ) as string,
      });
    }
  });

  test('takes a tasks file that is broken on one side for a gap', async () => {
    const broken = { ...texts('new', world()), 'new/tasks.json': '{"version": 1, "tasks": [' };
    const files = { ...texts('old', world()), ...broken };
    for (const [before, after] of [
      ['old', 'new'],
      ['new', 'old'],
    ] as const) {
      const { tasks, gaps } = await diff({ files, before, after });
      expect([tasks, gaps.map(({ what, reason }) => [what, reason])]).toEqual([[], [['tasks.json', 'not-readable']]]);
    }
  });

  test('says how many verdicts nobody can tell on either side', async () => {
    const files = { 'old/tasks.json': JSON.stringify(world().tasks), 'new/tasks.json': JSON.stringify(world().tasks) };
    const { tasks, gaps } = await diff({ files, before: 'old', after: 'new' });
    expect(tasks).toEqual([]);
    expect(gaps).toEqual([
      { what: 'tasks', because: expect.stringMatching(/^whether 1 task will work: /) as string, reason: 'not-given' },
    ]);
  });

  test.each(
    Object.entries({
      ...HOLES,
      ...Object.fromEntries(Object.entries(DEFECTS).map(([name, [, spoil]]) => [name, spoil])),
    }),
  )('gives the verdicts of preflight: %s', async (_, spoil) => {
    await fc.assert(
      fc.asyncProperty(rightWorld, async (right) => {
        const spoiled = changed(right, spoil);
        const [before, after] = [await look(right), await look(spoiled)];
        const expected = before.preflight.flatMap(({ task, forecast }, index) => {
          const now = after.preflight[index]?.forecast ?? null;
          return now === forecast ? [] : [{ task, before: forecast, after: now }];
        });
        const names = new Set(before.preflight.map(({ task }) => task));
        const { tasks } = await changes(right, spoiled);
        expect(tasks.filter(({ task }) => names.has(task)).toSorted(byTask)).toEqual(expected.toSorted(byTask));
      }),
      runs(2),
    );
  });
});

function byTask(one: { readonly task: string }, other: { readonly task: string }): number {
  return one.task < other.task ? -1 : 1;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { anyTasksFile, fileOf, planOf } from '../support/tasks.ts';
import { written } from './written.ts';
import { runs } from '../support/property.ts';

test.each([
  ['ros', 'roles.yaml'],
  ['terraform', 'main.tf'],
] as const)('what is written for %s is recognised, and lint finds nothing in it', async (kind, name) => {
  await fc.assert(
    fc.asyncProperty(anyTasksFile, async (file) => {
      const plan = await planOf(file);
      const roles = plan.accounts.flatMap((account) => account.roles);
      const { findings, summary } = await lint({ paths: [fileOf(await written(plan, { kind }), name)] });
      expect(findings.map(({ rule }) => rule)).toEqual([]);
      expect(summary.roles).toBe(roles.length);
    }),
    runs(3),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { byTask, dts, KNOWN, root, twoTasks } from './dts/known.ts';
import { ANALYTICS, dtsRole, edited, ORDERS, problems, roleOf, THIRD, type Known } from './subjects.ts';

const dtsRules = rules.filter(({ about }) => about === 'dtsRole');

const ram = fc.constantFrom(
  ...[ORDERS, ANALYTICS, THIRD, '${var.a}', '${var.b}', '<ID>', 'alias'].flatMap((account) => [
    root(account),
    `acs:ram::${account}:user/x`,
  ]),
  '*',
  '${local.x}',
  ANALYTICS,
);
const service = fc.constantFrom(
  ...[ORDERS, ANALYTICS, THIRD, '${var.a}', '${var.b}', '<ID>', 'alias'].map(dts),
  'dts.aliyuncs.com',
  'ecs.aliyuncs.com',
  `${ANALYTICS}@dts.aliyun.com`,
  'DTS.aliyuncs.com',
  '*',
  '${local.y}',
);
const oneOrMany = (entry: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof(entry, fc.uniqueArray(entry, { maxLength: 4 }));
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  Action: fc.constant('sts:AssumeRole'),
  Principal: fc.record({ RAM: oneOrMany(ram), Service: oneOrMany(service) }, { requiredKeys: [] }),
});
const policy = fc.record({ Version: fc.constant('1'), Statement: fc.array(statement, { minLength: 1, maxLength: 3 }) });
const knowns: readonly Known[] = [{}, { owner: ORDERS }, { isNamed: true, owner: ORDERS }, KNOWN, byTask, twoTasks];
const known = fc.constantFrom(...knowns);

test('no rule fails, whatever stands where a policy should', () => {
  const pairs = rules.filter(({ about }) => about === 'pair');
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), known, (value, about) => {
      for (const rule of dtsRules) problems(rule, dtsRole(value, about));
      for (const rule of pairs) problems(rule, { file: roleOf(value), live: roleOf({}) });
    }),
    { numRuns: 300 },
  );
});

test('whatever a policy holds, what a rule mends stays mended', () => {
  fc.assert(
    fc.property(policy, known, (value, about) => {
      for (const rule of dtsRules) {
        const found = problems(rule, dtsRole(value, about));
        const edits = found.flatMap(({ fix }) => fix?.edits ?? []);
        const isWhole = found.length === 1 && edits.length > 0;
        if (isWhole) expect(problems(rule, dtsRole(edited(value, edits), about)), rule.id).toEqual([]);
      }
    }),
    { numRuns: 3000 },
  );
});

test('whatever a policy holds, no two rules complain of one entry', () => {
  fc.assert(
    fc.property(policy, known, (value, about) => {
      const places = dtsRules.flatMap((rule) =>
        problems(rule, dtsRole(value, about)).map(({ at }) => at.path.join('/')),
      );
      const entries = places.filter((place) => /Principal\/(?:RAM|Service)/.test(place));
      expect(new Set(entries).size).toBe(entries.length);
    }),
    { numRuns: 3000 },
  );
});

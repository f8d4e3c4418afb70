import fc from 'fast-check';
import { expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { byTask, dts, KNOWN, root, twoTasks } from './dts/known.ts';
import {
  ANALYTICS,
  dtsRole,
  edited,
  ORDERS,
  problems,
  roleOf,
  THIRD,
  type Known,
  type Principals,
} from '../support/policies.ts';
import { runs } from '../support/property.ts';

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
type Policy = typeof policy extends fc.Arbitrary<infer T> ? T : never;
const knowns: readonly Known[] = [{}, { owner: ORDERS }, { isNamed: true, owner: ORDERS }, KNOWN, byTask, twoTasks];
const known = fc.constantFrom(...knowns);

/** Rules that still speak, or that have broken the policy's shape, after their fix is made. */
function unmended(value: unknown, about: Known): readonly string[] {
  const before = dtsRole(value, about);
  return dtsRules
    .filter((rule) => {
      const [only, ...more] = problems(rule, before);
      const edits = only?.fix?.edits ?? [];
      // Fixes of several findings may each be right alone only.
      if (more.length > 0 || edits.length === 0) return false;
      const after = dtsRole(edited(value, edits), about);
      // A statement that goes may take a list with it that nobody could read; what that hid comes to light only then.
      if (after.trust.faults.length < before.trust.faults.length) return false;
      return problems(rule, after).length > 0 || after.trust.faults.length > before.trust.faults.length;
    })
    .map(({ id }) => id);
}

test('no rule fails, whatever stands where a policy should', () => {
  const pairs = rules.filter(({ about }) => about === 'pair');
  const ask = (value: unknown, about: Known): void => {
    for (const rule of dtsRules) problems(rule, dtsRole(value, about));
    for (const rule of pairs) problems(rule, { file: roleOf(value), live: roleOf({}) });
  };
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), known, ask), runs(60));
});

/** Policies for which the properties below failed once. */
const FAILED_ONCE: [Policy, Known][] = [
  // The statement that got the service was removed by the same fix.
  [twoOf({ RAM: `acs:ram::${ORDERS}:user/x` }, { RAM: root(ORDERS) }), KNOWN],
  [twoOf({ RAM: `acs:ram::${THIRD}:user/x` }, { RAM: root(THIRD) }), KNOWN],
  // Once plain DTS was removed, the empty list counted as an entry that nobody can read.
  [twoOf({ RAM: root(THIRD), Service: [] }, { Service: [dts(ANALYTICS), 'dts.aliyuncs.com'] }), { owner: ORDERS }],
  [
    twoOf(
      { RAM: `acs:ram::${ORDERS}:user/x`, Service: [] },
      { RAM: root(ORDERS), Service: [dts(THIRD), 'dts.aliyuncs.com', `${ANALYTICS}@dts.aliyun.com`] },
    ),
    {},
  ],
];

function twoOf(first: Principals, second: Principals): Policy {
  const allowing = (Principal: Principals): Policy['Statement'][number] => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal,
  });
  return { Version: '1', Statement: [allowing(first), allowing(second)] };
}

test('whatever a policy holds, what a rule fixes stays fixed', () => {
  const mends = fc.property(policy, known, (value, about) => {
    expect(unmended(value, about)).toEqual([]);
  });
  fc.assert(mends, { ...runs(400, 100_000), examples: FAILED_ONCE });
});

test('whatever a policy holds, no two rules complain of one entry', () => {
  const complains = fc.property(policy, known, (value, about) => {
    const entries = dtsRules
      .flatMap((rule) => problems(rule, dtsRole(value, about)).map(({ at }) => at.path.join('/')))
      .filter((place) => /Principal\/(?:RAM|Service)/.test(place));
    expect(new Set(entries).size).toBe(entries.length);
  });
  fc.assert(complains, { ...runs(300), examples: FAILED_ONCE });
});

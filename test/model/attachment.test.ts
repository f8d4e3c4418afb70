import { expect, test } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import { holdsDtsPolicy } from '../../src/model/policy/permissions.ts';
import type { AttachedPolicy } from '../../src/model/role.ts';

const at = { document: jsonDocument('snapshot.json', '{}'), path: [] };

function custom(...actions: readonly string[]): AttachedPolicy {
  const statement = {
    effect: 'Allow',
    actions,

    resources: ['*'],
    isConditional: false,
  } as const;
  return { name: 'own', type: 'Custom', at, statements: [statement] };
}

test.each([
  ['every action', custom('*'), true],
  ['every action of every service', custom('*:*'), true],
  ['the actions of one kind of database', custom('rds:Describe*'), undefined],
  ['something else', custom('oss:*'), false],
])('a custom policy that allows %s', (_, policy, holds) => {
  expect(holdsDtsPolicy([policy])).toBe(holds);
});

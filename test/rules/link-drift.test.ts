import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import type { Role } from '../../src/model/role.ts';
import type { RolePair } from '../../src/model/subject.ts';
import { dts, right, root } from './dts/known.ts';
import { allow, ANALYTICS, deny, ORDERS, policy, problems, roleOf, THIRD, worded } from '../support/policies.ts';

const documented = policy(right);
const drift = rules.filter(({ id }) => id === 'link-drift');
const pair = (file: unknown, live: unknown): RolePair => ({ file: roleOf(file), live: roleOf(live) });
const twoEntries = policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS)] });
const conditioned = (value: unknown): object => ({
  Version: '1',
  Statement: [allow({ Service: [dts(ANALYTICS)] }, { Condition: { StringEquals: { 'acs:SourceVpc': value } } })],
});

const pairs: readonly (readonly [
  name: string,
  file: unknown,
  live: unknown,
  said: readonly (readonly [at: string, message: string])[],
])[] = [
  ['the same', documented, documented, []],
  [
    'in another order and shape',
    twoEntries,
    policy({ Service: dts(ANALYTICS) }, allow({ RAM: [root(THIRD)] }), allow({ RAM: root(ANALYTICS) })),
    [],
  ],
  [
    'the own account, shortened by RAM',
    policy({ Service: [dts(ORDERS)] }),
    policy({ Service: ['dts.aliyuncs.com'] }),
    [],
  ],
  ['only in the file', twoEntries, documented, [['Statement/0/Principal/RAM/1', 'onlyInFile']]],
  ['only live', documented, twoEntries, [['', 'onlyLive']]],
  [
    'another account',
    documented,
    policy({ RAM: [root(THIRD)], Service: [dts(THIRD)] }),
    [['Statement/0/Principal/RAM/0', 'both']],
  ],
  ['a condition in another order', conditioned(['a', 'b']), conditioned(['b', 'a']), []],
  ['another condition', conditioned('a'), conditioned('b'), [['Statement/0/Principal/Service/0', 'both']]],
  [
    'no condition',
    conditioned('a'),
    policy({ Service: [dts(ANALYTICS)] }),
    [['Statement/0/Principal/Service/0', 'both']],
  ],
  [
    'allowed here, denied there',
    policy({ Service: [dts(ANALYTICS)] }),
    { Version: '1', Statement: [deny({ Service: dts(ANALYTICS) })] },
    [['Statement/0/Principal/Service/0', 'both']],
  ],
  [
    'an unknown may be the other',
    policy({ Service: ['${var.c}@dts.aliyuncs.com'] }),
    policy({ Service: [dts(ANALYTICS)] }),
    [],
  ],
  [
    'an entry too many beside an unknown',
    policy({ Service: ['${var.c}@dts.aliyuncs.com', dts(THIRD)] }),
    policy({ Service: [dts(ANALYTICS)] }),
    [['Statement/0/Principal/Service/1', 'onlyInFile']],
  ],
  [
    'what is not known live may be what is in the file',
    twoEntries,
    policy({ RAM: [root(ANALYTICS), '${local.x}'], Service: [dts(ANALYTICS)] }),
    [],
  ],
  [
    'a statement that lets nobody take it',
    policy({ Service: [dts(ANALYTICS)] }, { ...allow({ RAM: root(THIRD) }), Action: 'sts:SetSourceIdentity' }),
    policy({ Service: [dts(ANALYTICS)] }),
    [],
  ],
];

describe('a role in a file and live', () => {
  test.each(pairs)('%s', (_, file, live, said) => {
    const found = drift.flatMap((rule) => problems(rule, pair(file, live)));
    expect(found.map(({ at, message }) => [at.path.join('/'), message])).toEqual(said);
    for (const rule of drift) {
      for (const { message, data, related = [] } of found) {
        for (const each of [{ message, data }, ...related])
          expect(worded(rule, each.message, each.data)).not.toContain('""');
      }
    }
  });

  test('a trust policy that cannot be read is not compared', () => {
    const broken: Role = { ...roleOf(documented), policy: () => ({ state: 'absent' }) };
    expect(drift.flatMap((rule) => problems(rule, { file: broken, live: roleOf(twoEntries) }))).toEqual([]);
  });
});

import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { lint } from '../../src/commands/lint.ts';
import { fingerprint } from '../../src/model/fingerprint.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'rules');
let home = '';

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-order-')));
  enterFolder(home);
});

afterAll(() => {
  leaveFolder();
  rmSync(home, { recursive: true, force: true });
});

/** The same policy with every list and every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, reversed(member)] as const)
      .toReversed(),
  );
}

async function identities(policy: unknown): Promise<readonly string[]> {
  writeFileSync(join(home, 'policy.json'), JSON.stringify(policy));
  const { findings } = await lint({ paths: ['policy.json'] });
  return findings.map((finding) => `${finding.rule} ${fingerprint(finding, {})}`).toSorted();
}

function policiesOf(rule: string): readonly (readonly [string, unknown])[] {
  return readdirSync(join(fixtures, rule))
    .filter((name) => name.startsWith('bad-') && name.endsWith('.json'))
    .flatMap((name) => {
      try {
        const value = JSON.parse(readFileSync(join(fixtures, rule, name), 'utf8')) as { Statement?: unknown };
        return value.Statement === undefined ? [] : [[`${rule}/${name}`, value] as const];
      } catch {
        return [];
      }
    });
}

const [B, C, D] = ['1000000000000002', '1000000000000003', '1000000000000004'];
const allow = (Principal: object): object => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal });
const deny = (Principal: object): object => ({ Effect: 'Deny', Action: 'sts:AssumeRole', Principal });
const policies: readonly (readonly [string, readonly object[]])[] = [
  [
    'strangers under both keys',
    [
      allow({
        RAM: [`acs:ram::${B}:root`, `acs:ram::${C}:root`, `acs:ram::${D}:root`],
        Service: [`${B}@dts.aliyuncs.com`, `${C}@dts.aliyuncs.com`, 'ecs.aliyuncs.com'],
      }),
    ],
  ],
  [
    'a placeholder twice',
    [allow({ RAM: ['acs:ram::<account>:root'] }), allow({ Service: ['<account>@dts.aliyuncs.com'] })],
  ],
  [
    'a sample account twice',
    [allow({ RAM: 'acs:ram::1234567890123456:root', Service: '1234567890123456@dts.aliyuncs.com' })],
  ],
  [
    'a Deny of two keys that denies nothing',
    [
      allow({ Service: ['ecs.aliyuncs.com'] }),
      deny({ RAM: [`acs:ram::${B}:root`, `acs:ram::${C}:root`], Service: ['fc.aliyuncs.com'] }),
    ],
  ],
  [
    'an Allow that is taken away',
    [
      allow({ RAM: [`acs:ram::${B}:user/a`, `acs:ram::${C}:root`] }),
      deny({ RAM: [`acs:ram::${B}:root`, `acs:ram::${C}:root`] }),
    ],
  ],
  [
    'a Deny that keeps DTS out',
    [
      allow({ RAM: [`acs:ram::${B}:root`], Service: [`${B}@dts.aliyuncs.com`] }),
      deny({ RAM: [`acs:ram::${B}:root`], Service: [`${B}@dts.aliyuncs.com`] }),
    ],
  ],
  [
    'accounts that disagree',
    [
      allow({
        RAM: [`acs:ram::${B}:root`],
        Service: [`${C}@dts.aliyuncs.com`, `${D}@dts.aliyuncs.com`],
      }),
    ],
  ],
  [
    'identity providers',
    [
      allow({
        Federated: [`acs:ram::${B}:oidc-provider/a`, `acs:ram::${B}:oidc-provider/b`, 'acs:ram::1:saml-provider/c'],
      }),
    ],
  ],
  ['a short ID twice', [allow({ RAM: ['acs:ram::12345:root'], Service: ['12345@dts.aliyuncs.com'] })]],
  [
    'two users of one account',
    [allow({ RAM: [`acs:ram::${B}:user/x`, `acs:ram::${B}:user/y`], Service: `${B}@dts.aliyuncs.com` })],
  ],
];

describe('a finding stays the same one where entries swap', () => {
  const all = [
    ...policies.map(([name, Statement]) => [name, { Version: '1', Statement }] as const),
    ...ruleIds.flatMap(policiesOf),
  ];

  test.each(all)('%s', async (_, policy) => {
    const found = await identities(policy);
    expect(found.length).toBeGreaterThan(0);
    expect(await identities(reversed(policy))).toEqual(found);
  });
});

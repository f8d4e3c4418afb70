import { describe, expect, test } from 'vitest';

import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import { isDtsRole, namesDts } from '../../src/model/policy/dts-role.ts';
import type { Attachments } from '../../src/model/role.ts';
import { allow, deny, placeIn, policy, roleOf } from '../support/policies.ts';

const C = '1000000000000002';
const root = { RAM: [`acs:ram::${C}:root`] };

describe('a policy names DTS', () => {
  test.each([
    ['acting for an account', policy({ Service: [`${C}@dts.aliyuncs.com`] }), true],
    ['acting for the own account', policy({ Service: 'dts.aliyuncs.com' }), true],
    ['for a placeholder', policy({ Service: ['<Alibaba Cloud account ID>@dts.aliyuncs.com'] }), true],
    ['for an unknown', policy({ Service: ['${var.c}@dts.aliyuncs.com'] }), true],
    ['misspelt', policy({ Service: [`${C}@dts.aliyun.com`] }), true],
    ['in a later statement', policy(root, allow({ Service: 'dts.aliyuncs.com' })), true],
    ['in a Deny', policy(root, deny({ Service: 'dts.aliyuncs.com' })), true],
    ['not at all', policy({ ...root, Service: ['ecs.aliyuncs.com'] }), false],
    ['not by a service of another product', policy({ Service: ['dts-access.sfm.aliyuncs.com'] }), false],
    ['not by a service whose name is near', policy({ Service: ['rds.aliyuncs.com'] }), false],
    ['not by nothing', {}, false],
  ])('%s', (_, value, answer) => {
    expect(namesDts(readTrust(value, placeIn('role.json', value)))).toBe(answer);
  });
});

function holding(name: string): Attachments {
  return [{ at: placeIn('role.json', {}), name, type: 'System', statements: undefined }];
}

describe('a role is meant for cross-account DTS', () => {
  const plain = { isNamedByTask: false, hasConfiguredCreator: false, isMeantByOption: false };
  const dts = policy({ Service: ['dts.aliyuncs.com'] });
  const ecs = policy({ ...root, Service: ['ecs.aliyuncs.com'] });

  test.each([
    ['it names DTS', dts, plain, undefined, true],
    ['nothing says so', policy(root), plain, undefined, false],
    ['a task names it', policy(root), { ...plain, isNamedByTask: true }, undefined, true],
    ['the configuration names its creator', ecs, { ...plain, hasConfiguredCreator: true }, undefined, true],
    ['--creator is given', policy(root), { ...plain, isMeantByOption: true }, undefined, true],
    ['--creator is given, but it serves another', ecs, { ...plain, isMeantByOption: true }, undefined, false],
    [
      '--creator is given, but it is for an identity provider',
      policy({ Federated: ['acs:ram::1000000000000001:saml-provider/corp'] }),
      { ...plain, isMeantByOption: true },
      undefined,
      false,
    ],
    ['it holds the policy', policy(root), plain, roleOf({}, undefined, holding('AliyunDTSRolePolicy')), true],
    ['it holds another policy', policy(root), plain, roleOf({}, undefined, holding('AliyunDTSFullAccess')), false],
    ['its policies were refused', policy(root), plain, roleOf({}, undefined, 'refused'), false],
    ['it is the default role', dts, plain, roleOf(dts, undefined, 'notAsked', 'AliyunDTSDefaultRole'), false],
    [
      'it is the default role, and a task names it',
      dts,
      { ...plain, isNamedByTask: true },
      roleOf(dts, undefined, 'notAsked', 'aliyundtsdefaultrole'),
      false,
    ],
    ['it is service-linked', dts, plain, roleOf(dts, undefined, 'notAsked', 'AliyunServiceRoleForDTS'), false],
  ])('%s', (_, value, signs, role, answer) => {
    const trust = readTrust(value, placeIn('role.json', value));
    expect(isDtsRole({ trust, role, ...signs })).toBe(answer);
  });
});

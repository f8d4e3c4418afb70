import fc from 'fast-check';
import { expect, test } from 'vitest';

import accountIdFormat from '../../rules/account-id-format.ts';
import foreignCloud from '../../rules/foreign-cloud.ts';
import placeholder from '../../rules/placeholder.ts';
import policySchema from '../../rules/policy-schema.ts';
import policyTooLong from '../../rules/policy-too-long.ts';
import policyVersion from '../../rules/policy-version.ts';
import principalMalformed from '../../rules/principal-malformed.ts';
import principalWildcard from '../../rules/principal-wildcard.ts';
import trustAction from '../../rules/trust-action.ts';
import trustResource from '../../rules/trust-resource.ts';
import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import type { Problem } from '../../src/model/finding.ts';
import type { TrustSubject } from '../../src/model/subject.ts';
import { runs } from '../support/property.ts';

const RULES = [
  accountIdFormat,
  foreignCloud,
  placeholder,
  policySchema,
  policyTooLong,
  policyVersion,
  principalMalformed,
  principalWildcard,
  trustAction,
  trustResource,
] as const;

/** What all rules say of a value that is read as a policy, with the card of each. */
function problems(
  value: unknown,
  origin: TrustSubject['origin'],
): readonly (readonly [(typeof RULES)[number], Problem])[] {
  const at = { document: jsonDocument('x.json', JSON.stringify(value)), path: [] };
  const subject = { trust: readTrust(value, at), origin, owner: undefined, knownAccounts: undefined };
  return RULES.flatMap((rule) => [...rule.check(subject)].map((problem) => [rule, problem] as const));
}

/** Words that policies are made of, right and wrong, and a few that look like JavaScript's own. */
const word = fc.constantFrom(
  'Version',
  'version',
  'Statement',
  'Effect',
  'effect',
  'Action',
  'NotAction',
  'Principal',
  'Principle',
  'NotPrincipal',
  'Condition',
  'Resource',
  'Sid',
  'RAM',
  'Service',
  'Services',
  'Federated',
  'AWS',
  'IAM',
  'ROS',
  'Ref',
  'Fn::Sub',
  'StringEquals',
  'StringLike',
  'aws:SourceIp',
  'sts:ExternalId',
  '__proto__',
  'constructor',
  'toString',
  'length',
  '0',
  '',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '1',
    '2012-10-17',
    '2.0',
    'Allow',
    'allow',
    'Deny',
    '*',
    'sts:AssumeRole',
    'sts:assumerole',
    'sts:*',
    'AssumeRole',
    'name/sts:AssumeRole',
    'sts:SetSourceIdentity',
    'acs:ram::1000000000000002:root',
    'acs:ram::*:root',
    'acs:ram:::x',
    'acs:ram::1234567890123456:root',
    'acs:ram::<ID>:root',
    'acs:ram::a-b:root',
    'acs:ram::${a}:role/b',
    '12345@log.aliyuncs.com',
    'arn:aws:iam::123456789012:root',
    'trn:iam::1:root',
    '<云账号ID>@dts.aliyuncs.com',
    'dts.aliyun.com',
    '${x}',
    '****',
  ),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false, 0, 1, -0.5, 1e21, 1000000000000002),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(word, tie('value')), { maxLength: 6, selector: ([key]) => key })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
          ) as unknown,
      ),
  ),
}));
/** Mostly the shape of a policy, so that the rules get to see something. */
const strings = fc.oneof(
  text,
  fc.array(fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: anything }), { maxLength: 4 }),
);
const statement = fc.record(
  {
    Effect: text,
    Action: strings,
    Principal: fc.oneof(anything, fc.dictionary(word, strings, { maxKeys: 3 })),
    NotPrincipal: anything,
    Resource: text,
    Condition: fc.dictionary(word, fc.oneof(anything, fc.dictionary(word, strings, { maxKeys: 2 })), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const policy = fc.record(
  {
    Version: fc.oneof(text, anything),
    Statement: fc.oneof(fc.array(statement, { maxLength: 3 }), statement, anything),
  },
  { requiredKeys: [] },
);
const origin = fc.constantFrom('file', 'live', 'ros');

test.each([
  ['any JSON value', anything, 400],
  ['anything like a policy', policy, 800],
] as const)('%s is judged without a crash, in words of the cards', (_, values, gate) => {
  fc.assert(
    fc.property(values, origin, (value, from) => {
      for (const [rule, problem] of problems(value, from)) {
        const said = [problem, ...(problem.related ?? []), ...(problem.fix ? [problem.fix] : [])];
        for (const { message, data } of said) {
          const template = (rule.messages as Readonly<Record<string, string>>)[message];
          expect(template).toBeTypeOf('string');
          const slots = [...(template ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
          expect(Object.keys(data ?? {})).toEqual(expect.arrayContaining(slots));
        }
        // RAM did not refuse what it holds.
        expect(from === 'live' && problem.leadsTo?.by === 'RAM').toBe(false);
      }
    }),
    runs(gate),
  );
});

import type { Fix, Problem } from '../src/model/finding.ts';
import { cloudOfVersion, foreignWords } from '../src/model/policy/foreign-clouds.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { isBareStatement, type Trust } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { typeName } from '../src/model/schema-violation.ts';
import { findPlaceholder, isFunction, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'policy-version',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.policySyntax,
  title: 'the policy does not say "Version": "1"',
  why:
    'RAM policies have one version, the string "1", and RAM casts the element to a string before it looks at anything else: ' +
    'without it a policy was answered with MalformedPolicyDocument.',
  messages: {
    missing: 'there is no "Version" here',
    foreign: '"{found}" is the version of {cloud} policies; RAM knows only "1"',
    other: '"{found}" is here; RAM knows only "1"',
    number: 'the number 1 is here; RAM documents the string "1"',
    type: 'a value of type {found} is here; RAM knows only the string "1"',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
    write: 'write "Version": "1"',
  },

  check(subject) {
    const problems: Problem[] = [];
    const { trust, origin } = subject;
    const { version } = trust;
    if (version?.value === '1') return problems;
    if (version === undefined) {
      if (isBareStatement(trust) || isNoObject(trust)) return problems;
      const edits = [{ kind: 'set', at: trust.at, key: 'Version', value: '1' }] as const;
      problems.push({
        at: trust.at,
        message: 'missing',
        fix: { message: 'write', risk: 'safe', edits },
        ...malformedPolicyOutcome(subject, trust.at),
      });
      return problems;
    }
    const { value, at } = version;
    const fix: Fix = { message: 'write', risk: 'safe', edits: [{ kind: 'replace', at, value: '1' }] };
    if (value === 1) {
      if (origin !== 'ros') problems.push({ at, message: 'number', level: 'warning', fix });
    } else if (typeof value !== 'string') {
      if (!isFunction(value))
        problems.push({
          at,
          message: 'type',
          data: { found: typeName(value) },
          ...malformedPolicyOutcome(subject, at),
        });
    } else if (!isUnknown(value) && findPlaceholder(value) === undefined && !isToldByForeignCloud(trust)) {
      const cloud = cloudOfVersion(value);
      const data = { found: value, cloud: cloud ?? '' };
      problems.push({
        at,
        message: cloud === undefined ? 'other' : 'foreign',
        data,
        fix,
        ...malformedPolicyOutcome(subject, at),
      });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** A list or a text where a policy should be has no elements to speak of. */
function isNoObject({ at, faults }: Trust): boolean {
  return faults.some((fault) => fault.kind === 'type' && fault.at.path.length === at.path.length);
}

function isToldByForeignCloud(trust: Trust): boolean {
  return foreignWords(trust).some((word) => word.at === trust.version?.at);
}

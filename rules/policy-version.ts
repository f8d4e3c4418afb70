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
  title: 'the policy version must be "1"',
  why:
    'RAM policies have one version, the string "1". RAM casts "Version" to a string before it checks anything else; ' +
    'a policy without "Version" was rejected with MalformedPolicyDocument.',
  messages: {
    missing: '"Version" is missing',
    foreign: '"{found}" is the version of {cloud} policies; RAM accepts only "1"',
    other: 'expected "1", found "{found}"',
    number: 'found the number 1; RAM documents the string "1"',
    type: 'expected the string "1", found {found}',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
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
    } else if (!isUnknown(value) && findPlaceholder(value) === undefined && !isReportedAsForeign(trust)) {
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

/** A list or a text instead of a policy has no elements. */
function isNoObject({ at, faults }: Trust): boolean {
  return faults.some((fault) => fault.kind === 'type' && fault.at.path.length === at.path.length);
}

function isReportedAsForeign(trust: Trust): boolean {
  return foreignWords(trust).some((word) => word.at === trust.version?.at);
}

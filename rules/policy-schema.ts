import type { Problem } from '../src/model/finding.ts';
import { isBareStatement } from '../src/model/bare-statement.ts';
import { wordings } from '../src/model/policy-fault.ts';
import { refusal } from '../src/model/refusal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'policy-schema',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'the policy does not have the form of a trust policy',
  why:
    'RAM checks the grammar of a policy when it is saved, strictly since November 2022: a key that it does not know, an ' +
    'element that is missing and a value of another type all break it.',
  messages: {
    noObject: 'a policy is an object with "Version" and "Statement"; this is of type {found}',
    bareStatement: 'this is a statement alone; a policy is { "Version": "1", "Statement": [ … ] } around it',
    missing: '"{key}" is missing',
    permissionStatement:
      '"Principal" is missing; a statement with "Resource" and without it belongs in a permission policy',
    unknownKey: '"{key}" is no element here; RAM knows {known}',
    meantKey: '"{key}" is no element here; "{meant}" is',
    wrongCase: '"{key}" is no element here; "{meant}" is: {count} keys are written in another case than RAM has them',
    twin: '"{key}" stands beside "{meant}"; RAM knows only the latter',
    ofAws: '"{key}" is an element of AWS policies; RAM documents none',
    effect: '"{found}" is here; RAM knows "Allow" and "Deny"',
    statementObject: 'the statement stands alone; RAM wants a list: [ { … } ]',
    noStatements: 'there is no statement in it',
    bucketPolicy:
      'a principal of type {found} is the form of an OSS bucket policy; wanted { "RAM": [ … ] } or { "Service": [ … ] }',
    noPrincipals: 'nobody is named in it',
    emptyList: 'the list is empty',
    list: 'a list is wanted; this is of type {found}',
    object: 'an object is wanted; this is of type {found}',
    strings: 'a string or a list of strings is wanted; this is of type {found}',
    string: 'a string is wanted; this is of type {found}',
    value: 'a string, a number, true or false is wanted; this is of type {found}',
    misnamed: 'no provider of Alibaba Cloud knows "{key}"; "{meant}" is meant',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
    rename: 'rename it to "{meant}"',
    renameAll: 'write all {count} as RAM has them',
    replace: 'write "{meant}"',
    takeOut: 'take "{key}" out',
  },

  check(subject) {
    const problems: Problem[] = [];
    const { trust } = subject;
    if (trust.faults.length === 0) return problems;
    if (isBareStatement(trust)) {
      problems.push({ at: trust.at, message: 'bareStatement', ...refusal(subject, trust.at) });
      return problems;
    }
    for (const wording of wordings(trust)) {
      // RAM never sees what the provider does not know.
      if (wording.message === 'misnamed') problems.push({ ...wording, leadsTo: null });
      // What AWS has and RAM does not document may be tolerated.
      else if (wording.level === 'warning') problems.push(wording);
      else {
        const refused = refusal(subject, wording.at);
        problems.push({ ...wording, ...refused, related: [...(wording.related ?? []), ...(refused.related ?? [])] });
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

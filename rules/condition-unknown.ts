import type { Problem } from '../src/model/finding.ts';
import { conditionFaults } from '../src/model/condition-fault.ts';
import { refusal } from '../src/model/refusal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'condition-unknown',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'the condition asks for something that RAM does not know',
  why:
    'RAM documents 21 condition operators, and keys of the form "<service>:<key>". What it does not know either makes the ' +
    'policy invalid or is never there when a role is taken.',
  messages: {
    operator: '"{operator}" is no condition operator of RAM',
    nearOperator: '"{operator}" is no condition operator of RAM; "{meant}" is',
    awsOperator: '"{operator}" is a condition operator of AWS; no page of RAM has it',
    noPrefix: '"{key}" has no service in front, as in "acs:SourceIp" or "sts:ExternalId"',
    nearNoPrefix: '"{key}" has no service in front; "{meant}" has',
    booleans: 'a Boolean is one thing or the other: {count} values stand here, and "Bool" takes one',
    sourceAccount:
      'there is no such key; a service that acts for another account is written "<account ID>@<service>" in RAM',
    otherService: '"{key}" tells of requests to "{service}"; taking a role is a request to "sts"',
    unlisted: '"{key}" is none of the keys that RAM documents for taking a role',
    nearKey: '"{key}" is none of the keys that RAM documents for taking a role; "{meant}" is',
    rename: 'write "{meant}"',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const { at, message, data, isMild, meant, isTaken } of conditionFaults(subject.trust)) {
      const edits = meant === undefined || isTaken ? [] : [{ kind: 'replace', at, value: meant } as const];
      problems.push({
        at,
        message,
        data,
        ...(meant !== undefined && { fix: { message: 'rename', data: { meant }, risk: 'review', edits } }),
        ...(isMild ? { level: 'warning' } : refusal(subject)),
      });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

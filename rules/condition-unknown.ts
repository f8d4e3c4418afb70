import { closestWord } from '../src/lib/did-you-mean.ts';
import { keyOf, type Location } from '../src/model/document.ts';
import type { Problem } from '../src/model/finding.ts';
import { isKnownKey, meantKey, isOperatorOfAws, operatorNames, parseOperator } from '../src/model/policy/conditions.ts';
import { cloudOfConditionKey } from '../src/model/policy/foreign-clouds.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import type { Condition, Trust } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'condition-unknown',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'RAM does not know this condition',
  why:
    'RAM documents 21 condition operators, and keys of the form "<service>:<key>". With any other operator or key, ' +
    'RAM rejects the policy, or the condition does not do what it seems to.',
  messages: {
    operator: '"{operator}" is not a condition operator of RAM',
    nearOperator: '"{operator}" is not a condition operator of RAM; did you mean "{meant}"?',
    awsOperator: '"{operator}" is a condition operator of AWS; RAM does not document it',
    noPrefix: '"{key}" has no service prefix, as in "acs:SourceIp" or "sts:ExternalId"',
    nearNoPrefix: '"{key}" has no service prefix; did you mean "{meant}"?',
    booleans: '"Bool" takes one value, found {count}',
    sourceAccount: 'RAM has no such key; name the service and its account in the principal: "<account ID>@<service>"',
    otherService: '"{key}" applies to requests to "{service}"; assuming a role is a request to "sts"',
    unlisted: 'RAM does not document "{key}" for assuming a role',
    nearKey: 'RAM does not document "{key}" for assuming a role; did you mean "{meant}"?',
    rename: 'write "{meant}"',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
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
        ...(isMild ? { level: 'warning' } : malformedPolicyOutcome(subject)),
      });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** What RAM does not know in a condition: a message of the card of `condition-unknown`. */
interface ConditionFault {
  readonly at: Location;
  readonly message: string;
  readonly data: Readonly<Record<string, string | number>>;
  /** Documented nowhere, but perhaps tolerated: what breaks the grammar is not. */
  readonly isMild: boolean;
  /** What it was meant to be; `isTaken`: that stands there already, and would be a key twice. */
  readonly meant?: string;
  readonly isTaken?: boolean;
}

/** The operators and keys of a policy's conditions that RAM does not know. */
function conditionFaults({ statements }: Trust): readonly ConditionFault[] {
  const faults: ConditionFault[] = [];
  const add = (fault: ConditionFault | undefined): void => void (fault && faults.push(fault));
  for (const { conditions } of statements) {
    let operator: string | undefined;
    for (const condition of conditions) {
      if (condition.operator !== operator) add(operatorFault(condition, conditions));
      add(keyFault(condition, conditions));
      ({ operator } = condition);
    }
  }
  return faults;
}

function operatorFault({ operator, at }: Condition, all: readonly Condition[]): ConditionFault | undefined {
  if (parseOperator(operator) !== undefined || isOpen(operator)) return undefined;
  const place = keyOf({ document: at.document, path: at.path.slice(0, -1) });
  const data = { operator };
  if (isOperatorOfAws(operator)) return { at: place, message: 'awsOperator', data, isMild: true };
  const meant = closestWord(operator, operatorNames());
  if (meant === undefined) return { at: place, message: 'operator', data, isMild: false };
  const isTaken = all.some((other) => other.operator === meant);
  return { at: place, message: 'nearOperator', data: { operator, meant }, isMild: false, meant, isTaken };
}

function keyFault({ operator, key, values, at }: Condition, all: readonly Condition[]): ConditionFault | undefined {
  if (values.length > 1 && parseOperator(operator)?.takes === 'boolean') {
    return { at, message: 'booleans', data: { count: values.length }, isMild: false };
  }
  if (isKnownKey(key) || isOpen(key) || cloudOfConditionKey(key) !== undefined) return undefined;
  const place = keyOf(at);
  if (/^acs:Source(?:Account|Arn)$/i.test(key)) return { at: place, message: 'sourceAccount', data: {}, isMild: true };
  const [service = ''] = key.split(':');
  const isMild = /^[^:]+:/.test(key);
  const meant = meantKey(key);
  if (meant !== undefined) {
    const isTaken = all.some((other) => other.operator === operator && other.key === meant);
    return { at: place, message: isMild ? 'nearKey' : 'nearNoPrefix', data: { key, meant }, isMild, meant, isTaken };
  }
  if (!isMild) return { at: place, message: 'noPrefix', data: { key }, isMild };
  const isOurs = ['acs', 'sts', 'oidc', 'saml'].includes(service.toLowerCase());
  return { at: place, message: isOurs ? 'unlisted' : 'otherService', data: { key, service }, isMild };
}

/** Filled in later, or by a person; or a function of a template, which stands as a key. */
function isOpen(text: string): boolean {
  return isUnknown(text) || findPlaceholder(text) !== undefined || /^(?:Ref|Fn::\w+)$/.test(text);
}

import { isKnownKey, meantKey } from './condition-key.ts';
import { isOperatorOfAws, operatorNames, parseOperator } from './condition.ts';
import { cloudOfConditionKey } from './foreign.ts';
import { keyOf, type Location } from './location.ts';
import { nearest } from './nearest.ts';
import type { Condition, Trust } from './trust.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';

/** What RAM does not know in a condition: a message of the card of `condition-unknown`. */
export interface ConditionFault {
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
export function conditionFaults({ statements }: Trust): readonly ConditionFault[] {
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
  const meant = nearest(operator, operatorNames());
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

import { every, not, some, type Ternary } from '../../lib/ternary.ts';
import { isKnown, plainValue, type Value } from './values.ts';

type Scalar = string | number | boolean | null;

/** What an operator makes of its operands; `undefined` where that is not known. */
export function operate(operator: string, operands: readonly Value[]): Scalar | undefined {
  const values = operands.map(scalarOf);
  const [one, other] = values;
  switch (operator) {
    case '!':
      return not(answer(one));
    case '&&':
      return every(values.map(answer));
    case '||':
      return some(values.map(answer));
    case '==':
    case '!=':
      return equal(operands, operator === '==');
    case '-':
      if (values.length === 1) return typeof one === 'number' ? -one : undefined;
      break;
    default:
  }
  const [first, second] = [numberIn(one), numberIn(other)];
  return first === undefined || second === undefined ? undefined : counted(operator, first, second);
}

function scalarOf(value: Value): Scalar | undefined {
  return value.kind === 'scalar' && isKnown(value) ? value.value : undefined;
}

function answer(value: Scalar | undefined): Ternary {
  return typeof value === 'boolean' ? value : undefined;
}

/** A number, also one that stands in quotes. */
function numberIn(value: Scalar | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
}

/** What has parts is never null, whatever the parts are. */
function equal(operands: readonly Value[], isEqual: boolean): boolean | undefined {
  const [one, other] = operands;
  if (one === undefined || other === undefined) return undefined;
  if (isNull(one) || isNull(other)) {
    const left = isNull(one) ? other : one;
    if (left.kind === 'unknown') return undefined;
    return isNull(left) === isEqual;
  }
  if (!isKnown(one) || !isKnown(other)) return undefined;
  return (JSON.stringify(plainValue(one)) === JSON.stringify(plainValue(other))) === isEqual;
}

function isNull(value: Value): boolean {
  return value.kind === 'scalar' && value.value === null;
}

function counted(operator: string, one: number, other: number): number | boolean | undefined {
  switch (operator) {
    case '+':
      return one + other;
    case '-':
      return one - other;
    case '*':
      return one * other;
    case '/':
      return other === 0 ? undefined : one / other;
    case '%':
      return other === 0 ? undefined : one % other;
    case '<':
      return one < other;
    case '>':
      return one > other;
    case '<=':
      return one <= other;
    case '>=':
      return one >= other;
    default:
      return undefined;
  }
}

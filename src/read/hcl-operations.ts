import { every, not, some, type Truth } from '../model/truth.ts';
import type { Value } from './hcl-value.ts';
import { isKnown } from './hcl-value.ts';

type Scalar = string | number | boolean | null;

/** What an operator makes of its operands; `undefined` where that is not known, or where we do not count. */
export function operate(operator: string, operands: readonly Value[]): Scalar | undefined {
  const values = operands.map(scalarOf);
  const [one, other] = values;
  switch (operator) {
    case '!':
      return not(answer(one));
    case '-':
      return values.length === 1 && typeof one === 'number' ? -one : undefined;
    case '&&':
      return every(values.map(answer));
    case '||':
      return some(values.map(answer));
    case '==':
    case '!=':
      return equal(one, other, operator === '==');
    default:
      return typeof one === 'number' && typeof other === 'number' ? compare(operator, one, other) : undefined;
  }
}

function scalarOf(value: Value): Scalar | undefined {
  return value.kind === 'scalar' && isKnown(value) ? value.value : undefined;
}

function answer(value: Scalar | undefined): Truth {
  return typeof value === 'boolean' ? value : undefined;
}

function equal(one: Scalar | undefined, other: Scalar | undefined, isEqual: boolean): boolean | undefined {
  return one === undefined || other === undefined ? undefined : (one === other) === isEqual;
}

function compare(operator: string, one: number, other: number): boolean | undefined {
  switch (operator) {
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

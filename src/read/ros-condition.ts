import { every, not, some, type Answer } from '../model/answer.ts';
import { isUnknown } from '../model/unresolved.ts';
import { asList, asObject } from './node.ts';
import { functionIn, type Walk } from './ros-scope.ts';

/** Works out the plain value of an argument. */
export type ValueOf = (value: unknown, walk: Walk) => unknown;

/** Whether a condition of a template holds; `undefined` where that is known only when the stack is made. */
export function conditionHolds(condition: unknown, walk: Walk, valueOf: ValueOf): Answer {
  if (typeof condition === 'boolean') return condition;
  if (typeof condition === 'string') return named(condition, walk, valueOf);
  const node = asObject(condition);
  if (node === undefined) return undefined;
  const name = node['Condition'];
  if (typeof name === 'string' && Object.keys(node).length === 1) return named(name, walk, valueOf);
  const [called, argument] = functionIn(node) ?? ['', undefined];
  const parts = (): readonly Answer[] => asList(argument).map((part) => conditionHolds(part, walk, valueOf));
  switch (called) {
    case 'Fn::Equals':
      return equals(asList(argument), walk, valueOf);
    case 'Fn::And':
      return every(parts());
    case 'Fn::Or':
      return some(parts());
    case 'Fn::Not':
      return not(parts()[0]);
    default:
      return undefined;
  }
}

/** A condition by its name; one that needs itself is not known. */
function named(name: string, walk: Walk, valueOf: ValueOf): Answer {
  const key = `condition ${name}`;
  const { conditions } = walk.scope;
  if (!Object.hasOwn(conditions, name) || walk.open.has(key)) return undefined;
  walk.open.add(key);
  const answer = conditionHolds(conditions[name], walk, valueOf);
  walk.open.delete(key);
  return answer;
}

function equals([one, other]: readonly unknown[], walk: Walk, valueOf: ValueOf): Answer {
  const [left, right] = [valueOf(one, walk), valueOf(other, walk)];
  if ([left, right].some((side) => typeof side === 'object' || (typeof side === 'string' && isUnknown(side))))
    return undefined;
  return String(left) === String(right);
}

import { every, not, some, type Truth } from '../model/truth.ts';
import { isUnknown } from '../model/unresolved.ts';
import { goesIn } from './effort.ts';
import { asList, asObject, type Node } from './node.ts';
import { functionIn, type Walk } from './ros-scope.ts';

/** Works out the plain value of an argument. */
export type ValueOf = (value: unknown, walk: Walk) => unknown;

/** Whether a condition of a template holds; `undefined` where that is known only when the stack is made. */
export function conditionHolds(condition: unknown, walk: Walk, valueOf: ValueOf): Truth {
  if (typeof condition === 'boolean') return condition;
  if (!goesIn(walk.effort, walk.file)) return undefined;
  const node = asObject(condition);
  const answer =
    typeof condition === 'string' ? named(condition, walk, valueOf) : node && nodeHolds(node, walk, valueOf);
  walk.effort.depth--;
  return answer;
}

function nodeHolds(node: Node, walk: Walk, valueOf: ValueOf): Truth {
  const name = node['Condition'];
  if (typeof name === 'string' && Object.keys(node).length === 1) return named(name, walk, valueOf);
  const [called, argument] = functionIn(node) ?? ['', undefined];
  const parts = (): readonly Truth[] => asList(argument).map((part) => conditionHolds(part, walk, valueOf));
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

/** A condition by its name, worked out once; one that needs itself is not known. */
function named(name: string, walk: Walk, valueOf: ValueOf): Truth {
  const { scope, known } = walk;
  if (known.conditions.has(name) || !Object.hasOwn(scope.conditions, name)) return known.conditions.get(name);
  known.conditions.set(name, undefined);
  const answer = conditionHolds(scope.conditions[name], walk, valueOf);
  known.conditions.set(name, answer);
  return answer;
}

function equals([one, other]: readonly unknown[], walk: Walk, valueOf: ValueOf): Truth {
  const [left, right] = [valueOf(one, walk), valueOf(other, walk)];
  if ([left, right].some((side) => typeof side === 'object' || (typeof side === 'string' && isUnknown(side))))
    return undefined;
  return String(left) === String(right);
}

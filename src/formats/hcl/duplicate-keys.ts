import type { SyntaxFault } from '../../model/syntax-error.ts';
import type { Block, Expression, ObjectMember, TemplatePart, TraversalStep } from './syntax.ts';

/** Keys that stand twice in one object: HCL takes the last value without a word. */
export function doubledHclKeys({ attributes, blocks }: Pick<Block, 'attributes' | 'blocks'>): readonly SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  const open: Expression[] = [];
  const bodies = [{ attributes, blocks }];
  for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
    for (const { value } of body.attributes.values()) open.push(value);
    for (const block of body.blocks) bodies.push(block);
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'object') faults.push(...doubledIn(next.members));
    open.push(...expressionsIn(next));
  }
  return faults.toSorted((one, other) => one.start - other.start);
}

function doubledIn(members: readonly ObjectMember[]): readonly SyntaxFault[] {
  const seen = new Set<string>();
  return members.flatMap(({ key: { name, start, end } }) => {
    if (typeof name !== 'string') return [];
    if (seen.has(name)) return [{ message: 'doubledKey', data: { key: name }, start, end }];
    seen.add(name);
    return [];
  });
}

function expressionsIn(value: Expression): readonly Expression[] {
  switch (value.kind) {
    case 'object':
      return value.members.map((member) => member.value);
    case 'list':
      return value.items;
    case 'call':
      return value.args;
    case 'conditional':
      return [value.condition, value.yes, value.no];
    case 'operation':
      return value.operands;
    case 'template':
      return expressionsOfParts(value.parts);
    case 'reference':
      return expressionsOfSteps(value.steps);
    case 'access':
      return [value.of, ...expressionsOfSteps(value.steps)];
    case 'for':
      return [value.over, value.key, value.value, value.condition].filter((each) => each !== undefined);
    case 'literal':
    case 'other':
    default:
      return [];
  }
}

function expressionsOfParts(parts: readonly TemplatePart[]): readonly Expression[] {
  return parts.flatMap((part) => {
    if (part.kind === 'expression') return [part.value];
    if (part.kind === 'loop') return [part.over, ...expressionsOfParts(part.parts)];
    return part.kind === 'choice' ? [part.condition, ...expressionsOfParts([...part.yes, ...part.no])] : [];
  });
}

function expressionsOfSteps(steps: readonly TraversalStep[]): readonly Expression[] {
  return steps.flatMap((step) =>
    typeof step === 'string' ? [] : 'each' in step ? expressionsOfSteps(step.each) : [step],
  );
}

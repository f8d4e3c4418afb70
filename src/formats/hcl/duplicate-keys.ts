import type { SyntaxFault } from '../../model/syntax-error.ts';
import type { Block, Expression, ObjectMember } from './syntax.ts';

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
      return value.parts.flatMap((part) => (part.kind === 'expression' ? [part.value] : []));
    case 'reference':
      return value.steps.filter((step) => typeof step === 'object');
    case 'literal':
    case 'other':
    default:
      return [];
  }
}

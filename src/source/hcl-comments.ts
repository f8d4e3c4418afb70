import type { Block, Expression } from '../formats/hcl/syntax.ts';
import type { Document, Stretch } from '../model/document.ts';
import type { IgnoreDirective } from '../model/suppression.ts';
import { ignoreDirectivesIn } from './ignore-directives.ts';

/** What was parsed of a file of Terraform. */
interface Parsed extends Pick<Block, 'attributes' | 'blocks'> {
  readonly comments: readonly Stretch[];
}

/** The comments of a Terraform file that ignore findings, as exceptions: for a block, an attribute, a member or an item. */
export function hclIgnoreDirectives(document: Document, parsed: Parsed): readonly IgnoreDirective[] {
  return ignoreDirectivesIn(document, () => ({
    comments: parsed.comments,
    unitsOn(lines, lineAt) {
      const found = new Map<number, Stretch[]>([...lines].map((line) => [line, []]));
      const open = unitsIn(parsed).map((unit) => ({ unit, outer: -1 }));
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { unit, outer } = next;
        const line = lineAt(unit.start);
        if (line !== outer) found.get(line)?.push({ start: unit.start, end: unit.end });
        for (const inner of unit.inner()) open.push({ unit: inner, outer: line });
      }
      return found;
    },
  }));
}

/** What a comment may be written for, and what stands in it. */
interface Unit extends Stretch {
  inner(): readonly Unit[];
}

function unitsIn({ attributes, blocks }: Pick<Block, 'attributes' | 'blocks'>): readonly Unit[] {
  return [
    ...[...attributes.values()].map(({ key, value }) => unitOf(key.start, value)),
    ...blocks.map((block) => ({ start: block.start, end: block.end, inner: () => unitsIn(block) })),
  ];
}

function unitOf(start: number, value: Expression): Unit {
  return { start, end: value.end, inner: () => unitsBelow(value) };
}

function unitsBelow(value: Expression): readonly Unit[] {
  switch (value.kind) {
    case 'object':
      return value.members.map((member) => unitOf(member.key.start, member.value));
    case 'list':
      return value.items.map((item) => unitOf(item.start, item));
    case 'call':
      return value.args.flatMap(unitsBelow);
    case 'conditional':
      return [value.yes, value.no].flatMap(unitsBelow);
    case 'template':
      return value.parts.flatMap((part) => (part.kind === 'expression' ? unitsBelow(part.value) : []));
    case 'for':
      return unitsBelow(value.value);
    case 'access':
      return unitsBelow(value.of);
    case 'literal':
    case 'reference':
    case 'operation':
    case 'other':
    default:
      return [];
  }
}

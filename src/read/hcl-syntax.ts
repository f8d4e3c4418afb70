import type { Attribute, Block, Expression, ObjectMember, TraversalStep } from './hcl-ast.ts';
import type { Stretch } from '../model/document.ts';
import type { HclNode } from './hcl-grammar.ts';
import { templateParts } from './hcl-template.ts';

/** The blocks of a file, and the attributes outside of any block (of `.tfvars`). */
export function readBody(root: HclNode, text: string): Pick<Block, 'attributes' | 'blocks'> {
  const body = root.type === 'body' ? root : root.children.find(({ type }) => type === 'body');
  return bodyOf(body?.children ?? [], text);
}

function bodyOf(nodes: readonly HclNode[], text: string): Pick<Block, 'attributes' | 'blocks'> {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const node of nodes) {
    if (node.type === 'block') blocks.push(blockOf(node, text));
    else if (node.type === 'attribute') {
      const [key, value] = node.children;
      // Of a value that is missing nothing but a point is there.
      if (key === undefined || value === undefined || value.start === value.end) continue;
      attributes.set(text.slice(key.start, key.end), { key: stretch(key), value: expression(value, text) });
    }
  }
  return { attributes, blocks };
}

function blockOf(node: HclNode, text: string): Block {
  const head = node.children.filter(({ type }) => type === 'identifier' || type === 'string_lit');
  const [type, ...labels] = head.map((each) => text.slice(each.start, each.end).replace(/^"|"$/g, ''));
  const body = node.children.find((child) => child.type === 'body');
  return {
    start: node.start,
    end: node.end,
    type: type ?? '',
    labels,
    head: { start: node.start, end: head.at(-1)?.end ?? node.end },
    ...bodyOf(body?.children ?? [], text),
  };
}

/**
 * Spread last into an object: on Node 20, `{ ...first, more }` gives each object a hidden class of its own, which makes all
 * that reads it slow.
 */
function stretch({ start, end }: Stretch): Stretch {
  return { start, end };
}

/** Reads an expression; brackets around it are no part of it. */
function expression(node: HclNode, text: string): Expression {
  const place = stretch(node);
  switch (node.type) {
    case 'expression':
      return wrapped(node, text);
    case 'literal_value':
    case 'template_expr':
    case 'collection_value':
    case 'operation': {
      const [only] = node.children;
      return only === undefined ? literal(node, text) : expression(only, text);
    }
    case 'numeric_lit':
    case 'bool_lit':
    case 'null_lit':
      return literal(node, text);
    case 'string_lit':
    case 'quoted_template':
    case 'heredoc_template':
      return template(node, text);
    case 'tuple':
      return { kind: 'list', items: node.children.map((item) => expression(item, text)), ...place };
    case 'object':
      return { kind: 'object', members: node.children.flatMap((member) => memberOf(member, text)), ...place };
    case 'function_call':
      return call(node, text);
    case 'conditional': {
      const [condition, yes, no] = node.children.filter(({ type }) => type === 'expression');
      if (condition === undefined || yes === undefined || no === undefined) return { kind: 'other', ...place };
      const [first, second, third] = [condition, yes, no].map((part) => expression(part, text));
      return first && second && third
        ? { kind: 'conditional', condition: first, yes: second, no: third, ...place }
        : { kind: 'other', ...place };
    }
    case 'binary_operation':
    case 'unary_operation':
      return operation(node, text);
    default:
      return { kind: 'other', ...place };
  }
}

/** `( … )`, or a value and the steps that lead into it. */
function wrapped(node: HclNode, text: string): Expression {
  return chain(node.children, stretch(node), text);
}

const STEPS = /^(?:get_attr|index|splat)$/;

function chain(nodes: readonly HclNode[], place: Stretch, text: string): Expression {
  const [first, ...rest] = nodes;
  if (first === undefined) return { kind: 'other', ...place };
  const steps = rest.filter(({ type }) => STEPS.test(type));
  if (steps.length < rest.length) return { kind: 'other', ...place };
  if (first.type === 'variable_expr')
    return {
      kind: 'reference',
      root: text.slice(first.start, first.end),
      steps: steps.map((step) => stepOf(step, text)),
      ...place,
    };
  return steps.length === 0 ? expression(first, text) : { kind: 'other', ...place };
}

function stepOf(node: HclNode, text: string): TraversalStep {
  const [inner] = node.children;
  if (node.type === 'get_attr' && inner !== undefined) return text.slice(inner.start, inner.end);
  if (node.type !== 'index' || inner === undefined) return undefined;
  const [index] = inner.children;
  if (inner.type === 'legacy_index')
    return { kind: 'literal', value: Number(text.slice(inner.start + 1, inner.end)), ...stretch(inner) };
  return index && expression(index, text);
}

function literal({ type, start, end }: HclNode, text: string): Expression {
  const written = text.slice(start, end);
  if (type === 'numeric_lit') return { start, end, kind: 'literal', value: numberOf(written) };
  if (written === 'null') return { start, end, kind: 'literal', value: null };
  return written === 'true' || written === 'false'
    ? { start, end, kind: 'literal', value: written === 'true' }
    : { start, end, kind: 'other' };
}

/** What a number in either syntax stands for. An account ID has more digits than a number may keep: it stays text. */
export function numberOf(written: string): string | number {
  const value = Number(written);
  return Number.isSafeInteger(value) && String(value) === written ? value : /^\d+$/.test(written) ? written : value;
}

function template(node: HclNode, text: string): Expression {
  return { kind: 'template', ...templateParts(node, text, (inner) => expression(inner, text)), ...stretch(node) };
}

function memberOf(node: HclNode, text: string): readonly ObjectMember[] {
  const [key, value] = node.children;
  if (node.type !== 'object_elem' || key === undefined || value === undefined) return [];
  return [{ key: { name: keyOf(key, text), ...stretch(key) }, value: expression(value, text) }];
}

/** A bare name is the key itself, not a variable. */
function keyOf(node: HclNode, text: string): string | Expression {
  const written = text.slice(node.start, node.end);
  if (/^[A-Za-z_][\w-]*$/.test(written)) return written;
  const value = expression(node, text);
  if (value.kind === 'literal') return String(value.value);
  const [only, ...more] = value.kind === 'template' ? value.parts : [];
  return only?.kind === 'text' && more.length === 0 ? only.text : value;
}

function call(node: HclNode, text: string): Expression {
  const [name, list] = node.children;
  const args = list?.children ?? [];
  if (name === undefined || args.some(({ type }) => type !== 'expression')) return { kind: 'other', ...stretch(node) };
  return {
    kind: 'call',
    name: text.slice(name.start, name.end),
    args: args.map((each) => expression(each, text)),
    ...stretch(node),
  };
}

/** `a.b == c` has the steps of its operands beside them. */
function operation(node: HclNode, text: string): Expression {
  const place = stretch(node);
  const groups: HclNode[][] = [[]];
  let operator = '';
  for (const child of node.children) {
    if (/^(?:[=!<>]=|[<>!+*/%-]|&&|\|\|)$/.test(child.type)) {
      operator = child.type;
      if (groups[0] !== undefined && groups[0].length > 0) groups.push([]);
    } else groups.at(-1)?.push(child);
  }
  const operands = groups.map((group) => {
    const [first, last] = [group[0], group.at(-1)];
    return chain(group, { start: first?.start ?? place.start, end: last?.end ?? place.end }, text);
  });
  return operator === '' ? { kind: 'other', ...place } : { kind: 'operation', operator, operands, ...place };
}

import { asObject, type Node } from '../../formats/nodes.ts';
import { isUnknown } from '../../model/unresolved.ts';

/** A role of a template, as far as it matters who else knows its name. */
interface NamedRole {
  readonly id: string;
  readonly properties: Node;
}

const OUTPUTS = 'Outputs';

/**
 * Whether others may attach policies to a role because they know its name: an output or another resource has it, such as a
 * nested stack, or the creator of the stack sets it.
 */
export function handedOnIn(template: Node): (role: NamedRole) => boolean {
  const holders = new Map<string, readonly string[]>();
  addWords(template[OUTPUTS], OUTPUTS, holders);
  for (const [id, resource] of Object.entries(asObject(template['Resources']) ?? {})) {
    const { Type: type, Properties: properties } = asObject(resource) ?? {};
    if (!String(type).startsWith('ALIYUN::DTS::')) addWords(properties, `Resources/${id}`, holders);
  }
  return ({ id, properties }) => {
    const name = properties['RoleName'];
    if (typeof name === 'string' && isUnknown(name)) return true;
    const found = [id, ...(typeof name === 'string' ? [name] : [])].flatMap((word) => holders.get(word) ?? []);
    return found.some((holder) => holder !== `Resources/${id}`);
  };
}

const WORD = /[\w-]+(?:\.[\w-]+)*/g;

/** Collects the words of all texts in a value: names, and what stands before the first dot of `Role.RoleName`. */
function addWords(root: unknown, holder: string, holders: Map<string, readonly string[]>): void {
  const waiting = [root];
  const seen = new Set<unknown>();
  for (let value = waiting.pop(); value !== undefined || waiting.length > 0; value = waiting.pop()) {
    if (typeof value === 'string') {
      for (const [word] of value.matchAll(WORD))
        for (const each of [word, word.split('.')[0] ?? '']) note(holders, each, holder);
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      for (const item of Object.values(value)) waiting.push(item);
    }
  }
}

/** Who has a word: two are enough, since one of them is another than the role itself. */
function note(holders: Map<string, readonly string[]>, word: string, holder: string): void {
  const known = holders.get(word) ?? [];
  if (known.length < 2 && !known.includes(holder)) holders.set(word, [...known, holder]);
}

import type { Block } from '../../formats/hcl/syntax.ts';
import { isUnknown } from '../../model/unresolved.ts';
import { attributeText, type Resource } from './resource.ts';
import type { ModuleFile } from './blocks.ts';

/** What is a task that a role is for. */
const TASK = /^(?:alicloud|alibabacloud|aliyun)_dts_/;
/** What gives a role its name, rather than hands it on. */
const NAMING = /^(?:variable|locals|provider|terraform)$/;

const ADDRESS =
  /(?<![\w.-])(?:alicloud|alibabacloud|aliyun)_(?:(?:ram|resource_manager)_role|cloud_control_resource)\.[\w-]+/g;
const WORD = /[\w.-]+/g;

/**
 * Whether others may attach policies to a role because they know its name: an output, the call of another module or another
 * resource has it, or the caller of this module sets it.
 */
export function handedOnIn(files: readonly ModuleFile[]): (role: Resource) => boolean {
  const [addresses, words] = [new Map<string, readonly Block[]>(), new Map<string, readonly Block[]>()];
  for (const { source, blocks } of files) {
    for (const block of blocks) {
      if (block.type === 'resource' && TASK.test(block.labels[0] ?? '')) continue;
      const text = (block.source ?? source).text.slice(block.start, block.end);
      for (const [address] of text.matchAll(ADDRESS)) note(addresses, address, block);
      if (!NAMING.test(block.type)) for (const [word] of text.matchAll(WORD)) note(words, word, block);
    }
  }
  return (role) => {
    const name = attributeText(role, 'role_name', 'name')?.value;
    if (name !== undefined && isUnknown(name)) return true;
    const holders = [
      addresses.get(`${role.type}.${role.declared.block.labels[1] ?? ''}`),
      words.get(name ?? ''),
    ].flatMap((blocks) => blocks ?? []);
    return holders.some((block) => block !== role.declared.block);
  };
}

/** Two that have a word are enough: one of them is another than the role itself. */
function note(holders: Map<string, readonly Block[]>, word: string, block: Block): void {
  const known = holders.get(word) ?? [];
  if (known.length < 2 && !known.includes(block)) holders.set(word, [...known, block]);
}

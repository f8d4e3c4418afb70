import { readParserFile } from '../../src/files/parser-files.ts';
import { isTree, loadHcl, type ParseHcl } from '../../src/formats/hcl/grammar.ts';
import { readJsonBody, templateOf } from '../../src/formats/hcl/json-syntax.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import { readBody } from '../../src/formats/hcl/syntax.ts';
import { readModule } from '../../src/inputs/terraform/module.ts';
import type { ModuleFile } from '../../src/inputs/terraform/blocks.ts';
import type { Stack } from '../../src/inventory/declared.ts';
import { mergeInventories, type Context, type Inventory } from '../../src/inventory/inventory.ts';
import { stackInventory } from '../../src/inventory/stack.ts';
import type { Location } from '../../src/model/document.ts';
import type { Trust } from '../../src/model/policy/trust-policy.ts';
import type { Role } from '../../src/model/role.ts';
import { resolveLocations } from '../../src/source/locations.ts';

const parse: ParseHcl = await loadHcl(readParserFile);

/** A file of a module. */
export function file(name: string, text: string, isGiven = false): ModuleFile {
  if (name.endsWith('.json')) return { source: { file: name, text, format: 'json' }, ...readJsonBody(text, parse) };
  const tree = parse(text);
  if (!isTree(tree)) throw new Error('not parsed');
  return {
    source: { file: name, text, format: 'hcl', ...(isGiven && { isGiven }) },
    ...readBody(tree.root, text),
  };
}

/** A module of these texts, and of values by name. */
export function moduleOf(files: Readonly<Record<string, string>>, values = ''): Stack {
  const module = {
    path: '',
    isWhole: true,
    files: Object.entries(files).map(([name, text]) => file(name, text)),
    values: values === '' ? [] : [file('terraform.tfvars', values, true)],
  };
  const { stack } = readModule(module, {
    isAsked: () => true,
    around: { moduleAt: () => 'missing', fileAt: () => 'missing' },
    parseTemplate: (text) => templateOf(text, parse),
    readYaml,
  });
  return stack;
}

const NOBODY: Context = { owner: undefined, creator: undefined, creatorBy: 'option', isNamed: false };

/** What a run knows of a stack alone. */
export function estateOf(stack: Stack): Inventory {
  return mergeInventories([stackInventory(stack, () => NOBODY)]);
}

/** The trust policy of the first role, or why there is none. */
export function firstPolicy(stack: Stack): Trust | string {
  const [role] = stack.roles;
  const found = role?.policy();
  if (found?.state === 'read') return found.trust;
  return role?.openName ?? found?.state ?? 'no role';
}

/** The entries of a policy as they are known. */
export function entries(stack: Stack): readonly string[] {
  const trust = firstPolicy(stack);
  if (typeof trust === 'string') return [trust];
  return trust.statements.flatMap(({ principals }) => principals.map(({ text }) => text));
}

/** The characters that a place marks, and the line that they begin on. */
function marked(at: Location): string {
  const { document, start, end } = resolveLocations([at]).offsets(at);
  const line = document.text.slice(0, start).split('\n').length;
  return `${document.file}:${String(line)} ${document.text.slice(start, end)}`;
}

/** Where each entry of the first policy stands. */
export function places(stack: Stack): readonly string[] {
  const trust = firstPolicy(stack);
  if (typeof trust === 'string') return [trust];
  return trust.statements.flatMap(({ principals }) => principals.map(({ at }) => marked(at)));
}

/** The policies of each role, in a word. */
export function policies(estate: Inventory): unknown {
  return [...estate.roles].map(({ role }: { role: Role }) =>
    typeof role.policies === 'string' ? role.policies : role.policies.map(({ name, type }) => `${type} ${name}`),
  );
}

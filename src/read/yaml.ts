import type { SyntaxFault } from '../model/broken-text.ts';
import type { Document } from '../model/document.ts';
import { firstYamlFault } from './yaml-fault.ts';
import { locateYaml } from './yaml-places.ts';
import { innerOffsets } from './yaml-scalar.ts';
import { composeYaml, type Tree } from './yaml-tree.ts';
import { plainValue } from './yaml-value.ts';

/** A document of a YAML stream. */
export interface YamlItem {
  readonly document: Document;
  readonly value: unknown;
}

/** The documents of a YAML text that could be read, and what is wrong with the others. */
export interface YamlText {
  readonly documents: readonly YamlItem[];
  readonly faults: readonly SyntaxFault[];
}

/** Reads all documents of a YAML text. Empty ones are left out, and those with a fault too. Custom tags are functions. */
export function readYaml(file: string, text: string): YamlText | 'tooDeep' {
  const trees = composeYaml(text);
  if (trees === 'tooDeep') return 'tooDeep';
  const documents: YamlItem[] = [];
  const faults: SyntaxFault[] = [];
  for (const [index, tree] of trees.entries()) {
    if (isEmpty(tree)) continue;
    const damage = firstYamlFault(text, tree);
    if (damage !== undefined) {
      faults.push(damage);
      continue;
    }
    const { value, numbers, faults: found, isTooDeep } = plainValue(tree.root, text);
    if (isTooDeep) return 'tooDeep';
    faults.push(...found);
    if (found.length === 0) documents.push({ document: yamlDocument({ file, text, index, numbers }), value });
  }
  return { documents, faults };
}

function yamlDocument(
  known: Pick<Document, 'file' | 'text' | 'index'> & Required<Pick<Document, 'numbers'>>,
): Document {
  return { ...known, format: 'yaml', within: undefined, locate: locateYaml, innerOffsets };
}

/** Comments, or nothing, between two `---`. */
function isEmpty({ root, errors }: Tree): boolean {
  if (errors.length > 0) return false;
  return root === null || ('source' in root && root.source === '' && root.range?.[0] === root.range?.[1]);
}

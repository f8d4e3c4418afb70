import type { SyntaxFault } from '../../model/syntax-error.ts';
import type { ReadYaml, YamlItem } from '../parsed-text.ts';
import { yamlLayout, yamlLocator } from './locate.ts';
import { innerOffsets } from './scalar.ts';
import { firstYamlError } from './syntax-error.ts';
import { yamlTrees, type Tree, yamlValue } from './to-value.ts';

/** Reads a text. */
export const readYaml: ReadYaml = (file, text) => {
  const trees = yamlTrees(text);
  if (trees === 'tooDeep') return 'tooDeep';
  const documents: YamlItem[] = [];
  const faults: SyntaxFault[] = [];
  for (const [index, tree] of trees.entries()) {
    if (isEmpty(tree)) continue;
    const damage = firstYamlError(text, tree);
    if (damage !== undefined) {
      faults.push(damage);
      continue;
    }
    const { value, nodes, numbers, faults: found, isTooDeep } = yamlValue(tree.root, text);
    if (isTooDeep) return 'tooDeep';
    for (const each of found) faults.push(each);
    if (found.length > 0) continue;
    const places = { locate: yamlLocator(nodes), layoutOf: yamlLayout(nodes), innerOffsets };
    documents.push({ document: { ...places, file, text, format: 'yaml', index, within: undefined, numbers }, value });
  }
  return { documents, faults };
};

/** Comments, or nothing, between two `---`. */
function isEmpty({ root, errors }: Tree): boolean {
  if (errors.length > 0) return false;
  return root === null || ('source' in root && root.source === '' && root.range?.[0] === root.range?.[1]);
}

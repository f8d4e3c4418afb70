import { below, type Located, type Location } from '../model/location.ts';
import { asObject, textMember, type Node } from './node.ts';

/** The group of the API that Crossplane's provider has for RAM: `ram.alibabacloud.crossplane.io`, `….m.…` for namespaces. */
const RAM = /^ram\.(?:[\w.-]+\.)?ali(?:baba)?cloud[\w.-]*\//i;

/** Whether a manifest declares something of RAM. */
export function isRam(node: Node): boolean {
  return typeof node['apiVersion'] === 'string' && RAM.test(node['apiVersion']) && typeof node['kind'] === 'string';
}

/** Whether a text may attach policies by manifests. */
export function hasAttachments(words: string): boolean {
  return words.includes('PolicyAttachment') && /\bram\.(?:[\w.-]+\.)?ali(?:baba)?cloud/i.test(words);
}

/** Under this key stands the action of a template of which nothing but what comes out of it can be read. */
export const OPEN_TEXT = Symbol('the action of a template');

/** What a manifest wants of the provider; what is only said at the beginning counts where nothing else does. */
export function specText(node: Node, at: Location, ...keys: readonly string[]): Located<string> | undefined {
  const spec = asObject(node['spec']);
  for (const part of ['forProvider', 'initProvider']) {
    for (const key of keys) {
      const found = textMember(asObject(spec?.[part]), below(at, 'spec', part), key);
      if (found !== undefined && found.value !== '') return found;
    }
  }
  return undefined;
}

/** What others call a resource in Kubernetes: its name there, with its namespace. */
export function resourceId({ name, namespace }: Node): string | undefined {
  if (typeof name !== 'string') return undefined;
  return typeof namespace === 'string' ? `${namespace}/${name}` : name;
}

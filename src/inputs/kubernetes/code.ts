import { asObject, type Node } from '../../formats/nodes.ts';
import { below, type Located, type Location } from '../../model/document.ts';
import { hasCode } from './detect.ts';

/** Code of Terraform in a manifest, with the values that it is given. */
export interface Code {
  readonly text: string;
  readonly at: Location;
  readonly values: ReadonlyMap<string, unknown>;
}

/** The code in manifests for KubeVela, at any depth of a text: a list, a chart. */
export function codeIn(value: unknown, at: Location): readonly Code[] {
  const found: Code[] = [];
  const open: Located<unknown>[] = hasCode(at.document.text) ? [{ value, at }] : [];
  const seen = new Set<unknown>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null || seen.has(next.value)) continue;
    seen.add(next.value);
    const node = next.value as Node;
    const code = Array.isArray(next.value) ? undefined : codeOf(node, next.at);
    if (code !== undefined) found.push(code);
    else
      for (const [key, item] of Object.entries(node)) open.push({ value: item, at: below(next.at, stepOf(key, node)) });
  }
  return found.toReversed();
}

function stepOf(key: string, node: Node): string | number {
  return Array.isArray(node) ? Number(key) : key;
}

/** `Configuration` of Terraform's controller, or a definition whose schematic is code. */
function codeOf({ apiVersion, kind, spec: given }: Node, at: Location): Code | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !/(?:^|\.)core\.oam\.dev\//.test(apiVersion))
    return undefined;
  const spec = asObject(given);
  const schematic = asObject(asObject(spec?.['schematic'])?.['terraform']);
  const [text, path] = kind === 'Configuration' ? [spec?.['hcl'], ['hcl']] : [schematic?.['configuration'], SCHEMATIC];
  if (typeof text !== 'string' || (schematic?.['type'] ?? 'hcl') !== 'hcl') return undefined;
  return { text, at: below(at, 'spec', ...path), values: new Map(Object.entries(asObject(spec?.['variable']) ?? {})) };
}

const SCHEMATIC = ['schematic', 'terraform', 'configuration'];

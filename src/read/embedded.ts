import type { BrokenText } from '../model/broken-text.ts';
import type { Document } from '../model/document.ts';
import type { Path } from '../model/path.ts';
import { parseInner } from './json-text.ts';
import { recognise } from './recognise.ts';

/** Trust policies that stand as texts in a document that is none of ours by itself, and those of them that are broken. */
export interface Embedded {
  readonly policies: readonly { readonly document: Document; readonly value: unknown }[];
  readonly broken: readonly BrokenText[];
  readonly isTooDeep: boolean;
}

/** Finds the trust policies that a manifest of Kubernetes, or any other document, holds as JSON texts. */
export function embeddedPolicies(value: unknown, document: Document): Embedded {
  const policies: Embedded['policies'][number][] = [];
  const broken: BrokenText[] = [];
  let isTooDeep = false;
  for (const { text, path } of policyTexts(value)) {
    const inner = parseInner(text, { document, path });
    if (inner.state === 'read' && recognise(inner.value) === 'trust policy') policies.push(inner);
    else if (inner.state === 'broken' && isMeant(text)) broken.push(inner.text);
    else if (inner.state === 'tooDeep') isTooDeep ||= isMeant(text);
  }
  return { policies, broken, isTooDeep };
}

/** Whether a broken text was meant as a policy of Alibaba Cloud; a template is none yet. */
function isMeant(text: string): boolean {
  return /acs:ram|aliyuncs\.com/.test(text) && /AssumeRole/.test(text) && !/\{\{|%\{|<%/.test(text);
}

/** The texts that begin as an object does and have statements that say who. */
function* policyTexts(root: unknown): Iterable<{ readonly text: string; readonly path: Path }> {
  const open: { readonly value: unknown; readonly path: Path }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') {
      if (value.includes('Principal') && value.includes('Statement') && /^\s*\{/.test(value))
        yield { text: value, path };
    } else if (typeof value === 'object' && value !== null) {
      const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
      for (const [key, item] of entries.toReversed()) open.push({ value: item, path: [...path, key] });
    }
  }
}

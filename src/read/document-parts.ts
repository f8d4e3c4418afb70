import type { Document } from '../model/document.ts';

/** Documents that are asked together. */
type Together = readonly [Document, ...Document[]];

/** Documents by the reading that finds places in them: parts of a file are all found in one. */
export function readTogether(documents: readonly Document[]): Iterable<Together> {
  const groups: Together[] = [];
  const parts = new Map<Document['locate'], Map<string, Map<number, [Document, ...Document[]]>>>();
  for (const document of documents) {
    const { locate, part, index, within, text } = document;
    if (part === undefined || within !== undefined) {
      groups.push([document]);
      continue;
    }
    const byText = parts.get(locate) ?? new Map<string, Map<number, [Document, ...Document[]]>>();
    const byIndex = byText.get(text) ?? new Map<number, [Document, ...Document[]]>();
    parts.set(locate, byText.set(text, byIndex));
    const group = byIndex.get(index);
    if (group === undefined) byIndex.set(index, [document]);
    else group.push(document);
  }
  for (const byText of parts.values())
    for (const byIndex of byText.values()) for (const group of byIndex.values()) groups.push(group);
  return groups;
}

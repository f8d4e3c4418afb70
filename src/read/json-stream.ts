import { createScanner } from 'jsonc-parser';

import type { SyntaxFault } from '../model/broken-text.ts';
import type { Document } from '../model/document.ts';
import { firstJsonFault } from './json-fault.ts';
import { parsePart } from './json-text.ts';
import { opens, Token } from './json-tokens.ts';
import { jsonDocument, valueEnd } from './json.ts';

/** What several JSON texts in one, one after the other, turned out to be: those before the first damage, and that damage. */
export interface Stream {
  readonly parts: readonly { readonly document: Document; readonly value: unknown }[];
  readonly faults: readonly SyntaxFault[];
}

/**
 * Reads JSON texts that follow each other with nothing but space between them, as several calls of a command line write them
 * into one file; a line each is a special case. `undefined` where the first of them is broken, or one of them is too deep.
 */
export function readStream(file: string, text: string): Stream | undefined {
  const scanner = createScanner(text, true);
  const parts: { document: Document; value: unknown }[] = [];
  for (let token: number = scanner.scan(); token !== Token.End; token = scanner.getToken()) {
    const start = scanner.getTokenOffset();
    if (!opens(token))
      return parts.length === 0 ? undefined : { parts, faults: [firstJsonFault(text, start, 'nothing')] };
    const end = valueEnd(text, start);
    scanner.setPosition(end);
    scanner.scan();
    const document = jsonDocument(file, text, { index: parts.length, start });
    const parsed = parsePart(document, start, end);
    if (parsed.state === 'tooDeep') return undefined;
    if (parsed.state === 'broken') return parts.length === 0 ? undefined : { parts, faults: parsed.text.faults };
    parts.push({ document, value: parsed.value });
  }
  return { parts, faults: [] };
}

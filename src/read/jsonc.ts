import { createScanner } from 'jsonc-parser';

import type { Document } from '../model/document.ts';
import { jsonDocument, locateIn } from './json.ts';
import { closes, opens, Token } from './json-tokens.ts';

/** Whether a file is JSON with comments and trailing commas, by its name: in a `.json` file both are mistakes. */
export function isJsonc(file: string): boolean {
  return /\.jsonc$/i.test(file);
}

/** A JSONC text as a document, and as the JSON text of the same length that it stands for. */
export function jsoncDocument(file: string, text: string): { readonly document: Document; readonly json: string } {
  const json = asJson(text);
  return {
    document: { ...jsonDocument(file, text), locate: (_, paths) => locateIn({ text: json }, paths) },
    json,
  };
}

/** As the scanner counts its errors; see `json-tokens.ts`. */
const NO_ERROR: number = 0;

/** Blanks in the place of comments and of commas behind a last member, so that all offsets stay. */
function asJson(text: string): string {
  const scanner = createScanner(text);
  const parts: string[] = [];
  let at = 0;
  const blankOut = (start: number, end: number): void => {
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\r\n]/g, ' '));
    at = end;
  };
  // The last two tokens, and where a comma stands behind a value, with the comments that follow it.
  let before: number = Token.End;
  let comma: number | undefined;
  let comments: (readonly [start: number, end: number])[] = [];
  const blankOutAll = (): void => {
    for (const [start, end] of comments) blankOut(start, end);
    comments = [];
  };
  for (let token: number = scanner.scan(); token !== Token.End; token = scanner.scan()) {
    if (token === Token.Blank || token === Token.LineBreak) continue;
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (token === Token.LineComment || token === Token.BlockComment) {
      // One that is not closed is damage.
      if (scanner.getTokenError() === NO_ERROR) comments.push([start, end]);
      continue;
    }
    if (closes(token) && comma !== undefined) blankOut(comma, comma + 1);
    blankOutAll();
    comma = token === Token.Comma && isValueEnd(before) ? start : undefined;
    before = token;
  }
  blankOutAll();
  parts.push(text.slice(at));
  return parts.join('');
}

function isValueEnd(token: number): boolean {
  return !opens(token) && token !== Token.Comma && token !== Token.Colon && token !== Token.End;
}

import { createScanner } from 'jsonc-parser';

import { closes, Token } from './json-tokens.ts';

/** Whether a file is JSON with comments and trailing commas, which its name says. */
export function isJsonc(file: string): boolean {
  return /\.jsonc$/i.test(file);
}

/** The JSON of a JSONC text: comments and trailing commas become blanks, so every other character keeps its offset. */
export function asPlainJson(text: string): string {
  const scanner = createScanner(text);
  const parts: string[] = [];
  let comma: number | undefined;
  for (let token: number = scanner.scan(); token !== Token.End; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const written = text.slice(start, start + scanner.getTokenLength());
    if (comma !== undefined && closes(token)) parts[comma] = ' ';
    if (token === Token.LineComment || token === Token.BlockComment) parts.push(written.replace(/[^\r\n]/g, ' '));
    else parts.push(written);
    if (token === Token.Comma) comma = parts.length - 1;
    else if (!isTrivia(token)) comma = undefined;
  }
  return parts.join('');
}

function isTrivia(token: number): boolean {
  return token >= Token.LineComment && token <= Token.Blank;
}

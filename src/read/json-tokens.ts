/**
 * The tokens of jsonc-parser's scanner. The package declares them as an ambient `const enum`, which a module compiled on its
 * own cannot use; `test/read/json.test.ts` holds these numbers against the package.
 */
export const Token = {
  OpenBrace: 1,
  CloseBrace: 2,
  OpenBracket: 3,
  CloseBracket: 4,
  Comma: 5,
  Colon: 6,
  String: 10,
  Number: 11,
  LineComment: 12,
  BlockComment: 13,
  LineBreak: 14,
  Blank: 15,
  Unknown: 16,
  End: 17,
} as const;

/** Whether a token opens an object or a list. */
export function opens(token: number): boolean {
  return token === Token.OpenBrace || token === Token.OpenBracket;
}

/** Whether a token closes an object or a list. */
export function closes(token: number): boolean {
  return token === Token.CloseBrace || token === Token.CloseBracket;
}

import { CST, Lexer, Parser } from 'yaml';

import type { Document } from '../model/document.ts';
import type { IgnoreDirective } from '../model/suppression.ts';
import { ignoreDirectivesIn } from './ignore-directives.ts';

/** A comment of a YAML text by its offsets, from its `#` to the end of its line. */
interface Comment {
  readonly start: number;
  readonly end: number;
}

/** The comments of a YAML text: what the lexer takes for one, so that a `#` in a string is none. */
function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    // These stand for no characters of the text.
    if (lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR) {
      isScalar = lexeme === CST.SCALAR;
      continue;
    }
    if (!isScalar && lexeme.startsWith('#')) comments.push({ start: offset, end: offset + lexeme.length });
    offset += lexeme.length;
    isScalar = false;
  }
  return comments;
}

/** A member of a map, or an item of a list: from its first character to where the next one begins. */
interface Unit {
  readonly start: number;
  readonly end: number;
}

/** The outermost units that begin on certain lines. `lineAt` returns the line of an offset. */
function unitsOn(
  lines: ReadonlySet<number>,
  text: string,
  lineAt: (offset: number) => number,
): ReadonlyMap<number, readonly Unit[]> {
  const found = new Map<number, Unit[]>([...lines].map((line) => [line, []]));
  const open = documentsOf(text);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { item, start, end } of unitsOf(next.token, next.end)) {
      const line = lineAt(start);
      if (line !== next.line) found.get(line)?.push({ start, end });
      open.push({ token: item.key, end, line }, { token: item.value, end, line });
    }
  }
  return found;
}

/** What is still to be looked through: where it ends, and on which line the unit begins that it belongs to. */
interface Open {
  readonly token: CST.Token | null | undefined;
  readonly end: number;
  readonly line: number | undefined;
}

function documentsOf(text: string): Open[] {
  const documents = [...new Parser().parse(text)].filter((token) => token.type === 'document');
  return documents.map(({ value }, index) => ({
    token: value,
    end: documents[index + 1]?.offset ?? text.length,
    line: undefined,
  }));
}

interface Placed extends Unit {
  readonly item: CST.CollectionItem;
}

function unitsOf(token: Open['token'], end: number): readonly Placed[] {
  if (!token || !('items' in token)) return [];
  const items: readonly CST.CollectionItem[] = token.items;
  const units = items.flatMap((item) => {
    const start = startOf(item);
    return start === undefined ? [] : [{ item, start }];
  });
  return units.map((unit, index) => ({ ...unit, end: units[index + 1]?.start ?? end }));
}

const BETWEEN = new Set<CST.TokenType>(['space', 'newline', 'comment', 'comma', 'flow-error-end']);

/** The first character of a unit: `-`, `?`, an anchor, a tag, or what it holds. Behind the last one there may be comments only. */
function startOf({ start, key, sep, value }: CST.CollectionItem): number | undefined {
  const first =
    start.find(({ type }) => !BETWEEN.has(type)) ?? key ?? sep?.find(({ type }) => !BETWEEN.has(type)) ?? value;
  return first?.offset;
}

/** The comments of a YAML text that ignore findings, as exceptions. */
export function yamlIgnoreDirectives(document: Document): readonly IgnoreDirective[] {
  return ignoreDirectivesIn(document, (text) => ({
    comments: commentsOf(text),
    unitsOn: (lines, lineAt) => unitsOn(lines, text, lineAt),
  }));
}

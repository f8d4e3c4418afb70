import type { Document } from '../model/document.ts';
import type { CommentException } from '../model/exception.ts';
import { commentsOf, unitsOn } from './comment-lines.ts';
import { exceptionsIn } from './directives.ts';

/** The comments of a YAML text that ignore findings, as exceptions. */
export function ignoreComments(document: Document): readonly CommentException[] {
  return exceptionsIn(document, (text) => ({
    comments: commentsOf(text),
    unitsOn: (lines, lineAt) => unitsOn(lines, text, lineAt),
  }));
}

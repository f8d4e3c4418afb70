import { outermost } from '../model/document.ts';
import type { CommentException } from '../model/exception.ts';
import { mayHoldDirective } from './directives.ts';
import type { Reading } from './reading.ts';

/** What comments in a text of ours accept: in YAML alone, whose reader of comments is loaded where there may be one. */
export async function acceptedIn({ items: [first] }: Reading): Promise<readonly CommentException[]> {
  const document = first && outermost(first.document);
  if (document?.format !== 'yaml' || !mayHoldDirective(document.text)) return [];
  return (await import('./comments.ts')).ignoreComments(document);
}

import { parseInner } from '../../formats/json/parse.ts';
import { asObject, type Node } from '../../formats/nodes.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import type { Composition, Document, Embedding, Location } from '../../model/document.ts';
import type { SyntaxErrorInfo } from '../../model/syntax-error.ts';

/** A template that is written as a text inside another one: JSON or YAML. */
export type InnerTemplate =
  | { readonly state: 'read'; readonly template: Node; readonly at: Location }
  | { readonly state: 'broken'; readonly text: SyntaxErrorInfo }
  | { readonly state: 'tooDeep' }
  /** It is something else. */
  | { readonly state: 'absent' };

/** Reads the template that a text is; `composed`: how the text around it writes it, where that is not as a string of its own. */
export function readInnerTemplate(
  text: string,
  at: Location,
  { readYaml, composed }: { readonly readYaml: ReadYaml; readonly composed?: Composition },
): InnerTemplate {
  const within: Embedding = { ...at, encoding: 'plain', ...(composed && { composed }) };
  if (/^\s*\{/.test(text)) {
    const parsed = parseInner(text, at, composed);
    if (parsed.state === 'read') return asTemplate(parsed.value, { document: parsed.document, path: [] });
    if (parsed.state === 'tooDeep') return parsed;
    // YAML is written with brackets too.
    const other = inYaml(text, within, readYaml);
    return other.state === 'read' ? other : ofOurs(text, parsed);
  }
  return inYaml(text, within, readYaml);
}

function inYaml(text: string, within: Embedding, readYaml: ReadYaml): InnerTemplate {
  const { file } = within.document;
  const read = readYaml(file, text);
  if (read === 'tooDeep') return { state: 'tooDeep' };
  const [first] = read.documents;
  if (read.faults.length > 0)
    return ofOurs(text, { state: 'broken', text: { document: plainDocument(text, within), faults: read.faults } });
  return first === undefined
    ? { state: 'absent' }
    : asTemplate(first.value, { document: { ...first.document, within }, path: [] });
}

/** Damage is reported only for a text that declares itself a template. */
function ofOurs(text: string, broken: InnerTemplate & { readonly state: 'broken' }): InnerTemplate {
  return text.includes('ROSTemplateFormatVersion') ? broken : { state: 'absent' };
}

function asTemplate(value: unknown, at: Location): InnerTemplate {
  const template = asObject(value);
  return template === undefined ? { state: 'absent' } : { state: 'read', template, at };
}

/** A text of which only offsets are asked. */
function plainDocument(text: string, within: Embedding): Document {
  return {
    file: within.document.file,
    text,
    format: 'yaml',
    index: 0,
    within,
    locate: (_, paths) => paths.map(() => undefined),
    innerOffsets: (_, __, offsets) => offsets,
  };
}

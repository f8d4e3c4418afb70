import { asObject } from '../../formats/nodes.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import type { EmbeddedStacks, EmbeddedTemplate, ReadEmbeddedTemplate } from '../nested-texts.ts';
import { readInnerTemplate, type InnerTemplate } from './inner-text.ts';
import { readRosTemplate } from './template.ts';

/** Reads a template that stands in a document of another kind. */
export const readEmbeddedTemplate: ReadEmbeddedTemplate = (template, { readModule, readYaml, ...around }) => {
  if (readYaml === undefined) return undefined;
  const inner = innerTemplate(template, readYaml);
  if (inner.state === 'broken') return { stacks: [], broken: [inner.text], suppressions: [] };
  if (inner.state !== 'read') return undefined;
  const { stack, broken, modules } = readRosTemplate(inner.template, inner.at, { ...around, readYaml, readModule });
  return joined([{ stacks: [stack], broken, suppressions: [] }, ...modules]);
};

function innerTemplate(template: EmbeddedTemplate, readYaml: ReadYaml): InnerTemplate {
  if ('text' in template)
    return readInnerTemplate(template.text, template.at, { readYaml, composed: template.composed });
  const value = asObject(template.value);
  return value === undefined ? { state: 'absent' } : { state: 'read', template: value, at: template.at };
}

function joined(all: readonly EmbeddedStacks[]): EmbeddedStacks {
  return {
    stacks: all.flatMap(({ stacks }) => stacks),
    broken: all.flatMap(({ broken }) => broken),
    suppressions: all.flatMap(({ suppressions }) => suppressions),
  };
}

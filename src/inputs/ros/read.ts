import { asObject } from '../../formats/nodes.ts';
import { addStack, givenUpGaps } from '../../inventory/stack.ts';
import type { Unchecked } from '../../model/finding.ts';
import { NOTHING, type Reader } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { readRosTemplate } from './template.ts';

const RESOURCES = {
  resource: [['Resources', '{}']],
  'set of properties': [['Resources', '{}', 'Properties']],
};

/** Takes up templates, which declare roles and jobs together; those in a template may be written in YAML. */
export async function rosTemplates(): Promise<Reader> {
  const { readYaml } = await import('../../formats/yaml/parse.ts');
  return {
    read({ value, document }, context, estate) {
      const given = context.variables ?? new Map<string, string>();
      const stack = readRosTemplate(value, { document, path: [] }, { given, readYaml });
      const skipped = skippedParts(value, { document, path: [] }, RESOURCES);
      const gaps = [...workspaceGaps(value, document.file), ...stack.gaps, ...givenUpGaps(stack), ...skipped];
      const settled = stack.broken.map((of) => ({ kind: 'text', of, subject: undefined }) as const);
      return { ...NOTHING, settled, gaps, ...addStack(stack, () => context, estate) };
    },
  };
}

/** What a template hands over to Terraform (`Transform: Aliyun::Terraform-v1.5`) is code of another kind. */
function workspaceGaps(value: unknown, file: string): readonly Unchecked[] {
  const texts = Object.values(asObject(asObject(value)?.['Workspace']) ?? {});
  const isHere = texts.some((text) => typeof text === 'string' && /alicloud_(?:ram_role|dts_)/.test(text));
  return isHere ? [{ what: file, because: 'workspaceNotRead', reason: 'not-given' }] : [];
}

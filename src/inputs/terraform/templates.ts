import { spotOf, evaluate } from '../../formats/hcl/evaluate.ts';
import type { Frame } from '../../formats/hcl/scope.ts';
import type { Block } from '../../formats/hcl/syntax.ts';
import { isKnown, plainValue, textOf, type Slot, type Value } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';
import { parseAccountId } from '../../model/account.ts';
import type { Unchecked } from '../../model/finding.ts';
import {
  MAX_NESTED,
  type EmbeddedReaders,
  type EmbeddedStacks,
  type EmbeddedTemplate,
  type GivenValues,
  type Target,
} from '../nested-texts.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import { attributeText, composedText, documentsOf, type Resource } from './resource.ts';

/** What reads the templates that stand in a module. */
export interface NestedReaders extends EmbeddedReaders {
  /** How many templates and modules lie around the module. */
  readonly depth: number;
}

/** What is known around the resources of a module. */
interface Around {
  readonly nested: NestedReaders;
  readonly readYaml: ReadYaml | undefined;
  readonly ownerOf: (resource: Resource) => Target['owner'];
}

/** What the templates of a module declare, and what of it could not be read. */
export interface TemplatesFound {
  readonly found: readonly EmbeddedStacks[];
  readonly gaps: readonly Unchecked[];
  readonly tooDeep: readonly string[];
}

const HOLDER = /^alicloud_ros_(?:stack|stack_group|template)$/;
const INSTANCE = 'alicloud_ros_stack_instance';

/** Reads the templates of ROS that resources of a module hold. */
export function templatesIn(resources: readonly Resource[], { nested, readYaml, ownerOf }: Around): TemplatesFound {
  const result = { found: [] as EmbeddedStacks[], gaps: [] as Unchecked[], tooDeep: [] as string[] };
  const instances = resources.filter(({ type }) => type === INSTANCE);
  for (const resource of resources) {
    if (!HOLDER.test(resource.type)) continue;
    const { file } = resource.declared.source;
    const template = templateOf(resource);
    const given = parametersOf(resource, 'parameters');
    if (nested.depth >= MAX_NESTED) {
      result.tooDeep.push(file);
      continue;
    }
    const all = deployments(resource, instances, ownerOf).map(({ targets, overrides }) =>
      template === undefined
        ? undefined
        : nested.readTemplate(template, {
            given: new Map([...given, ...overrides]),
            readYaml,
            depth: nested.depth + 1,
            prefix: `${resource.address}.`,
            targets,
            readModule: nested.readModule,
          }),
    );
    for (const each of all) if (each !== undefined) result.found.push(each);
    const isElsewhere =
      template === undefined && ['template_body', 'template_url'].some((name) => isGiven(resource, name));
    if (isElsewhere)
      result.gaps.push({
        what: file,
        because: 'templateElsewhere',
        data: { resource: resource.address },
        reason: 'not-given',
      });
  }
  return result;
}

function isGiven({ slots }: Resource, name: string): boolean {
  const value = slots.get(name)?.value;
  return value !== undefined && !(value.kind === 'scalar' && (value.value === null || value.value === ''));
}

/** The template that a resource holds; undefined where it is in another file or known only later. */
function templateOf(resource: Resource): EmbeddedTemplate | undefined {
  const slot = resource.slots.get('template_body');
  if (slot === undefined) return undefined;
  const value = slot.value.kind === 'scalar' ? slot.value : objectOf(slot.value);
  if (value === undefined) return undefined;
  const { id: part, isHidden } = resource;
  const { path } = resource.placeOf('template_body');
  // What an argument is given may be written in another file.
  const document = documentsOf({ root: { ...slot, value }, prefix: path, part, isHidden })(value.at.source);
  const at = { document, path };
  if (value.kind === 'object') return { value: plainValue(value), at };
  const { text, composed } = composedText(value);
  return text.trim() === '' ? undefined : { text, at, composed };
}

/** What `jsonencode`, or `yamlencode`, is given; or an object that stands there itself. */
function objectOf(value: Value): (Value & { readonly kind: 'object' }) | undefined {
  if (value.kind === 'object') return value;
  if (value.kind === 'json') return objectOf(value.of);
  return value.kind === 'unknown' && value.encodes !== undefined ? objectOf(value.encodes.of) : undefined;
}

/** Values of parameters that blocks of a resource give. */
function parametersOf({ declared: { block, source }, frame }: Resource, kind: string): GivenValues {
  return new Map(
    block.blocks.flatMap((each) => {
      if (each.type !== kind) return [];
      const [key, value] = ['parameter_key', 'parameter_value'].map((name) =>
        attributeOf(each, name, { ...frame, source: each.source ?? source }),
      );
      const name = key && isKnown(key.value) ? textOf(key.value) : undefined;
      return name === undefined || value === undefined ? [] : [[name, givenValue(value)] as const];
    }),
  );
}

function givenValue({ value }: Slot): unknown {
  return value.kind === 'unknown' ? unknownText(value.name) : plainValue(value);
}

function attributeOf({ attributes }: Block, name: string, frame: Frame): Slot | undefined {
  const found = attributes.get(name);
  if (found === undefined) return undefined;
  const source = found.source ?? frame.source;
  return { at: spotOf(found.value, source), value: evaluate(found.value, { ...frame, source }) };
}

interface Deployment {
  readonly targets: readonly Target[];
  readonly overrides: GivenValues;
}

/** Where a template is made: a stack in the account of its provider, a stack group in those of its instances. */
function deployments(
  resource: Resource,
  instances: readonly Resource[],
  ownerOf: Around['ownerOf'],
): readonly Deployment[] {
  const { type, home, id, address } = resource;
  if (type === 'alicloud_ros_stack') return [{ targets: [{ home, owner: ownerOf(resource) }], overrides: new Map() }];
  const seen = new Set<string>();
  const found = instances.flatMap((instance): readonly Deployment[] => {
    const group = instance.slots.get('stack_group_name')?.value;
    const isOf = group?.refersTo === id || (group !== undefined && textOf(group) === groupName(resource));
    const owner = parseAccountId(attributeText(instance, 'stack_instance_account_id')?.value ?? '');
    if (!isOf || owner === undefined || seen.has(owner)) return [];
    seen.add(owner);
    const overrides = parametersOf(instance, 'parameter_overrides');
    return [{ targets: [{ home: `${address} ${owner}`, owner }], overrides }];
  });
  return found.length > 0 ? found : [{ targets: [{ home: address, owner: undefined }], overrides: new Map() }];
}

function groupName(resource: Resource): string | undefined {
  return attributeText(resource, 'stack_group_name')?.value;
}

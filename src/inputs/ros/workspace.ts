import { asObject, type Node } from '../../formats/nodes.ts';
import type { Stack } from '../../inventory/declared.ts';
import { below } from '../../model/document.ts';
import {
  MAX_NESTED,
  type EmbeddedFile,
  type EmbeddedStacks,
  type GivenValues,
  type ReadEmbeddedModule,
  type Target,
} from '../nested-texts.ts';
import { parameterValue, type TemplateReading } from './functions.ts';

const WORKSPACE = 'Workspace';

/** Whether a text may hand its resources over to Terraform: `Transform: Aliyun::Terraform-v1.5`. */
export function mayHoldWorkspace(text: string): boolean {
  return text.includes(WORKSPACE) && text.includes('Aliyun::Terraform');
}

/** A template that may have code, and how many templates and modules lie around it. */
interface CodeHolder extends TemplateReading {
  readonly template: Node;
  readonly frame: { readonly depth: number };
}

/** What the code of a template declares that ROS runs Terraform with: the texts are files, and parameters variables. */
export function workspaceOf(
  { template, frame: { depth }, ...reading }: CodeHolder,
  readModule: ReadEmbeddedModule,
): EmbeddedStacks | undefined {
  const transform = template['Transform'];
  if (![transform].flat().some((name) => typeof name === 'string' && name.startsWith('Aliyun::Terraform')))
    return undefined;
  const at = below(reading.at, WORKSPACE);
  const files = Object.entries(asObject(template[WORKSPACE]) ?? {}).flatMap(([path, text]): readonly EmbeddedFile[] =>
    typeof text === 'string' ? [{ path, text, at: below(at, path) }] : [],
  );
  if (depth < MAX_NESTED)
    return readModule(files, { given: parametersIn(reading), readYaml: reading.readYaml, depth: depth + 1 });
  reading.walk.effort.tooDeep.add(at.document.file);
  return undefined;
}

function parametersIn({ walk: { scope } }: TemplateReading): GivenValues {
  const names = new Set([...Object.keys(scope.parameters), ...scope.given.keys()]);
  return new Map(
    [...names].flatMap((name) => {
      const value = parameterValue(name, scope);
      return value === undefined || value === null || value === '' ? [] : [[name, value] as const];
    }),
  );
}

/** What is declared as it is made in an account. */
export function inAccount({ stacks, ...found }: EmbeddedStacks, target: Target): EmbeddedStacks {
  return { ...found, stacks: stacks.map((stack) => stackIn(stack, target)) };
}

function stackIn(stack: Stack, { home, owner }: Target): Stack {
  if (owner === undefined) return stack;
  const idOf = (id: string): string => `${id} ${home}`;
  return {
    ...stack,
    roles: stack.roles.map((role) => ({ ...role, id: idOf(role.id), owner: role.owner ?? owner })),
    attachments: stack.attachments.map(({ refersTo, ...each }) => ({
      ...each,
      ...(refersTo !== undefined && { refersTo: idOf(refersTo) }),
    })),
    jobs: stack.jobs.map(({ task, references, ...job }) => ({
      ...job,
      task: { ...task, creator: task.creator ?? { value: owner, at: task.at } },
      references: Object.fromEntries(Object.entries(references).map(([side, id]) => [side, idOf(id)])),
    })),
  };
}

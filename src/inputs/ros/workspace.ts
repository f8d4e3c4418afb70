import { asObject, type Node } from '../../formats/nodes.ts';
import type { DeclaredRole } from '../../inventory/declared.ts';
import { below } from '../../model/document.ts';
import type { EmbeddedFile, EmbeddedStack, ReadEmbedded } from '../terraform/embedded.ts';
import { parameterValue } from './functions.ts';
import type { Target } from './nested.ts';
import type { TemplateReading } from './resources.ts';

const WORKSPACE = 'Workspace';

/** Whether a text may hand its resources over to Terraform: `Transform: Aliyun::Terraform-v1.5`. */
export function mayHoldWorkspace(text: string): boolean {
  return text.includes(WORKSPACE) && text.includes('Aliyun::Terraform');
}

/** What the code of a template declares that ROS runs Terraform with: the texts are files, and parameters variables. */
export function workspaceOf(
  { template, ...reading }: TemplateReading & { readonly template: Node },
  readEmbedded: ReadEmbedded,
): EmbeddedStack | undefined {
  const transform = template['Transform'];
  if (![transform].flat().some((name) => typeof name === 'string' && name.startsWith('Aliyun::Terraform')))
    return undefined;
  const at = below(reading.at, WORKSPACE);
  const files = Object.entries(asObject(template[WORKSPACE]) ?? {}).flatMap(([path, text]): readonly EmbeddedFile[] =>
    typeof text === 'string' ? [{ path, text, at: below(at, path) }] : [],
  );
  return readEmbedded(files, { given: parametersIn(reading), readYaml: reading.readYaml });
}

function parametersIn({ walk: { scope } }: TemplateReading): ReadonlyMap<string, unknown> {
  const names = new Set([...Object.keys(scope.parameters), ...scope.given.keys()]);
  return new Map(
    [...names].flatMap((name) => {
      const value = parameterValue(name, scope);
      return value === undefined || value === null || value === '' ? [] : [[name, value] as const];
    }),
  );
}

/** What is declared as it is made in an account. */
export function inAccount({ stack, ...module }: EmbeddedStack, { home, owner }: Target): EmbeddedStack {
  if (owner === undefined) return { ...module, stack };
  const own = (role: DeclaredRole): DeclaredRole => ({ ...role, owner: role.owner ?? owner });
  const idOf = (id: string): string => `${id} ${home}`;
  return {
    ...module,
    stack: {
      ...stack,
      roles: stack.roles.map((role) => ({ ...own(role), id: idOf(role.id) })),
      attachments: stack.attachments.map(({ refersTo, ...each }) => ({
        ...each,
        ...(refersTo !== undefined && { refersTo: idOf(refersTo) }),
      })),
      jobs: stack.jobs.map(({ task, references, ...job }) => ({
        ...job,
        task: { ...task, creator: task.creator ?? { value: owner, at: task.at } },
        references: Object.fromEntries(Object.entries(references).map(([side, id]) => [side, idOf(id)])),
      })),
    },
  };
}

import { asList, asObject, type Node } from '../../formats/nodes.ts';
import { below, type Location } from '../../model/document.ts';
import { isPlain } from './plain-functions.ts';
import { parameterValue } from './functions.ts';
import type { Target } from './nested.ts';
import type { TemplateReading } from './resources.ts';

/** Files of Terraform that stand in a text of another kind. */
export interface Workspace {
  readonly files: readonly WorkspaceFile[];
  /** What its variables are given. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly targets: readonly Target[];
}

interface WorkspaceFile {
  readonly name: string;
  readonly text: string;
  readonly at: Location;
}

/** What a template hands over to Terraform (`Transform: Aliyun::Terraform-v1.5`). */
export function workspaceIn(template: Node, { at, walk }: TemplateReading): Omit<Workspace, 'targets'> | undefined {
  const isMeant = asList(template['Transform']).some((name) => typeof name === 'string' && TRANSFORM.test(name));
  const texts = Object.entries(asObject(template['Workspace']) ?? {});
  const files = texts.flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name, text, at: below(at, 'Workspace', name) }] : [],
  );
  if (!isMeant || files.length === 0) return undefined;
  const names = new Set([...Object.keys(walk.scope.parameters), ...walk.scope.given.keys()]);
  const values = [...names].flatMap((name) => {
    const value = parameterValue(name, walk.scope);
    return value === undefined || !isPlain(value) ? [] : [[name, value] as const];
  });
  return { files, values: new Map(values) };
}

const TRANSFORM = /^Aliyun::Terraform/;

import { newBudget } from '../../formats/evaluation-budget.ts';
import { asObject, type Node } from '../../formats/nodes.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import type { DeclaredJob, DeclaredRole, Stack } from '../../inventory/declared.ts';
import type { Location } from '../../model/document.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { PolicyContent } from '../../model/role.ts';
import type { SyntaxErrorInfo } from '../../model/syntax-error.ts';
import { MAX_NESTED, type EmbeddedStacks, type ReadEmbeddedModule, type Target } from '../nested-texts.ts';
import { beginWalk, type Given, mayRepeat, templateScope, type TemplateReading } from './functions.ts';
import { hasTemplate, isNested, nestedTemplates, type NestedTemplate } from './nested.ts';
import { type Declared, declaredIn } from './resources.ts';
import { inAccount, workspaceOf } from './workspace.ts';

/** What a ROS template declares, with all templates in it. */
export interface RosReading {
  readonly stack: Stack;
  /** Templates in it that cannot be read. */
  readonly broken: readonly SyntaxErrorInfo[];
  /** What the code of Terraform in it declares. */
  readonly modules: readonly EmbeddedStacks[];
}

/** What is known around a template. */
interface Frame {
  readonly given: Given;
  /** What stands in front of the names of its resources. */
  readonly prefix: string;
  /** How many templates lie around it. */
  readonly depth: number;
  /** The accounts that it is made in. */
  readonly targets: readonly Target[];
}

/** A template whose resources are to be read. */
interface OpenTemplate extends TemplateReading {
  readonly template: Node;
  readonly frame: Frame;
  /** The templates that one of its resources holds. */
  readonly childrenOf: (id: string) => readonly OpenTemplate[];
}

/** What is known in addition to the text of a template. */
interface Around extends Partial<Pick<Frame, 'prefix' | 'targets' | 'depth'>> {
  /** Values of parameters. */
  readonly given: Given;
  readonly readYaml: ReadYaml;
  /** Absent where no text has code of Terraform. */
  readonly readModule?: ReadEmbeddedModule;
}

/** A user makes a stack in one account. */
const STACK: readonly Target[] = [{ home: 'stack', owner: undefined }];

/** Reads what a ROS template declares of roles, their policies and DTS jobs. */
export function readRosTemplate(
  value: unknown,
  at: Location,
  { given, readYaml, readModule, prefix: start = '', targets: made = STACK, depth: around = 0 }: Around,
): RosReading {
  const effort = newBudget();
  const found = nothingFound();
  const open = (template: Node, root: Location, frame: Frame): OpenTemplate => {
    const children = new Map<string, readonly OpenTemplate[]>();
    const childrenOf = (id: string): readonly OpenTemplate[] => {
      const known = children.get(id);
      if (known !== undefined) return known;
      // A nested stack whose parameters need its own outputs is there only when it is made.
      children.set(id, []);
      if (!isNested(id, walk)) return [];
      if (frame.depth === MAX_NESTED) effort.tooDeep.add(root.document.file);
      const nested = frame.depth === MAX_NESTED ? [] : nestedTemplates(id, reading);
      const opened = nested.flatMap((each) => openNested(id, each));
      children.set(id, opened);
      return opened;
    };
    const openNested = (
      id: string,
      { inner, given: values, targets = frame.targets }: NestedTemplate,
    ): readonly OpenTemplate[] => {
      if (inner.state === 'broken') found.broken.push(inner.text);
      if (inner.state === 'absent' && hasTemplate(id, walk)) found.gaps.push(notHere(`${frame.prefix}${id}`, root));
      if (inner.state !== 'read' || !mayRepeat(inner.template, walk)) {
        if (inner.state === 'tooDeep') effort.tooDeep.add(root.document.file);
        return [];
      }
      const prefix = `${frame.prefix}${id}.`;
      return [open(inner.template, inner.at, { given: values, prefix, depth: frame.depth + 1, targets })];
    };
    const scope = templateScope(template, frame.given);
    const walk = beginWalk(scope, {
      file: root.document.file,
      prefix: frame.prefix,
      effort,
      nested: (id) => childrenOf(id)[0],
    });
    const reading = { at: root, walk, readYaml };
    return { ...reading, template, frame, childrenOf };
  };
  const take = (opened: OpenTemplate): void => {
    const { template, frame, walk } = opened;
    const declared = declaredIn(template, opened);
    for (const [index, target] of frame.targets.entries())
      if (index === 0 || mayRepeat(template, walk)) add(declared, target, index, found);
    const module = readModule && workspaceOf(opened, readModule);
    if (module !== undefined) for (const target of frame.targets) found.modules.push(inAccount(module, target));
    for (const id of Object.keys(walk.scope.resources)) for (const child of opened.childrenOf(id)) take(child);
  };
  take(open(asObject(value) ?? {}, at, { given, prefix: start, depth: around, targets: made }));
  const { broken, modules, ...declared } = found;
  return { stack: { language: 'ros', ...declared, isWhole: broken.length === 0, givenUp: effort }, broken, modules };
}

interface Found {
  readonly roles: DeclaredRole[];
  readonly attachments: Stack['attachments'][number][];
  readonly grants: Stack['grants'][number][];
  readonly jobs: DeclaredJob[];
  readonly permissions: Map<string, PolicyContent>;
  readonly broken: SyntaxErrorInfo[];
  readonly gaps: Unchecked[];
  readonly modules: EmbeddedStacks[];
}

function nothingFound(): Found {
  return {
    roles: [],
    attachments: [],
    grants: [],
    jobs: [],
    permissions: new Map(),
    broken: [],
    gaps: [],
    modules: [],
  };
}

/** Adds what a template declares as it is made in one account. `index`: which of its accounts it is. */
function add(declared: Declared, { home, owner }: Target, index: number, found: Found): void {
  const idOf = (id: string): string => (index === 0 ? id : `${id} ${home}`);
  for (const role of declared.roles) found.roles.push({ ...role, id: idOf(role.id), home, owner });
  for (const each of declared.attachments) found.attachments.push({ ...each, home });
  if (index === 0) found.grants.push(...declared.grants);
  for (const { task, references, ...job } of declared.jobs)
    found.jobs.push({
      ...job,
      home,
      task: owner === undefined ? task : { ...task, creator: { value: owner, at: task.at } },
      references: Object.fromEntries(Object.entries(references).map(([side, id]) => [side, idOf(id)])),
    });
  for (const [name, content] of declared.permissions) found.permissions.set(name, content);
}

/** A template that stands in another file, or is known only later. */
function notHere(resource: string, { document: { file } }: Location): Unchecked {
  return { what: file, because: 'templateElsewhere', data: { resource }, reason: 'not-given' };
}

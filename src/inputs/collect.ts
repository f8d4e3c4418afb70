import type { Context, Inventory } from '../inventory/inventory.ts';
import { trustSubjects } from '../inventory/subjects.ts';
import { isId } from '../model/account.ts';
import type { Location } from '../model/document.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Role } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import type { InputKind } from './detect.ts';
import { numberOfRoles, listState, readRoles } from './ram/roles.ts';
import { readTrust } from './ram/trust-policy.ts';
import type { InputDocument } from './read-document.ts';

/** What a document adds to a run: subjects that nothing else in the run can change, and what was read. The rest is kept in the estate. */
export interface Collected {
  readonly settled: readonly Subject[];
  readonly gaps: readonly Unchecked[];
  readonly roles: number;
  readonly tasks: number;
}

/** Takes up a document. Tasks and snapshots have a module of their own (`collect-tasks.ts`), which most runs do not load. */
export type Collect = (item: InputDocument, context: Context, estate: Inventory) => Collected;

/** Nothing yet; what a document adds is put over it. */
export const NOTHING: Collected = { settled: [], gaps: [], roles: 0, tasks: 0 };

/** Whether a document is a trust policy or a role, which `collect` takes up. */
export function isPolicy({ kind }: InputDocument): boolean {
  return kind === 'trust policy' || kind === 'role answer';
}

/** Whether a document is a template, or has policies inside, which `collect-stack.ts` takes up. */
export function isStack({ kind }: InputDocument): boolean {
  return kind === 'ROS template' || kind === 'manifest' || isTerraformOutput(kind);
}

/** Whether a document is what Terraform made of its code. */
export function isTerraformOutput(kind: InputKind): boolean {
  return kind === 'Terraform plan' || kind === 'Terraform state';
}

/** Takes up a policy or roles. A bare policy of an unknown owner is settled at once, so that 100,000 of them need no memory. */
export const collect: Collect = ({ kind, document, value, path = [] }, context, estate) => {
  const at = { document, path };
  if (kind === 'role answer') return collectRoles({ value, at }, context, estate);
  const part = { trust: readTrust(value, at), context };
  if (context.owner === undefined) return { ...NOTHING, settled: trustSubjects(part, estate), roles: 1 };
  estate.trusts.push(part);
  return { ...NOTHING, roles: 1 };
};

interface Placed {
  readonly value: unknown;
  readonly at: Location;
}

/** A list of answers is taken up as if each stood alone. */
function collectRoles({ value, at }: Placed, context: Context, estate: Inventory): Collected {
  const count = numberOfRoles(value);
  const ofEach = { ...context, isNamed: context.isNamed && count === 1 };
  estate.roles.add({
    *[Symbol.iterator]() {
      for (const role of readRoles(value, at)) yield { role, context: ofEach, isLive: false };
    },
  });
  for (const list of Array.isArray(value) ? value : [value]) collectList({ value: list, at }, context, estate);
  return { ...NOTHING, roles: count };
}

/** What a `ListRoles` answer says of its account as a whole. */
function collectList({ value, at }: Placed, context: Context, estate: Inventory): void {
  const state = listState(value);
  if (state === undefined) return;
  const [first] = readRoles(value, at);
  const id = first?.owner ?? context.owner;
  if (!isId(id)) return;
  let roles: readonly Role[] | undefined;
  estate.accounts.push({
    id,
    name: undefined,
    at,
    isWhole: state === 'whole',
    hasJobs: false,
    roleCount: numberOfRoles(value),
    get roles() {
      return (roles ??= [...readRoles(value, at)]);
    },
  });
  if (state === 'cutOff') estate.tally.listCutOff(id, numberOfRoles(value));
}

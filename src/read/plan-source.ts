import type { Document, Span } from '../model/document.ts';
import type { Located, Location } from '../model/location.ts';
import type { Path } from '../model/path.ts';
import type { Trust } from '../model/trust.ts';
import { isUnknown } from '../model/unresolved.ts';
import { isMadeOf } from '../model/wildcard.ts';
import { groupBy } from './groups.ts';
import type { Estate } from './parts.ts';
import { readPlan } from './plan.ts';
import { readPolicyText } from './roles.ts';
import type { DeclaredGrant, DeclaredJob, DeclaredRole } from './declared.ts';
import { addStack, type Stack } from './stack.ts';

/** The plans of a run and the modules that it holds beside them, each resource judged in one of the two. */
interface Joined {
  /** Of what is judged in the plans. */
  readonly counts: { readonly roles: number; readonly tasks: number };
  /** A module as it is to be judged. */
  readonly moduleOf: (stack: Stack) => Stack;
}

/**
 * Takes up plans with the source that they were made from. What the source says whole is judged there; where it leaves something
 * open that the plan knows, the plan is judged, and its findings stand at the line of the source.
 */
export function takePlans(modules: readonly Stack[], estate: Estate): Joined {
  const known = indexOf(modules);
  const judgedInPlan = new Set<DeclaredRole | DeclaredJob>();
  const counts = { roles: 0, tasks: 0 };
  for (const { value, document, context } of estate.plans ?? []) {
    const planned = readPlan(value, document);
    const stack = known.isEmpty ? planned : besideSource(planned, known, judgedInPlan);
    const { roles, tasks } = addStack(stack, () => context, estate);
    counts.roles += roles;
    counts.tasks += tasks;
  }
  const kept = <T extends DeclaredRole | DeclaredJob>(items: readonly T[]): readonly T[] =>
    items.map((item) => (judgedInPlan.has(item) ? { ...item, isContext: true } : item));
  const moduleOf = (stack: Stack): Stack => ({ ...stack, roles: kept(stack.roles), jobs: kept(stack.jobs) });
  return { counts, moduleOf: judgedInPlan.size === 0 ? (stack) => stack : moduleOf };
}

/** What the modules of a run declare, by type and name. */
interface Known {
  readonly isEmpty: boolean;
  readonly roles: ReadonlyMap<string, readonly DeclaredRole[]>;
  readonly jobs: ReadonlyMap<string, readonly DeclaredJob[]>;
  readonly grants: readonly DeclaredGrant[];
}

function indexOf(modules: readonly Stack[]): Known {
  return {
    isEmpty: modules.length === 0,
    roles: groupBy(
      modules.flatMap(({ roles }) => roles),
      ({ address, isContext }) => (isContext === true ? [] : [address]),
    ),
    jobs: groupBy(
      modules.flatMap(({ jobs }) => jobs),
      ({ address }) => (address === undefined ? [] : [address]),
    ),
    grants: modules.flatMap(({ grants }) => grants),
  };
}

/** Type and name of a resource, whatever module it stands in. */
function nameIn(address: string): string {
  return /[\w-]+\.[\w-]+$/.exec(address)?.[0] ?? address;
}

function besideSource(stack: Stack, known: Known, judgedInPlan: Set<DeclaredRole | DeclaredJob>): Stack {
  const roles = stack.roles.map((role): DeclaredRole => {
    const source = known.roles.get(nameIn(role.id))?.find((each) => isMadeFrom(role, each));
    if (source === undefined) return role;
    if (!isOpen(source) || role.openName !== undefined) return { ...role, isContext: true };
    judgedInPlan.add(source);
    return standingIn(role, source);
  });
  const jobs = stack.jobs.map((job): DeclaredJob => {
    const source = known.jobs.get(nameIn(job.address ?? ''))?.find((each) => isSameJob(job, each));
    if (source === undefined) return job;
    if (!hasOpenEnd(source) || hasOpenEnd(job)) return { ...job, isContext: true };
    judgedInPlan.add(source);
    return job;
  });
  const grants = stack.grants.filter(({ to, policy, name }) =>
    known.grants.every(
      (each) => each.to !== to || each.policy.name !== policy.name || (each.name !== name && !isUnknown(each.name)),
    ),
  );
  return { ...stack, roles, jobs, grants };
}

/** Whether a role of a plan may come from this source: what both know agrees. Many modules call a role `this`. */
function isMadeFrom(planned: DeclaredRole, source: DeclaredRole): boolean {
  if (!mayBe(planned.name.value, source.name.value)) return false;
  if (planned.openName !== undefined || source.openName !== undefined) return true;
  const [one, other] = [planned.policy(), source.policy()];
  if (one.state !== 'read' || other.state !== 'read') return one.state === other.state;
  const [told, said] = [textsOf(one.trust), textsOf(other.trust)];
  return told.length === said.length && said.every((text, index) => mayBe(told[index] ?? '', text));
}

/** Who is let in by what, and under which conditions, as texts. */
function textsOf({ statements }: Trust): readonly string[] {
  return statements.flatMap(({ effect, actions, principals, conditions }) => [
    effect ?? '',
    ...actions.map(({ value }) => value),
    ...principals.map(({ text }) => text),
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values.map(({ value }) => String(value))]),
  ]);
}

/** Whether a known text may be what a text with unknown parts will be. */
function mayBe(known: string, written: string): boolean {
  if (known === written || isUnknown(known)) return true;
  if (!isUnknown(written)) return false;
  return isMadeOf(written.split(/\$\{[^{}]*\}/), known);
}

function isOpen({ openName, policy, name }: DeclaredRole): boolean {
  if (openName !== undefined || isUnknown(name.value)) return true;
  const found = policy();
  return found.state === 'read' && textsOf(found.trust).some((text) => isUnknown(text));
}

/** What links a job to accounts and roles. */
function linksOf({ task }: DeclaredJob): readonly (string | undefined)[] {
  return [task.source, task.destination].flatMap((end) => {
    const account = end?.account?.value;
    return [typeof account === 'object' ? account.text : account, end?.role?.value];
  });
}

function isSameJob(planned: DeclaredJob, source: DeclaredJob): boolean {
  const said = linksOf(source);
  return linksOf(planned).every((text, index) => mayBe(text ?? '', said[index] ?? ''));
}

function hasOpenEnd(job: DeclaredJob): boolean {
  return linksOf(job).some((text) => text !== undefined && isUnknown(text));
}

/** A role of a plan whose places are those of the source that it is made from: its head, or the name of an attribute. */
function standingIn(role: DeclaredRole, source: DeclaredRole): DeclaredRole {
  const document = sourceDocument(source, role.address);
  const moved = ({ path }: Location): Location => ({ document, path });
  const policy = role.policyAt && { value: role.policyText, at: moved(role.policyAt) };
  const name: Located<string> = { value: role.name.value, at: moved(role.name.at) };
  // A policy that stands elsewhere than those that it is like is judged by itself.
  return { ...role, at: moved(role.at), name, policy: () => readPolicyText(policy), policyText: undefined };
}

/** The source as the text of one resource of a plan. Nothing is written in it as the plan has it. */
function sourceDocument({ at: { document, path } }: DeclaredRole, part: string): Document {
  const { layoutOf: _, ...shown } = document;
  return {
    ...shown,
    part,
    locate: (__, paths) => {
      const spans = document.locate(document, [path, ...paths.map((each) => attributeAt(each, path))]);
      return paths.map((___, index) => marked(spans[index + 1] ?? spans[0]));
    },
    innerOffsets: () => [],
  };
}

function attributeAt(planned: Path, path: Path): Path {
  const name = planned.at(-1);
  return name === undefined || name === 'address' ? path : [...path, name];
}

function marked(span: Span | undefined): Span | undefined {
  if (span === undefined) return undefined;
  const { start, end } = span.key ?? span;
  return { start, end, isContainer: false, key: undefined, computed: 'whole' };
}

import { parseInner } from '../../../formats/json/parse.ts';
import { asObject } from '../../../formats/nodes.ts';
import type {
  DeclaredAttachment,
  DeclaredGrant,
  DeclaredJob,
  DeclaredRole,
  Stack,
} from '../../../inventory/declared.ts';
import type { DeclaredStack } from '../../../inventory/inventory.ts';
import { attachmentsOf } from '../../../inventory/attachments.ts';
import { groupBy } from '../../../lib/collections.ts';
import { isMadeOf } from '../../../lib/wildcard.ts';
import { isId } from '../../../model/account.ts';
import type { Document, Span, Located, Location, Path } from '../../../model/document.ts';
import { withCreator } from '../../../model/dts/task.ts';
import type { Trust } from '../../../model/policy/trust-policy.ts';
import { isUnknown } from '../../../model/unresolved.ts';
import { readPolicyText } from '../../ram/roles.ts';
import { withoutIndexes } from './plan.ts';

/**
 * Joins plans with the source that they were made from. What the source says whole is judged there; where it leaves something
 * open that the plan knows, the plan is judged, and its findings stand at the line of the source.
 */
export function joinPlans(all: readonly DeclaredStack[]): readonly DeclaredStack[] {
  const plans = all.filter(({ stack }) => stack.language === 'plan');
  const modules = all.filter(({ stack }) => stack.language !== 'plan');
  const known = indexOf(modules.map(({ stack }) => stack));
  const judgedInPlan = new Set<DeclaredRole | DeclaredJob>();
  const joined = known.isEmpty
    ? plans
    : plans.map((each) => ({ ...each, stack: withSourceOnly(each.stack, known, judgedInPlan) }));
  if (judgedInPlan.size === 0) return [...joined, ...modules];
  const kept = <T extends DeclaredRole | DeclaredJob>(items: readonly T[]): readonly T[] =>
    items.map((item) => (judgedInPlan.has(item) ? { ...item, isContext: true } : item));
  return [
    ...joined,
    ...modules.map(({ stack, ...each }) => ({
      ...each,
      stack: { ...stack, roles: kept(stack.roles), jobs: kept(stack.jobs) },
    })),
  ];
}

/** What the modules of a run declare, by type and name. */
interface Known {
  readonly isEmpty: boolean;
  readonly roles: Named<DeclaredRole>;
  readonly jobs: Named<DeclaredJob>;
  readonly attachments: Named<DeclaredAttachment>;
  readonly grants: Named<DeclaredGrant>;
  readonly policies: PoliciesOf;
}

type Named<T> = ReadonlyMap<string, readonly T[]>;

function indexOf(modules: readonly Stack[]): Known {
  const policies = new Map<DeclaredRole, PoliciesOf>();
  for (const stack of modules) {
    const of = policiesIn(stack);
    for (const role of stack.roles) policies.set(role, of);
  }
  return {
    isEmpty: modules.length === 0,
    roles: named(modules.flatMap((stack) => stack.roles)),
    jobs: named(modules.flatMap((stack) => stack.jobs)),
    attachments: named(modules.flatMap((stack) => stack.attachments)),
    grants: named(modules.flatMap((stack) => stack.grants)),
    policies: (role) => policies.get(role)?.(role),
  };
}

function named<T extends { readonly address?: string; readonly isContext?: boolean }>(items: readonly T[]): Named<T> {
  return groupBy(items, ({ address, isContext }) =>
    isContext === true || address === undefined ? [] : [nameIn(address)],
  );
}

/** The policies of a role, in words; `undefined` where its stack has no word for them. */
type PoliciesOf = (role: DeclaredRole) => ReadonlySet<string> | undefined;

function policiesIn(stack: Stack): PoliciesOf {
  const attached = attachmentsOf(stack);
  const isKnown = stack.attachments.some(({ isContext }) => isContext !== true);
  return (role) => {
    const found = attached(role);
    return isKnown || found.length > 0
      ? new Set(found.map(({ policy }) => `${policy.type} ${policy.name}`))
      : undefined;
  };
}

function withSourceOnly(stack: Stack, known: Known, judgedInPlan: Set<DeclaredRole | DeclaredJob>): Stack {
  const policies = policiesIn(stack);
  const roles = stack.roles.map((role): DeclaredRole => {
    const source = known.roles.get(nameIn(role.id))?.find((each) => isMadeFrom(role, each));
    if (source === undefined) return role;
    const isClearer = isComputed(source) && role.openName === undefined;
    const isOwned = source.owner === undefined && role.owner !== undefined;
    if (!isClearer && !isOwned && !differs(policies(role), known.policies(source)))
      return { ...role, at: source.at, name: { value: role.name.value, at: source.name.at }, isContext: true };
    judgedInPlan.add(source);
    return isClearer ? standingIn(role, source) : inPlan(source, role);
  });
  const jobs = stack.jobs.map((job): DeclaredJob => {
    const source = known.jobs.get(nameIn(job.address))?.find((each) => isSameJob(job, each));
    const filled = source && filledIn(source, job);
    if (source === undefined || filled === undefined) return source === undefined ? job : { ...job, isContext: true };
    judgedInPlan.add(source);
    return filled;
  });
  const attachments = stack.attachments.map((each): DeclaredAttachment => {
    const source = known.attachments.get(nameIn(each.address))?.find((other) => isSameAttachment(each, other));
    return source === undefined
      ? each
      : { ...each, policy: { ...each.policy, at: source.policy.at, typeAt: source.policy.typeAt ?? source.policy.at } };
  });
  const grants = stack.grants.flatMap((each): readonly DeclaredGrant[] => {
    const source = known.grants.get(nameIn(each.address))?.find((other) => isSameGrant(each, other));
    if (source === undefined) return [each];
    return isUnknown(source.policy.name) ? [{ ...each, policy: { ...each.policy, at: source.policy.at } }] : [];
  });
  return { ...stack, roles, jobs, attachments, grants };
}

/** Whether a plan knows what is attached to a role, and the source says something else or nothing. */
function differs(ofPlan: ReadonlySet<string> | undefined, ofSource: ReadonlySet<string> | undefined): boolean {
  if (ofPlan === undefined || [...ofPlan].some((text) => isUnknown(text))) return false;
  return ofSource === undefined || ofPlan.size !== ofSource.size || [...ofPlan].some((text) => !ofSource.has(text));
}

/** A role as its source has it, in the account and with the policies that the plan knows. */
function inPlan(source: DeclaredRole, { address, id, home, owner }: DeclaredRole): DeclaredRole {
  return { ...source, address, id, home, owner: source.owner ?? owner };
}

/** A job as its source has it, with what the plan knows of its attributes; `undefined` where that is nothing more. */
function filledIn(source: DeclaredJob, planned: DeclaredJob): DeclaredJob | undefined {
  if (source.attributes === undefined || source.remade === undefined || planned.attributes === undefined)
    return undefined;
  const attributes = new Map(source.attributes);
  let isFilled = false;
  for (const [name, { value, at }] of source.attributes) {
    if (!isOpenValue(value)) continue;
    const known = planned.attributes.get(name);
    if (known !== undefined && isOpenValue(known.value)) continue;
    isFilled = true;
    if (known === undefined) attributes.delete(name);
    else attributes.set(name, { value: known.value, at });
  }
  const creator = planned.task.creator?.value;
  const isOwned = isId(creator) && source.task.creator === undefined;
  const made = isFilled || isOwned ? source.remade(attributes) : undefined;
  if (made === undefined) return undefined;
  const task = withCreator(made.task, isId(creator) ? creator : undefined);
  return { ...made, task, home: planned.home, references: planned.references };
}

function isOpenValue(value: unknown): boolean {
  return isUnknown(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * A role of a plan whose places are those of the source that it is made from: of its policy where the source writes one down, else
 * its head, or the name of an attribute.
 */
function standingIn(role: DeclaredRole, source: DeclaredRole): DeclaredRole {
  const document = sourceDocument(source, role.address);
  const moved = ({ path }: Location): Location => ({ document, path });
  const policy = role.policyAt && { value: role.policyText, at: moved(role.policyAt) };
  const name: Located<string> = { value: role.name.value, at: moved(role.name.at) };
  const written = source.policyValue && filledPolicy(role.policyText, source.policyValue);
  // A policy that stands elsewhere than those that it is like is judged by itself.
  return { ...role, at: moved(role.at), name, policy: () => readPolicyText(written ?? policy), policyText: undefined };
}

/** The policy of the source with the values that the plan has for what is not known there; `undefined` where it is another one. */
function filledPolicy(planned: string | undefined, { value, at }: Located<unknown>): Located<unknown> | undefined {
  const parsed = planned === undefined ? undefined : parseInner(planned, at);
  const filled = parsed?.state === 'read' ? filledValue(value, parsed.value) : undefined;
  return filled === undefined ? undefined : { value: filled, at: { ...at, document: unwritten(at.document) } };
}

/** A text in which nothing can be written: what a plan has in its place may be something else for another instance. */
function unwritten(document: Document): Document {
  const { layoutOf: _, ...shown } = document;
  return {
    ...shown,
    readOnly: 'planned',
    locate: (given, paths) =>
      document.locate(given, paths).map((span) => span && ({ ...span, computed: 'whole' } as const)),
  };
}

/** One value over another of the same shape; `undefined` where the shapes differ, which leaves no place for what is filled in. */
function filledValue(written: unknown, known: unknown): unknown {
  if (typeof written === 'string') return isUnknown(written) ? known : written;
  if (Array.isArray(written)) {
    if (!Array.isArray(known) || known.length !== written.length) return undefined;
    const items = written.map((item: unknown, index) => filledValue(item, known[index]));
    return items.includes(undefined) ? undefined : items;
  }
  const [node, other] = [asObject(written), asObject(known)];
  if (node === undefined) return written;
  if (other === undefined) return undefined;
  const members = Object.entries(node).map(([key, item]) => [key, filledValue(item, other[key])] as const);
  return members.some(([, item]) => item === undefined) ? undefined : Object.fromEntries(members);
}

/** The source as the text of one resource of a plan. Nothing is written in it as the plan has it. */
function sourceDocument({ at: { document, path } }: DeclaredRole, part: string): Document {
  return {
    ...unwritten(document),
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

/** Type and name of a resource, whatever module it stands in and whichever instance it is. */
function nameIn(address = ''): string {
  const plain = withoutIndexes(address);
  return /[\w-]+\.[\w-]+$/.exec(plain)?.[0] ?? plain;
}

/** Whether a role of a plan may come from this source: what both know agrees. Many modules call a role `this`. */
function isMadeFrom(planned: DeclaredRole, source: DeclaredRole): boolean {
  if (!mayBe(planned.name.value, source.name.value)) return false;
  if (planned.openName !== undefined || source.openName !== undefined) return true;
  const [one, other] = [planned.policy(), source.policy()];
  if (one.state !== 'read' || other.state !== 'read') return one.state === other.state;
  const [ofPlan, ofSource] = [one.trust.statements.map(textsOf), other.trust.statements.map(textsOf)];
  return ofPlan.length === ofSource.length && ofSource.every((texts, index) => areSame(ofPlan[index] ?? [], texts));
}

/** Whether anything of a role is known only to a plan. */
function isComputed({ openName, policy, name }: DeclaredRole): boolean {
  if (openName !== undefined || isUnknown(name.value)) return true;
  const found = policy();
  return found.state === 'read' && found.trust.statements.flatMap(textsOf).some((text) => isUnknown(text));
}

/** Who is trusted by what, and under which conditions, as texts. */
function textsOf({ effect, actions, principals, conditions }: Trust['statements'][number]): readonly string[] {
  return [
    effect ?? '',
    ...actions.map(({ value }) => value),
    ...principals.map(({ text }) => text),
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values.map(({ value }) => String(value))]),
  ];
}

/** Whether the texts of a plan may be those of its source, in any order: `jsonencode` sorts the keys. */
function areSame(ofPlan: readonly string[], ofSource: readonly string[]): boolean {
  if (ofPlan.length !== ofSource.length) return false;
  const counts = new Map<string, number>();
  for (const text of ofPlan) counts.set(text, (counts.get(text) ?? 0) + 1);
  const open: string[] = [];
  for (const text of ofSource) {
    const count = counts.get(text) ?? 0;
    if (count > 0) counts.set(text, count - 1);
    else open.push(text);
  }
  const left = [...counts].flatMap(([text, count]) => Array<string>(count).fill(text));
  return open.every((text) => {
    const index = left.findIndex((each) => mayBe(each, text));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

/** Whether a known text may be what a text with unknown parts will be. */
function mayBe(known: string, written: string): boolean {
  if (known === written || isUnknown(known)) return true;
  if (!isUnknown(written)) return false;
  return isMadeOf(written.split(/\$\{[^{}]*\}/), known);
}

/** Whether a job of a plan may come from this source: its ends name the same accounts and roles, as far as both know. */
function isSameJob(planned: DeclaredJob, source: DeclaredJob): boolean {
  const ofSource = linksOf(source);
  return linksOf(planned).every((text, index) => mayBe(text ?? '', ofSource[index] ?? ''));
}

/** What links a job to accounts and roles. */
function linksOf({ task }: DeclaredJob): readonly (string | undefined)[] {
  return [task.source, task.destination].flatMap((end) => {
    const account = end?.account?.value;
    return [typeof account === 'object' ? account.text : account, end?.role?.value];
  });
}

function isSameAttachment(planned: DeclaredAttachment, source: DeclaredAttachment): boolean {
  return mayBe(planned.policy.name, source.policy.name) && mayBe(planned.role.value, source.role.value);
}

function isSameGrant(planned: DeclaredGrant, source: DeclaredGrant): boolean {
  return planned.to === source.to && mayBe(planned.policy.name, source.policy.name) && mayBe(planned.name, source.name);
}

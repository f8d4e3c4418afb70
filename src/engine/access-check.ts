import { readTrust } from '../inputs/ram/trust-policy.ts';
import { grantsOf } from '../model/access.ts';
import { isId, parseAccountId, type AccountId } from '../model/account.ts';
import { documentKey, type Document, type Path, pointer } from '../model/document.ts';
import { endpoints } from '../model/dts/task.ts';
import type { Edit } from '../model/finding.ts';
import { parseRoleReference } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';

/** A trust policy as a run has read it. */
interface Policy {
  readonly value: unknown;
  readonly document: Document;
  readonly path: Path;
  /** The role that it is of, where it is known to be one's. */
  role: RoleName | undefined;
}

interface RoleName {
  readonly name: string;
  readonly owner: string | undefined;
}

/** An account whose task takes a role of this owner. */
interface Taker {
  readonly creator: string;
  readonly owner: string | undefined;
}

/** Who may assume which role, as one run has found it. */
export interface AccessEntries {
  readonly policies: ReadonlyMap<string, Policy>;
  /** The keys of the policies of a document. */
  readonly byDocument: ReadonlyMap<string, ReadonlySet<string>>;
  /** By role name. */
  readonly takers: ReadonlyMap<string, readonly Taker[]>;
}

/** Notes the policies and the tasks of a run while it judges them. */
export function makeAccessLog(): { readonly look: (subject: Subject) => void; readonly access: AccessEntries } {
  const policies = new Map<string, Policy>();
  const takers = new Map<string, Taker[]>();
  const byDocument = new Map<string, Set<string>>();
  return {
    access: { policies, takers, byDocument },
    look({ kind, of }) {
      if (kind === 'trust' || kind === 'dtsRole') {
        const { trust } = of;
        if (trust.value === undefined) return;
        const holder = documentKey(trust.at.document);
        const key = `${holder} ${pointer(trust.at.path)}`;
        byDocument.set(holder, (byDocument.get(holder) ?? new Set()).add(key));
        const known = policies.get(key);
        const { document, path } = trust.at;
        const name = kind === 'dtsRole' ? of.role?.name.value : undefined;
        const role = name === undefined ? undefined : { name, owner: of.owner };
        if (known === undefined) policies.set(key, { value: trust.value, document, path, role });
        else known.role ??= role;
      } else if (kind === 'task') {
        const creator = of.task.creator?.value;
        if (!isId(creator)) return;
        for (const { role, account } of endpoints(of.task)) {
          const reference = role && parseRoleReference(role.value);
          if (reference?.kind !== 'name' && reference?.kind !== 'arn') continue;
          const owner = isId(account?.value) ? account.value : undefined;
          takers.set(reference.name, [...(takers.get(reference.name) ?? []), { creator, owner }]);
        }
      }
    },
  };
}

/** What edits make of the policies of a run, by their keys; those that stay as they are are left out. */
function changedPolicies(
  edits: readonly Edit[],
  { policies, byDocument }: AccessEntries,
): ReadonlyMap<string, unknown> {
  const changed = new Map<string, unknown>();
  const keys = new Set(edits.flatMap(({ at }) => [...(byDocument.get(documentKey(at.document)) ?? [])]));
  for (const key of keys) {
    const policy = policies.get(key);
    if (policy === undefined) continue;
    const own = edits.filter(({ at }) => isBelow(at, policy));
    if (own.length > 0) changed.set(key, withEdits(policy.value, policy.path, own));
  }
  return changed;
}

function isBelow({ document, path }: Edit['at'], root: Pick<Policy, 'document' | 'path'>): boolean {
  return (
    path.length > root.path.length &&
    documentKey(document) === documentKey(root.document) &&
    root.path.every((step, index) => path[index] === step)
  );
}

/** The first policy that is not what edits should have made of it. */
export function unexpected(before: AccessEntries, edits: readonly Edit[], after: AccessEntries): string | undefined {
  const changed = changedPolicies(edits, before);
  for (const [key, { value }] of before.policies) {
    const wanted = canonicalPolicy(changed.has(key) ? changed.get(key) : value);
    const found = after.policies.get(key);
    // The argument that holds a policy may have got another name.
    const isThere =
      found === undefined
        ? [...after.policies].some(
            ([other, policy]) => !before.policies.has(other) && canonicalPolicy(policy.value) === wanted,
          )
        : canonicalPolicy(found.value) === wanted;
    if (!isThere) return key;
  }
  return undefined;
}

/** Who is trusted or denied by each statement, in any order and with any spelling of actions. */
function canonicalPolicy(value: unknown): string {
  const { Statement: statements, ...rest } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const { Version: _, ...others } = rest;
  const list = Array.isArray(statements) ? statements : [statements];
  return JSON.stringify([list.map((each) => canonical(each)).toSorted(), canonical(others)]);
}

function canonical(value: unknown, key = ''): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, key)).toSorted();
    return items.length === 1 ? (items[0] ?? '') : `[${items.join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => !isEmpty(member));
    return `{${members
      .map(([name, member]) => `${name}:${canonical(member, name)}`)
      .toSorted()
      .join(',')}}`;
  }
  return JSON.stringify(key === 'Action' && typeof value === 'string' ? value.toLowerCase() : String(value));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The accounts that edits take out of a role. */
function takenAccounts(edits: readonly Edit[], access: AccessEntries): readonly TakenAccount[] {
  return [...changedPolicies(edits, access)].flatMap(([key, value]) => {
    const policy = access.policies.get(key);
    if (policy === undefined) return [];
    const [before, after] = [entriesOf(policy.value, policy), entriesOf(value, policy)];
    return [...before].flatMap(([who, account]) => (after.has(who) ? [] : [{ role: policy.role, account }]));
  });
}

interface TakenAccount {
  readonly role: RoleName | undefined;
  readonly account: AccountId | null;
}

/** Whether edits leave fewer who may take a role. */
export function isTaking(edits: readonly Edit[], access: AccessEntries): boolean {
  return [...changedPolicies(edits, access)].some(([key, value]) => {
    const policy = access.policies.get(key);
    return policy !== undefined && entriesOf(value, policy).size < entriesOf(policy.value, policy).size;
  });
}

/** Who is trusted, by principal. */
function entriesOf(value: unknown, { document, path, role }: Policy): ReadonlyMap<string, AccountId | null> {
  const owner = parseAccountId(role?.owner ?? '');
  return new Map(
    grantsOf(readTrust(value, { document, path }), owner).grants.map(({ key, account }) => [key, account]),
  );
}

/** A role that a task of the account needs, and out of which edits would take it. */
export function neededBy(edits: readonly Edit[], access: AccessEntries): TakenAccount | undefined {
  return takenAccounts(edits, access).find(({ role, account }) =>
    access.takers
      .get(role?.name ?? '')
      ?.some(({ creator, owner }) => creator === account && (owner ?? role?.owner) === (role?.owner ?? owner)),
  );
}

type Json = unknown;
type Container = Record<string, Json> | Json[];

/** The value that the edits of a fix stand for, whatever they are as text. Paths are those of the value as it was. */
function withEdits(value: Json, root: Path, edits: readonly Edit[]): Json {
  const holder: { value: Json } = { value: structuredClone(value) };
  const pathOf = ({ at }: Edit): Path => ['value', ...at.path.slice(root.length)];
  const inPlace = edits.filter((edit) => edit.kind !== 'remove' && !isKey(edit));
  // From the back, so that the numbers of list items hold.
  const removals = edits.filter(({ kind }) => kind === 'remove').toSorted((a, b) => comparePaths(pathOf(b), pathOf(a)));
  const renamings = edits.filter(isKey).toSorted((a, b) => b.at.path.length - a.at.path.length);
  for (const edit of [...inPlace, ...removals, ...renamings]) applyEdit(edit, pathOf(edit), holder);
  return holder.value;
}

function isKey(edit: Edit): boolean {
  return edit.kind === 'replace' && edit.at.part === 'key';
}

function comparePaths(one: Path, other: Path): number {
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const [a, b] = [one[index], other[index]];
    if (a === b) continue;
    return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
  }
  return one.length - other.length;
}

function applyEdit(edit: Edit, path: Path, holder: Container): void {
  const [parent, key] = [nodeAt(holder, path.slice(0, -1)), path.at(-1)];
  if (!isContainer(parent) || key === undefined) return;
  const old = read(parent, key);
  if (edit.kind === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[String(key)];
  } else if (edit.kind === 'append')
    write(parent, key, [...(Array.isArray(old) ? (old as Json[]) : [old]), edit.value]);
  else if (edit.kind === 'set') {
    if (isContainer(old)) write(old, edit.key, edit.value);
  } else if (edit.at.part === 'key') {
    if (Array.isArray(parent)) return;
    delete parent[String(key)];
    parent[String(edit.value)] = old;
  } else write(parent, key, edit.value);
}

function nodeAt(value: Json, path: Path): Json {
  let found = value;
  for (const step of path) found = isContainer(found) ? read(found, step) : undefined;
  return found;
}

function isContainer(value: Json): value is Container {
  return typeof value === 'object' && value !== null;
}

function read(container: Container, key: string | number): Json {
  return Array.isArray(container) ? container[Number(key)] : container[String(key)];
}

function write(container: Container, key: string | number, value: Json): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else container[String(key)] = value;
}

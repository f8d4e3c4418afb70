import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import { parseAccountId, type AccountId } from '../../src/model/account.ts';
import type { Located, Location } from '../../src/model/document.ts';
import type { Endpoint, Side, Task } from '../../src/model/dts/task.ts';
import type { Edit, Problem } from '../../src/model/finding.ts';
import { dtsEntries } from '../../src/model/policy/dts-principals.ts';
import { type Attachments, type Role, roleArn } from '../../src/model/role.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import type { Creator, DtsRole } from '../../src/model/subject.ts';

/** The accounts of all tests: the owner of the role, who creates the task, and others. */
export const ORDERS = id('1000000000000001');
export const ANALYTICS = id('1000000000000002');
export const THIRD = id('1000000000000003');

function id(text: string): AccountId {
  const account = parseAccountId(text);
  if (account === undefined) throw new Error(`${text} is no account ID`);
  return account;
}

/** A `Principal` of a test. */
export interface Principals {
  readonly RAM?: unknown;
  readonly Service?: unknown;
  readonly Federated?: unknown;
}

/** A trust policy with one statement that allows, and more statements. */
export function policy(principal: Principals, ...more: readonly object[]): object {
  return { Version: '1', Statement: [allow(principal), ...more] };
}

export function allow(principal: unknown, more: object = {}): object {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

export function deny(principal: unknown, more: object = {}): object {
  return { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

/** What is known of a role beside its trust policy. */
export interface Known {
  readonly owner?: AccountId;
  readonly creators?: readonly Creator[];
  readonly isNamed?: boolean;
}

export function dtsRole(value: unknown, { owner, creators = [], isNamed = false }: Known = {}): DtsRole {
  const at = placeIn('role.json', value);
  const trust = readTrust(value, at);
  const role = { trust, role: isNamed ? roleOf(value, owner) : undefined, owner, creators };
  return { ...role, entries: dtsEntries(role) };
}

export function roleOf(value: unknown, owner = ORDERS, policies: Attachments = 'notAsked', name = 'ram-for-dts'): Role {
  const at = placeIn('role.json', value);
  const trust = readTrust(value, at);
  return {
    at,
    name: { value: name, at },
    arn: { value: roleArn(owner, name), at },
    owner,
    policy: () => ({ state: 'read', trust }),
    policyText: undefined,
    policies,
  };
}

export function placeIn(file: string, value: unknown): Location {
  return { document: jsonDocument(file, JSON.stringify(value)), path: [] };
}

/** `--creator`, or a `context` entry of the configuration. */
export function told(account: AccountId, by: 'option' | 'config' = 'option'): Creator {
  return { account, by };
}

/** A creator that a task backs. */
export function backed(account: AccountId, task: Task, side: Side): Creator {
  const endpoint = side === 'source' ? task.source : task.destination;
  if (endpoint === undefined) throw new Error(`no ${side}`);
  return { account, by: 'task', task, endpoint };
}

/** A task of three accounts; an end that crosses names the role `ram-for-dts`. */
export function taskOf(creator: AccountId, source: AccountId, destination: AccountId): Task {
  const at = placeIn('tasks.yaml', {});
  const located = <T>(value: T, ...path: string[]): Located<T> => ({ value, at: { document: at.document, path } });
  const end = (side: Side, account: AccountId): Endpoint => ({
    side,
    at: { document: at.document, path: [side] },
    account: located(account, side, 'account'),
    role: account === creator ? undefined : located('ram-for-dts', side, 'role'),
    crossAccount: undefined,
    database: undefined,
    connection: undefined,
    accountKind: undefined,
    region: undefined,
    parameters: new Map(),
  });
  return {
    at,
    origin: 'tasks',
    name: located('orders-to-analytics', 'name'),
    creator: located(creator, 'creator'),
    topology: 'one-way',
    topologyAt: undefined,
    type: 'synchronization',
    call: undefined,
    source: end('source', source),
    destination: end('destination', destination),
    faults: [],
  };
}

/** What rules say of a subject that is theirs. */
export function problems(rule: AnyRule, subject: unknown): readonly Problem[] {
  return [...(rule.check as (of: unknown) => Iterable<Problem>)(subject)];
}

/** `error dts-service-collapsed Statement/0/Principal/Service/0`, in the order of the rules. */
export function sayings(rules: readonly AnyRule[], subject: unknown): readonly string[] {
  return rules.flatMap((rule) =>
    problems(rule, subject).map(({ level, at }) => `${level ?? rule.level} ${rule.id} ${at.path.join('/')}`),
  );
}

/** A message as a reader sees it; fails where a template or one of its values is missing. */
export function worded(rule: AnyRule, message: string, data: Problem['data'] = {}): string {
  const template = rule.messages[message];
  if (template === undefined) throw new Error(`${rule.id} has no message ${message}`);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined || value === '') throw new Error(`${rule.id}: ${message} lacks ${name}`);
    return String(value);
  });
}

type Tree = Record<string | number, unknown>;

/** A value with edits made in it; what is taken out goes last, from behind, so that no place moves. */
export function edited(value: unknown, edits: readonly Edit[]): unknown {
  const root = { it: structuredClone(value) } as Tree;
  const order = edits.toSorted((one, other) => rank(one) - rank(other) || comparePaths(other.at.path, one.at.path));
  for (const edit of order) make(root, edit);
  return root['it'];
}

function rank({ kind }: Edit): number {
  return kind === 'remove' ? 1 : 0;
}

function comparePaths(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [index, step] of one.entries()) {
    const twin = other[index];
    if (twin !== step) return typeof step === 'number' && typeof twin === 'number' ? step - twin : 0;
  }
  return 0;
}

function make(root: Tree, edit: Edit): void {
  const path = ['it', ...edit.at.path];
  const last = path.at(-1) ?? 'it';
  const parent = path.slice(0, -1).reduce<Tree>((node, step) => node[step] as Tree, root);
  if (!(last in parent)) throw new Error(`nothing at ${path.join('/')}`);
  if (edit.kind === 'replace') parent[last] = edit.value;
  else if (edit.kind === 'append') parent[last] = [parent[last], edit.value].flat();
  else if (edit.kind === 'set') (parent[last] as Tree)[edit.key] = edit.value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

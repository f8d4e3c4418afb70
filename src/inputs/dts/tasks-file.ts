import isTasks, { schema } from '../../../generated/tasks.js';
import { asObject, member, type Node } from '../../formats/nodes.ts';
import { exactNumbers, exactTexts, scalar, scalarText, type Digits } from '../../formats/scalar.ts';
import { schemaViolations } from '../../formats/schema-errors.ts';
import { closestWord } from '../../lib/did-you-mean.ts';
import { accountText, ID_LENGTH, isId, parseAccount, type Account, type AccountId } from '../../model/account.ts';
import {
  below,
  losesDigits,
  type Located,
  type Location,
  pointer,
  pointerSteps,
  type Path,
} from '../../model/document.ts';
import type { Endpoint, Side, Task } from '../../model/dts/task.ts';
import { makeLocationMap, type LocationMap } from '../../model/location-map.ts';
import type { SchemaViolation, ViolationOf } from '../../model/schema-violation.ts';

/** A tasks file. What breaks its schema is in `faults`; each task has its own share of them too. */
export interface Tasks {
  readonly tasks: readonly Task[];
  readonly faults: readonly SchemaViolation[];
  /** The accounts that the file names. */
  readonly accounts: ReadonlyMap<string, NamedAccount>;
}

/** An account behind a name. */
interface NamedAccount {
  readonly id: Located<Account>;
  readonly kind: Located<string> | undefined;
}

interface Reading {
  readonly digits: Digits;
  readonly accounts: ReadonlyMap<string, NamedAccount>;
  /** The kinds that the file gives accounts, by name and by ID: a task may say either. */
  readonly kinds: ReadonlyMap<string, Located<string>>;
  readonly configured: ReadonlyMap<string, AccountId>;
  /** Names without a valid ID that were used already: only the first use is reported. */
  readonly reported: Set<string>;
  readonly faults: LocationMap<SchemaViolation>;
  /** Names that stand for no account, as they are met. */
  readonly strangers: SchemaViolation[];
}

const NO_NAMES: ReadonlyMap<string, AccountId> = new Map();

/** Reads a tasks file, as far as it goes. `configured`: accounts that the configuration names, for names that the file itself does not. */
export function readTasks(value: unknown, at: Location, configured?: ReadonlyMap<string, AccountId>): Tasks {
  const root = asObject(value);
  const digits = exactNumbers(value, at);
  const accounts = readAccounts(member(root, at, 'accounts'), digits);
  const faults = faultsOf(value, at);
  const strangers: SchemaViolation[] = [];
  const list = member(root, at, 'tasks');
  const items = (Array.isArray(list?.value) ? (list.value as readonly unknown[]) : []).flatMap((item, index) => {
    const node = asObject(item);
    return node === undefined ? [] : [{ value: node, at: below(list?.at ?? at, index) }];
  });
  const reading: Reading = {
    digits,
    accounts,
    kinds: kindsOf(accounts),
    configured: configured ?? NO_NAMES,
    reported: new Set<string>(),
    faults: makeLocationMap(
      faults,
      items.map((item) => item.at),
    ),
    strangers,
  };
  const tasks = items.map((item) => readTask(item, reading));
  return { tasks, faults: [...faults, ...strangers], accounts };
}

function faultsOf(value: unknown, at: Location): readonly SchemaViolation[] {
  const faults = isTasks(value) ? [] : schemaViolations({ value, at, schema }, isTasks.errors ?? []);
  if (faults.length === 0) return [...unquoted(at, new Set())];
  const constants = new Set(faults.flatMap((fault) => (fault.kind === 'value' ? [pointer(fault.at.path)] : [])));
  return [
    // A constant of another type breaks the schema in one way, not in two.
    ...quoted(
      faults.filter((fault) => fault.kind !== 'type' || !(constants.has(pointer(fault.at.path)) || isOpenRole(fault))),
      at,
    ),
    ...unquoted(at, new Set(faults.map((fault) => pointer(fault.at.path)))),
  ];
}

/** `role:` with nothing behind it is a role that is not named, which is a matter of the task. */
function isOpenRole({ at, found }: ViolationOf<'type'>): boolean {
  return found === 'null' && at.path.at(-1) === 'role';
}

/** Numbers instead of strings are reported as written: `1e15` and leading zeros are lost in the value. */
function quoted(faults: readonly SchemaViolation[], { document }: Location): readonly SchemaViolation[] {
  const numbers = faults.filter(
    (fault) => fault.kind === 'type' && fault.found === 'number' && fault.wanted.includes('string'),
  );
  if (numbers.length === 0) return faults;
  const texts = exactTexts(
    document,
    numbers.map((fault) => fault.at.path),
  );
  const byFault = new Map(numbers.map((fault, index) => [fault, texts[index] ?? '']));
  return faults.map((fault) => {
    const found = byFault.get(fault);
    return found === undefined ? fault : { kind: 'unquoted', at: fault.at, found };
  });
}

/** Numbers that are strings by the time the schema sees them; those below what it refused are reported with that. */
function* unquoted(at: Location, reported: ReadonlySet<string>): Iterable<SchemaViolation> {
  for (const [place, found] of at.document.numbers ?? []) {
    const path = pathOf(place);
    const isReported = path.some((_, index) => reported.has(pointer(path.slice(0, index + 1))));
    if (!isReported) yield { kind: 'unquoted', at: { document: at.document, path }, found };
  }
}

/** The only list of the file is that of its tasks. */
function pathOf(place: string): Path {
  return pointerSteps(place).map((step, index, steps) => (index === 1 && steps[0] === 'tasks' ? Number(step) : step));
}

function readAccounts(found: Located<unknown> | undefined, digits: Digits): ReadonlyMap<string, NamedAccount> {
  const node = asObject(found?.value);
  const accounts = new Map<string, NamedAccount>();
  if (found === undefined || node === undefined) return accounts;
  for (const [name, value] of Object.entries(node)) {
    const at = below(found.at, name);
    const entry = asObject(value);
    const id = scalarText({ value, at }, digits) ?? scalar(entry, at, { key: 'id', digits });
    if (id === undefined) continue;
    const kind = scalar(entry, at, { key: 'kind', digits });
    accounts.set(name, { id: { value: parseAccount(id.value), at: id.at }, kind });
  }
  return accounts;
}

function kindsOf(accounts: ReadonlyMap<string, NamedAccount>): ReadonlyMap<string, Located<string>> {
  const kinds = new Map<string, Located<string>>();
  for (const [name, { id, kind }] of accounts) {
    if (kind === undefined) continue;
    kinds.set(name, kind);
    if (isId(id.value)) kinds.set(id.value, kind);
  }
  return kinds;
}

const TOPOLOGIES = ['one-way', 'two-way'] as const;
const TYPES = ['migration', 'synchronization', 'subscription'] as const;

function readTask({ value: node, at }: Located<Node>, reading: Reading): Task {
  const text = (key: string): Located<string> | undefined => scalar(node, at, { key, digits: reading.digits });
  const creator = text('creator');
  const topology = text('topology');
  const type = text('type');
  const destination = asObject(node['destination']);
  return {
    at,
    origin: 'tasks',
    name: text('name'),
    creator: creator && resolve(creator, reading),
    creatorKind: creator && reading.kinds.get(creator.value),
    topology: topology === undefined ? 'one-way' : TOPOLOGIES.find((each) => each === topology.value),
    topologyAt: topology?.at,
    type: type === undefined ? 'synchronization' : TYPES.find((each) => each === type.value),
    call: undefined,
    source: readEnd('source', { value: asObject(node['source']), at: below(at, 'source') }, reading),
    destination: destination && readEnd('destination', { value: destination, at: below(at, 'destination') }, reading),
    parameters: others(node, at, TASK_KEYS),
    faults: reading.faults.at(at),
  };
}

const TASK_KEYS = new Set(['name', 'creator', 'topology', 'type', 'source', 'destination']);
const END_KEYS = new Set(['account', 'role', 'crossAccount', 'database', 'connection']);

function readEnd(side: Side, { value: node, at }: Located<Node | undefined>, reading: Reading): Endpoint {
  const text = (key: string): Located<string> | undefined => scalar(node, at, { key, digits: reading.digits });
  const account = text('account');
  const crossAccount = member(node, at, 'crossAccount');
  return {
    side,
    at,
    account: account && resolve(account, reading),
    role: text('role'),
    crossAccount:
      typeof crossAccount?.value === 'boolean' ? { value: crossAccount.value, at: crossAccount.at } : undefined,
    database: text('database'),
    connection: text('connection'),
    accountKind: account && reading.kinds.get(account.value),
    region: undefined,
    parameters: others(node ?? {}, at, END_KEYS),
  };
}

/** Members that no tasks file has: a password among them is worth a word of its own. */
function others(node: Node, at: Location, known: ReadonlySet<string>): ReadonlyMap<string, Located<unknown>> {
  const found = new Map<string, Located<unknown>>();
  for (const [key, value] of Object.entries(node)) if (!known.has(key)) found.set(key, { value, at: below(at, key) });
  return found;
}

/**
 * A name of the file, or an ID. What stands behind a name and is no ID, or one that has lost digits, is reported there, at the
 * first use; for later uses it is unknown.
 */
function resolve({ value: name, at }: Located<string>, reading: Reading): Located<Account> {
  const { accounts, reported } = reading;
  const named = accounts.get(name);
  if (named === undefined) return { value: elsewhere({ value: name, at }, reading), at };
  const { value: account } = named.id;
  const isPlain = isId(account) ? !losesDigits(named.id.at) : account.kind === 'unknown';
  // What is odd about an ID is marked where it is written, however often its name is used.
  if (isPlain) return { value: account, at: isId(account) && account.length !== ID_LENGTH ? named.id.at : at };
  if (reported.has(name)) return { value: { kind: 'unknown', text: accountText(account) }, at };
  reported.add(name);
  return named.id;
}

/** A word without a meaning is a name that nobody gave, rather than a mistyped ID or a name to log in with. */
const WORD = /^\p{L}(?!.*\.onaliyun\.com$)[\p{L}\p{N}_. -]*$/u;

/** What a name that the file does not give stands for: an account of the configuration, or an ID. */
function elsewhere(
  { value: name, at }: Located<string>,
  { accounts, configured, strangers, reported }: Reading,
): Account {
  const account = configured.get(name) ?? parseAccount(name);
  const known = [...new Set([...accounts.keys(), ...configured.keys()])];
  if (isId(account) || account.kind === 'unknown') return account;
  const isNear = closestWord(name, known) !== undefined;
  if (!isNear && (account.kind !== 'malformed' || !WORD.test(name))) return account;
  // One that is simply missing under "accounts" is one fault, however often it is used.
  if (isNear || !reported.has(name)) strangers.push({ kind: 'unknownAccount', at, found: name, known });
  reported.add(name);
  return { kind: 'unknown', text: name };
}

import type { AccountId } from '../../model/account.ts';
import {
  needsRoles,
  type Plan,
  type PlannedAccount,
  type PlannedEnd,
  type PlannedTask,
} from '../../model/setup-plan.ts';
import { interpolate } from '../common/messages.ts';

/** What people read: a sentence or more, or a table whose first row is its head. */
export type SetupNote = string | readonly (readonly string[])[];

/** A part of a set-up: what people read, then what a shell or a program reads. */
export interface Section {
  readonly heading: string;
  readonly notes: readonly SetupNote[];
  readonly code: string;
}

/** What a set-up needs in addition to its plan. */
export interface SetupContext {
  /** The tasks file, as the user gave it. */
  readonly file: string;
  /** What the rules say of the tasks, one line a finding. */
  readonly warnings: readonly string[];
  readonly texts: Texts;
}

export type Texts = Readonly<Record<string, string>>;

/** What one kind of set-up says in an account, and writes for it; `opening` stands before all accounts. */
export interface SetupWriter {
  readonly opening: string;
  notes(account: PlannedAccount): readonly string[];
  code(account: PlannedAccount): string;
}

/** The parts of a set-up: what it is for, what each account does, what is entered when the tasks are made. */
export function sectionsOf(plan: Plan, context: SetupContext, kind: SetupWriter): readonly Section[] {
  const accounts = plan.accounts.map((account) => accountSection(account, plan, { context, kind }));
  const creators = plan.accounts.filter(({ creates }) => creates.length > 0);
  return [
    headSection(plan, context, plan.accounts.some(hasRoles) ? kind.opening : ''),
    ...accounts,
    ...creators.map((account) => taskSection(account, plan, context)),
  ];
}

/** An account by its name, where it has one, and its ID. */
export function accountTitle({ id, name }: Pick<PlannedAccount, 'id' | 'name'>, format: Format): string {
  return name === undefined ? id : format('named', { name, id });
}

function hasRoles({ roles }: PlannedAccount): boolean {
  return roles.length > 0;
}

function headSection(plan: Plan, { file, warnings, texts }: SetupContext, code: string): Section {
  const format = makeFormatter(texts);
  const idle = plan.tasks.filter((task) => !needsRoles(task)).map(({ name }) => name);
  const head = [format('task'), format('createdBy'), format('source'), format('destination')];
  const rows = plan.tasks.map((task) => [
    task.name,
    shortName(task.creator, plan),
    ...task.ends.map((end) => endCell(end, plan, format)),
  ]);
  const notes: SetupNote[] = [
    [head, ...rows.map((row) => (row.length < head.length ? [...row, format('none')] : row))],
  ];
  if (idle.length > 0) notes.push(format('nothingNeeded', { tasks: idle.join(', '), count: idle.length }));
  if (idle.length === plan.tasks.length) notes.push(format('nothingAtAll'));
  if (warnings.length > 0) notes.push(format('ruleFindings'), ...warnings);
  return { heading: format('heading', { file }), notes, code };
}

function endCell({ owner, role }: PlannedEnd, plan: Plan, format: Format): string {
  const account = shortName(owner, plan);
  return role === undefined ? account : format('endWithRole', { account, role });
}

function shortName(id: AccountId, plan: Plan): string {
  return plan.names.get(id) ?? id;
}

function accountSection(
  account: PlannedAccount,
  plan: Plan,
  { context, kind }: { context: SetupContext; kind: SetupWriter },
): Section {
  const format = makeFormatter(context.texts);
  const { roles, owns, creates } = account;
  const ends = owns.map((end) => format('end', end)).join(', ');
  const titleOf = (id: AccountId): string => accountTitle({ id, name: plan.names.get(id) }, format);
  const notes = [
    ...(owns.length > 0 ? [format('owns', { ends })] : []),
    ...(creates.length > 0 ? [format('creates', { tasks: creates.join(', ') })] : []),
    format('authorize'),
    ...roles.map(({ name, creator, tasks }) =>
      format('role', { role: name, creator: titleOf(creator), tasks: tasks.join(', ') }),
    ),
    ...(roles.length === 0 ? [format('noRole')] : kind.notes(account)),
  ];
  return { heading: format('account', { account: accountTitle(account, format) }), notes, code: kind.code(account) };
}

/** What a person types into the console when a task is made: the only place where DTS gets owner and role. */
function taskSection(account: PlannedAccount, plan: Plan, { texts }: SetupContext): Section {
  const format = makeFormatter(texts);
  const tasks = plan.tasks.filter((task) => task.creator === account.id && needsRoles(task));
  const head = [format('task'), format('side'), format('replicate'), format('accountId'), format('roleName')];
  return {
    heading: format('create', { account: accountTitle(account, format) }),
    notes: [
      format('createHow'),
      [head, ...tasks.flatMap((task) => task.ends.map((end) => entryRow(task, end, format)))],
    ],
    code: '',
  };
}

function entryRow({ name }: PlannedTask, { side, owner, role }: PlannedEnd, format: Format): readonly string[] {
  const crosses = role !== undefined;
  const none = format('none');
  return [name, format(side), format(crosses ? 'yes' : 'no'), crosses ? owner : none, role ?? none];
}

type Format = (id: string, data?: Readonly<Record<string, string | number>>) => string;

/** Says a template of the texts, filled. */
export function makeFormatter(texts: Texts): Format {
  return (id, data = {}) => interpolate(texts[id] ?? id, data);
}

/** Gives each text a name of its own in a language of few characters: the same text the same name, two texts never one. */
export function makeNames(nameOf: (text: string) => string): (key: string, text: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (key, text) => {
    const known = given.get(key);
    if (known !== undefined) return known;
    const wanted = nameOf(text);
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted}_${String(count)}`;
    given.set(key, name);
    taken.add(name.toLowerCase());
    return name;
  };
}

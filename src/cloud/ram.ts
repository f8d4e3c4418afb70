import type { AccountId } from '../model/account.ts';
import { CallError } from '../model/errors.ts';
import { isSameRoleName, roleArn } from '../model/role.ts';
import type { Answer } from './api-client.ts';
import type { CallApi } from './calls.ts';
import type { Holder, RecordedPolicy } from './snapshot-format.ts';

/** A role as the list of roles has it. */
export interface ListedRole {
  readonly name: string;
  readonly arn: string;
}

const PAGE = '1000';
const MOST_PAGES = 2000;

/** All roles of an account: how many, and, in as little memory as there is, which. */
interface RoleNames extends Iterable<ListedRole> {
  readonly count: number;
}

/** All roles, page by page. */
export async function listRoles(ask: CallApi, owner: AccountId): Promise<RoleNames> {
  const pages: string[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (let marker: string | undefined; ;) {
    const query = { MaxItems: PAGE, ...(marker !== undefined && { Marker: marker }) };
    // oxlint-disable-next-line no-await-in-loop -- each page names the next one
    const answer = await ask('ListRoles', { query });
    const page = objects(answer['Roles'], 'Role').map(
      (item) => [textIn(item, 'RoleName'), textIn(item, 'Arn')] as const,
    );
    count += page.length;
    pages.push(JSON.stringify(page.map(([name, arn]) => (arn === roleArn(owner, name) ? name : [name, arn]))));
    if (answer['IsTruncated'] === false) return { count, [Symbol.iterator]: () => rolesIn(pages, owner) };
    if (answer['IsTruncated'] !== true) malformed('list without IsTruncated');
    marker = textIn(answer, 'Marker');
    if (seen.has(marker) || seen.size > MOST_PAGES) malformed('list does not end');
    seen.add(marker);
  }
}

function* rolesIn(pages: readonly string[], owner: AccountId): Generator<ListedRole> {
  for (const page of pages) {
    for (const role of JSON.parse(page) as (string | readonly [string, string])[])
      yield typeof role === 'string' ? { name: role, arn: roleArn(owner, role) } : { name: role[0], arn: role[1] };
  }
}

/** How many roles the account counts. */
export async function countRoles(ask: CallApi): Promise<number> {
  const count = countIn(object(await ask('GetAccountSummary'), 'SummaryMap')['Roles']);
  return count ?? malformed('count is not a number');
}

/** The trust policy of a role, as RAM has it; `null` where the role is gone. */
export async function readTrustPolicy(ask: CallApi, name: string): Promise<string | null> {
  const answer = await ifPresent(ask('GetRole', { query: { RoleName: name } }));
  return answer === undefined ? null : textIn(roleNamed(answer, name), 'AssumeRolePolicyDocument');
}

/** A role as RAM spells it, with its trust policy; `undefined` where there is none of the name. */
export async function readNamedRole(
  ask: CallApi,
  name: string,
): Promise<(ListedRole & { readonly trustPolicy: string }) | undefined> {
  const answer = await ifPresent(ask('GetRole', { query: { RoleName: name } }));
  if (answer === undefined) return undefined;
  const role = roleNamed(answer, name);
  return {
    name: textIn(role, 'RoleName'),
    arn: textIn(role, 'Arn'),
    trustPolicy: textIn(role, 'AssumeRolePolicyDocument'),
  };
}

/** What is answered of another role is no answer. */
function roleNamed(answer: Answer, name: string): Answer {
  const role = object(answer, 'Role');
  return isSameRoleName(textIn(role, 'RoleName'), name) ? role : malformed('answer for another role');
}

/** The policies that are attached to a role; `null` where the role is gone. */
export async function readPolicies(ask: CallApi, name: string): Promise<readonly RecordedPolicy[] | null> {
  const answer = await ifPresent(ask('ListPoliciesForRole', { query: { RoleName: name } }));
  if (answer === undefined) return null;
  return objects(answer['Policies'], 'Policy').map((item) => ({
    name: textIn(item, 'PolicyName'),
    type: textIn(item, 'PolicyType'),
  }));
}

/** The roles that have a policy, by name, and its other holders. */
export interface Holders {
  readonly roles: readonly string[];
  readonly others: readonly Holder[];
}

/** Who has a system policy. */
export async function readHolders(ask: CallApi, policy: string): Promise<Holders> {
  const answer = await ask('ListEntitiesForPolicy', { query: { PolicyName: policy, PolicyType: 'System' } });
  const named = (kind: Holder['kind'], list: string, item: string, name: string): readonly Holder[] =>
    objects(answer[list] ?? {}, item).map((each) => ({ kind, name: textIn(each, name) }));
  return {
    roles: objects(answer['Roles'], 'Role').map((each) => textIn(each, 'RoleName')),
    others: [...named('user', 'Users', 'User', 'UserName'), ...named('group', 'Groups', 'Group', 'GroupName')],
  };
}

/** The text of a custom policy; `undefined` where it is gone. */
export async function readPolicyDocument(ask: CallApi, name: string): Promise<string | undefined> {
  const answer = await ifPresent(ask('GetPolicy', { query: { PolicyName: name, PolicyType: 'Custom' } }));
  return answer && textIn(object(answer, 'DefaultPolicyVersion'), 'PolicyDocument');
}

/** Between the list and the question, a role may be deleted. */
async function ifPresent(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CallError && error.failure === 'absent') return undefined;
    throw error;
  }
}

function malformed(what: string): never {
  throw new CallError('malformed', what);
}

/** A member that must be an object. */
export function object(answer: Answer, name: string): Answer {
  const value = answer[name];
  return isObject(value) ? value : malformed(`no ${name} in the answer`);
}

/** RAM's lists are lists inside of an object; an empty one may be no more than the object. */
export function objects(holder: unknown, name: string): readonly Answer[] {
  if (!isObject(holder)) return malformed(`no ${name} list in the answer`);
  const list = holder[name] ?? [];
  return Array.isArray(list) && list.every(isObject) ? list : malformed(`${name} is not a list`);
}

/** A member that must be text. */
export function textIn(answer: Answer, name: string): string {
  const value = answer[name];
  return typeof value === 'string' && value !== '' ? value : malformed(`no ${name} in the answer`);
}

/** A count; the APIs have some of them as text. */
export function countIn(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where the vendor's part of this module comes from. */
export const ROLE_LIST_FACTS = [
  {
    what: 'Page size of ListRoles',
    constants: ['PAGE'],
    sources: ['listRoles'],
    check: 'Read MaxItems of ListRoles.',
  },
] as const;

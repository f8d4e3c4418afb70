import { parseAccountId, type AccountId } from '../model/account.ts';
import { CallError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { Ask } from './ask.ts';
import type { Ledger } from './ledger.ts';
import { countIn, object, objects, textIn } from './ram.ts';

/** A member of a resource directory. */
interface Member {
  readonly id: AccountId;
  readonly name: string;
}

/** Members that were read, and how many there are by the directory's own count. */
export interface MemberList {
  readonly list: readonly Member[];
  /** `undefined`: it was not told. */
  readonly total?: number;
}

const PAGE = '100';
const MOST_PAGES = 1000;

/** All members of the directory, or those that stand in one folder. Throws `CallError`. */
export async function listMembers(ask: Ask, folder: string | undefined): Promise<MemberList> {
  return folder === undefined ? listAll(ask) : listFolder(ask, folder);
}

/** `ListAccounts` names the next page by a token. */
async function listAll(ask: Ask): Promise<MemberList> {
  const members = new Map<AccountId, Member>();
  const seen = new Set<string>();
  for (let token = ''; ;) {
    const query = { MaxResults: PAGE, ...(token !== '' && { NextToken: token }) };
    // oxlint-disable-next-line no-await-in-loop -- each page names the next one
    const answer = await ask('ListAccounts', { query });
    takeMembers(answer, members);
    const next = answer['NextToken'];
    if (next === undefined || next === null || next === '') return membersOf(members, answer);
    if (typeof next !== 'string' || seen.has(next) || seen.size > MOST_PAGES) return malformed();
    seen.add((token = next));
  }
}

/** `ListAccountsForParent` has pages by number, and no token. */
async function listFolder(ask: Ask, folder: string): Promise<MemberList> {
  const members = new Map<AccountId, Member>();
  let read = 0;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { ParentFolderId: folder, PageNumber: String(page), PageSize: PAGE };
    // oxlint-disable-next-line no-await-in-loop -- whether there is a next page is told by this one
    const answer = await ask('ListAccountsForParent', { query });
    const before = members.size;
    const found = takeMembers(answer, members);
    read += found;
    if (countIn(answer['TotalCount']) === undefined) throw new CallError('malformed', 'a list without its length');
    // A full page may be followed by another one, whatever the count says; a page of the same members is followed by none.
    const isWhole = read >= (countIn(answer['TotalCount']) ?? 0) && found < Number(PAGE);
    if (isWhole || members.size === before) return membersOf(members, answer);
  }
  return malformed();
}

/** Takes in the members of a page, and gives how many it has. While pages are read, one may move from page to page. */
function takeMembers(answer: Answer, members: Map<AccountId, Member>): number {
  const page = objects(object(answer, 'Accounts'), 'Account');
  for (const item of page) {
    const id = parseAccountId(textIn(item, 'AccountId'));
    if (id === undefined) throw new CallError('malformed', 'a member without an account ID');
    const name = item['DisplayName'];
    if (!members.has(id)) members.set(id, { id, name: typeof name === 'string' && name !== '' ? name : id });
  }
  return page.length;
}

function membersOf(members: ReadonlyMap<AccountId, Member>, answer: Answer): MemberList {
  const total = countIn(answer['TotalCount']);
  return { list: [...members.values()], ...(total !== undefined && { total }) };
}

function malformed(): never {
  throw new CallError('malformed', 'a list of members that does not end');
}

/** The account that manages the directory. Throws `CallError`. */
async function managementAccount(ask: Ask): Promise<AccountId> {
  const id = parseAccountId(textIn(object(await ask('GetResourceDirectory'), 'ResourceDirectory'), 'MasterAccountId'));
  if (id === undefined) throw new CallError('malformed', 'an account ID that is none');
  return id;
}

/** Names the management account as not read, where it is not among the members: a member has no way into it. */
export async function nameManager(
  { ask, caller }: { readonly ask: Ask; readonly caller: AccountId },
  list: readonly Member[],
  ledger: Ledger,
): Promise<void> {
  const what = 'the management account of the resource directory';
  const manager = await ledger.tried('GetResourceDirectory', what, () => managementAccount(ask));
  if (manager === undefined || list.some(({ id }) => id === manager)) return;
  ledger.amiss(
    `${what}, ${manager}`,
    `it is not among the members, and the credentials at hand are those of ${caller}: audit it with its own`,
  );
}

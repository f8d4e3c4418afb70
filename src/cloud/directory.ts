import { parseAccountId, type AccountId } from '../model/account.ts';
import { CallError } from '../errors.ts';
import type { Ask } from './ask.ts';
import { object, objects, textIn } from './ram.ts';

/** A member of a resource directory. */
export interface Member {
  readonly id: AccountId;
  readonly name: string;
}

const PAGE = '100';
const MOST_PAGES = 1000;

/** All members of the directory, or those that stand in one folder. Throws `CallError`. */
export async function listMembers(ask: Ask, folder: string | undefined): Promise<readonly Member[]> {
  const members = new Map<AccountId, Member>();
  const seen = new Set<string>();
  for (let token = ''; ;) {
    const query = {
      MaxResults: PAGE,
      ...(token !== '' && { NextToken: token }),
      ...(folder !== undefined && { ParentFolderId: folder }),
    };
    // oxlint-disable-next-line no-await-in-loop -- each page names the next one
    const answer = await ask(folder === undefined ? 'ListAccounts' : 'ListAccountsForParent', { query });
    for (const item of objects(object(answer, 'Accounts'), 'Account')) {
      const id = parseAccountId(textIn(item, 'AccountId'));
      if (id === undefined) throw new CallError('malformed', 'a member without an account ID');
      const name = item['DisplayName'];
      // While pages are read, one may move from page to page.
      if (!members.has(id)) members.set(id, { id, name: typeof name === 'string' && name !== '' ? name : id });
    }
    const next = answer['NextToken'];
    if (next === undefined || next === null || next === '') return [...members.values()];
    if (typeof next !== 'string' || seen.has(next) || seen.size > MOST_PAGES)
      throw new CallError('malformed', 'a list of members that does not end');
    seen.add((token = next));
  }
}

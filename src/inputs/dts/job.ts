import { scalarText, type Digits } from '../../formats/scalar.ts';
import { parseAccount } from '../../model/account.ts';
import type { Located, Location } from '../../model/document.ts';
import type { Endpoint, Side, Task } from '../../model/dts/task.ts';

/** Parameters or members by the API's name. */
export type Members = ReadonlyMap<string, Located<unknown>>;

/** The API's names for what every task has. `OwnerID` and `Role` are asked for, `AliyunUid` and `RoleName` answered. */
const ACCOUNT = ['OwnerID', 'AliyunUid'];
const ROLE = ['Role', 'RoleName'];
const REGION = ['Region', 'RegionId'];
const KNOWN = new Set([...ACCOUNT, ...ROLE, ...REGION, 'EngineName', 'InstanceType']);

/** One end of a job, by the names that the API has for it without its side. */
export function endOf(side: Side, at: Location, members: Members, digits: Digits): Endpoint {
  const text = (...names: readonly string[]): Located<string> | undefined => firstText(members, names, digits);
  const account = text(...ACCOUNT);
  return {
    side,
    at,
    account: account && { value: parseAccount(account.value), at: account.at },
    role: text(...ROLE),
    crossAccount: undefined,
    database: text('EngineName'),
    connection: text('InstanceType'),
    accountKind: undefined,
    region: text(...REGION),
    parameters: new Map([...members].filter(([name]) => !KNOWN.has(name))),
  };
}

/** The text of the first member that has one. */
export function firstText(members: Members, names: readonly string[], digits: Digits): Located<string> | undefined {
  for (const name of names) {
    const found = members.get(name);
    const text = found && scalarText(found, digits);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The members of an object as the text has them; null is what the API answers where there is nothing. */
export function membersOf(node: Readonly<Record<string, unknown>>, at: Location): Map<string, Located<unknown>> {
  const members = new Map<string, Located<unknown>>();
  for (const [name, value] of Object.entries(node)) {
    if (value !== null) members.set(name, { value, at: { document: at.document, path: [...at.path, name] } });
  }
  return members;
}

/** What belongs to the whole task; `Reserve` has another name in older calls and in answers. */
export function othersOf(members: Members, isOther: (name: string) => boolean): Members {
  const others = [...members].filter(([name]) => isOther(name));
  return new Map(others.map(([name, found]) => [/^(?:Migration)?Reserved$/.test(name) ? 'Reserve' : name, found]));
}

/** `MIGRATION`, `SYNC`, `SUBSCRIBE`, and the other words that answers have for them. */
export function typeOf(word: string | undefined): Task['type'] {
  if (word === undefined) return undefined;
  if (/^(?:sub)?sync/i.test(word)) return 'synchronization';
  if (/^(?:migrat|online$)/i.test(word)) return 'migration';
  return /^subscri/i.test(word) ? 'subscription' : undefined;
}

/** Where the vendor's part of this module comes from. */
export const JOB_FIELD_FACTS = [
  {
    what: 'Fields of an endpoint in answers of DTS',
    constants: ['ACCOUNT', 'ROLE', 'REGION', 'KNOWN'],
    sources: ['sdk'],
    check: 'Compare with SourceEndpoint and DestinationEndpoint in the answers of the SDK.',
  },
] as const;

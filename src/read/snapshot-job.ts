import { parseAccount, type AccountId } from '../model/account.ts';
import { below, type Located, type Location } from '../model/location.ts';
import type { Endpoint, Side, Task } from '../model/task.ts';
import { membersOf, firstText, typeOf } from './dts-job.ts';
import { asObject, textMember, type Node } from './node.ts';
import type { Digits } from './scalar.ts';

/** An object and its place. */
export interface NodeItem {
  readonly node: Node;
  readonly at: Location;
}

/** A job that an account created, as a snapshot has it. */
export function readSnapshotJob({ node, at }: NodeItem, creator: Located<AccountId>, digits: Digits): Task {
  const members = membersOf(node, at);
  const topology = textMember(node, at, 'topology');
  return {
    at,
    origin: 'snapshot',
    name: firstText(members, ['name', 'id'], digits),
    creator,
    topology: topology?.value === 'one-way' || topology?.value === 'two-way' ? topology.value : undefined,
    topologyAt: topology?.at,
    type: typeOf(textMember(node, at, 'type')?.value),
    call: undefined,
    source: readEnd('source', { node: asObject(node['source']) ?? {}, at: below(at, 'source') }, { creator, digits }),
    destination: members.has('destination')
      ? readEnd(
          'destination',
          { node: asObject(node['destination']) ?? {}, at: below(at, 'destination') },
          { creator, digits },
        )
      : undefined,
    faults: [],
  };
}

const END_KEYS = new Set(['account', 'role', 'engine', 'instanceType', 'region']);

function readEnd(
  side: Side,
  { node, at }: NodeItem,
  job: { readonly creator: Located<AccountId>; readonly digits: Digits },
): Endpoint {
  const members = membersOf(node, at);
  const word = (name: string): Located<string> | undefined => firstText(members, [name], job.digits);
  const [account, roleName] = [word('account'), word('role')];
  // DTS needs a role wherever it goes to another account, so an end without either is the creator's own.
  const own = roleName === undefined ? { value: job.creator.value, at } : undefined;
  return {
    side,
    at,
    account: account ? { value: parseAccount(account.value), at: account.at } : own,
    role: roleName,
    crossAccount: undefined,
    database: word('engine'),
    connection: word('instanceType'),
    accountKind: undefined,
    region: word('region'),
    parameters: new Map([...members].filter(([name]) => !END_KEYS.has(name))),
  };
}

import fc from 'fast-check';

import { CONNECTION_NAMES, DATABASES, supportedConnections } from '../../src/model/dts/support-matrix.ts';
import {
  accountIn,
  accountRecord,
  role,
  trustFor,
  type AccountRecord,
  type EndRecord,
  type RoleRecord,
  type TaskRecord,
  type World,
} from '../support/accounts.ts';

const NAMES = ['orders', 'analytics', 'operations', '财务', 'archive'] as const;
const idOf = (index: number): string => `100000000000000${String(index + 1)}`;

const ends = (side: 'source' | 'destination'): EndRecord[] =>
  DATABASES.flatMap((database) =>
    supportedConnections(side, database).map((connection) => ({ database, connection: CONNECTION_NAMES[connection] })),
  );
const SOURCES = ends('source');
const DESTINATIONS = ends('destination');
const CLOUD = 'Alibaba Cloud Instance';
/** What the page lets be synchronized both ways, as far as the task can say it. */
const BOTH_WAYS = ['MySQL', 'Tair/Redis', 'MongoDB'].map((database) => ({ database, connection: CLOUD }));

/** Who owns what, by index: the three scenarios, and two-way tasks of a third account. */
const parties = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4).chain((source) =>
    fc
      .constantFrom(0, 1, 2, 3, 4)
      .filter((other) => other !== source)
      .chain((destination) =>
        fc
          .constantFrom<{ creator: 'source' | 'destination' | 'third'; isTwoWay: boolean }>(
            { creator: 'source', isTwoWay: false },
            { creator: 'destination', isTwoWay: false },
            { creator: 'third', isTwoWay: false },
            { creator: 'third', isTwoWay: true },
          )
          .map(({ creator, isTwoWay }) => {
            const third = [0, 1, 2, 3, 4].find((index) => index !== source && index !== destination) ?? 0;
            return { source, destination, isTwoWay, creator: { source, destination, third }[creator] };
          }),
      ),
  ),
);

const task = fc
  .record({
    parties,
    source: fc.constantFrom(...SOURCES),
    destination: fc.constantFrom(...DESTINATIONS),
    pair: fc.constantFrom(...BOTH_WAYS),
    type: fc.constantFrom('migration', 'synchronization', undefined),
    byId: fc.boolean(),
  })
  .map(({ parties: { source, destination, creator, isTwoWay }, pair, type, byId, ...words }): TaskRecord => {
    const called = (index: number): string => (byId ? idOf(index) : (NAMES[index] ?? ''));
    const end = (index: number, said: EndRecord): EndRecord => ({
      ...(isTwoWay ? pair : said),
      account: called(index),
      // One role a creator: what else would let two creators in is another matter.
      ...(index !== creator && { role: `dts-for-${String(creator)}` }),
    });
    return {
      name: 'a task',
      creator: called(creator),
      ...(isTwoWay && { topology: 'two-way' }),
      ...(type !== undefined && !isTwoWay && { type }),
      source: end(source, words.source),
      destination: end(destination, words.destination),
    };
  });

/** Tasks, and accounts that are just as these need them. */
export const rightWorld = fc.array(task, { minLength: 1, maxLength: 4 }).map((tasks): World => {
  const named = tasks.map((each, index) => ({ ...each, name: `task ${String(index)}` }));
  const accounts = new Map<number, AccountRecord>();
  const account = (index: number): AccountRecord => {
    const made = accounts.get(index) ?? accountRecord(idOf(index), NAMES[index] ?? '');
    accounts.set(index, made);
    return made;
  };
  for (const { creator, source, destination } of named) {
    const creatorIndex = indexOf(creator);
    account(creatorIndex);
    for (const end of [source, destination ?? source]) {
      const owner = account(indexOf(end.account));
      const name = end.role;
      if (name === undefined || owner.roles?.some((each) => each.name === name) === true) continue;
      owner.roles?.push(role(owner.id, name, trustFor(idOf(creatorIndex))));
    }
  }
  return {
    tasks: { version: 1, accounts: Object.fromEntries(NAMES.map((name, index) => [name, idOf(index)])), tasks: named },
    snapshot: { snapshotVersion: 1, accounts: [...accounts.values()] },
  };
});

function indexOf(word: string | undefined): number {
  const index = NAMES.findIndex((name, at) => name === word || idOf(at) === word);
  if (index < 0) throw new Error(`no account ${String(word)}`);
  return index;
}

/** The end of the first task that crosses accounts, and its role. */
export function crossing(at: World): {
  readonly end: EndRecord;
  readonly owner: AccountRecord;
  readonly found: RoleRecord;
  readonly creator: string;
} {
  const [first] = at.tasks.tasks;
  const end = [first?.source, first?.destination].find((each) => each?.role !== undefined);
  if (first === undefined || end === undefined) throw new Error('nothing is cross-account');
  const owner = accountIn(at, idOf(indexOf(end.account)));
  const found = owner.roles?.find(({ name }) => name === end.role);
  if (found === undefined) throw new Error('no role');
  return { end, owner, found, creator: idOf(indexOf(first.creator)) };
}

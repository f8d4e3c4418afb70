import { describe, expect, it } from 'vitest';

import { parseAccount } from '../../src/model/account.ts';
import type { Located, Location } from '../../src/model/document.ts';
import {
  crosses,
  crossingEnds,
  isCreators,
  scenario,
  wantedCreator,
  type Endpoint,
  type Side,
  type Task,
  type TaskOrigin,
} from '../../src/model/dts/task.ts';

const ORDERS = '1000000000000001';
const ANALYTICS = '1000000000000002';
const CENTRAL = '1000000000000003';

const NOWHERE: Location = { document: {} as Location['document'], path: [] };

function here<T>(value: T): Located<T> {
  return { value, at: NOWHERE };
}

interface Said {
  readonly account?: string;
  readonly role?: string;
  readonly crossAccount?: boolean;
}

function end(side: Side, { account, role, crossAccount }: Said): Endpoint {
  return {
    side,
    at: NOWHERE,
    account: account === undefined ? undefined : here(parseAccount(account)),
    role: role === undefined ? undefined : here(role),
    crossAccount: crossAccount === undefined ? undefined : here(crossAccount),
    database: undefined,
    connection: undefined,
    accountKind: undefined,
    region: undefined,
    parameters: new Map(),
  };
}

interface TaskSaid {
  readonly creator?: string;
  readonly origin?: TaskOrigin;
  readonly source: Said;
  readonly destination?: Said;
}

function task({ creator, origin = 'tasks', source, destination }: TaskSaid): Task {
  return {
    at: NOWHERE,
    origin,
    name: undefined,
    creator: creator === undefined ? undefined : here(parseAccount(creator)),
    topology: undefined,
    topologyAt: undefined,
    type: undefined,
    call: undefined,
    source: end('source', source),
    destination: destination && end('destination', destination),
    faults: [],
  };
}

describe('the scenario of a task', () => {
  it.each([
    ['source', ANALYTICS, ORDERS, ANALYTICS],
    ['destination', ORDERS, ORDERS, ANALYTICS],
    ['both', CENTRAL, ORDERS, ANALYTICS],
    ['both', CENTRAL, ORDERS, ORDERS],
    ['none', ORDERS, ORDERS, ORDERS],
  ])('is "%s" where %s creates it, from %s to %s', (wanted, creator, source, destination) => {
    expect(scenario(task({ creator, source: { account: source }, destination: { account: destination } }))).toBe(
      wanted,
    );
  });

  it('is that of the source alone for a subscription', () => {
    expect(scenario(task({ creator: ANALYTICS, source: { account: ORDERS } }))).toBe('source');
  });

  it('is not known while an account is not', () => {
    const open = task({ creator: ANALYTICS, source: { account: '${var.owner}' }, destination: { account: ANALYTICS } });
    expect(scenario(open)).toBeUndefined();
    expect(crossingEnds(open)).toEqual([]);
  });
});

function sourceCrosses(said: TaskSaid): boolean | undefined {
  const made = task(said);
  return crosses(made, made.source);
}

describe('whether an end crosses accounts', () => {
  it('is told by the accounts, whatever the switch says', () => {
    expect(sourceCrosses({ creator: ANALYTICS, source: { account: ORDERS, crossAccount: false } })).toBe(true);
    expect(sourceCrosses({ creator: ORDERS, source: { account: ORDERS, crossAccount: true } })).toBe(false);
  });

  it('is told by the switch where an account is not known', () => {
    expect(sourceCrosses({ creator: '${var.creator}', source: { account: ORDERS, crossAccount: true } })).toBe(true);
    expect(sourceCrosses({ creator: '${var.creator}', source: { account: ORDERS } })).toBeUndefined();
    expect(sourceCrosses({ creator: '<account ID>', source: { account: ORDERS } })).toBeUndefined();
  });

  it('is told by the name of an unknown where it is the same', () => {
    expect(sourceCrosses({ creator: '${var.a}', source: { account: '${var.a}' } })).toBe(false);
  });

  it('is told by owner or role in a request, which does not name its creator', () => {
    expect(sourceCrosses({ origin: 'request', source: { account: ORDERS, role: 'ram-for-dts' } })).toBe(true);
    expect(sourceCrosses({ origin: 'request', source: { account: ORDERS } })).toBe(true);
    expect(sourceCrosses({ origin: 'request', source: { role: 'ram-for-dts' } })).toBe(true);
    expect(sourceCrosses({ origin: 'request', source: {} })).toBe(false);
    expect(sourceCrosses({ origin: 'request', creator: ORDERS, source: {} })).toBe(false);
  });

  it('is not told by empty strings', () => {
    expect(sourceCrosses({ origin: 'request', source: { account: '', role: '' } })).toBe(false);
  });

  it('is told by the role in an answer, where the owner may be the account itself', () => {
    expect(sourceCrosses({ origin: 'answer', source: { account: ORDERS, role: 'ram-for-dts' } })).toBe(true);
    expect(sourceCrosses({ origin: 'answer', source: { account: ORDERS } })).toBeUndefined();
    expect(sourceCrosses({ origin: 'answer', source: {} })).toBe(false);
  });

  it('is not known of a recorded job that names no owner', () => {
    expect(sourceCrosses({ origin: 'snapshot', creator: ORDERS, source: {} })).toBeUndefined();
    expect(sourceCrosses({ origin: 'snapshot', creator: ORDERS, source: { account: ORDERS } })).toBe(false);
  });
});

/** The creator that a third account's task should have, by the switches of its ends. */
function wantedBy(ofSource: boolean | undefined, ofDestination: boolean | undefined): unknown {
  return wantedCreator(
    task({
      creator: CENTRAL,
      source: { account: ORDERS, ...(ofSource !== undefined && { crossAccount: ofSource }) },
      destination: { account: ANALYTICS, ...(ofDestination !== undefined && { crossAccount: ofDestination }) },
    }),
  );
}

describe('the creator that the switches ask for', () => {
  it('is the owner of the end that does not cross', () => {
    expect(wantedBy(true, false)).toBe(ANALYTICS);
    expect(wantedBy(false, true)).toBe(ORDERS);
  });

  it('is nobody in particular where both cross, or none, or one is not said', () => {
    expect([wantedBy(true, true), wantedBy(false, false), wantedBy(true, undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it('knows whose an end is only where both accounts are known', () => {
  const open = task({ source: { account: ORDERS } });
  expect(isCreators(open, open.source)).toBeUndefined();
});

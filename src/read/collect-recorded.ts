import isSnapshot, { schema } from '../../generated/snapshot.js';
import type { AccountId } from '../model/account.ts';
import type { Location } from '../model/location.ts';
import { isServiceLinked, type Role } from '../model/role.ts';
import { collectAccounts, snapshotFault } from './collect-tasks.ts';
import type { Collected } from './collect.ts';
import { jsonDocument } from './json.ts';
import { asObject } from './node.ts';
import type { Context, Estate } from './parts.ts';
import { recognise } from './recognise.ts';
import { readRecorded, type RoleBatches } from './recorded.ts';
import { schemaFaults } from './schema-faults.ts';
import { NONE_REFUSED, withRefused } from './refused-roles.ts';
import { readSnapshotAccounts, readRole, type RolesOf } from './snapshot.ts';
import type { ByteSource } from './byte-source.ts';

/**
 * Takes up a recording of any size, of which no more than a few roles are held at a time. `undefined` where it is not as a
 * program writes one, and has to be looked at as a whole.
 */
export function collectRecorded(source: ByteSource, context: Context, estate: Estate): Collected | undefined {
  const sums = makeSums(source);
  const recorded = readRecorded(source, sums.add);
  if (recorded === undefined || recognise(recorded.value) !== 'snapshot') return undefined;
  const { document, value, roles } = recorded;
  const at = { document, path: [] };
  const { accounts, gaps, faults } = readSnapshotAccounts(value, at, (_, { path }, id) => {
    const account = Number(path.at(-1));
    return { ...sums.of(account), list: rolesIn(roles.get(account), account, id) };
  });
  const places = [...faults.map((fault) => fault.at), ...sums.faults];
  const told = places.slice(0, 1).map((place) => snapshotFault(place, places.length));
  return { ...collectAccounts(accounts, context, estate), gaps: [...gaps, ...told] };
}

function rolesIn(batches: RoleBatches | undefined, account: number, id: AccountId): Iterable<Role> {
  return {
    *[Symbol.iterator]() {
      for (const { document, first, values } of batches?.windows() ?? [])
        for (const [index, value] of values.entries()) {
          const node = asObject(value);
          if (node !== undefined)
            yield readRole({ node, at: { document, path: ['accounts', account, 'roles', first + index] } }, id);
        }
    },
  };
}

type Sum = Omit<RolesOf<never>, 'list'>;

/** What is asked of the roles of an account as a whole, while they pass by. */
interface Sums {
  readonly add: (account: number, first: number, values: readonly unknown[]) => void;
  of(account: number): Sum;
  readonly faults: readonly Location[];
}

const NO_ROLES: Sum = { count: 0, refused: NONE_REFUSED, serviceLinked: 0 };

function makeSums({ path: file }: ByteSource): Sums {
  const sums = new Map<number, Sum>();
  const faults: Location[] = [];
  const of = (account: number): Sum => sums.get(account) ?? NO_ROLES;
  return {
    of,
    faults,
    add(account, first, values) {
      const nodes = values.map(asObject).filter((node) => node !== undefined);
      const before = of(account);
      sums.set(account, {
        count: before.count + nodes.length,
        refused: withRefused(before.refused, nodes),
        serviceLinked:
          before.serviceLinked +
          nodes.filter(({ name, arn }) => isServiceLinked(String(name), typeof arn === 'string' ? arn : undefined))
            .length,
      });
      faults.push(
        ...faultsIn(values).map(([index, ...rest]) =>
          placeOf(file, [account, 'roles', first + Number(index), ...rest]),
        ),
      );
    },
  };
}

function placeOf(file: string, path: Location['path']): Location {
  return { document: jsonDocument(file, ''), path: ['accounts', ...path] };
}

/** What breaks the form of some roles: the paths below their list. */
function faultsIn(roles: readonly unknown[]): readonly Location['path'][] {
  const value = { snapshotVersion: 1, accounts: [{ id: '1', roles }] };
  if (isSnapshot(value)) return [];
  const at = { document: jsonDocument('', ''), path: [] };
  return schemaFaults({ value, at, schema }, isSnapshot.errors ?? []).map((fault) => fault.at.path.slice(3));
}

import { accountText } from '../model/account.ts';
import { knownEnd, saidConnection, saidDatabase } from '../model/end-words.ts';
import { isRoleName } from '../model/role.ts';
import { parseRoleReference } from '../model/role-reference.ts';
import { ownerOf } from '../model/scenario.ts';
import { cloudOfRegion, CONNECTION_NAMES, isSupported, TABLE_DATE, twoWayDependsOn } from '../model/support.ts';
import { endpoints, taskSubject, type Task } from '../model/task.ts';
import { twoWayAt } from '../model/two-way.ts';
import type { EndCase, TaskCase } from './cases.ts';
import { notNeeded, pass, unknown, unknownToo, type Evidence } from './evidence.ts';

/** How gaps call a task. */
export function called(task: Task): string {
  return taskSubject(task) ?? task.at.document.file;
}

/** Whether all that the text says of the task is understood, and says who creates it. */
export function written({ task, creator, isFaulty }: TaskCase): Evidence {
  const what = called(task);
  if (isFaulty) return unknownToo('wordsOpen', {}, task.at);
  if (creator !== undefined) return pass('wordsUnderstood', {}, task.at);
  if (task.creator === undefined) return unknown('creatorNotSaid', { what }, task.at);
  return unknown('creatorOpen', { what, text: accountText(task.creator.value) }, task.creator.at);
}

/** Whether a two-way task is between two databases that the vendor lets be synchronized so. */
export function twoWay({ task, ends }: TaskCase): Evidence {
  const at = twoWayAt(task);
  if (at === undefined) return notNeeded('oneWay');
  if (ends.every(({ crosses }) => crosses === false)) return notNeeded('crossesNothing', {}, at);
  const what = called(task);
  if (ends.length < 2 || ends.some(({ crosses }) => crosses !== true)) return unknown('twoWayOpen', { what }, at);
  const [one, other] = ends.map(({ endpoint }) => knownEnd(endpoint));
  if (one === undefined || other === undefined) return unknown('twoWayOpen', { what }, at);
  const isCloud = one.connection === 'cloud' && other.connection === 'cloud';
  if (one.database !== other.database || !isCloud || twoWayDependsOn(one.database) === undefined) {
    return unknown('twoWayNotListed', { what }, at);
  }
  const { database } = one;
  return pass(twoWayDependsOn(database) === 'nothing' ? 'twoWayListed' : 'twoWayDepends', { database }, at);
}

/** Whether the accounts are of one kind, as far as the text tells; a kind that nobody says is public. */
export function kinds({ task, ends }: TaskCase): Evidence {
  if (ends.every(({ crosses }) => crosses === false)) return notNeeded('crossesNothing');
  const said = [task.creatorKind, ...endpoints(task).map(({ accountKind }) => accountKind)];
  const kindsSaid = new Set(said.slice(task.creatorKind === undefined ? 1 : 0).map((kind) => kind?.value ?? 'public'));
  const clouds = new Set(endpoints(task).flatMap(({ region }) => (region ? [cloudOfRegion(region.value)] : [])));
  const at = said.find((kind) => kind !== undefined)?.at;
  if (kindsSaid.size > 1 || clouds.size > 1) return unknown('kindsDiffer', { what: called(task) }, at);
  return pass(at === undefined ? 'kindsNotSaid' : 'kindsSame', { kind: [...kindsSaid].join('') }, at);
}

/** Whether the vendor's tables have the database and the connection of an end. */
export function pair({ task, endpoint }: EndCase): Evidence {
  const { side, database, connection } = endpoint;
  const at = (connection ?? database ?? endpoint).at;
  const known = knownEnd(endpoint);
  const what = called(task);
  if (known === undefined) {
    const isAbsent = saidDatabase(endpoint).state === 'absent' || saidConnection(endpoint).state === 'absent';
    return unknown(isAbsent ? 'pairNotSaid' : 'pairOpen', { what, side }, at);
  }
  const data = {
    what,
    database: known.database,
    connection: CONNECTION_NAMES[known.connection],
    date: TABLE_DATE,
  };
  const isListed = isSupported(side, known.database, known.connection);
  return isListed ? pass('pairListed', data, at) : unknown('pairNotListed', data, at);
}

/** Whether the owner of an end is an account ID. */
export function ownerId({ task, endpoint, owner, known }: EndCase): Evidence {
  const said = ownerOf(endpoint);
  const data = { what: called(task), side: endpoint.side };
  if (said === undefined) return unknown('ownerNotSaid', data, endpoint.at);
  if (owner === undefined) return unknown('ownerOpen', { ...data, text: accountText(said.value) }, said.at);
  return pass('ownerSaid', { account: known.called(owner) }, said.at);
}

/** Whether what stands for the role of an end is the bare name of one. */
export function roleName({ task, endpoint, link }: EndCase): Evidence {
  const { role, side } = endpoint;
  const data = { what: called(task), side };
  if (role === undefined || role.value.trim() === '') return unknown('roleNotSaid', data, endpoint.at);
  const reference = parseRoleReference(role.value);
  const named = { ...data, role: role.value };
  if (reference.kind !== 'name') return unknown('roleOpen', named, role.at);
  const isTaken = isRoleName(role.value) || link?.role !== undefined;
  return isTaken ? pass('roleNamed', named, role.at) : unknown('roleNameOdd', named, role.at);
}

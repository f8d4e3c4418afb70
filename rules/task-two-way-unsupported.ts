import type { Location } from '../src/model/document.ts';
import { twoWayDependsOn } from '../src/model/dts/support-matrix.ts';
import { crossingEnds, type Endpoint, type Task } from '../src/model/dts/task.ts';
import {
  isNoCloudInstance,
  isReserveConsistent,
  neverCrosses,
  oneWayDatabase,
  twoWayAt,
} from '../src/model/dts/two-way.ts';
import { matchEndpoint } from '../src/model/dts/vocabulary.ts';
import type { Entry, Problem } from '../src/model/finding.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-two-way-unsupported',
  about: 'task',
  level: 'error',
  otherLevels: ['note'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.usageNotes,
  title: 'these databases do not support two-way cross-account tasks',
  why:
    'Two-way cross-account synchronization works only for five pairs: RDS for MySQL instances, RDS for MySQL ' +
    'clusters, Tair (Enterprise Edition) instances, MongoDB replica sets, and MongoDB sharded clusters.',
  messages: {
    database: '{database} is not in any of the five supported pairs',
    connection: 'both endpoints must be Alibaba Cloud instances',
    differ: 'this is {database}, the other endpoint is {other}; both must be the same',
    otherEnd: 'the other endpoint',
    edition: 'supported only if both endpoints are Tair (Enterprise Edition); the task does not show this',
    architecture: 'supported only between two replica sets or two sharded clusters; the task does not show this',
    architecturesDiffer: 'one endpoint is a replica set and the other is not',
  },

  *check({ task }) {
    const at = twoWayAt(task);
    const { source, destination } = task;
    if (at === undefined || destination === undefined || crossingEnds(task).length === 0) return;
    // Another message reports it for one-way tasks.
    if (crossingEnds(task).some(neverCrosses)) return;
    const [refused, other] = [source, destination].flatMap(refusedEnd);
    if (refused === undefined) yield* refusedPair(task, destination, at);
    else {
      const entries = [source, destination].filter((end) => refusedEnd(end).length > 0).flatMap(wordsOf);
      yield { ...refused, entries, related: other ? [{ at: other.at, message: 'otherEnd' }] : [] };
    }
  },
} satisfies Rule<'task'>;

function refusedEnd(end: Endpoint): readonly Problem[] {
  const { at } = end.database ?? end.connection ?? end;
  const database = oneWayDatabase(end);
  if (database !== undefined) return [{ at, message: 'database', data: { database } }];
  return isNoCloudInstance(end) ? [{ at: end.connection?.at ?? at, message: 'connection' }] : [];
}

/** The words by which an end is refused: the tables for one-way tasks may warn of any of them. */
function wordsOf({ database, connection }: Endpoint): readonly Entry[] {
  return [database, connection].flatMap((word) => (word === undefined ? [] : [{ at: word.at, text: word.value }]));
}

function* refusedPair(task: Task, destination: Endpoint, at: Location): Iterable<Problem> {
  const [one, other] = [matchEndpoint(task.source), matchEndpoint(destination)];
  if (one === undefined || other === undefined) return;
  if (one.database !== other.database) {
    const here = destination.database ?? destination.connection ?? destination;
    const there = task.source.database ?? task.source.connection ?? task.source;
    const data = { database: other.database, other: one.database };
    yield { at: here.at, message: 'differ', data, related: [{ at: there.at, message: 'otherEnd' }] };
    return;
  }
  const what = twoWayDependsOn(one.database);
  if (what === undefined || what === 'nothing') return;
  const isRight = isReserveConsistent(task, what);
  if (isRight === undefined) yield { at, message: what, level: 'note' };
  if (isRight === false && what === 'architecture') yield { at, message: 'architecturesDiffer' };
}

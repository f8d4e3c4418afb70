import { CONNECTION_NAMES, isSelfManaged, TABLE_DATE } from '../src/model/dts/support-matrix.ts';
import { crosses, type Endpoint } from '../src/model/dts/task.ts';
import { connectionOf, unlistedDatabase } from '../src/model/dts/vocabulary.ts';
import type { Problem } from '../src/model/finding.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-destination-unsupported',
  about: 'task',
  level: 'warning',
  otherLevels: ['error'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.databases,
  title: 'this destination is not listed for cross-account tasks',
  why:
    'A cross-account destination has to be an Alibaba Cloud instance, and only a few types are supported. The ' +
    'documentation lists them. The list grows, so another type may work by now.',
  // What no two-way task may be is sure; that a table lists it for none is not.
  supersededAt: ['task-two-way-unsupported'],
  messages: {
    selfManaged: 'a self-managed destination ("{connection}") cannot be cross-account',
    database: 'the table of {date} does not list {database} as a destination',
  },

  *check({ task }) {
    const { destination } = task;
    if (destination === undefined || crosses(task, destination) !== true) return;
    const problem = unsupported(destination);
    if (problem !== undefined) yield problem;
  },
} satisfies Rule<'task'>;

function unsupported(destination: Endpoint): Problem | undefined {
  const { at } = destination.connection ?? destination.database ?? destination;
  const connection = connectionOf(destination);
  if (connection !== undefined && isSelfManaged(connection)) {
    return { at, message: 'selfManaged', data: { connection: CONNECTION_NAMES[connection] }, level: 'error' };
  }
  const data = { date: TABLE_DATE };
  const database = unlistedDatabase(destination);
  if (database === undefined) return undefined;
  return { at: destination.database?.at ?? at, message: 'database', data: { ...data, database } };
}

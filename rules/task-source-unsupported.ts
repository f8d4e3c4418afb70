import { CONNECTION_NAMES, isSupported, supportedConnections, TABLE_DATE } from '../src/model/dts/support-matrix.ts';
import { crosses, type Endpoint } from '../src/model/dts/task.ts';
import { connectionOf, matchEndpoint, unlistedDatabase } from '../src/model/dts/vocabulary.ts';
import type { Problem } from '../src/model/finding.ts';
import { quoted } from '../src/model/policy/dts-role.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-source-unsupported',
  about: 'task',
  level: 'warning',
  otherLevels: ['error'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.databases,
  title: 'this source is not listed for cross-account tasks',
  why:
    'Only the database type and the connection decide whether a database can be a cross-account source. The ' +
    'documentation lists the supported pairs. The list grows, so another pair may work by now.',
  // What no two-way task may be is sure; that a table lists it for none is not.
  supersededAt: ['task-two-way-unsupported'],
  messages: {
    public: 'a database with a public IP address cannot be cross-account; use another connection',
    connection: '{database} with "{connection}" is not in the table of {date}; the table lists {listed}',
    database: 'the table of {date} does not list {database} as a source',
  },

  *check({ task }) {
    const { source } = task;
    const problem = crosses(task, source) === true ? unsupported(source) : undefined;
    if (problem !== undefined) yield problem;
  },
} satisfies Rule<'task'>;

function unsupported(source: Endpoint): Problem | undefined {
  const { at } = source.connection ?? source.database ?? source;
  if (connectionOf(source) === 'public') return { at, message: 'public', level: 'error' };
  const data = { date: TABLE_DATE };
  const unlisted = unlistedDatabase(source);
  if (unlisted !== undefined) {
    return { at: source.database?.at ?? at, message: 'database', data: { ...data, database: unlisted } };
  }
  const known = matchEndpoint(source);
  if (known === undefined || isSupported('source', known.database, known.connection)) return undefined;
  const { database } = known;
  const listed = quoted(supportedConnections('source', database).map((each) => CONNECTION_NAMES[each]));
  return {
    at,
    message: 'connection',
    data: { ...data, database, connection: CONNECTION_NAMES[known.connection], listed },
  };
}

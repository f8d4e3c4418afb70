import { callFamily } from '../src/model/dts/api-calls.ts';
import { endpoints, isLive } from '../src/model/dts/task.ts';
import { isMismatch, endpointConnection, endpointDatabase } from '../src/model/dts/vocabulary.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-engine-mismatch',
  about: 'task',
  level: 'warning',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'the instance type does not match the database',
  why:
    'Each instance type of a cloud database belongs to certain databases. DTS looks for an instance of the given ' +
    'type, and finds another database engine or no instance.',
  messages: {
    mismatch: 'instance type "{type}" is for {databases}; found {database}',
    typeIs: 'the instance type is "{type}"',
  },

  *check({ task }) {
    // Which engines go with the types of other calls is not documented as clearly.
    if (isLive(task) || callFamily(task.call) !== 'job') return;
    for (const end of endpoints(task)) {
      const [database, connection] = [endpointDatabase(end), endpointConnection(end)];
      if (end.database === undefined || end.connection === undefined || !isMismatch(end)) continue;
      if (database.state !== 'known' || connection.state !== 'known') continue;
      const type = end.connection.value;
      yield {
        at: end.database.at,
        message: 'mismatch',
        data: { type, databases: (connection.value.databases ?? []).join(', '), database: database.value },
        related: [{ at: end.connection.at, message: 'typeIs', data: { type } }],
      };
    }
  },
} satisfies Rule<'task'>;

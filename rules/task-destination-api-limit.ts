import { isSupported } from '../src/model/dts/support-matrix.ts';
import { crosses, isLive } from '../src/model/dts/task.ts';
import { matchEndpoint } from '../src/model/dts/vocabulary.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-destination-api-limit',
  about: 'task',
  level: 'note',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'the API may reject this cross-account destination',
  why:
    'The ConfigureDtsJob reference allows DestinationEndpointOwnerID only for RDS MySQL, but the authorization page ' +
    'lists seven types of destination. It is not known which of the two is right; the console follows the ' +
    'authorization page.',
  messages: {
    notMySql:
      '{database} is one of the seven types but not RDS MySQL; if the call fails, create the task in the console',
  },

  *check({ task }) {
    const { destination } = task;
    if (destination === undefined || isLive(task) || crosses(task, destination) !== true) return;
    const known = matchEndpoint(destination);
    if (known === undefined || known.database === 'MySQL') return;
    if (!isSupported('destination', known.database, known.connection)) return;
    const { at } = destination.database ?? destination.connection ?? destination;
    yield { at, message: 'notMySql', data: { database: known.database } };
  },
} satisfies Rule<'task'>;

import { keyOf } from '../src/model/location.ts';
import { crossingEnds } from '../src/model/scenario.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

/** Parameters of the API that say nothing of the ends. */
const LEGACY: ReadonlySet<string> = new Set(['OwnerId', 'AccountId']);

export default {
  id: 'task-legacy-owner-id',
  about: 'task',
  level: 'warning',
  basis: 'inferred',
  source: PAGES.configureDtsJob,
  title: 'a parameter that says nothing of whose the databases are',
  why:
    'OwnerId is left over from the first form of the API, and AccountId is deprecated. Whose an end is, DTS ' +
    'learns from SourceEndpointOwnerID and DestinationEndpointOwnerID alone, each with its role.',
  messages: {
    alone:
      '"{key}" makes no end cross accounts: give SourceEndpointOwnerID or DestinationEndpointOwnerID, and the role',
  },

  *check({ task }) {
    if (task.parameters === undefined || task.origin !== 'request' || crossingEnds(task).length > 0) return;
    for (const [key, { value, at }] of task.parameters) {
      if (LEGACY.has(key) && value !== '' && value !== null) yield { at: keyOf(at), message: 'alone', data: { key } };
    }
  },
} satisfies Rule<'task'>;

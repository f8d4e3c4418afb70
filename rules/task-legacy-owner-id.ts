import { keyOf } from '../src/model/document.ts';
import { crossingEnds, misspelledOwner, endpoints } from '../src/model/dts/task.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** Parameters of the API that say nothing of the ends. */
const LEGACY: ReadonlySet<string> = new Set(['OwnerId', 'AccountId']);

export default {
  id: 'task-legacy-owner-id',
  about: 'task',
  level: 'warning',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'a parameter that says nothing of whose the databases are',
  why:
    'OwnerId is left over from the first form of the API, and AccountId is deprecated. Whose an end is, DTS ' +
    'learns from SourceEndpointOwnerID and DestinationEndpointOwnerID alone, each with its role.',
  messages: {
    alone:
      '"{key}" makes no end cross accounts: give SourceEndpointOwnerID or DestinationEndpointOwnerID, and the role',
    misspelt: 'write the parameter as "{wanted}", with the role beside it',
  },

  *check({ task }) {
    if (task.origin !== 'request' || crossingEnds(task).length > 0) return;
    for (const [key, { value, at }] of task.parameters ?? []) {
      if (LEGACY.has(key) && value !== '') yield { at: keyOf(at), message: 'alone', data: { key } };
    }
    for (const end of endpoints(task)) {
      const misspelt = misspelledOwner(end);
      if (misspelt !== undefined)
        yield { at: keyOf(misspelt.at), message: 'misspelt', data: { wanted: misspelt.right } };
    }
  },
} satisfies Rule<'task'>;

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
  title: 'this parameter does not set the owner of a database',
  why:
    'OwnerId is left over from the first version of the API, and AccountId is deprecated. DTS takes the owner of an ' +
    'endpoint only from SourceEndpointOwnerID and DestinationEndpointOwnerID, each with its role.',
  messages: {
    alone:
      '"{key}" does not make an endpoint cross-account; use SourceEndpointOwnerID or DestinationEndpointOwnerID, and the role',
    misspelt: 'write the parameter as "{wanted}", and add the role',
  },

  *check({ task }) {
    if (task.origin !== 'request' || crossingEnds(task).length > 0) return;
    for (const [key, { value, at }] of task.parameters ?? []) {
      if (LEGACY.has(key) && value !== '') yield { at: keyOf(at), message: 'alone', data: { key } };
    }
    for (const end of endpoints(task)) {
      const misspelled = misspelledOwner(end);
      if (misspelled !== undefined)
        yield { at: keyOf(misspelled.at), message: 'misspelt', data: { wanted: misspelled.right } };
    }
  },
} satisfies Rule<'task'>;

/** Where the vendor's part of this module comes from. */
export const LEGACY_FACTS = [
  {
    what: 'Parameters of calls that name no owner of an endpoint',
    constants: ['LEGACY'],
    sources: ['metadata', 'sdk'],
    check: 'Search the calls of DTS 2020-01-01 for OwnerId and AccountId.',
  },
] as const;

import { keyOf } from '../src/model/document.ts';
import { callWithDestinationPair } from '../src/model/dts/api-calls.ts';
import { crosses } from '../src/model/dts/task.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-no-destination-pair',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'this API call does not support a cross-account destination',
  why:
    'A cross-account destination needs an owner and a role. Older API calls, and the resources that use them, accept ' +
    'owner and role only for the source and ignore them for the destination.',
  messages: { instead: 'the destination belongs to another account, which {call} does not support; use {instead}' },

  *check({ task }) {
    const { call, destination } = task;
    const instead = call === undefined ? undefined : callWithDestinationPair(call);
    if (call === undefined || instead === undefined || destination === undefined || crosses(task, destination) !== true)
      return;
    const { account, role, at } = destination;
    yield { at: keyOf(account?.at ?? role?.at ?? at), message: 'instead', data: { call, instead } };
  },
} satisfies Rule<'task'>;

import { callFamily } from '../src/model/dts/api-calls.ts';
import { endpoints, isLive, type Endpoint, type Task } from '../src/model/dts/task.ts';
import { rightWord, type WordKind } from '../src/model/dts/vocabulary.ts';
import type { Problem } from '../src/model/finding.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-vocabulary',
  about: 'task',
  level: 'warning',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'this value belongs to another API call',
  why:
    'DTS API calls use different values for the same instance types and engines. A value of one call may be invalid ' +
    'in another.',
  messages: {
    right: '"{word}" is a value of {home}; write "{right}"',
    replace: 'replace with "{right}"',
  },

  *check({ task }) {
    if (isLive(task)) return;
    for (const end of endpoints(task)) {
      for (const kind of ['database', 'connection'] as const) {
        const problem = otherWord(task, end, kind);
        if (problem !== undefined) yield problem;
      }
    }
  },
} satisfies Rule<'task'>;

function otherWord(task: Task, end: Endpoint, kind: WordKind): Problem | undefined {
  const word = end[kind];
  if (word === undefined) return undefined;
  const found = rightWord(kind, word.value, familyOf(task));
  if (found === undefined) return undefined;
  const { right, home } = found;
  return {
    at: word.at,
    message: 'right',
    data: { word: word.value, home, right },
    fix: { message: 'replace', data: { right }, risk: 'safe', edits: [{ kind: 'replace', at: word.at, value: right }] },
  };
}

/** A subscription that no call is named for is made by the call for subscriptions. */
function familyOf({ call, type }: Task): ReturnType<typeof callFamily> {
  return call === undefined && type === 'subscription' ? 'subscription' : callFamily(call);
}

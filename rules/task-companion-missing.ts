import { missingCompanions, wrongInstanceId } from '../src/model/companion.ts';
import { callFamily } from '../src/model/dts-call.ts';
import { connectionOf } from '../src/model/end-words.ts';
import type { Problem } from '../src/model/finding.ts';
import { crossingEnds } from '../src/model/scenario.ts';
import { PAGES } from '../src/model/source.ts';
import { isSelfManaged } from '../src/model/support.ts';
import type { Endpoint, Task } from '../src/model/task.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'task-companion-missing',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'the connection lacks what it needs',
  why:
    'An instance type alone does not lead DTS to the database: a cloud instance needs its region and ID, a self-managed one ' +
    'its address and the ID of what DTS goes through.',
  messages: {
    missing: 'type "{type}" also needs {parameters}',
    wrongId: '"{prefix}…" is wanted, the ID of the {of}, for type "{type}"',
  },

  *check({ task }) {
    if (task.origin !== 'request' || callFamily(task.call) !== 'job') return;
    for (const end of crossingEnds(task)) yield* lacking(task, end);
  },
} satisfies Rule<'task'>;

function* lacking(task: Task, end: Endpoint): Iterable<Problem> {
  const connection = connectionOf(end);
  if (end.connection === undefined || connection === undefined || connection === 'public') return;
  // A self-managed destination is refused whatever it comes with.
  if (end.side === 'destination' && isSelfManaged(connection)) return;
  const type = end.connection.value;
  const missing = missingCompanions(task, end, connection);
  if (missing.length > 0) {
    yield { at: end.connection.at, message: 'missing', data: { type, parameters: missing.join(', ') } };
  }
  const wrong = wrongInstanceId(end, connection);
  if (wrong !== undefined) {
    yield { at: wrong.id.at, message: 'wrongId', data: { type, prefix: wrong.prefix, of: wrong.of } };
  }
}

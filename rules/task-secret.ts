import { keyOf, pointer } from '../src/model/document.ts';
import { literalSecrets } from '../src/model/dts/passwords.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-secret',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'the file contains a password',
  why:
    'DTS takes database passwords as plain text. A literal password can be read by everyone who can read the file, ' +
    'and stays in its history. Anyone who has the password needs no role.',
  messages: {
    literal: '"{name}" is a literal secret; change it now, and read it from a secret store when the task is created',
  },

  *check({ task }) {
    const seen = new Set<string>();
    for (const { name, at } of literalSecrets(task)) {
      // One literal may stand behind both ends.
      const place = `${at.document.file} ${String(at.offsets ?? pointer(at.path))}`;
      if (!seen.has(place))
        yield { at: at.offsets === undefined ? keyOf(at) : at, message: 'literal', data: { name }, value: name };
      seen.add(place);
    }
  },
} satisfies Rule<'task'>;

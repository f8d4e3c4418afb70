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
  title: 'a password stands in the file',
  why:
    'DTS takes database passwords as plain text, so a literal one is readable for everyone who can read the file, and stays ' +
    'in its history. Whoever has it needs no role.',
  messages: {
    literal:
      '"{name}" holds a literal value: fill it in from a secret store when the task is created, and change it now',
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

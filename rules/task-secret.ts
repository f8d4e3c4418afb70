import { keyOf } from '../src/model/location.ts';
import { literalSecrets } from '../src/model/password.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

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
    for (const { name, at } of literalSecrets(task)) yield { at: keyOf(at), message: 'literal', data: { name } };
  },
} satisfies Rule<'task'>;

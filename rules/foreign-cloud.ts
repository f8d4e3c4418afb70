import type { Problem } from '../src/model/finding.ts';
import { foreignWords } from '../src/model/policy/foreign-clouds.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'foreign-cloud',
  about: 'trust',
  level: 'error',
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'this is the policy syntax of another cloud',
  why:
    'Policies of other clouds look similar, but RAM does not know their principals or keys. Parts copied from them ' +
    'break the grammar of RAM or match no one.',
  messages: {
    word: '"{word}" is {cloud} syntax; write "acs:ram::<account>:root" or "<service>.aliyuncs.com"',
    action: '"{word}" is an action of {cloud}; expected "sts:AssumeRole"',
    condition: '"{word}" is a condition key of {cloud}; RAM keys start with "acs:", "sts:", "oidc:" or "saml:"',
    version: '"{word}" is the version of {cloud} policies; RAM accepts only "1"',
    too: '"{word}" is also {cloud} syntax',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
    write: 'write "Version": "1"',
  },

  check(subject) {
    const problems: Problem[] = [];
    const [first, ...others] = foreignWords(subject.trust);
    if (first === undefined) return problems;
    const { at, word, cloud, in: place } = first;
    const related = others.map((other) => ({
      at: other.at,
      message: 'too',
      data: { word: other.word, cloud: other.cloud },
    }));
    const problem = { at, message: MESSAGES[place], data: { word, cloud }, value: word };
    if (place === 'condition') problems.push({ ...problem, related });
    else {
      const refused = malformedPolicyOutcome(subject, at);
      const edits = [{ kind: 'replace', at, value: '1' }] as const;
      const fix = { message: 'write', risk: 'safe', edits } as const;
      const notes = [...related, ...(refused.related ?? [])];
      problems.push({ ...problem, ...refused, related: notes, ...(place === 'version' && { fix }) });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

const MESSAGES = { principal: 'word', version: 'version', action: 'action', condition: 'condition' } as const;

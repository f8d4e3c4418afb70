import type { RuleExamples } from '../../generated/examples.js';
import { ruleIds, rules } from '../../rules/index.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import { UsageError } from '../model/errors.ts';
import { OUTCOMES } from '../model/outcomes.ts';
import { levelsOf } from '../model/rule-card.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Explanation } from '../report/rule-card.ts';

/** Explains one rule, or all in the order of reporting. Throws `UsageError` where there is no rule of that id. */
export async function explain(id?: string): Promise<readonly Explanation[]> {
  const wanted = id === undefined ? rules : rules.filter((rule) => rule.id === id);
  if (id !== undefined && wanted.length === 0) throw new UsageError(`unknown rule "${id}"`, didYouMean(id));
  const { default: examples } = await import('../../generated/examples.js');
  return wanted.map((rule) => explanation(rule, examples[rule.id]));
}

function explanation(rule: AnyRule, found: RuleExamples | undefined): Explanation {
  const { id, level, basis, about, title, why, messages, leadsTo, source } = rule;
  return {
    id,
    level,
    levels: levelsOf(rule),
    basis,
    about,
    title,
    why,
    messages,
    leadsTo: leadsTo === undefined ? null : OUTCOMES[leadsTo],
    source,
    fixes: found?.fixes ?? [],
    docs: `docs/rules/${id}.md`,
    examples: found === undefined ? null : { bad: found.bad, good: found.good },
  };
}

function didYouMean(word: string): string {
  const holding = ruleIds.filter((id) => word !== '' && id.includes(word));
  if (holding.length > 0 && holding.length <= 3)
    return `did you mean ${holding.map((one) => `"${one}"`).join(' or ')}?`;
  const near = closestWord(word, ruleIds);
  return near === undefined ? 'run "dts-xacct explain" for the list of rules' : `did you mean "${near}"?`;
}

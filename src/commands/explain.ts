import type { RuleExamples } from '../../generated/examples.js';
import { ruleIds, rules } from '../../rules/index.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import { UsageError } from '../model/errors.ts';
import { OUTCOMES, PREDICTED_BY, type OutcomeName } from '../model/outcomes.ts';
import {
  CONNECTION_NAMES,
  DATABASES,
  supportedConnections,
  TABLE_DATE,
  twoWayDependsOn,
} from '../model/dts/support-matrix.ts';
import type { Side } from '../model/dts/task.ts';
import { AUTHORIZATION_PAGE, isNewRule, levelsOf } from '../model/rule-card.ts';
import type { AnyRule } from '../model/rule.ts';
import type { ExplainedError, Explanation, ListedDatabases } from '../report/rule-card.ts';

/** Explains one rule, or all in the order of reporting. Throws `UsageError` where there is no rule of that id. */
export async function explain(id?: string): Promise<readonly Explanation[]> {
  const wanted = id === undefined ? rules : rules.filter((rule) => rule.id === id);
  if (id !== undefined && wanted.length === 0) throw new UsageError(`unknown rule "${id}"`, didYouMean(id));
  const { default: examples } = await import('../../generated/examples.js');
  return wanted.map((rule) => explanation(rule, examples[rule.id]));
}

/** The answers that have an error code, whatever its case; none where it is no code that rules predict. */
export function explainError(code: string): readonly ExplainedError[] {
  const names = Object.keys(OUTCOMES) as OutcomeName[];
  return names
    .filter((name) => OUTCOMES[name].code.toLowerCase() === code.toLowerCase())
    .map((name) => {
      const predicting = PREDICTED_BY[name].flatMap((id) => rules.find((rule) => rule.id === id) ?? []);
      return { ...OUTCOMES[name], rules: predicting.map(({ id, title, why }) => ({ id, title, why })) };
    });
}

/** The vendor's tables: what may be the source or the destination of a task in another account, and through which connections. */
export function databaseTables(): ListedDatabases {
  return {
    date: TABLE_DATE,
    source: AUTHORIZATION_PAGE.databases,
    sources: listed('source'),
    destinations: listed('destination'),
    twoWay: DATABASES.filter((database) => twoWayDependsOn(database) !== undefined),
  };
}

function listed(side: Side): ListedDatabases['sources'] {
  return DATABASES.map((database) => ({
    database,
    connections: supportedConnections(side, database).map((connection) => CONNECTION_NAMES[connection]),
  })).filter(({ connections }) => connections.length > 0);
}

/** The error codes that rules predict. */
const errorCodes: readonly string[] = [...new Set(Object.values(OUTCOMES).map(({ code }) => code))];

function explanation(rule: AnyRule, found: RuleExamples | undefined): Explanation {
  const { id, level, basis, about, title, why, messages, leadsTo, source } = rule;
  return {
    id,
    level: isNewRule(rule) ? 'note' : level,
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
  const near = closestWord(word, [...ruleIds, ...errorCodes]);
  return near === undefined ? 'run "dts-xacct explain" for the list of rules' : `did you mean "${near}"?`;
}

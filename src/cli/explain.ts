import { explain } from '../commands/explain.ts';
import { explainEn } from '../messages/en/explain.ts';
import { toJson } from '../report/common/escape.ts';
import { card, table } from '../report/rule-card.ts';
import type { CommandCall } from './options.ts';

/** `explain` from the command line: one rule, or all; a JSON object, or a list of them. */
export async function explainText({ positionals: [id], values }: CommandCall): Promise<string> {
  const rules = await explain(id);
  const [only] = id === undefined ? [] : rules;
  if (values['format'] === 'json')
    return only === undefined ? `[\n${rules.map(toJson).join(',\n')}\n]\n` : `${toJson(only)}\n`;
  return only === undefined ? table(rules, explainEn) : card(only, explainEn);
}

import { explain } from '../commands/explain.ts';
import { card, table } from '../report/card.ts';
import { toJson } from '../report/visible.ts';
import { explainEn } from '../texts/explain-en.ts';
import type { CommandCall } from './options.ts';

/** `explain` from the command line: one rule, or all; a JSON object, or a list of them. */
export async function explainText({ positionals: [id], values }: CommandCall): Promise<string> {
  const rules = await explain(id);
  const [only] = id === undefined ? [] : rules;
  if (values['format'] === 'json')
    return only === undefined ? `[\n${rules.map(toJson).join(',\n')}\n]\n` : `${toJson(only)}\n`;
  return only === undefined ? table(rules, explainEn) : card(only, explainEn);
}

import { explain } from '../commands/explain.ts';
import { explainTexts, rulesIn } from '../messages/language.ts';
import { toJson } from '../report/common/escape.ts';
import { card, table } from '../report/rule-card.ts';
import type { CommandCall } from './options.ts';
import { languageOf } from './report-output.ts';
import type { Streams } from './streams.ts';

/** `explain` from the command line: one rule, or all; a JSON object, or a list of them. */
export async function explainText(
  { positionals: [id], values }: CommandCall,
  streams: Pick<Streams, 'env'>,
): Promise<string> {
  const language = languageOf(values, streams);
  const rules = await rulesIn(language, await explain(id));
  const [only] = id === undefined ? [] : rules;
  if (values['format'] === 'json')
    return only === undefined ? `[\n${rules.map(toJson).join(',\n')}\n]\n` : `${toJson(only)}\n`;
  const texts = await explainTexts(language);
  return only === undefined ? table(rules, texts) : card(only, texts);
}

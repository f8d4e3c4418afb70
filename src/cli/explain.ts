import { databaseTables, explain, explainError } from '../commands/explain.ts';
import { explainTexts } from '../messages/language.ts';
import { rulesIn } from '../report/formats.ts';
import { toJson } from '../report/common/escape.ts';
import { card, databaseText, errorCard, table } from '../report/rule-card.ts';
import type { CommandCall } from './options.ts';
import { languageOf } from './report-output.ts';
import type { Streams } from './streams.ts';

/** `explain` from the command line: one rule, an error code, `databases`, or all rules; as JSON an object, or a list of them. */
export async function explainText(
  { positionals: [id], values }: CommandCall,
  streams: Pick<Streams, 'env'>,
): Promise<string> {
  const language = languageOf(values, streams);
  if (id === 'databases') {
    const tables = databaseTables();
    return values['format'] === 'json' ? `${toJson(tables)}\n` : databaseText(tables, await explainTexts(language));
  }
  const answers = id === undefined ? [] : explainError(id);
  if (answers.length > 0) {
    const inLanguage = await Promise.all(
      answers.map(async (answer) => ({ ...answer, rules: await rulesIn(language, answer.rules) })),
    );
    if (values['format'] === 'json') return `[\n${inLanguage.map(toJson).join(',\n')}\n]\n`;
    return errorCard(inLanguage, await explainTexts(language));
  }
  const rules = await rulesIn(language, await explain(id));
  const [only] = id === undefined ? [] : rules;
  if (values['format'] === 'json')
    return only === undefined ? `[\n${rules.map(toJson).join(',\n')}\n]\n` : `${toJson(only)}\n`;
  const texts = await explainTexts(language);
  return only === undefined ? table(rules, texts) : card(only, texts);
}

import { ruleIds, rules } from '../../rules/index.ts';
import { InputError, UsageError } from '../errors.ts';
import { mergeJson, type JsonReport } from '../report/merge-json.ts';
import { hasNumbers } from '../report/merge-once.ts';
import type { Merged, MergeOrder } from '../report/merge-order.ts';
import { mergeSarif, numbersIn, type SarifReport } from '../report/merge-sarif.ts';
import { readText } from '../read/file-text.ts';
import { isConfiguration } from '../read/find-config.ts';
import { en } from '../texts/en.ts';

/**
 * Joins JSON or SARIF reports of several runs. Of runs over parts of the accounts, which name the same files or none, it makes
 * the report that one run over all of them would have made. Throws `UsageError` for what is no report of ours.
 */
export function merge(files: readonly string[]): Merged {
  const reports = files.map((file) => ({ file, value: parsed(file) }));
  const [first] = reports;
  if (first === undefined)
    throw new UsageError('nothing to merge', 'name reports: dts-xacct merge 1.json 2.json -o all.json');
  const isOfKind = isSarif(first.value) ? isSarif : isJson;
  for (const { file, value } of reports) {
    if (!isSarif(value) && !isJson(value))
      throw new UsageError(`${file} is no report of dts-xacct`, 'audit and lint write them with -f json or -f sarif');
    if (!isOfKind(value))
      throw new UsageError(`${file} is of another format than ${first.file}`, 'merge reports of one format');
    if (!hasNumbers(isSarif(value) ? numbersIn((value as SarifReport).runs[0]) : (value as JsonReport).summary))
      throw new UsageError(
        `${file} does not say how many findings there were, shown or not, so nobody can tell how its run ended`,
        'have it written anew: the version of dts-xacct that wrote it is older than this one',
      );
  }
  const order = { ruleIds, texts: en, isUsedElsewhere };
  const values = reports.map(({ value }) => value);
  return isOfKind === isSarif ? mergeSarif(values as SarifReport[], order) : mergeJson(values as JsonReport[], order);
}

/**
 * An entry of the configuration that one part has no use for, another may need: it is unused where all parts say so. A comment
 * stands in a file that one part reads, and no other.
 */
const isUsedElsewhere: MergeOrder['isUsedElsewhere'] = ({ rule, message, file = '' }, { told, of, areOfFiles }) => {
  if (rule !== 'unused-exception' || told === of || !message.includes(UNMATCHED)) return false;
  return told > 1 || !areOfFiles || isConfiguration(file);
};

const UNMATCHED = rules.find(({ id }) => id === 'unused-exception')?.messages['unmatched']?.split('{rule}')[1] ?? '';

function parsed(file: string): unknown {
  try {
    return JSON.parse(readText({ path: file, isNamed: true }).text);
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(`${file} cannot be read: ${error.message}`);
    if (error instanceof SyntaxError) throw new UsageError(`${file} is no JSON`, 'merge joins JSON and SARIF reports');
    throw error;
  }
}

function isJson(value: unknown): boolean {
  const { reportVersion, findings, gaps, summary } = (value ?? {}) as Partial<JsonReport>;
  return reportVersion === 1 && Array.isArray(findings) && Array.isArray(gaps) && typeof summary === 'object';
}

function isSarif(value: unknown): boolean {
  const { version, runs } = (value ?? {}) as Partial<SarifReport>;
  const [run]: readonly (Partial<SarifReport['runs'][0]> | undefined)[] = Array.isArray(runs) ? runs : [];
  return version === '2.1.0' && run?.tool?.driver.name === 'dts-xacct';
}

import { ruleIds, rules } from '../../rules/index.ts';
import { InputError, MissingPath, UsageError } from '../errors.ts';
import { mergeJson, type JsonReport } from '../report/merge-json.ts';
import { hasNumbers, type Numbers } from '../report/merge-once.ts';
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
  const twice = files.find((file, index) => files.indexOf(file) < index);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`, 'its findings would be told twice');
  const reports = files.map((file): Given => ({ file, value: parsed(file) }));
  const [first] = reports;
  if (first === undefined)
    throw new UsageError('nothing to merge', 'name reports: dts-xacct merge 1.json 2.json -o all.json');
  const isOfKind = isSarif(first.value) ? isSarif : isJson;
  for (const { file, value } of reports) {
    if (!isSarif(value) && !isJson(value))
      throw new UsageError(`${file} is no report of dts-xacct`, 'audit and lint write them with -f json or -f sarif');
    if (!isOfKind(value))
      throw new UsageError(`${file} is of another format than ${first.file}`, 'merge reports of one format');
    if (!hasNumbers(numbersOf(value)))
      throw new UsageError(
        `${file} does not say how many findings there were, shown or not, so nobody can tell how its run ended`,
        'have it written anew: the version of dts-xacct that wrote it is older than this one',
      );
  }
  const order = { ruleIds, texts: en, missing: missingParts(reports), isUsedElsewhere };
  const values = reports.map(({ value }) => value);
  return isOfKind === isSarif ? mergeSarif(values as SarifReport[], order) : mergeJson(values as JsonReport[], order);
}

interface Given {
  readonly file: string;
  readonly value: unknown;
}

function numbersOf(value: unknown): Partial<Numbers> {
  return isSarif(value) ? numbersIn((value as SarifReport).runs[0]) : (value as JsonReport).summary;
}

/** Where all reports are of parts: those of the same run that are not there. Throws `UsageError` for parts that are none of one run. */
function missingParts(reports: readonly Given[]): readonly string[] {
  const parts = reports.map(({ file, value }) => ({ file, shard: numbersOf(value).shard ?? '' }));
  if (parts.some(({ shard }) => !/^\d+\/\d+$/.test(shard))) return [];
  const met = new Map<string, string>();
  const of = parts[0]?.shard.split('/')[1] ?? '';
  for (const { file, shard } of parts) {
    const twin = met.get(shard);
    if (twin !== undefined)
      throw new UsageError(`${twin} and ${file} are both part ${shard}`, 'give the report of each part once');
    if (!shard.endsWith(`/${of}`))
      throw new UsageError(
        `${parts[0]?.file ?? ''} is part ${parts[0]?.shard ?? ''} and ${file} is part ${shard}: they are of different runs`,
        'merge the parts of one run',
      );
    met.set(shard, file);
  }
  // A run of more parts than anybody has is none that was.
  const all = Array.from({ length: Math.min(Number(of), MOST_PARTS) }, (_, index) => `${String(index + 1)}/${of}`);
  return all.filter((part) => !met.has(part));
}

const MOST_PARTS = 10_000;

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
    if (error instanceof InputError) throw unreadable(error);
    if (error instanceof SyntaxError) throw new UsageError(`${file} is no JSON`, 'merge joins JSON and SARIF reports');
    throw error;
  }
}

function isJson(value: unknown): boolean {
  const { reportVersion, findings, suppressed, accounts, gaps, preflight, summary } = (value ??
    {}) as Partial<JsonReport>;
  return (
    reportVersion === 1 &&
    areFindings(findings) &&
    areFindings(suppressed) &&
    areGaps(gaps) &&
    (accounts === undefined || areObjects(accounts)) &&
    (preflight === undefined || areObjects(preflight)) &&
    isObject(summary)
  );
}

function isSarif(value: unknown): boolean {
  const { version, runs } = (value ?? {}) as Partial<SarifReport>;
  const [run]: readonly (Partial<SarifReport['runs'][0]> | undefined)[] = Array.isArray(runs) ? runs : [];
  const { results = [] } = run ?? {};
  return (
    version === '2.1.0' &&
    runs?.length === 1 &&
    run?.tool?.driver.name === 'dts-xacct' &&
    areObjects(results) &&
    results.every((result) => typeof result['ruleId'] === 'string')
  );
}

type Node = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areObjects(value: unknown): value is readonly Node[] {
  return Array.isArray(value) && value.every(isObject);
}

function areFindings(value: unknown): boolean {
  return (
    areObjects(value) && value.every(({ rule, message }) => typeof rule === 'string' && typeof message === 'string')
  );
}

function areGaps(value: unknown): boolean {
  return (
    areObjects(value) && value.every(({ what, because }) => typeof what === 'string' && typeof because === 'string')
  );
}

function unreadable({ file, message, cause }: InputError): UsageError {
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
    ? new MissingPath(file, 'check the path')
    : new UsageError(`${file} cannot be read: ${message}`);
}

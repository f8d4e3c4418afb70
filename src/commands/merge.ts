import { ruleIds } from '../../rules/index.ts';
import { InputError, MissingPath, UsageError } from '../errors.ts';
import { mergeJson, type JsonReport } from '../report/merge-json.ts';
import { hasNumbers, type Numbers } from '../report/merge-once.ts';
import type { Merged } from '../report/merge-order.ts';
import { mergeSarif, numbersIn, type SarifReport } from '../report/merge-sarif.ts';
import { isJsonReport, isSarifReport } from '../report/report-shape.ts';
import { visible } from '../report/visible.ts';
import { readText } from '../read/file-text.ts';
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
  const isOfKind = isSarifReport(first.value) ? isSarifReport : isJsonReport;
  let command: string | undefined;
  for (const { file, value } of reports) {
    if (!isSarifReport(value) && !isJsonReport(value))
      throw new UsageError(`${file} is no report of dts-xacct`, 'audit and lint write them with -f json or -f sarif');
    if (!isOfKind(value))
      throw new UsageError(`${file} is of another format than ${first.file}`, 'merge reports of one format');
    if (!hasNumbers(numbersOf(value)))
      throw new UsageError(
        `${file} does not say how many findings there were, shown or not, so nobody can tell how its run ended`,
        'have it written anew: the version of dts-xacct that wrote it is older than this one',
      );
    const own = isOfKind === isSarifReport ? commandOfSarif(value as SarifReport) : commandOfJson(value as JsonReport);
    if (own !== (command ??= own))
      throw new UsageError(
        `${file} is a report of ${own}, and ${first.file} one of ${command}`,
        'merge the reports of one command, and hand on the others as they are',
      );
  }
  const order = { ruleIds, texts: en, missing: missingParts(reports) };
  const values = reports.map(({ value }) => value);
  refuseSharedAccounts(reports);
  return isOfKind === isSarifReport
    ? mergeSarif(values as SarifReport[], order)
    : mergeJson(values as JsonReport[], order);
}

interface Given<T = unknown> {
  readonly file: string;
  readonly value: T;
}

function commandOfJson({ preflight, accounts }: JsonReport): string {
  return preflight === undefined ? (accounts === undefined ? 'lint' : 'audit') : 'preflight';
}

function commandOfSarif({ runs: [{ automationDetails }] }: SarifReport): string {
  return automationDetails?.id?.split('/')[1] ?? 'lint';
}

/** An account that two audits have read is in two states, and what was found in it would be told twice. */
function refuseSharedAccounts(reports: readonly Given[]): void {
  const readBy = new Map<string, string>();
  for (const { file, value } of reports) {
    for (const id of accountsOf(value)) {
      const other = readBy.get(id);
      if (other !== undefined)
        throw new UsageError(
          `account ${visible(id)} was read for ${other} and for ${file}`,
          'merge the reports of audits of different accounts, such as the parts of --shard',
        );
      readBy.set(id, file);
    }
  }
}

function accountsOf(value: unknown): readonly string[] {
  if (isSarifReport(value)) return numbersIn((value as SarifReport).runs[0]).accounts ?? [];
  return ((value as JsonReport).accounts ?? []).map(({ id }) => id);
}

function numbersOf(value: unknown): Partial<Numbers> {
  return isSarifReport(value) ? numbersIn((value as SarifReport).runs[0]) : (value as JsonReport).summary;
}

/** Of reports of parts: those of the same run that are not there. Throws `UsageError` for what is no part of one run. */
function missingParts(reports: readonly Given[]): readonly string[] {
  const all = reports.map(({ file, value }) => ({ file, shard: numbersOf(value).shard ?? '' }));
  const parts = all.filter(({ shard }) => /^\d+\/\d+$/.test(shard));
  if (parts.length === 0) return [];
  const whole = all.find((each) => !parts.includes(each));
  if (whole !== undefined)
    throw new UsageError(
      `${parts[0]?.file ?? ''} is part ${parts[0]?.shard ?? ''} of a run, and ${whole.file} is a whole one`,
      'merge the reports of all parts, and of nothing else, at once',
    );
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
  const wanted = Array.from({ length: Math.min(Number(of), MOST_PARTS) }, (_, index) => `${String(index + 1)}/${of}`);
  return wanted.filter((part) => !met.has(part));
}

const MOST_PARTS = 10_000;

function parsed(file: string): unknown {
  try {
    return JSON.parse(readText({ path: file, isNamed: true }).text);
  } catch (error) {
    if (error instanceof InputError) throw unreadable(error);
    if (error instanceof SyntaxError) throw new UsageError(`${file} is no JSON`, 'merge joins JSON and SARIF reports');
    throw error;
  }
}

function unreadable({ file, message, cause }: InputError): UsageError {
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
    ? new MissingPath(file, 'check the path')
    : new UsageError(`${file} cannot be read: ${message}`);
}

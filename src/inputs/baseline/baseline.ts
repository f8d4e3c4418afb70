import type { BaselineEntry, BaselineFile } from '../../model/baseline.ts';
import { jsonDocument } from '../../formats/json/locate.ts';
import { asObject } from '../../formats/nodes.ts';
import { UsageError } from '../../model/errors.ts';

/** The version of baselines that this program reads and writes. */
export const BASELINE_VERSION = 1;

/** Reads the text of a baseline. Throws `UsageError` for one that is broken, of another tool or of another version. */
export function readBaseline(file: string, text: string): BaselineFile {
  const root = asObject(parsed(file, text));
  if (root?.['baselineVersion'] === undefined || root['tool'] !== 'dts-xacct')
    throw new UsageError(`${file} is not a baseline of dts-xacct`, WRITES);
  if (root['baselineVersion'] !== BASELINE_VERSION)
    throw new UsageError(
      `${file} is a baseline of version ${JSON.stringify(root['baselineVersion'])}; this program reads version ${String(BASELINE_VERSION)}`,
      'use the version of dts-xacct that wrote it, or write it again',
    );
  const { entries } = root;
  if (!Array.isArray(entries)) throw broken(file, '"entries" must be a list');
  const fields = new Set(['baselineVersion', 'tool', 'entries', '$schema']);
  const extra = Object.keys(root).find((key) => !fields.has(key));
  if (extra !== undefined) throw broken(file, `unknown key "${extra}"`);
  return {
    document: jsonDocument(file, text),
    entries: entries.map((entry, index) => entryOf(entry, (why) => broken(file, `entry ${String(index + 1)}: ${why}`))),
  };
}

const WRITES = 'lint --write-baseline FILE and audit --write-baseline FILE write one';

function broken(file: string, why: string): UsageError {
  return new UsageError(`the baseline ${file} is broken: ${why}`, 'write it again with --write-baseline');
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(file, 'it is not valid JSON');
  }
}

const TEXTS = ['rule', 'fingerprint', 'subject', 'file', 'reason'] as const;

function entryOf(value: unknown, wrong: (why: string) => UsageError): BaselineEntry {
  const entry = asObject(value);
  if (entry === undefined) throw wrong('it must be an object');
  for (const key of Object.keys(entry))
    if (!(TEXTS as readonly string[]).includes(key)) throw wrong(`unknown key "${key}"`);
  for (const key of TEXTS) {
    const found = entry[key];
    const isNeeded = key === 'rule' || key === 'fingerprint';
    if (found === undefined ? isNeeded : typeof found !== 'string') throw wrong(`"${key}" must be a text`);
  }
  if (!/^[0-9a-f]{64}$/.test(String(entry['fingerprint'])))
    throw wrong('"fingerprint" must be 64 hexadecimal digits in small letters');
  return entry as unknown as BaselineEntry;
}

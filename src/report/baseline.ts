import type { BaselineEntry } from '../model/baseline.ts';
import { withoutKeys } from '../lib/secrets.ts';
import { toJson } from './common/escape.ts';

/** A baseline as `schemas/baseline.schema.json` describes it: one entry a line, so that a pull request shows what changes. */
export function* baselineText(entries: readonly BaselineEntry[]): Iterable<string> {
  yield '{\n  "baselineVersion": 1,\n  "tool": "dts-xacct",\n  "entries": [';
  let before = '\n    ';
  for (const { rule, subject, file, fingerprint, reason } of entries) {
    const shown = subject === undefined ? undefined : withoutKeys(subject);
    yield `${before}${toJson({ rule, subject: shown, file, fingerprint, reason })}`;
    before = ',\n    ';
  }
  yield entries.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

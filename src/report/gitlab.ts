import type { Finding, Level } from '../model/finding.ts';
import type { Report, Suppressed } from '../model/report.ts';
import { escapeControls, toJson } from './common/escape.ts';
import { headline, inBrackets, suppressionReason } from './common/messages.ts';
import { pathFromRoot } from '../model/paths.ts';
import { fingerprint } from '../model/fingerprint.ts';
import type { ReportOptions } from './reporter.ts';

/** What GitLab calls the levels; it has `info`, `minor`, `major`, `critical` and `blocker`. */
const SEVERITIES = { error: 'major', warning: 'minor', note: 'info' } as const satisfies Record<Level, string>;

/**
 * The code quality report of GitLab: a list with one object a finding. GitLab shows only what has a file: a finding of a live
 * account has the role's ARN there.
 */
export function* gitlab(report: Report, options: ReportOptions): Generator<string> {
  const shown = options.showSuppressed ? [...report.findings, ...report.suppressed] : report.findings;
  let before = '[\n';
  for (const finding of shown) {
    yield `${before}  ${toJson(issueOf(finding, options))}`;
    before = ',\n';
  }
  yield shown.length === 0 ? '[]\n' : '\n]\n';
}

function issueOf(finding: Finding | Suppressed, options: ReportOptions): object {
  const { rule, level, place, subject } = finding;
  const { texts } = options;
  const suppressed = 'by' in finding ? inBrackets(suppressionReason(finding, texts), texts) : '';
  return {
    description: `${headline(options.catalogue, finding)}${suppressed}`,
    check_name: rule,
    fingerprint: fingerprint(finding, options),
    severity: SEVERITIES[level],
    location: {
      path: escapeControls(place === undefined ? (subject ?? '') : pathFromRoot(place.file, options)),
      lines: { begin: place?.startLine ?? 1, ...(place !== undefined && { end: place.endLine }) },
    },
  };
}

import { withoutKeys } from '../lib/secrets.ts';
import type { Finding, Unchecked, Place, RelatedNote, Replacement, ResolvedFix } from '../model/finding.ts';
import { fingerprint } from '../model/fingerprint.ts';
import type { Report, ReportedAccess, Suppressed } from '../model/report.ts';
import type { RuleCard } from '../model/rule-card.ts';
import { toJson } from './common/escape.ts';
import { headline, gapReason, formatMessage } from './common/messages.ts';
import type {
  JsonAccess,
  JsonFinding,
  JsonFix,
  JsonGap,
  JsonPlace,
  JsonReport,
  JsonSuppressed,
  Shaped,
} from './json-report.ts';
import type { Catalogue, ReportOptions } from './reporter.ts';

/** Grows when a field changes its meaning or goes; a new field is no new version. */
const REPORT_VERSION = 1;

/** The report as `schemas/report.schema.json` describes it, one finding a line; `more` are lists of some commands only. */
export function* json(report: Report, options: ReportOptions, more: More = {}): Generator<string> {
  yield* jsonText(
    report.tool,
    listsOf(report, options, more),
    { ...report.summary, hidden: report.hidden },
    report.scope,
  );
}

/** What `json` writes, as a value. */
export function jsonValue(report: Report, options: ReportOptions, more: More = {}): JsonReport {
  const { tool, scope, summary, hidden } = report;
  const lists = listsOf(report, options, more).map(([name, items]) => [name, [...items].map(plain)]);
  return {
    reportVersion: REPORT_VERSION,
    tool,
    ...(Object.fromEntries(lists) as Pick<JsonReport, 'findings' | 'suppressed' | 'gaps'>),
    ...(scope && { scope: plain(scope) }),
    summary: plain({ ...summary, hidden }),
  };
}

/** A copy without the fields that are `undefined`. */
function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function listsOf(report: Report, options: ReportOptions, more: More): Lists {
  const cards = new Map(report.rules.map((card) => [card.id, card]));
  const { access, accounts } = report;
  return [
    ['findings', shaped(report.findings, (finding) => findingOf(finding, cards.get(finding.rule), options))],
    ['suppressed', shaped(report.suppressed, (finding) => suppressedOf(finding, cards.get(finding.rule), options))],
    ...(accounts === undefined ? [] : [['accounts', accounts] as const]),
    ...(access === undefined ? [] : [['access', shaped(access, accessEntry)] as const]),
    ['gaps', shaped(report.gaps, (gap) => gapOf(gap, options))],
    ...Object.entries(more),
  ];
}

/** Lists of some commands only. */
type More = Readonly<Record<string, readonly object[]>>;

/** Lists of a report, by their names, in the order of the schema. */
type Lists = readonly (readonly [name: string, items: Iterable<object>])[];

/** The text of a report, whose parts have the form of the schema already. */
function* jsonText(tool: object, lists: Lists, summary: object, scope: object | undefined): Generator<string> {
  yield `{\n  "reportVersion": ${REPORT_VERSION},\n  "tool": ${toJson(tool)},\n`;
  for (const [name, items] of lists) yield* list(name, items);
  if (scope !== undefined) yield `  "scope": ${toJson(scope)},\n`;
  yield `  "summary": ${toJson(summary)}\n}\n`;
}

function* shaped<T>(items: readonly T[], shape: (item: T) => object): Generator<object> {
  for (const item of items) yield shape(item);
}

/** A list as a member of the report; fields that are `undefined` are not written. */
function* list(name: string, items: Iterable<object>): Generator<string> {
  const first = `  "${name}": [`;
  let before = first;
  for (const item of items) {
    yield `${before}\n    ${toJson(item)}`;
    before = ',';
  }
  yield before === first ? `${first}],\n` : '\n  ],\n';
}

/** An access entry as the schema has it. */
export function accessEntry({ place, subject, ...entry }: ReportedAccess): Shaped<JsonAccess> {
  return { subject: withoutKeys(subject), ...entry, file: place?.file, startLine: place?.startLine };
}

function gapOf(gap: Unchecked, { texts }: ReportOptions): Shaped<JsonGap> {
  const { what, reason, account, grant } = gap;
  return { what, because: gapReason(gap, texts), reason, account, grant };
}

function suppressedOf(finding: Suppressed, card: RuleCard | undefined, options: ReportOptions): Shaped<JsonSuppressed> {
  const { by, because, until } = finding;
  return { ...findingOf(finding, card, options), by, because, until };
}

function findingOf(finding: Finding, card: RuleCard | undefined, options: ReportOptions): Shaped<JsonFinding> {
  const { rule, level, leadsTo, fix } = finding;
  const { catalogue } = options;
  return {
    rule,
    level,
    message: headline(catalogue, finding),
    ...(finding.place && placeOf(finding.place)),
    subject: finding.subject === undefined ? undefined : withoutKeys(finding.subject),
    related: finding.related.map((remark) => relatedOf(remark, rule, catalogue)),
    leadsTo: leadsTo && { code: leadsTo.code, message: leadsTo.message },
    fingerprint: fingerprint(finding, options),
    url: card?.source.url,
    basis: card?.basis,
    fix: fix && fixOf(fix, rule, catalogue),
  };
}

function relatedOf(remark: RelatedNote, rule: string, catalogue: Catalogue): JsonFinding['related'][number] {
  return { ...placeOf(remark.place), message: formatMessage(catalogue, rule, remark) };
}

function fixOf(fix: ResolvedFix, rule: string, catalogue: Catalogue): JsonFix {
  return { title: formatMessage(catalogue, rule, fix), risk: fix.risk, edits: fix.edits.map(editOf) };
}

function editOf({ place, newText }: Replacement): JsonFix['edits'][number] {
  return { ...placeOf(place), newText };
}

/** The fields of a place, in the order of the schema. */
function placeOf({ file, startLine, startColumn, endLine, endColumn }: Place): JsonPlace {
  return { file, startLine, startColumn, endLine, endColumn };
}

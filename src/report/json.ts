import type { Finding, Place, Remark, Replacement, ResolvedFix } from '../model/finding.ts';
import type { Region } from '../model/location.ts';
import type { RuleCard } from '../rule.ts';
import { headline, reasonOf, say } from './phrase.ts';
import type { Catalogue, Report, ReportOptions, Suppressed } from './report.ts';
import { toJson } from './visible.ts';

/** Grows when a field changes its meaning or goes; a new field is no new version. */
const REPORT_VERSION = 1;

/** The report as `schemas/report.schema.json` describes it, one finding a line; `more` are lists of some commands only. */
export function* json(
  report: Report,
  options: ReportOptions,
  more: Readonly<Record<string, readonly object[]>> = {},
): Generator<string> {
  const cards = new Map(report.rules.map((card) => [card.id, card]));
  const { catalogue } = options;
  yield `{\n  "reportVersion": ${REPORT_VERSION},\n  "tool": ${toJson(report.tool)},\n`;
  yield* list('findings', report.findings, (finding) => findingOf(finding, cards.get(finding.rule), catalogue));
  yield* list('suppressed', report.suppressed, (finding) => suppressedOf(finding, cards.get(finding.rule), catalogue));
  if (report.accounts !== undefined) yield* list('accounts', report.accounts, (account) => account);
  yield* list('gaps', report.gaps, (gap) => {
    const { what, reason, account, grant } = gap;
    return { what, because: reasonOf(gap, options.texts), reason, account, grant };
  });
  for (const [name, items] of Object.entries(more)) yield* list(name, items, (item) => item);
  yield `  "summary": ${toJson({ ...report.summary, hidden: report.hidden })}\n}\n`;
}

/** A list as a member of the report; fields that are `undefined` are not written. */
function* list<T>(name: string, items: readonly T[], shape: (item: T) => object): Generator<string> {
  let before = `  "${name}": [`;
  for (const item of items) {
    yield `${before}\n    ${toJson(shape(item))}`;
    before = ',';
  }
  yield items.length === 0 ? `${before}],\n` : '\n  ],\n';
}

function suppressedOf(finding: Suppressed, card: RuleCard | undefined, catalogue: Catalogue): object {
  const { by, because, until } = finding;
  return { ...findingOf(finding, card, catalogue), by, because, until };
}

function findingOf(finding: Finding, card: RuleCard | undefined, catalogue: Catalogue): object {
  const { rule, level, leadsTo, fix } = finding;
  return {
    rule,
    level,
    message: headline(catalogue, finding),
    ...(finding.place && placeOf(finding.place)),
    subject: finding.subject,
    related: finding.related.map((remark) => relatedOf(remark, rule, catalogue)),
    leadsTo: leadsTo && { code: leadsTo.code, message: leadsTo.message },
    fingerprint: finding.fingerprint,
    url: card?.source.url,
    basis: card?.basis,
    fix: fix && fixOf(fix, rule, catalogue),
  };
}

function relatedOf(remark: Remark, rule: string, catalogue: Catalogue): object {
  return { ...placeOf(remark.place), message: say(catalogue, rule, remark) };
}

function fixOf(fix: ResolvedFix, rule: string, catalogue: Catalogue): object {
  return { title: say(catalogue, rule, fix), risk: fix.risk, edits: fix.edits.map(editOf) };
}

function editOf({ place, newText }: Replacement): object {
  return { ...placeOf(place), newText };
}

/** The fields of a place, in the order of the schema. */
function placeOf({ file, startLine, startColumn, endLine, endColumn }: Place): Region & { readonly file: string } {
  return { file, startLine, startColumn, endLine, endColumn };
}

import type { Fix, Location, Message, Notification, Region, Result } from 'sarif';

import { RANK, type Finding, type LineHash, type Place, type ResolvedFix } from '../model/finding.ts';
import { uriFromRoot } from './address.ts';
import { fingerprint } from './fingerprint.ts';
import { makeLineHash } from './line-hash.ts';
import { headline, say, shortened, unchecked } from './phrase.ts';
import type { Report, Suppressed } from '../model/report.ts';
import type { ReportOptions } from './reporter.ts';
import { HOME, LONGEST_TEXT, ruleDescriptor, sentence } from './sarif-descriptors.ts';
import { notification, NOTIFICATION_DESCRIPTORS, notificationsOfLeft, type Left } from './sarif-notifications.ts';
import { toJson, visible } from './visible.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** GitHub refuses a run of more. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0 as code scanning takes it, one result a line. It holds no path of the machine, and no time but that of the reading. */
export function* sarif(report: Report, options: ReportOptions): Generator<string> {
  const all: readonly (Finding | Suppressed)[] = options.showSuppressed
    ? [...report.findings, ...report.suppressed]
    : report.findings;
  const placed = all.filter(({ place }) => place !== undefined);
  const kept = takenOf(placed);
  const left = { withoutFile: all.length - placed.length, cut: placed.length - kept.length };
  const indexes = new Map(report.rules.map(({ id }, index) => [id, index]));
  yield* sarifText(head(report, options, left), results());
  function* results(): Generator<object> {
    const lineHash = makeLineHash();
    for (const finding of kept) yield resultOf(finding, { ruleIndex: indexes.get(finding.rule), lineHash }, options);
  }
}

/** The text of a report, whose parts have the form of SARIF already. */
function* sarifText(run: object, results: Iterable<object>): Generator<string> {
  yield `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{${toJson(run).slice(1, -1)},"results":[`;
  let before = '\n';
  for (const result of results) {
    yield before + toJson(result);
    before = ',\n';
  }
  yield '\n]}]}\n';
}

/** As many as GitHub takes, the gravest first where there are more. */
function takenOf<T extends Pick<Finding, 'level'>>(all: readonly T[]): readonly T[] {
  if (all.length <= MOST_RESULTS) return all;
  return all.toSorted((one, other) => RANK[other.level] - RANK[one.level]).slice(0, MOST_RESULTS);
}

/** All of the run but its results. */
function head(report: Report, options: ReportOptions, left: Left): object {
  const { name, version } = report.tool;
  const driver = {
    name,
    semanticVersion: version,
    informationUri: HOME,
    rules: report.rules.map((card) => ruleDescriptor(card, options.catalogue)),
    notifications: NOTIFICATION_DESCRIPTORS,
  };
  const invocation = {
    executionSuccessful: report.summary.complete,
    toolExecutionNotifications: notificationsOf(report, options, left),
  };
  return {
    tool: { driver },
    invocations: [invocation],
    // What stands before the last slash is the category: a later upload of the same one replaces this.
    automationDetails: { id: `${name}/${options.command ?? 'lint'}/` },
    columnKind: 'utf16CodeUnits',
    properties: report.scope && { scope: report.scope },
  };
}

function notificationsOf({ gaps }: Report, { texts }: ReportOptions, left: Left): Notification[] {
  const told = gaps.map((gap) => {
    const { reason, account, grant } = gap;
    const of = notification(reason, unchecked(gap, texts));
    return account === undefined ? of : { ...of, properties: { account, grant } };
  });
  return [...told, ...notificationsOfLeft(left)];
}

interface Known {
  readonly ruleIndex: number | undefined;
  readonly lineHash: LineHash;
}

/** Fields that are `undefined` are not written. */
function resultOf(finding: Finding | Suppressed, { ruleIndex, lineHash }: Known, options: ReportOptions): Result {
  const { rule, level, place, related, leadsTo, fix } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: messageOf(finding, options),
    locations: place && [locationOf(place, finding.subject, options)],
    partialFingerprints: fingerprintsOf(finding, lineHash, options),
    relatedLocations: related.length > 0 ? relatedOf(finding, options) : undefined,
    fixes: fix && fix.edits.length > 0 ? [fixOf(fix, rule, options)] : undefined,
    // All results have the member or none: readers take its absence for "nobody looked".
    suppressions: options.showSuppressed ? ('by' in finding ? [suppressionOf(finding)] : []) : undefined,
    properties: leadsTo && { leadsTo: { code: leadsTo.code, message: leadsTo.message } },
  };
}

/** GitHub identifies an alert by the hash of its line alone; a recorded account has no line, so the fingerprint takes its place. */
function fingerprintsOf(
  finding: Finding,
  lineHash: Known['lineHash'],
  options: ReportOptions,
): Readonly<Record<string, string>> {
  const own = fingerprint(finding, options);
  if (finding.place === undefined) return { 'dtsXacct/v1': own };
  return { primaryLocationLineHash: finding.hashLine?.(lineHash) ?? `${own.slice(0, 16)}:1`, 'dtsXacct/v1': own };
}

/** The headline as a sentence, then a link to each related place. What looks like a link in the input must not become one. */
function messageOf(finding: Finding, { catalogue }: ReportOptions): Message {
  const main = headline(catalogue, finding).replaceAll('](', ']\\(');
  let text = sentence(shortened(main, LONGEST_TEXT - 1));
  for (const [index, remark] of finding.related.entries()) {
    const words = say(catalogue, finding.rule, remark).replace(/[\\[\]]/g, '\\$&');
    const link = ` [${sentence(words).slice(0, -1)}](${index + 1}).`;
    if (text.length + link.length <= LONGEST_TEXT) text += link;
  }
  return { text };
}

function locationOf(place: Place, subject: string | undefined, options: ReportOptions): Location {
  return {
    physicalLocation: physical(place, options),
    logicalLocations: subject === undefined ? undefined : [{ fullyQualifiedName: visible(subject), kind: 'resource' }],
  };
}

function relatedOf({ rule, related }: Finding, options: ReportOptions): Location[] {
  return related.map((remark, index) => ({
    id: index + 1,
    physicalLocation: physical(remark.place, options),
    message: { text: sentence(say(options.catalogue, rule, remark)) },
  }));
}

function physical(place: Place, options: ReportOptions): NonNullable<Location['physicalLocation']> {
  return { artifactLocation: { uri: uriFromRoot(place.file, options) }, region: regionOf(place) };
}

function regionOf({ startLine, startColumn, endLine, endColumn }: Place): Region {
  return { startLine, startColumn, endLine, endColumn };
}

function fixOf(fix: ResolvedFix, rule: string, options: ReportOptions): Fix {
  const files = new Set(fix.edits.map(({ place }) => place.file));
  return {
    description: { text: sentence(say(options.catalogue, rule, fix)) },
    artifactChanges: [...files].map((file) => ({
      artifactLocation: { uri: uriFromRoot(file, options) },
      replacements: fix.edits.flatMap(({ place, newText }) =>
        place.file === file ? [{ deletedRegion: regionOf(place), insertedContent: { text: newText } }] : [],
      ),
    })),
  };
}

function suppressionOf({ by, because }: Suppressed): NonNullable<Result['suppressions']>[number] {
  return { kind: by === 'comment' ? 'inSource' : 'external', status: 'accepted', justification: visible(because) };
}

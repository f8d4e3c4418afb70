import type { Fix, Location, Message, Notification, Region, Result, ReportingDescriptor } from 'sarif';

import {
  RANK,
  type Finding,
  type LineHash,
  type Place,
  type ResolvedFix,
  type Basis,
  type Level,
} from '../model/finding.ts';
import { fingerprint } from '../model/fingerprint.ts';
import { OUTCOMES } from '../model/outcomes.ts';
import { uriFromRoot } from '../model/paths.ts';
import type { Report, Suppressed } from '../model/report.ts';
import type { RuleCard } from '../model/rule-card.ts';
import { toJson, escapeControls } from './common/escape.ts';
import { headline, interpolate, formatMessage, shortened, unchecked } from './common/messages.ts';
import { makeLineHash } from './line-hash.ts';
import type { ReportOptions } from './reporter.ts';

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
    rules: report.rules.map((card) => ruleDescriptor(card, options)),
    notifications: NOTIFICATION_IDS.map((id) => notificationDescriptor(id, options)),
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
    language: options.texts['language'],
    properties: report.scope && { scope: report.scope },
  };
}

function notificationsOf({ gaps }: Report, options: ReportOptions, left: Left): Notification[] {
  const counted = gaps.map((gap) => {
    const { reason, account, grant } = gap;
    const of = notification(reason, unchecked(gap, options.texts), options);
    return account === undefined ? of : { ...of, properties: { account, grant } };
  });
  return [...counted, ...notificationsOfLeft(left, options)];
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
function messageOf(finding: Finding, { catalogue, texts }: ReportOptions): Message {
  const main = headline(catalogue, finding).replaceAll('](', ']\\(');
  let text = sentence(shortened(main, LONGEST_TEXT - 1), texts);
  for (const [index, remark] of finding.related.entries()) {
    const words = formatMessage(catalogue, finding.rule, remark).replace(/[\\[\]]/g, '\\$&');
    const link = ` [${sentence(words, texts).slice(0, -1)}](${index + 1})${texts['stop'] ?? '.'}`;
    if (text.length + link.length <= LONGEST_TEXT) text += link;
  }
  return { text };
}

function locationOf(place: Place, subject: string | undefined, options: ReportOptions): Location {
  return {
    physicalLocation: physical(place, options),
    logicalLocations:
      subject === undefined ? undefined : [{ fullyQualifiedName: escapeControls(subject), kind: 'resource' }],
  };
}

function relatedOf({ rule, related }: Finding, options: ReportOptions): Location[] {
  return related.map((remark, index) => ({
    id: index + 1,
    physicalLocation: physical(remark.place, options),
    message: { text: sentence(formatMessage(options.catalogue, rule, remark), options.texts) },
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
    description: { text: sentence(formatMessage(options.catalogue, rule, fix), options.texts) },
    artifactChanges: [...files].map((file) => ({
      artifactLocation: { uri: uriFromRoot(file, options) },
      replacements: fix.edits.flatMap(({ place, newText }) =>
        place.file === file ? [{ deletedRegion: regionOf(place), insertedContent: { text: newText } }] : [],
      ),
    })),
  };
}

function suppressionOf({ by, because }: Suppressed): NonNullable<Result['suppressions']>[number] {
  return {
    kind: by === 'comment' ? 'inSource' : 'external',
    status: 'accepted',
    ...(because !== '' && { justification: escapeControls(because) }),
  };
}

const HOME = 'https://www.npmjs.com/package/dts-xacct';

/** Readers drop a rule or a result whose text is longer. */
const LONGEST_TEXT = 1024;

const PRECISION = { documented: 'very-high', observed: 'high', inferred: 'medium' } as const satisfies Record<
  Basis,
  string
>;

/** The foot of GitHub's bands high, medium and low, since a card does not say how near to the next one it is. */
const SECURITY_SEVERITY = { error: '7.0', warning: '4.0', note: '1.0' } as const satisfies Record<Level, string>;

/** A rule as SARIF describes one. */
function ruleDescriptor(card: RuleCard, { catalogue, texts }: ReportOptions): ReportingDescriptor {
  const { title, why } = catalogue.get(card.id) ?? card;
  const { id, basis, level, source } = card;
  const outcome = card.leadsTo === undefined ? undefined : OUTCOMES[card.leadsTo];
  const answer = outcome && sentence(interpolate(texts['returns'] ?? '', { ...outcome }), texts);
  const words = [why, answer, sentence(texts[basis] ?? basis, texts)].filter((part) => part !== undefined);
  const from = (name: string): string => interpolate(texts['source'] ?? '', { title: name });
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: sentence(shortened(title, LONGEST_TEXT - 1), texts) },
    fullDescription: { text: shortened(why, LONGEST_TEXT) },
    help: {
      text: `${words.join(' ')} ${from(source.title)}, ${source.url}`,
      markdown: `${words.map(escapeMarkdown).join('\n\n')}\n\n${from(`[${escapeMarkdown(source.title)}](${source.url})`)}`,
    },
    helpUri: source.url,
    defaultConfiguration: { level },
    properties: {
      tags: ['security', 'alibaba-cloud', 'dts'],
      precision: PRECISION[basis],
      'security-severity': SECURITY_SEVERITY[level],
    },
  };
}

/** Notifications of the run that are no findings, by the descriptor's id; the words by their ids. */
const NOTIFICATIONS = {
  'not-readable': { title: 'unreadTitle', why: 'unreadWhy', level: 'error' },
  'not-given': { title: 'notGivenTitle', why: 'notGivenWhy', level: 'note' },
  'no-file': { title: 'noFileTitle', why: 'noFileWhy', level: 'warning' },
  'results-cut': { title: 'resultsCutTitle', why: 'resultsCutWhy', level: 'warning' },
} as const satisfies Readonly<Record<string, { title: string; why: string; level: Level }>>;

type NotificationId = keyof typeof NOTIFICATIONS;

/** A notification as SARIF describes one. */
function notificationDescriptor(id: NotificationId, { texts }: ReportOptions): ReportingDescriptor {
  const { level, ...words } = NOTIFICATIONS[id];
  const [title, why] = [texts[words.title] ?? '', texts[words.why] ?? ''];
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: sentence(title, texts) },
    fullDescription: { text: why },
    help: { text: why, markdown: why },
    helpUri: HOME,
    defaultConfiguration: { level },
  };
}

/** With a capital and a full stop, as readers of SARIF expect. */
function sentence(text: string, { stop = '.' }: ReportOptions['texts']): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?。]$/.test(start) ? start : start + stop;
}

/** In Pascal case; an id of one word gets a second one, since SARIF wants a name that is not the id in other letters. */
function nameOf(id: string): string {
  const name = id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return id.includes('-') ? name : `${name}Problem`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}

/** How many findings are no results, by the reason. */
interface Left {
  readonly withoutFile: number;
  readonly cut: number;
}

const NOTIFICATION_IDS = Object.keys(NOTIFICATIONS) as readonly NotificationId[];

/** Findings that are no results are counted only. */
function notificationsOfLeft({ withoutFile, cut }: Left, options: ReportOptions): Notification[] {
  return [
    ...leftNotification('no-file', ['noFile', withoutFile], options),
    ...leftNotification('results-cut', ['resultsCut', cut], options),
  ];
}

function leftNotification(
  id: NotificationId,
  [words, count]: readonly [string, number],
  options: ReportOptions,
): Notification[] {
  return count === 0 ? [] : [notification(id, interpolate(options.texts[words] ?? '', { count }), options)];
}

/** Something that the run says of itself. */
function notification(id: NotificationId, text: string, { texts }: ReportOptions): Notification {
  return {
    descriptor: { id, index: NOTIFICATION_IDS.indexOf(id) },
    level: NOTIFICATIONS[id].level,
    message: { text: sentence(shortened(text, LONGEST_TEXT - 1), texts) },
  };
}

import { compareTexts } from '../../lib/ordering.ts';
import type { Data, Finding, Unchecked } from '../../model/finding.ts';
import type { Report, Suppressed } from '../../model/report.ts';
import type { Catalogue, ReportOptions, Style } from '../reporter.ts';
import { escapeControls } from './escape.ts';

/** A message of a card, by its id, and what fills it: a finding's own, a related place's or a fix's. */
interface Message {
  readonly message: string;
  readonly data: Data;
}

/** Longer values say no more to a reader, and may be a whole file. */
const LONGEST_VALUE = 2000;

/**
 * Fills `{name}`, `{name|one|many}` by number, `{name|word=text|word=text}` by word, and `{name,}`, a list that is joined
 * in the Chinese way, from data. What the data holds is somebody's input: it is made visible,
 * and filled in once, never read again.
 */
export function interpolate(template: string, data: Data, called?: (id: string) => string): string {
  if (!template.includes('{')) return template;
  return template.replace(
    /\{(\w+)(,?)(?:\|([^{}]*))?\}/g,
    (slot, name: string, list: string, choices: string | undefined, start: number) => {
      const value = Object.hasOwn(data, name) ? data[name] : undefined;
      const chosen = choices === undefined ? undefined : choice(value, choices.split('|'));
      if (chosen !== undefined) return chosen;
      if (value === undefined) return slot;
      const shown =
        called !== undefined && isAccount(name, value) && isWord(template, start, slot) ? called(value) : String(value);
      const text = escapeControls(shortened(shown, LONGEST_VALUE));
      return list === '' ? text : chineseList(text);
    },
  );
}

/** An ID, or several; `found` and `text` are values as they are written. */
function isAccount(slot: string, value: unknown): value is string {
  return slot !== 'found' && slot !== 'text' && typeof value === 'string' && /^\d{12,20}(?:, \d{12,20})*$/.test(value);
}

/** Whether a slot is a word of its sentence, and no part of a value that is to be written so. */
function isWord(template: string, start: number, slot: string): boolean {
  return !/[\w"':@/<]$/.test(template.slice(0, start)) && !/^[\w"':@/>]/.test(template.slice(start + slot.length));
}

function choice(value: unknown, choices: readonly string[]): string | undefined {
  const [one = '', many = ''] = choices;
  if (!one.includes('=')) return value === 1 ? one : many;
  const prefix = `${String(value)}=`;
  return choices.find((each) => each.startsWith(prefix))?.slice(prefix.length);
}

/** An English list joined as a Chinese one; what stands in quotes is left alone. */
function chineseList(text: string): string {
  const parts = text.split(/("[^"]*")/);
  return parts
    .map((part, index) =>
      index % 2 === 1 ? part : part.replaceAll(', ', '、').replaceAll(' and ', '和').replaceAll(' or ', '或'),
    )
    .join('');
}

/** A template that counts something: `{count} {count|role|roles}`. */
export function counted(template: string, count: number): string {
  return interpolate(template, { count });
}

/** At most so many characters, the last a `…` where something was cut. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** What a rule says at a place or of a fix, filled. A message without words shows its id. */
export function formatMessage(catalogue: Catalogue, rule: string, { message, data }: Message): string {
  const messages = catalogue.get(rule)?.messages;
  const template = messages !== undefined && Object.hasOwn(messages, message) ? messages[message] : undefined;
  return interpolate(template ?? message, data, catalogue.accountNames && nameIn(catalogue));
}

/** `orders (1000000000000001)` for the ID of an account with a name, or for each of several. */
function nameIn({ accountNames, brackets = ' ({text})' }: Catalogue): (ids: string) => string {
  return (ids) =>
    ids.replace(/\d+/g, (id) => {
      const name = accountNames?.get(id);
      return name === undefined ? id : name + brackets.replace('{text}', () => id);
    });
}

/** The one line of a finding: what is always the same for its rule, and what is special here. */
export function headline(catalogue: Catalogue, finding: Finding): string {
  const title = catalogue.get(finding.rule)?.title ?? finding.rule;
  const label = formatMessage(catalogue, finding.rule, finding);
  return label === '' ? title : `${title}${catalogue.colon ?? ': '}${label}`;
}

/** Account names with their IDs, in the brackets of the language. */
export function localBrackets(text: string, { brackets = ' ({text})' }: ReportOptions['texts']): string {
  return text.replaceAll(/ \((\d{12,20})\)/g, (_, id: string) => brackets.replace('{text}', () => id));
}

/** What suppresses a finding, and why. An entry of a baseline needs no reason. */
export function suppressionReason({ by, because }: Suppressed, texts: ReportOptions['texts']): string {
  return because === '' ? (texts['known'] ?? '') : interpolate(texts['suppressed'] ?? '', { by, because });
}

/** Why something could not be checked. */
export function gapReason(gap: Unchecked, texts: ReportOptions['texts']): string {
  const template = Object.hasOwn(texts, gap.because) ? texts[gap.because] : undefined;
  return interpolate(template ?? escapeControls(gap.because), gap.data ?? {});
}

/** The sentences of some cards, which are of one language, as reporters look them up. */
export function makeCatalogue(
  { rules, accountNames = new Map() }: Pick<Report, 'rules' | 'accountNames'>,
  texts: ReportOptions['texts'],
): Catalogue {
  const words = { colon: texts['colon'] ?? ': ', brackets: texts['brackets'] ?? ' ({text})', accountNames };
  return Object.assign(new Map(rules.map((card) => [card.id, card])), words);
}

/** Gaps whose reason also names what they are about. */
const NAMES_ITSELF = new Set([
  'creatorUnknown',
  'ownersNotGiven',
  'policiesNotGiven',
  'policiesOnOneSide',
  'trustNotGiven',
  'verdictsOpen',
]);

/** What could not be checked, why, and what would help, on one line. */
export function unchecked(gap: Unchecked, texts: ReportOptions['texts']): string {
  const reason = gapReason(gap, texts);
  return `${gap.what === gap.because || NAMES_ITSELF.has(gap.because) ? reason : `${localBrackets(escapeControls(gap.what), texts)}${texts['colon'] ?? ': '}${reason}`}${helpOf(gap, texts)}${whereOf(gap, texts)}`;
}

/** The account of what was recorded as a gap, where nothing else names it. */
function whereOf({ because, account, grant }: Unchecked, texts: ReportOptions['texts']): string {
  return because === 'snapshotGap' && account !== undefined && grant === undefined
    ? inBrackets(interpolate(texts['inAccount'] ?? 'in {account}', { account }), texts)
    : '';
}

/** Which grant would close a gap, in brackets. */
function helpOf({ grant, account }: Unchecked, texts: ReportOptions['texts']): string {
  if (grant === undefined) return '';
  const words =
    account === undefined
      ? interpolate(texts['grant'] ?? 'grant {grant}', { grant })
      : interpolate(texts['grantIn'] ?? 'grant {grant} in {account}', { grant, account });
  return inBrackets(words, texts);
}

/** Words in the brackets of a language, with the blank that English has before them. */
export function inBrackets(words: string, texts: ReportOptions['texts']): string {
  return (texts['brackets'] ?? ' ({text})').replace('{text}', () => words);
}

/** Gaps that count something: once a run or an account, and last. */
const COUNTING: readonly string[] = [
  'listCutOff',
  'ownersNotGiven',
  'trustNotGiven',
  'unknownValues',
  'creatorUnknown',
  'policiesNotGiven',
];

/** What gaps are put in order by: their words, then their account. */
interface GapSpot {
  readonly line: string;
  readonly account: string | undefined;
}

/** Gaps in an order that does not depend on which machine read what. */
export function gapsInOrder(gaps: readonly Unchecked[], texts: ReportOptions['texts']): readonly Unchecked[] {
  const spots = new Map<Unchecked, GapSpot>(
    gaps.map((gap) => [gap, { line: unchecked(gap, texts), account: gap.account }]),
  );
  return [...spots]
    .toSorted(
      ([one, a], [other, b]) => COUNTING.indexOf(one.because) - COUNTING.indexOf(other.because) || compareGaps(a, b),
    )
    .map(([gap]) => gap);
}

/** A format may begin the words with a capital and end them with a full stop. */
function compareGaps(one: GapSpot, other: GapSpot): number {
  return compareTexts(bare(one.line), bare(other.line)) || compareTexts(one.account ?? '', other.account ?? '');
}

function bare(words: string): string {
  return words.toLowerCase().replace(/[.!?。]+$/, '');
}

/** What was read, what was found, what is hidden, and what was not judged: always, so that a clean run hides nothing. */
export function summaryLine(
  { summary, accounts, hidden, gaps, shard, whollyUnknown = 0 }: Report,
  { texts }: Pick<ReportOptions, 'texts'>,
  paint: Style,
): string {
  const part = (id: string, count: number): readonly string[] => (count > 0 ? [counted(texts[id] ?? id, count)] : []);
  const inside = [
    // That none was read is no pass of any.
    ...(accounts === undefined ? [] : [counted(texts['accounts'] ?? '', accounts.length)]),
    ...part('roles', summary.roles),
    ...part('tasks', summary.tasks),
    ...part('skipped', summary.skipped),
  ];
  const read =
    counted(texts['documents'] ?? '', summary.documents) +
    (inside.length > 0 ? inBrackets(inside.join(texts['comma'] ?? ', '), texts) : '');
  const found = [
    ...part('errors', summary.errors).map((words) => paint.level('error', words)),
    ...part('warnings', summary.warnings).map((words) => paint.level('warning', words)),
    ...part('notes', summary.notes).map((words) => paint.level('note', words)),
  ];
  // Of what is unknown as a whole, finding nothing is no result.
  const isNothingKnown =
    found.length === 0 && whollyUnknown > 0 && whollyUnknown >= summary.roles && summary.tasks === 0;
  const { fixed = 0, fixedFiles = 0, fixesForReview = 0 } = summary;
  const rest = [
    ...(fixed > 0 ? [interpolate(texts['fixed'] ?? '', { fixed, files: fixedFiles })] : []),
    ...part('forReview', fixesForReview),
    ...part('excepted', summary.suppressed),
    ...part('hidden', hidden),
    ...part('notJudged', isNothingKnown ? summary.notJudged - whollyUnknown : summary.notJudged),
    ...part('notWhole', (accounts ?? []).filter(({ state }) => state !== 'complete').length),
    ...part('incomplete', gaps.filter(({ reason }) => reason === 'not-readable').length),
  ];
  const nothing = isNothingKnown
    ? counted(texts['nothingKnown'] ?? '', whollyUnknown)
    : shard === undefined
      ? (texts[summary.documents > 0 ? 'noFindings' : 'nothingJudged'] ?? '')
      : interpolate(texts['shardCollected'] ?? '', { shard });
  return `${read}${texts['colon'] ?? ': '}${[...(found.length > 0 ? found : [nothing]), ...rest].join(texts['comma'] ?? ', ')}`;
}

export const PLAIN: Style = { bold: (text) => text, dim: (text) => text, level: (_, text) => text };

import stringWidth from 'fast-string-width';

import type { Level } from '../model/finding.ts';
import type { Outcome } from '../model/outcomes.ts';
import type { RuleCard } from '../model/rule-card.ts';
import { escapeControls } from './common/escape.ts';
import { interpolate } from './common/messages.ts';
import { wrapped } from './common/terminal.ts';

/** All that is known of a rule: its card, and examples from its fixtures. */
export interface Explanation extends Omit<RuleCard, 'leadsTo' | 'otherLevels' | 'supersededBy' | 'supersededAt'> {
  /** Every level that a finding can have, the gravest last; `level` is the usual one. */
  readonly levels: readonly Level[];
  /** The kind of subject that the rule looks at. */
  readonly about: string;
  readonly leadsTo: Outcome | null;
  /** The risks of the fixes that it offers; none where it offers no fix. */
  readonly fixes: readonly ('safe' | 'review')[];
  readonly examples: { readonly bad: Example; readonly good: Example } | null;
  /** Its page in the package. */
  readonly docs: string;
}

interface Example {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly output: string;
}

type Words = Readonly<Record<string, string>>;

const COLUMNS = 80;
/** The widest label and two blanks. */
const LABEL = 10;

/** One rule: its card, then what it looks like when it is broken and when it is kept. Examples are as wide as they are. */
export function card({ examples, ...rule }: Explanation, words: Words): string {
  const field = (label: string, text: string): readonly string[] => labelled(words[label] ?? label, text);
  const lines = [
    ...wrapped(`${rule.level}[${rule.id}]: ${rule.title}`, COLUMNS),
    '',
    ...field('cardLevel', rule.levels.join(', ')),
    ...field('cardAbout', words[rule.about] ?? rule.about),
    ...field('cardBasis', words[rule.basis] ?? rule.basis),
    ...field('cardFix', rule.fixes.map((risk) => words[risk] ?? risk).join('; ') || (words['noFix'] ?? '')),
    ...field('cardWhy', rule.why),
    ...(rule.leadsTo ? field(rule.leadsTo.by, `${rule.leadsTo.code} — ${rule.leadsTo.message}`) : []),
    ...field('cardSource', rule.source.title),
    `${' '.repeat(LABEL)}${rule.source.url}`,
    ...field('cardPage', rule.docs),
  ];
  if (examples === null) return `${lines.join('\n')}\n`;
  const { bad, good } = examples;
  return [
    `${lines.join('\n')}\n`,
    ...bad.files.map((file) => shown(`${words['bad'] ?? ''}${words['colon'] ?? ': '}${file.name}`, file.text)),
    shown(words['output'] ?? '', bad.output),
    ...good.files.map((file) => shown(`${words['good'] ?? ''}${words['colon'] ?? ': '}${file.name}`, file.text)),
  ].join('\n');
}

/** What DTS or RAM answers, and the rules that predict it. */
export interface ExplainedError extends Outcome {
  /** The likeliest cause first. */
  readonly rules: readonly Pick<Explanation, 'id' | 'title' | 'why'>[];
}

/** The answers of one error code, each with what to check. */
export function errorCard(answers: readonly ExplainedError[], words: Words): string {
  const parts = answers.map(({ by, code, message, rules }) => {
    const column = Math.max(...rules.map(({ id }) => id.length)) + 4;
    const rows = rules.flatMap(({ id, title }) => {
      const [first = '', ...rest] = wrapped(title, COLUMNS - column);
      return [`  ${id.padEnd(column - 2)}${first}`, ...rest.map((line) => `${' '.repeat(column)}${line}`)];
    });
    return [...wrapped(`${by}: ${code} — ${message}`, COLUMNS), '', words['explainedBy'] ?? '', '', ...rows].join('\n');
  });
  return `${parts.join('\n\n')}\n\n${words['explainHow'] ?? ''}\n${words['explainMore'] ?? ''}\n`;
}

/** What the vendor's tables list. */
export interface ListedDatabases {
  /** When the page was read last. */
  readonly date: string;
  readonly source: { readonly title: string; readonly url: string };
  readonly sources: readonly Listed[];
  readonly destinations: readonly Listed[];
  /** Databases that synchronize both ways across accounts. */
  readonly twoWay: readonly string[];
}

interface Listed {
  readonly database: string;
  readonly connections: readonly string[];
}

/** The vendor's tables of databases, with their date and page. */
export function databaseText({ date, source, sources, destinations, twoWay }: ListedDatabases, words: Words): string {
  const column = Math.max(...[...sources, ...destinations].map(({ database }) => database.length)) + 4;
  const rows = (listed: readonly Listed[]): readonly string[] =>
    listed.flatMap(({ database, connections }) => {
      const [first = '', ...rest] = wrapped(connections.join('; '), COLUMNS - column);
      return [`  ${database.padEnd(column - 2)}${first}`, ...rest.map((line) => `${' '.repeat(column)}${line}`)];
    });
  const format = (id: string): string => interpolate(words[id] ?? '', { date });
  return [
    format('databaseSources'),
    '',
    ...rows(sources),
    '',
    format('databaseDestinations'),
    '',
    ...rows(destinations),
    '',
    format('databaseTwoWay'),
    '',
    ...wrapped(twoWay.join('; '), COLUMNS - 2).map((line) => `  ${line}`),
    '',
    ...wrapped(`${format('databaseDate')} ${source.title}`, COLUMNS),
    source.url,
    '',
  ].join('\n');
}

/** All rules, one a line, in the order of reporting. */
export function table(rules: readonly Explanation[], words: Words): string {
  const idColumn = Math.max(...rules.map(({ id }) => id.length)) + 2;
  const levelColumn = Math.max(...rules.map(({ levels }) => levels.join(', ').length)) + 2;
  const margin = idColumn + levelColumn;
  const rows = rules.map(({ id, levels, title }) => {
    const [first = '', ...rest] = wrapped(title, COLUMNS - margin);
    const lines = [`${id.padEnd(idColumn)}${levels.join(', ').padEnd(levelColumn)}${first}`];
    return [...lines, ...rest.map((line) => `${' '.repeat(margin)}${line}`)].join('\n');
  });
  return `${rows.join('\n')}\n\n${words['explainMore'] ?? ''}\n`;
}

function labelled(label: string, text: string): readonly string[] {
  const [first = '', ...rest] = wrapped(text, COLUMNS - LABEL);
  return [
    `${label}${' '.repeat(Math.max(1, LABEL - stringWidth(label)))}${first}`,
    ...rest.map((line) => `${' '.repeat(LABEL)}${line}`),
  ];
}

/** A text as it is, two columns in: nothing in it is broken or left out, and what hides in it is shown. */
function shown(heading: string, text: string): string {
  const lines = text.replace(/\n$/, '').split(/\r?\n/);
  return `${heading}\n\n${lines.map((line) => (line === '' ? '' : `  ${line.split('\t').map(escapeControls).join('\t')}`)).join('\n')}\n`;
}

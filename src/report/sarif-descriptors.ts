import type { ReportingDescriptor } from 'sarif';

import type { Basis, Level } from '../model/finding.ts';
import { OUTCOMES } from '../model/outcome.ts';
import type { RuleCard } from '../model/rule-card.ts';
import { shortened } from './phrase.ts';
import type { Catalogue } from './reporter.ts';

export const HOME = 'https://www.npmjs.com/package/dts-xacct';

/** Readers drop a rule or a result whose text is longer. */
export const LONGEST_TEXT = 1024;

const PRECISION = { documented: 'very-high', observed: 'high', inferred: 'medium' } as const satisfies Record<
  Basis,
  string
>;

/** The foot of GitHub's bands high, medium and low, since a card does not say how near to the next one it is. */
const SECURITY_SEVERITY = { error: '7.0', warning: '4.0', note: '1.0' } as const satisfies Record<Level, string>;

const BASIS = {
  documented: 'The vendor documents it.',
  observed: 'The vendor does not document it; it was observed.',
  inferred: 'The vendor does not document it; it follows from what is documented.',
} as const satisfies Record<Basis, string>;

/** A rule as SARIF describes one. */
export function ruleDescriptor(card: RuleCard, catalogue: Catalogue): ReportingDescriptor {
  const { title, why } = catalogue.get(card.id) ?? card;
  const { id, basis, level, source } = card;
  const outcome = card.leadsTo === undefined ? undefined : OUTCOMES[card.leadsTo];
  const answer = outcome && `${outcome.by} answers ${outcome.code}: ${sentence(outcome.message)}`;
  const words = [why, answer, BASIS[basis]].filter((part) => part !== undefined);
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: sentence(shortened(title, LONGEST_TEXT - 1)) },
    fullDescription: { text: shortened(why, LONGEST_TEXT) },
    help: {
      text: `${words.join(' ')} Source: ${source.title}, ${source.url}`,
      markdown: `${words.map(escapeMarkdown).join('\n\n')}\n\nSource: [${escapeMarkdown(source.title)}](${source.url})`,
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

/** What the run says of itself beside its findings, by the descriptor's id. */
export const NOTIFICATIONS = {
  'not-readable': {
    title: 'something could not be read',
    why: 'It was asked for and could not be checked: it is refused, broken or too large. It is not known to be right.',
    level: 'error',
  },
  'not-given': {
    title: 'something was not given',
    why: 'Some checks need more than this run was given. What they would say is not known.',
    level: 'note',
  },
  'no-file': {
    title: 'findings without a file are left out',
    why: 'A finding in a live account has no file to point at. With --save-snapshot it points into the snapshot.',
    level: 'warning',
  },
  'results-cut': {
    title: 'there are more findings than a reader takes',
    why: 'Readers of SARIF refuse a run of more than 25,000 results, so the least grave ones are left out.',
    level: 'warning',
  },
} as const satisfies Readonly<Record<string, { title: string; why: string; level: Level }>>;

export type NotificationId = keyof typeof NOTIFICATIONS;

/** A notification as SARIF describes one. */
export function notificationDescriptor(id: NotificationId): ReportingDescriptor {
  const { title, why, level } = NOTIFICATIONS[id];
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: sentence(title) },
    fullDescription: { text: why },
    help: { text: why, markdown: why },
    helpUri: HOME,
    defaultConfiguration: { level },
  };
}

/** With a capital and a full stop, as readers of SARIF expect. */
export function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?。]$/.test(start) ? start : `${start}.`;
}

/** In Pascal case; an id of one word gets a second one, since SARIF wants a name that is not the id in other letters. */
function nameOf(id: string): string {
  const name = id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return id.includes('-') ? name : `${name}Problem`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}

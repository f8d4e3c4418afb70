import type { Data, Finding, Gap } from '../model/finding.ts';
import type { Catalogue, ReportOptions } from './reporter.ts';
import { visible } from './visible.ts';

/** A message of a card, by its id, and what fills it: a finding's own, a related place's or a fix's. */
interface Message {
  readonly message: string;
  readonly data: Data;
}

/** Longer values say no more to a reader, and may be a whole file. */
const LONGEST_VALUE = 2000;

/**
 * Fills `{name}`, and `{name|one|many}` by number, from data. What the data holds is somebody's input: it is made visible,
 * and filled in once, never read again.
 */
export function fill(template: string, data: Data): string {
  if (!template.includes('{')) return template;
  return template.replace(
    /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g,
    (slot, name: string, one?: string, many?: string) => {
      const value = Object.hasOwn(data, name) ? data[name] : undefined;
      if (one !== undefined && many !== undefined) return value === 1 ? one : many;
      return value === undefined ? slot : visible(shortened(String(value), LONGEST_VALUE));
    },
  );
}

/** A template that counts something: `{count} {count|role|roles}`. */
export function counted(template: string, count: number): string {
  return fill(template, { count });
}

/** At most so many characters, the last a `…` where something was cut. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** What a rule says at a place or of a fix, filled. A message without words shows its id. */
export function say(catalogue: Catalogue, rule: string, { message, data }: Message): string {
  const messages = catalogue.get(rule)?.messages;
  const template = messages !== undefined && Object.hasOwn(messages, message) ? messages[message] : undefined;
  return fill(template ?? message, data);
}

/** The one line of a finding: what is always the same for its rule, and what is special here. */
export function headline(catalogue: Catalogue, finding: Finding): string {
  const title = catalogue.get(finding.rule)?.title ?? finding.rule;
  const label = say(catalogue, finding.rule, finding);
  return label === '' ? title : `${title}: ${label}`;
}

/** Why something could not be checked. */
export function gapReason(gap: Gap, texts: ReportOptions['texts']): string {
  const template = Object.hasOwn(texts, gap.because) ? texts[gap.because] : undefined;
  return fill(template ?? visible(gap.because), gap.data ?? {});
}

/** What could not be checked, why, and what would help, on one line. A gap whose reason says all has that reason's id as its `what`. */
export function unchecked(gap: Gap, texts: ReportOptions['texts']): string {
  const reason = gapReason(gap, texts);
  return `${gap.what === gap.because ? reason : `${visible(gap.what)}: ${reason}`}${helpOf(gap)}${whereOf(gap)}`;
}

/** The account of what was recorded as a gap, where nothing else names it. */
function whereOf({ because, account, grant }: Gap): string {
  return because === 'snapshotGap' && account !== undefined && grant === undefined ? ` (in ${visible(account)})` : '';
}

/** Which grant would close a gap, in brackets. */
function helpOf({ grant, account }: Gap): string {
  if (grant === undefined) return '';
  return ` (grant ${visible(grant)}${account === undefined ? '' : ` in ${visible(account)}`})`;
}

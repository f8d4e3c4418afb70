import { isSampleAccount, parseAccountId } from '../model/account.ts';
import type { Counts } from './tally.ts';

/**
 * Policies are written from templates: thousands of them say the same, each for another account. What is said of one is
 * said of all that differ from it only in which accounts they name, since no rule looks at an ID but to see whether it is
 * one, and whether two are the same (`test/templates.test.ts` holds the rules to that). So a policy of which nothing was said
 * is remembered by its text without the IDs, and its like need not be judged again.
 */
export interface Templates {
  /** A policy's text without the IDs in it, by the order in which they appear. */
  of(text: string, circumstances: Circumstances): string;
  /** What a clean policy of this template adds to the counts; `undefined` where none was judged yet. */
  known(template: string): Counts | undefined;
  remember(template: string, counts: Counts): void;
}

/** What else the judgement of a policy depends on. */
export interface Circumstances {
  readonly kind: string;
  readonly owner: string | undefined;
  readonly creator: string | undefined;
}

/** 16 digits where an account stands; an ID that begins with 0, or is a number of JSON, is judged by its own text. */
const ACCOUNT = /[1-9]\d{15}(?=[:@"\\])/g;
/** Stands for an ID in a template; no JSON text holds it raw. */
const MARK = '\u0000';
/** More templates than this are no templates. */
const MOST_REMEMBERED = 2000;

/** Remembers nothing yet. `meaningful`: accounts that mean something by themselves, as the configuration's do. */
export function makeTemplates(meaningful: Iterable<string>): Templates {
  const kept = new Set(meaningful);
  const meansSomething = (id: string): boolean => kept.has(id) || isSampleAccount(parseAccountId(id));
  const clean = new Map<string, Counts>();
  return {
    of(text, { kind, owner = '', creator = '' }) {
      const seen = [owner, creator];
      const unnamed = (id: string): string => {
        if (meansSomething(id)) return id;
        let index = seen.indexOf(id);
        if (index < 0) index = seen.push(id) - 1;
        return `${MARK}${String(index)}`;
      };
      const head = [kind, owner && unnamed(owner), creator && unnamed(creator)].join(MARK);
      return `${head}${MARK}${text.replace(ACCOUNT, unnamed)}`;
    },
    known: (template) => clean.get(template),
    remember(template, counts) {
      if (clean.size < MOST_REMEMBERED) clean.set(template, counts);
    },
  };
}

import { isSampleAccount, parseAccountId } from '../model/account.ts';

/**
 * Policies are written from templates: thousands of them say the same, each for another account. What is said of one is
 * said of all that differ from it only in which accounts they name, since no rule looks at an ID but to see whether it is
 * one, and whether two are the same (`test/templates.test.ts` holds the rules to that). So what was said of a policy is
 * remembered by its text without the IDs, and its like need not be judged again.
 */
export interface Templates<T> {
  /** A policy's text without the IDs in it, by the order in which they appear. */
  of(text: string, circumstances: Circumstances): Template;
  /** What was remembered of a policy of this template. */
  known(template: Template): Remembered<T> | undefined;
  remember(template: Template, said: T): void;
}

/** A text without its IDs, and the IDs. */
export interface Template {
  readonly text: string;
  readonly ids: readonly string[];
}

/** What was said of the first policy of a template, and the IDs that it named. */
interface Remembered<T> {
  readonly said: T;
  readonly ids: readonly string[];
}

/** What else the judgement of a policy depends on. */
interface Circumstances {
  readonly kind: string;
  readonly owner: string | undefined;
  readonly creator: string | undefined;
}

/** 16 digits where an account stands; an ID that begins with 0, or is a number of JSON, is judged by its own text. */
const ACCOUNT = /[1-9]\d{15}(?=[:@"\\])/g;
const ID = /[1-9]\d{15}/g;
/** Stands for an ID in a template; no JSON text holds it raw. */
const MARK = '\u0000';
/** More templates than this are no templates. */
const MOST_REMEMBERED = 2000;

/** Remembers nothing yet. `meaningful`: accounts that mean something by themselves, as the configuration's do. */
export function makeTemplates<T>(meaningful: Iterable<string>): Templates<T> {
  const kept = new Set(meaningful);
  const meansSomething = (id: string): boolean => kept.has(id) || isSampleAccount(parseAccountId(id));
  const remembered = new Map<string, Remembered<T>>();
  return {
    of(text, { kind, owner = '', creator = '' }) {
      const ids = [owner, creator];
      const unnamed = (id: string): string => {
        if (meansSomething(id)) return id;
        let index = ids.indexOf(id);
        if (index < 0) index = ids.push(id) - 1;
        return `${MARK}${String(index)}`;
      };
      const head = [kind, owner && unnamed(owner), creator && unnamed(creator)].join(MARK);
      return { text: `${head}${MARK}${text.replace(ACCOUNT, unnamed)}`, ids };
    },
    known: ({ text }) => remembered.get(text),
    remember({ text, ids }, said) {
      if (remembered.size < MOST_REMEMBERED) remembered.set(text, { said, ids });
    },
  };
}

/** Puts the IDs of one policy in place of those of another, wherever they stand in a text. */
export function renaming(from: readonly string[], to: readonly string[]): (text: string) => string {
  const names = new Map(from.map((id, index) => [id, to[index] ?? id]));
  return (text) => text.replace(ID, (id) => names.get(id) ?? id);
}

import { isSampleAccount, parseAccountId } from '../model/account.ts';

/**
 * Policies are written from templates: thousands of them say the same, each for another account. What is said of one is
 * said of all that differ from it only in which accounts they name: of 16 digits, rules ask no more than whether two are
 * the same, whether the configuration knows them, and whether they are a sample of the documentation (which
 * `test/templates.test.ts` holds them to). So what was said of a policy is remembered by its text without the IDs, and its
 * like need not be judged again.
 */
export interface Templates<T> {
  /** A policy's text without the IDs in it, by the order in which they appear; `undefined` where not all of them can be seen. */
  of(text: string, circumstances: Circumstances): Template | undefined;
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

/** 16 digits by themselves. Others are judged by their own text: they have rules of their own. */
const ID = /(?<!\d)[1-9]\d{15}(?!\d)/g;
const ONE_ID = /^[1-9]\d{15}$/;
/** Stands for an ID in a template. */
const MARK = '\u0000';
/**
 * What hides an ID from the text: an escaped digit, or a number of JSON, which may lose digits. And what could be taken for a
 * mark. Such a text has no template.
 */
// oxlint-disable-next-line no-control-regex -- the mark is what is looked for
const HIDES_IDS = /\u0000|\\u|%3\d|[:[,\s]\d{16}\s*[,}\]]/;
/** More templates than this are no templates. */
const MOST_REMEMBERED = 2000;

/** Remembers nothing yet. `meaningful`: accounts that mean something by themselves, as the configuration's do. */
export function makeTemplates<T>(meaningful: Iterable<string>): Templates<T> {
  const kept = new Set(meaningful);
  const meansSomething = (id: string): boolean => kept.has(id) || isSampleAccount(parseAccountId(id));
  const remembered = new Map<string, Remembered<T>>();
  return {
    of(text, { kind, owner = '', creator = '' }) {
      if (HIDES_IDS.test(text)) return undefined;
      const ids: string[] = [];
      const unnamed = (id: string): string => {
        if (meansSomething(id)) return id;
        let index = ids.indexOf(id);
        if (index < 0) index = ids.push(id) - 1;
        return `${MARK}${String(index)}`;
      };
      const head = [kind, ...[owner, creator].map((id) => (ONE_ID.test(id) ? unnamed(id) : id))].join(MARK);
      return { text: `${head}${MARK}${text.replace(ID, unnamed)}`, ids };
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

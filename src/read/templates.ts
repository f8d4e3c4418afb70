import { SAMPLE_ACCOUNTS } from '../model/account.ts';

/**
 * Policies are written from templates: thousands of them say the same, each for another account. What is said of one is
 * said of all that differ from it only in which accounts they name: of 16 digits, rules ask no more than whether two are
 * the same, whether the configuration knows them, and whether they are a sample of the documentation (which
 * `test/templates.test.ts` holds them to). So what was said of a policy is remembered with its text around the IDs, and its
 * like need not be judged again.
 */
export interface Templates<T> {
  /** What was remembered of a policy like this one. */
  find(text: string, circumstances: Circumstances): Match<T> | undefined;
  /** Remembers what was said of a policy; a text in which not all IDs can be seen is no template. */
  remember(text: string, circumstances: Circumstances, said: T): void;
}

/** What was said of another policy of the same template, the IDs that it named, and those that stand here instead. */
interface Match<T> {
  readonly said: T;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** What else the judgement of a policy depends on. */
export interface Circumstances {
  readonly kind: string;
  readonly owner: string | undefined;
  readonly creator: string | undefined;
}

/** An ID by its number among the IDs of a text; anything else stands for itself. */
type Slot = number | string | undefined;

/** A text around its IDs: as many pieces as IDs, each in front of one, and the rest. */
interface Template<T> {
  readonly kind: string;
  readonly owner: Slot;
  readonly creator: Slot;
  readonly pieces: readonly string[];
  readonly slots: readonly number[];
  readonly rest: string;
  readonly ids: readonly string[];
  readonly said: T;
}

/** 16 digits by themselves. Others are judged by their own text: they have rules of their own. */
const ID = /(?<!\d)[1-9]\d{15}(?!\d)/g;
const ONE_ID = /^[1-9]\d{15}$/;
const ID_LENGTH = 16;
/** What hides an ID from the text: an escaped digit, or a number of JSON, which may lose digits. */
const HIDES_IDS = /\\u|%3\d|[:[,\s]\d{16}\s*[,}\]]/;
/** More templates than these are no templates. */
const MOST_REMEMBERED = 2000;
const MOST_OF_ONE_LENGTH = 50;

/** Remembers nothing yet. `meaningful`: accounts that mean something by themselves, as the configuration's do. */
export function makeTemplates<T>(meaningful: Iterable<string>): Templates<T> {
  const kept = new Set([...meaningful, ...SAMPLE_ACCOUNTS]);
  const isNameless = (id: string): boolean => ONE_ID.test(id) && !kept.has(id);
  const byLength = new Map<number, Template<T>[]>();
  let count = 0;
  return {
    find(text, circumstances) {
      for (const template of byLength.get(text.length) ?? NONE) {
        const to = idsOf(template, { text, ...circumstances }, isNameless);
        if (to !== undefined) return { said: template.said, from: template.ids, to };
      }
      return undefined;
    },
    remember(text, circumstances, said) {
      const like = byLength.get(text.length) ?? [];
      if (count >= MOST_REMEMBERED || like.length >= MOST_OF_ONE_LENGTH || HIDES_IDS.test(text)) return;
      byLength.set(text.length, [...like, { ...templateOf(text, circumstances, isNameless), said }]);
      count++;
    },
  };
}

const NONE: readonly never[] = [];

function templateOf(
  text: string,
  { kind, owner, creator }: Circumstances,
  isNameless: (id: string) => boolean,
): Omit<Template<never>, 'said'> {
  const ids: string[] = [];
  const slotOf = (id: string): number => {
    const index = ids.indexOf(id);
    return index < 0 ? ids.push(id) - 1 : index;
  };
  const told = [owner, creator].map((id) => (id !== undefined && isNameless(id) ? slotOf(id) : id));
  const pieces: string[] = [];
  const slots: number[] = [];
  let end = 0;
  for (const { 0: id, index } of text.matchAll(ID)) {
    if (!isNameless(id)) continue;
    pieces.push(text.slice(end, index));
    slots.push(slotOf(id));
    end = index + id.length;
  }
  return { kind, owner: told[0], creator: told[1], pieces, slots, rest: text.slice(end), ids };
}

/** The IDs that a text of the template's length has in their place; `undefined` where it is of another template. */
function idsOf(
  { kind, owner, creator, pieces, slots, rest }: Omit<Template<unknown>, 'said'>,
  found: Circumstances & { readonly text: string },
  isNameless: (id: string) => boolean,
): readonly string[] | undefined {
  const { text } = found;
  if (kind !== found.kind || !text.endsWith(rest)) return undefined;
  const ids: string[] = [];
  const isIn = (slot: Slot, id: string | undefined): boolean => {
    if (typeof slot !== 'number' || id === undefined) return slot === id;
    if (slot < ids.length) return ids[slot] === id;
    return isNameless(id) && !ids.includes(id) && ids.push(id) > 0;
  };
  if (!isIn(owner, found.owner) || !isIn(creator, found.creator)) return undefined;
  let at = 0;
  for (let index = 0; index < slots.length; index++) {
    const piece = pieces[index] ?? '';
    if (!text.startsWith(piece, at)) return undefined;
    at += piece.length + ID_LENGTH;
    if (!isIn(slots[index], text.slice(at - ID_LENGTH, at))) return undefined;
  }
  return ids;
}

/** Puts the IDs of one policy in place of those of another, wherever they stand in a text. */
export function renaming(from: readonly string[], to: readonly string[]): (text: string) => string {
  const names = new Map(from.map((id, index) => [id, to[index] ?? id]));
  return (text) => (text.length < ID_LENGTH ? text : text.replace(ID, (id) => names.get(id) ?? id));
}

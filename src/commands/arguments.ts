import { closestWord } from '../lib/did-you-mean.ts';
import { parseAccountId, type AccountId } from '../model/account.ts';
import { UsageError } from '../model/errors.ts';
import type { Level, Setting } from '../model/finding.ts';

/** What an argument has to be: in words, and as a test of a value. */
export interface Expected {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

const LEVELS: readonly Level[] = ['error', 'warning', 'note'];
const SETTINGS: readonly Setting[] = [...LEVELS, 'off'];

export const TEXT: Expected = { expected: 'a string', fits: (value) => isText(value) && value !== '' };
export const TEXTS: Expected = {
  expected: 'an array of strings',
  fits: (value) => Array.isArray(value) && value.every((each) => TEXT.fits(each)),
};
export const PATHS: Expected = {
  expected: 'an array of paths, at least one',
  fits: (value) => TEXTS.fits(value) && (value as readonly string[]).length > 0,
};
export const FLAG: Expected = { expected: 'true or false', fits: (value) => typeof value === 'boolean' };
export const ACCOUNT: Expected = {
  expected: 'an account ID as a string (digits, normally 16), or a name from the configuration',
  fits: TEXT.fits,
};
export const CONFIG: Expected = {
  expected: 'the path of a configuration, or false for none',
  fits: (value) => value === false || TEXT.fits(value),
};
export const BASELINE: Expected = {
  expected: 'the path of a baseline, or what loadBaseline gives',
  fits: (value) => TEXT.fits(value) || isMap(value),
};
export const LEVEL: Expected = { expected: LEVELS.join(', '), fits: (value) => LEVELS.some((each) => each === value) };
export const VALUES: Expected = {
  expected: 'an object of strings',
  fits: (value) => isMap(value) && Object.values(value).every(isText),
};
export const RULES: Expected = {
  expected: `an object from rule id to ${SETTINGS.join(', ')}`,
  fits: (value) => isMap(value) && Object.values(value).every((each) => SETTINGS.some((known) => known === each)),
};

/** Throws a `UsageError` that names the option which is unknown, missing or of the wrong kind. */
export function checkOptions(
  options: unknown,
  known: Readonly<Record<string, Expected>>,
  required: readonly string[] = [],
): void {
  if (!isMap(options)) throw new UsageError(`options: expected an object, found ${shown(options)}`);
  for (const [name, value] of Object.entries(options)) {
    const expected = Object.hasOwn(known, name) ? known[name] : undefined;
    if (expected === undefined) throw unknownOption(name, Object.keys(known));
    if (value !== undefined && !expected.fits(value))
      throw new UsageError(`invalid value for ${name}: expected ${expected.expected}, found ${shown(value)}`);
  }
  const missing = required.find((name) => options[name] === undefined);
  if (missing !== undefined) throw new UsageError(`${missing} is missing: expected ${known[missing]?.expected ?? ''}`);
}

function unknownOption(name: string, known: readonly string[]): UsageError {
  const meant = closestWord(name, known);
  return new UsageError(
    `unknown option ${name}`,
    meant === undefined ? `options: ${known.join(', ')}` : `did you mean "${meant}"?`,
  );
}

const LONGEST_SHOWN = 80;

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  // A BigInt, or a value that holds itself, has no JSON.
  if (typeof value === 'bigint') return `${String(value)}n`;
  try {
    const json = JSON.stringify(value);
    return json.length > LONGEST_SHOWN ? `${json.slice(0, LONGEST_SHOWN)}…` : json;
  } catch {
    return 'an object';
  }
}

/** The account that an option names, by ID or by a name of the configuration. */
export function accountOf(option: string, value: string, names: ReadonlyMap<string, AccountId> = new Map()): AccountId {
  const found = names.get(value) ?? parseAccountId(value);
  if (found !== undefined) return found;
  const meant = closestWord(value, [...names.keys()]);
  throw new UsageError(
    `invalid value "${value}" for ${option}: expected an account ID (digits, normally 16) or a name from the configuration`,
    names.size === 0
      ? undefined
      : meant === undefined
        ? `names in the configuration: ${[...names.keys()].join(', ')}`
        : `did you mean "${meant}"?`,
  );
}

/** What rules are turned to. Throws a `UsageError` that names a rule which is none. */
export function settingsIn(
  rules: Readonly<Record<string, Setting>> | undefined,
  ruleIds: readonly string[],
): ReadonlyMap<string, Setting> {
  const all = new Map(Object.entries(rules ?? {}));
  for (const id of all.keys()) {
    if (ruleIds.includes(id)) continue;
    const meant = closestWord(id, ruleIds);
    throw new UsageError(`unknown rule "${id}" in rules`, meant === undefined ? undefined : `did you mean "${meant}"?`);
  }
  return all;
}

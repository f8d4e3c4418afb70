import isConfig, { schema } from '../../../generated/config.js';
import { schemaViolations } from '../../formats/schema-errors.ts';
import { isDay } from '../../lib/dates.ts';
import { closestWord } from '../../lib/did-you-mean.ts';
import { parseAccountId } from '../../model/account.ts';
import { below, unquotedNumber, type Located, type Location, pointerSteps, type Path } from '../../model/document.ts';
import { parseRoleArn } from '../../model/role.ts';
import type { ViolationOf, PlainViolation } from '../../model/schema-violation.ts';
import { YAML_DAMAGES, type SyntaxFault } from '../../model/syntax-error.ts';
import { isServiceOrProvider, type ConfigParts } from './shape.ts';

/** A configuration as it was read, and the rules that there are. */
interface ReadConfig {
  readonly value: unknown;
  readonly at: Location;
  readonly parts: ConfigParts;
  readonly knownRules: readonly string[];
}

/** All that is wrong with a configuration: its shape, and what its words mean. */
export function configProblems(read: ReadConfig): readonly ConfigProblem[] {
  const { parts, knownRules } = read;
  return [
    ...shapeProblems(read),
    ...accountProblems(parts),
    ...named(parts).flatMap((name) => accountNameProblems(name, parts)),
    ...rules(parts).flatMap((rule) => ruleProblems(rule, knownRules)),
    ...parts.exceptions.flatMap(({ until }) => (until === undefined ? [] : dayProblems(until))),
    ...globs(parts).flatMap(globProblems),
  ];
}

function shapeProblems({ value, at }: ReadConfig): readonly ConfigProblem[] {
  if (isConfig(value)) return [];
  const errors = isConfig.errors ?? [];
  const faults = schemaViolations({ value, at, schema }, errors);
  if (faults.length > 0) return faults.map((fault) => problemOf(fault, value));
  // A tag, or a text such as `${X}`: in other files something may fill it in later, so it is no fault of a schema.
  const path = pointerSteps(errors[0]?.instancePath ?? '');
  return [{ at: below(at, ...path), text: 'expected a plain value; variables and tags are not supported here' }];
}

function* accountProblems({ accounts }: ConfigParts): Iterable<ConfigProblem> {
  for (const { name, id, assumeRole } of accounts) {
    if (id === undefined) continue;
    yield* quoteProblems(id);
    if (parseAccountId(name.value) !== undefined && name.value !== id.value) {
      yield {
        at: name.at,
        text: `this name is the ID of another account; give ${shown(id.value)} a name with letters`,
      };
    }
    const owner = parseRoleArn(assumeRole?.value ?? '')?.owner;
    if (
      assumeRole !== undefined &&
      owner !== undefined &&
      parseAccountId(id.value) !== undefined &&
      owner !== id.value
    ) {
      yield {
        at: assumeRole.at,
        text: `this role is in account ${owner}; reading ${id.value} needs a role in ${id.value}`,
      };
    }
  }
}

function quoteProblems({ at }: Located<string>): readonly ConfigProblem[] {
  const written = unquotedNumber(at);
  return written === undefined ? [] : [{ at, text: unquoted(written) }];
}

/** All places where an account is named. */
function named({ contexts, exceptions }: ConfigParts): readonly Located<string>[] {
  const places = [
    ...contexts.flatMap(({ owner, creator }) => [owner, creator]),
    ...exceptions.flatMap(({ trusts }) => (trusts !== undefined && isServiceOrProvider(trusts.value) ? [] : [trusts])),
  ];
  return places.filter((place) => place !== undefined);
}

function accountNameProblems(name: Located<string>, { accounts }: ConfigParts): readonly ConfigProblem[] {
  const { value, at } = name;
  const names = accounts.map((account) => account.name.value);
  if (value === '' || names.includes(value)) return [];
  if (parseAccountId(value) !== undefined) return quoteProblems(name);
  const meant = closestWord(value, names);
  const known = names.length === 0 ? '"accounts" is empty' : `"accounts" has ${names.join(', ')}`;
  return [
    {
      at,
      text: `${shown(value)} is neither an account ID nor a name from "accounts"; ${meant === undefined ? known : `did you mean "${meant}"?`}`,
    },
  ];
}

/** All places where a rule is named. */
function rules({ levels, exceptions }: ConfigParts): readonly Located<string>[] {
  return [...levels.map(({ rule }) => rule), ...exceptions.flatMap(({ rule }) => rule ?? [])];
}

function ruleProblems({ value, at }: Located<string>, known: readonly string[]): readonly ConfigProblem[] {
  if (value === '' || known.includes(value)) return [];
  const meant = closestWord(value, known);
  const hint = meant === undefined ? '"dts-xacct explain" lists the rules' : `did you mean "${meant}"?`;
  return [{ at, text: `unknown rule ${shown(value)}; ${hint}` }];
}

function dayProblems({ value, at }: Located<string>): readonly ConfigProblem[] {
  const isShaped = /^\d{4}-\d\d-\d\d$/.test(value);
  return isShaped && !isDay(value) ? [{ at, text: `${shown(value)} is not a valid date` }] : [];
}

function globs({ contexts, ignore, exceptions }: ConfigParts): readonly Located<string>[] {
  return [
    ...contexts.flatMap(({ files }) => files),
    ...ignore,
    ...exceptions.flatMap((exception) => exception.in ?? []),
  ];
}

function globProblems({ value, at }: Located<string>): readonly ConfigProblem[] {
  return value.startsWith('!') ? [{ at, text: `"!" is not supported here; list the files to match` }] : [];
}

/** What is wrong at a place of a configuration. */
export interface ConfigProblem {
  readonly at: Location;
  readonly text: string;
}

/** An account ID that stands without quotes. */
function unquoted(written: string): string {
  return `quote the account ID: "${written}"; programs round long numbers`;
}

/** What is wrong with the shape, in words of the configuration. */
function problemOf(fault: PlainViolation, root: unknown): ConfigProblem {
  return { at: fault.at, text: wordsOf(fault, root) };
}

function wordsOf(fault: PlainViolation, root: unknown): string {
  const wanted = wantedAt(fault.at.path);
  switch (fault.kind) {
    case 'unknownKey':
      return unknownKey(fault);
    case 'missing':
      return `"${fault.key}" is missing`;
    case 'unquoted':
      return unquoted(fault.found);
    case 'type': {
      if (fault.found === 'number' && wanted?.isAccount) return unquoted(String(valueAt(root, fault.at.path)));
      return `expected ${wanted?.words ?? kindWords(fault.wanted)}, found ${kindWords(fault.found)}`;
    }
    case 'value':
      return `invalid level ${shown(fault.found)}; expected ${oneOf(fault.wanted)}${otherWord(fault.found)}`;
    case 'empty':
      return `empty value${wanted === undefined ? '' : `; expected ${wanted.words}`}`;
    case 'misnamed':
      return `unknown name ${shown(fault.found)}; expected ${fault.meant}`;
    case 'number':
    case 'pattern':
    default: {
      // An address may hold a password.
      const found = fault.at.path.includes('endpoints') ? 'something else' : shown(fault.found);
      return `expected ${wanted?.words ?? fault.wanted}, found ${found}`;
    }
  }
}

function unknownKey({ key, meant, known, at }: ViolationOf<'unknownKey'>): string {
  if (at.path.at(-2) === 'credentials' && /key|secret|token|password/i.test(key)) {
    return `${shown(key)} is not allowed: a configuration must not contain secrets; use a profile of the aliyun CLI`;
  }
  const hint = meant === undefined ? `valid keys: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return `unknown key ${shown(key)}; ${hint}`;
}

interface Wanted {
  readonly words: string;
  readonly isAccount?: boolean;
}

const ID = { words: 'an account ID in quotes (digits, normally 16)', isAccount: true };
const NAME = { words: 'an account ID in quotes, or a name from "accounts"', isAccount: true };

/** A configuration may come with a repository: what is signed, and a token with it, is sent to no host that somebody else chose. */
function vendorHost(api: string, example: string): Wanted {
  return {
    words: `a host of this API such as ${example}, or http:// on loopback (for any other host set DTS_XACCT_${api}_ENDPOINT in the environment)`,
  };
}

/** What belongs where, by the path; `*` is any one step. */
const WANTED: readonly (readonly [path: string, wanted: Wanted])[] = [
  ['accounts', { words: 'a map from names to account IDs' }],
  ['accounts/*', { words: 'an account ID in quotes (digits, normally 16), or a map with "id"', isAccount: true }],
  ['accounts/*/id', ID],
  ['accounts/*/credentials', { words: 'a map with "profile" or "assumeRole"' }],
  ['accounts/*/credentials/assumeRole', { words: 'a role ARN: acs:ram::<account ID>:role/<name>' }],
  ['accounts/*/endpoints/ram', vendorHost('RAM', 'ram.vpc-proxy.aliyuncs.com')],
  ['accounts/*/endpoints/sts', vendorHost('STS', 'sts-vpc.cn-hangzhou.aliyuncs.com')],
  ['accounts/*/endpoints/dts', vendorHost('DTS', 'dts.cn-shanghai-finance-1.aliyuncs.com')],
  ['accounts/*/endpoints/ims', vendorHost('IMS', 'ims.vpc-proxy.aliyuncs.com')],
  ['accounts/*/endpoints/resourceDirectory', vendorHost('RESOURCE_DIRECTORY', 'resourcedirectory-intl.aliyuncs.com')],
  ['context', { words: 'a list of entries, each with "files"' }],
  ['context/*', { words: 'a map with "files"' }],
  ['context/*/owner', NAME],
  ['context/*/creator', NAME],
  ['context/*/files', { words: 'a glob, or a list of globs' }],
  ['rules', { words: 'a map from rule IDs to levels' }],
  ['ignore', { words: 'a list of globs' }],
  ['regions', { words: 'a list of region IDs' }],
  ['regions/*', { words: 'a region ID such as cn-hangzhou' }],
  ['exceptions', { words: 'a list of entries, each with "rule" and "because"' }],
  ['exceptions/*', { words: 'a map with "rule" and "because"' }],
  ['exceptions/*/in', { words: 'a glob, or a list of globs' }],
  ['exceptions/*/trusts', { ...NAME, words: `${NAME.words}, a service, or the ARN of an identity provider` }],
  ['exceptions/*/until', { words: 'a date such as 2027-01-31' }],
];

function wantedAt(path: Path): Wanted | undefined {
  const fits = (pattern: string): boolean => {
    const steps = pattern.split('/');
    return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
  };
  return WANTED.find(([pattern]) => fits(pattern))?.[1];
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'a number',
  boolean: 'true or false',
  null: 'nothing',
};

/** `array or null` in words. That nothing is fine too goes without saying. */
export function kindWords(names: string): string {
  const all = names.split(' or ');
  const shownKinds = all.length > 1 ? all.filter((name) => name !== 'null') : all;
  return shownKinds.map((name) => KINDS[name] ?? name).join(' or ');
}

/** Levels as other programs call them. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  warn: 'warning',
  info: 'note',
  hint: 'note',
  notice: 'note',
  err: 'error',
  fatal: 'error',
  on: 'error',
  true: 'error',
  false: 'off',
  none: 'off',
  disable: 'off',
  disabled: 'off',
  ignore: 'off',
  0: 'off',
  1: 'warning',
  2: 'error',
};

function otherWord(found: string): string {
  const word = found.toLowerCase();
  const meant = Object.hasOwn(OTHER_WORDS, word)
    ? OTHER_WORDS[word]
    : word.slice(0, 4) === 'warn'
      ? 'warning'
      : undefined;
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

const LONGEST = 80;

/** A text of the configuration in quotes, as far as a message can hold it. */
function shown(text: string): string {
  return `"${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}"`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], value);
}

const SYNTAX: Readonly<Record<string, string>> = {
  gb18030: 'this file looks like GB18030 (GBK), not UTF-8; save it as UTF-8',
  notUtf8: 'this file is not UTF-8; save it as UTF-8',
  doubledKey: 'duplicate key; only one of the two would count',
  tabIndent: 'this is a tab; indent YAML with spaces',
  mergeMark: 'merge conflict marker; keep one of the versions',
  template: 'template syntax; only the output of a template can be read',
  notClosed: 'this bracket is never closed',
  stringNotClosed: 'this quote is never closed',
  ...YAML_DAMAGES,
  yamlAlias: 'this alias has no complete anchor before it',
  yamlRepeats: 'the aliases expand to too many values',
};

/** What keeps the text from being YAML. */
export function syntaxProblem({ message, data, start, end }: SyntaxFault, at: Location): ConfigProblem {
  const reason = data?.['reason'];
  const text = SYNTAX[message] ?? (typeof reason === 'string' ? reason : 'this is not valid YAML');
  return { at: { ...at, offsets: [start, end] }, text };
}

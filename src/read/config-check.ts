import isConfig, { schema } from '../../generated/config.js';
import { parseAccountId } from '../model/account.ts';
import { isDay } from '../model/day.ts';
import { below, unquotedNumber, type Located, type Location } from '../model/location.ts';
import { pointerSteps } from '../model/path.ts';
import { nearest } from '../model/nearest.ts';
import { parseRoleArn } from '../model/role.ts';
import { problemOf, shown, unquoted, type ConfigProblem } from './config-faults.ts';
import type { ConfigParts } from './config-parts.ts';
import { schemaFaults } from './schema-faults.ts';

/** A configuration as it was read, and the rules that there are. */
export interface ReadConfig {
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
  const faults = schemaFaults({ value, at, schema }, errors);
  if (faults.length > 0) return faults.map((fault) => problemOf(fault, value));
  // A tag, or a text such as `${X}`: in other files something may fill it in later, so it is no fault of a schema.
  const path = pointerSteps(errors[0]?.instancePath ?? '');
  return [{ at: below(at, ...path), says: 'a configuration holds plain values: nothing fills this in' }];
}

function* accountProblems({ accounts }: ConfigParts): Iterable<ConfigProblem> {
  for (const { name, id, assumeRole } of accounts) {
    if (id === undefined) continue;
    yield* quoteProblems(id);
    if (parseAccountId(name.value) !== undefined && name.value !== id.value) {
      yield {
        at: name.at,
        says: `this name is an account ID, and another one than its own; give ${shown(id.value)} a name of letters`,
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
        says: `this role is in account ${owner}; reading ${id.value} needs a role in ${id.value}`,
      };
    }
  }
}

function quoteProblems({ at }: Located<string>): readonly ConfigProblem[] {
  const written = unquotedNumber(at);
  return written === undefined ? [] : [{ at, says: unquoted(written) }];
}

/** All places where an account is named. */
function named({ contexts, exceptions }: ConfigParts): readonly Located<string>[] {
  const places = [
    ...contexts.flatMap(({ owner, creator }) => [owner, creator]),
    ...exceptions.map(({ trusts }) => trusts),
  ];
  return places.filter((place) => place !== undefined);
}

function accountNameProblems(name: Located<string>, { accounts }: ConfigParts): readonly ConfigProblem[] {
  const { value, at } = name;
  const names = accounts.map((account) => account.name.value);
  if (value === '' || names.includes(value)) return [];
  if (parseAccountId(value) !== undefined) return quoteProblems(name);
  const meant = nearest(value, names);
  const known = names.length === 0 ? '"accounts" is empty' : `"accounts" has ${names.join(', ')}`;
  return [
    {
      at,
      says: `${shown(value)} is no account ID, and no name of "accounts"; ${meant === undefined ? known : `did you mean "${meant}"?`}`,
    },
  ];
}

/** All places where a rule is named. */
function rules({ levels, exceptions }: ConfigParts): readonly Located<string>[] {
  return [...levels.map(({ rule }) => rule), ...exceptions.flatMap(({ rule }) => rule ?? [])];
}

function ruleProblems({ value, at }: Located<string>, known: readonly string[]): readonly ConfigProblem[] {
  if (value === '' || known.includes(value)) return [];
  const meant = nearest(value, known);
  const hint = meant === undefined ? '"dts-xacct explain" lists the rules' : `did you mean "${meant}"?`;
  return [{ at, says: `there is no rule ${shown(value)}; ${hint}` }];
}

function dayProblems({ value, at }: Located<string>): readonly ConfigProblem[] {
  const isShaped = /^\d{4}-\d\d-\d\d$/.test(value);
  return isShaped && !isDay(value) ? [{ at, says: `the calendar has no ${shown(value)}` }] : [];
}

function globs({ contexts, ignore, exceptions }: ConfigParts): readonly Located<string>[] {
  return [
    ...contexts.flatMap(({ files }) => files),
    ...ignore,
    ...exceptions.flatMap((exception) => exception.in ?? []),
  ];
}

function globProblems({ value, at }: Located<string>): readonly ConfigProblem[] {
  return value.startsWith('!') ? [{ at, says: `"!" has no meaning here: a glob says which files are meant` }] : [];
}

import parser from 'yargs-parser';

import { COMMANDS, type Call, type OptionSpec } from './options.ts';

/** `-` alone is swallowed by the parser, so it travels under another name. */
const DASH = '\u0000-';

/**
 * Reads a command line that needs no help: a known command, known options, each with its value. `undefined` for anything
 * else (help, completion, an unknown option, a missing value), which yargs then words.
 */
export function readCall(args: readonly string[]): Call | undefined {
  const command = args[0] !== undefined && Object.hasOwn(COMMANDS, args[0]) ? args[0] : 'lint';
  const spec = COMMANDS[command];
  if (spec === undefined || args.some(needsYargs)) return undefined;
  const words = (args[0] === command ? args.slice(1) : args).map((word) => (word === '-' ? DASH : word));
  const parsed = parser.detailed(words, parserOptions(spec.options));
  if (parsed.error) return undefined;
  const { _: rest, ...values } = parsed.argv;
  const positionals = rest.map((word) => (word === DASH ? '-' : String(word)));
  const isKnown = Object.keys(values).every((name) => name === '--' || isOption(name, spec.options));
  const isFilled = Object.entries(spec.options).every(([name, option]) => isFilledIn(values[name], option));
  const isCounted = spec.positional?.isList === true || positionals.length <= 1;
  if (!isKnown || !isFilled || !isCounted) return undefined;
  return { command, positionals, values: named(values, spec.options) };
}

/** Words that yargs answers. */
function needsYargs(word: string): boolean {
  return /^(?:--help|-h|--version|--get-yargs-completions|completion|--no-.*=.*)$/.test(word);
}

function isOption(name: string, options: Readonly<Record<string, OptionSpec>>): boolean {
  return Object.hasOwn(options, name) || Object.values(options).some(({ alias }) => alias === name);
}

function isFilledIn(value: unknown, option: OptionSpec): boolean {
  if (value === undefined) return true;
  if (option.type === 'boolean') return typeof value === 'boolean';
  if (option.isRepeatable)
    return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
  if (typeof value !== 'string' || value === '') return false;
  return option.choices === undefined || option.choices.includes(value);
}

function named(
  values: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, OptionSpec>>,
): Call['values'] {
  return Object.fromEntries(Object.keys(options).map((name) => [name, values[name] as Call['values'][string]]));
}

/** The table of options as yargs-parser takes it. */
export function parserOptions(options: Readonly<Record<string, OptionSpec>>): parser.Options {
  const entries = Object.entries(options);
  const strings = entries.filter(([, { type }]) => type === 'string');
  return {
    string: strings.filter(([, { isRepeatable }]) => !isRepeatable).map(([name]) => name),
    array: strings.filter(([, { isRepeatable }]) => isRepeatable).map(([name]) => ({ key: name, string: true })),
    boolean: entries.filter(([, { type }]) => type === 'boolean').map(([name]) => name),
    alias: Object.fromEntries(entries.flatMap(([name, { alias }]) => (alias === undefined ? [] : [[name, [alias]]]))),
    configuration: {
      'camel-case-expansion': false,
      'boolean-negation': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'greedy-arrays': false,
      'strip-aliased': true,
      'populate--': false,
      'unknown-options-as-args': false,
    },
  };
}

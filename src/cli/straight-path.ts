import parser from 'yargs-parser/browser';

import { COMMANDS, type CommandCall, type CommandSpec, type OptionSpec } from './options.ts';

/** `-` alone is swallowed by the parser, so it travels under another name. */
const DASH = '\u0000-';

/**
 * Reads a command line that needs no help: a known command, known options, each with its value. `undefined` for anything
 * else (help, completion, an unknown option, a missing value), which yargs then words.
 */
export function readCall(args: readonly string[]): CommandCall | undefined {
  const command = commandOf(args);
  const spec = COMMANDS[command];
  if (spec === undefined || args.some(needsYargs) || switchWithValue(args, spec) !== undefined) return undefined;
  const words = (args[0] === command ? args.slice(1) : args).map((word) => (word === '-' ? DASH : word));
  if (lacksValue(words, spec.options)) return undefined;
  const parsed = parser.detailed(words, parserOptions(spec.options));
  if (parsed.error) return undefined;
  const { _: rest, ...values } = parsed.argv;
  const positionals = rest.map((word) => String(undashed(word)));
  const isKnown = Object.keys(values).every((name) => name === '--' || isOption(name, spec.options));
  const isFilled = Object.entries(spec.options).every(([name, option]) => isFilledIn(values[name], option));
  const isCounted = spec.positional?.isList === true || positionals.length <= (spec.positional === undefined ? 0 : 1);
  if (!isKnown || !isFilled || !isCounted) return undefined;
  return { command, positionals, values: named(values, spec.options) };
}

/** The command that a command line names; `lint` where it names none. */
export function commandOf([first]: readonly string[]): string {
  return first !== undefined && Object.hasOwn(COMMANDS, first) ? first : 'lint';
}

/** Words that yargs answers. */
export function needsYargs(word: string): boolean {
  return /^(?:--help|-h|--version|--get-yargs-completions|completion)$/.test(word);
}

/** Whether some option may be without its value, or several stand in one word: of a list the parser says no more than what it has. */
function lacksValue(words: readonly string[], options: Readonly<Record<string, OptionSpec>>): boolean {
  const end = words.indexOf('--');
  const strings = Object.entries(options).filter(([, { type }]) => type === 'string');
  const names = new Set(
    strings.flatMap(([name, { alias }]) => [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])]),
  );
  return (end < 0 ? words : words.slice(0, end)).some((word, index, all) => {
    const next = all[index + 1];
    return /^-[^-]./.test(word) || (names.has(word) && (next === undefined || next.startsWith('-')));
  });
}

function isOption(name: string, options: Readonly<Record<string, OptionSpec>>): boolean {
  return Object.hasOwn(options, name) || Object.values(options).some(({ alias }) => alias === name);
}

function isFilledIn(value: unknown, option: OptionSpec): boolean {
  if (value === undefined) return true;
  if (option.type === 'boolean') return typeof value === 'boolean';
  if (option.isRepeatable) return Array.isArray(value) && value.length > 0 && value.every(isFilledWord);
  if (!isFilledWord(value)) return false;
  return option.choices === undefined || option.choices.includes(value);
}

function isFilledWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The first switch to which a word gives a value, as in `--quiet=no`: neither parser refuses it. */
export function switchWithValue(args: readonly string[], { options }: CommandSpec): string | undefined {
  const end = args.indexOf('--');
  const names = (end < 0 ? args : args.slice(0, end)).map((word) => /^--([^=]+)=/.exec(word)?.[1]);
  return names.find((name) => name !== undefined && Object.hasOwn(options, name) && options[name]?.type === 'boolean');
}

function named(
  values: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, OptionSpec>>,
): CommandCall['values'] {
  return Object.fromEntries(
    Object.keys(options).map((name) => [name, undashed(values[name] as CommandCall['values'][string])]),
  );
}

/** A value as it was written, where it is `-`. */
export function undashed<T>(value: T): T | string {
  return value === DASH ? '-' : value;
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

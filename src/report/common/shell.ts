import type { AccountId } from '../../model/account.ts';
import { isRamName, PRODUCTS, type Step } from '../../model/steps.ts';
import { toJson, escapeControls } from './escape.ts';

/** The shells that commands are written for: bash (and sh, zsh, ksh), and PowerShell (Windows PowerShell 5.1 and PowerShell 7). */
export type Shell = 'bash' | 'powershell';

/** Words that mean nothing but themselves in every shell. */
const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9._-]*$/;

/** A word in single quotes, in which bash and its like obey nothing but the next single quote. */
function quoteForBash(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** PowerShell ends a single-quoted text at each of these as well. */
const SINGLE_QUOTES = /['\u2018\u2019\u201a\u201b]/g;

/** A word in single quotes; of texts with a double quote or blanks see `jsonWord`. */
function quoteForPowerShell(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replace(SINGLE_QUOTES, '$&$&')}'`;
}

/** A name as one word of a command: nothing in it is obeyed. Not for names with blanks or double quotes. */
function nameWord(name: string, shell: Shell): string {
  return shell === 'bash' ? quoteForBash(name) : quoteForPowerShell(name);
}

/**
 * A value as JSON in one word of a command. In bash it may be spread over lines, for people to read.
 *
 * Windows PowerShell passes a word on without escaping the double quotes in it, and puts quotes of its own around a word in
 * which it sees blanks; PowerShell 7.3 does neither by default (see `LEGACY`). So each double quote has its
 * backslash here already, and blanks, backslashes, quotes within texts and all beyond ASCII are escapes of JSON.
 */
function jsonWord(value: object, shell: Shell, indent = 0): string {
  if (shell === 'bash') return quoteForBash(indent === 0 ? toJson(value) : toJson(value, indent));
  return `'${JSON.stringify(value)
    .replace(NOT_FOR_POWERSHELL, toUnits)
    .replaceAll('"', String.raw`\"`)}'`;
}

/** Of compact JSON: what an escape of two characters stands for, and what means something to PowerShell or to Windows. */
const NOT_FOR_POWERSHELL = /\\["\\/bfnrt]|[ '%]|[^\x20-\x7e]/g;

function toUnits(found: string): string {
  const [first = ''] = found.length === 2 ? (JSON.parse(`"${found}"`) as string) : found;
  return `\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Makes PowerShell 7.3 and later pass words on as earlier ones and Windows PowerShell do, within one pair of braces only. */
function inLegacyMode(command: string): string {
  return `& { $PSNativeCommandArgumentPassing = 'Legacy'; ${command} }`;
}

/**
 * What may change more than the words of its own line. zsh takes a comment that is typed or pasted for a command named `#` by
 * default: what follows `;` or stands in `$( )` would be carried out.
 */
const OBEYED = /['"`$;&|<>()!*?[\]\\]/g;

/** A line that a shell passes over, on one line whatever the text holds. Quotes become those of print, which no shell knows. */
export function commentLine(text: string, shell: Shell): string {
  const line = shell === 'bash' ? text.replace(/(?<=^|\s)"/g, '\u201c').replace(OBEYED, harmless) : text;
  return `# ${escapeControls(line)}`.trimEnd();
}

function harmless(character: string): string {
  if (character === "'") return '\u2019';
  return character === '"' ? '\u201d' : `\\u{${character.charCodeAt(0).toString(16)}}`;
}

/**
 * The command of the `aliyun` program that makes a call: it can be pasted into the shell as it stands, and nothing in it is
 * obeyed but the call itself. `undefined` for names that RAM cannot have: no such call could succeed.
 * With `indent`, bash gets the trust policy over several lines.
 */
export function commandLine({ action, parameters }: Step, shell: Shell, indent = 0): string | undefined {
  const words = ['aliyun', PRODUCTS[action], action];
  let hasJson = false;
  for (const [name, value] of Object.entries<unknown>(parameters)) {
    if (typeof value === 'object' && value !== null) {
      hasJson = true;
      words.push(`--${name}`, jsonWord(value, shell, indent));
    } else if (typeof value === 'string' && isRamName(value)) words.push(...option(name, value, shell));
    else return undefined;
  }
  const command = words.join(' ');
  return hasJson && shell === 'powershell' ? inLegacyMode(command) : command;
}

/** `aliyun` takes a word that begins with a dash for the next option, unless `=` joins it to its own. */
function option(name: string, value: string, shell: Shell): readonly string[] {
  return value.startsWith('-') ? [nameWord(`--${name}=${value}`, shell)] : [`--${name}`, nameWord(value, shell)];
}

/**
 * Commands of one account, as one part of a script: it asks first whose credentials are in use, and stops there, not the
 * shell, where they are of another account.
 */
export function inAccount(commands: readonly string[], { account, refusal, shell }: AccountCheck): string {
  if (shell === 'powershell')
    return [
      '& {',
      `if ((aliyun sts GetCallerIdentity | Out-String | ConvertFrom-Json).AccountId -ne '${account}') {`,
      `  Write-Error ${quoteForPowerShell(escapeControls(refusal))}`,
      '  return',
      '}',
      ...commands,
      '}',
    ].join('\n');
  return [
    '(',
    `aliyun sts GetCallerIdentity | grep -q '"AccountId": *"${account}"' || {`,
    `  printf '%s\\n' ${quoteForBash(escapeControls(refusal))} >&2`,
    '  exit 1',
    '}',
    ...commands,
    ')',
  ].join('\n');
}

/** Whose credentials commands need, and what is printed where they are of another account. */
interface AccountCheck {
  readonly account: AccountId;
  readonly refusal: string;
  readonly shell: Shell;
}

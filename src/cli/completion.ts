import { basename } from 'node:path';

import { ruleIds } from '../../rules/index.ts';
import { UsageError } from '../model/errors.ts';
import { COMMANDS, type CommandSpec, type OptionSpec } from './options.ts';
import { COMPLETE, invalidValue } from './parse-args.ts';

/** Where nothing fits, each shell offers files. A word that ends in "=" goes on without a blank. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_dts_xacct() {
  local IFS=$'\\n'
  COMPREPLY=($(dts-xacct ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _dts_xacct dts-xacct
`,
  zsh: `#compdef dts-xacct
_dts_xacct() {
  local -a found
  found=("\${(@f)$(dts-xacct ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} == 0 )); then
    _files
    return
  fi
  compadd -S '' -- \${(M)found:#*=}
  compadd -- \${found:#*=}
}
if [[ \${funcstack[1]} == _dts_xacct ]]; then
  _dts_xacct
else
  compdef _dts_xacct dts-xacct
fi
`,
  fish: `function __dts_xacct
  set -l words (commandline -opc) (commandline -ct)
  set -l found (dts-xacct ${COMPLETE} $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c dts-xacct -f -a '(__dts_xacct)'
`,
};

/** The completion script of a shell; without one, of the shell that the environment names. Throws `UsageError`. */
export function completionScript(shell: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const named = shell ?? basename(env['SHELL'] ?? '');
  const script = Object.hasOwn(SCRIPTS, named) ? SCRIPTS[named] : undefined;
  if (script !== undefined) return script;
  const shells = Object.keys(SCRIPTS);
  throw shell === undefined
    ? new UsageError('completion: name the shell', `choose from ${shells.join(', ')}`)
    : invalidValue(shell, 'completion', shells);
}

/** What may stand in place of the last of these words, one a line; empty where a path may stand there. */
export function completions(words: readonly string[]): string {
  // bash makes words of their own of "=" and what follows, and replaces only that.
  const isSplit = words.includes('=');
  const whole = isSplit ? joinAtEquals(words) : words;
  const last = whole.at(-1) ?? '';
  const fitting = candidates(whole.slice(0, -1), last).filter((word) => word.startsWith(last));
  const cut = isSplit && last.includes('=') ? last.indexOf('=') + 1 : 0;
  return fitting.map((word) => `${word.slice(cut)}\n`).join('');
}

function joinAtEquals(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries())
    if (joined.length > 0 && (word === '=' || words[index - 1] === '=')) joined.push(`${joined.pop() ?? ''}${word}`);
    else joined.push(word);
  return joined;
}

function candidates(earlier: readonly string[], last: string): readonly string[] {
  const named = earlier.find((word) => Object.hasOwn(COMMANDS, word));
  const spec = COMMANDS[named ?? 'lint'];
  if (spec === undefined) return [];
  const before = optionOf(earlier.at(-1) ?? '', spec);
  if (before !== undefined && before.type === 'string' && before.bareValue === undefined)
    return valuesOf(before.choices ?? before.values, last);
  const [start] = /^--[\w-]+=/.exec(last) ?? [];
  if (start !== undefined) {
    const option = optionOf(start.slice(0, -1), spec);
    return valuesOf(option?.choices ?? option?.values, last.slice(start.length)).map((value) => `${start}${value}`);
  }
  if (last.startsWith('-')) return Object.keys(spec.options).map((name) => `--${name}`);
  if (named === undefined) return [...Object.keys(COMMANDS), 'help', 'version'];
  return valuesOf(spec.positional?.values, last);
}

function optionOf(word: string, { options }: CommandSpec): OptionSpec | undefined {
  if (word.startsWith('--')) return options[word.slice(2)];
  return Object.values(options).find(({ alias }) => alias !== undefined && word === `-${alias}`);
}

function valuesOf(values: OptionSpec['values'], written: string): readonly string[] {
  if (values === 'rules') return ruleIds;
  if (values !== 'rule levels') return values ?? [];
  const [id = '', level] = written.split('=');
  return level === undefined
    ? ruleIds.map((rule) => `${rule}=`)
    : ['error', 'warning', 'note', 'off'].map((word) => `${id}=${word}`);
}

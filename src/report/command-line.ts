import { isRamName, PRODUCTS, type Step } from '../model/step.ts';
import { inLegacyMode, jsonWord, nameWord, type Shell } from './shell.ts';

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

/**
 * How Windows PowerShell, and PowerShell 7 in its legacy mode, pass the words of a command to a program on Windows: a model,
 * for machines without PowerShell. Words are bare or in single quotes; there is nothing else in our commands.
 */
export function passedOn(command: string): readonly string[] {
  const inner = /^& \{ \$PSNativeCommandArgumentPassing = 'Legacy'; (.*) \}$/s.exec(command)?.[1] ?? command;
  const [program, ...args] = words(inner);
  return program === undefined ? [] : [program, ...splitLikeWindows(args.map(wrapped).join(' '))];
}

const WORD = /(?:'((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)'|([A-Za-z-][A-Za-z0-9._-]*))(?: |$)/gy;

function words(command: string): readonly string[] {
  const found = [...command.matchAll(WORD)];
  if (found.map(([whole]) => whole).join('') !== command) throw new Error(`not words: ${command}`);
  return found.map(
    ([, inQuotes, bare]) => bare ?? (inQuotes ?? '').replaceAll(/(['\u2018-\u201b])['\u2018-\u201b]/g, '$1'),
  );
}

/** It puts quotes around a word that has a blank outside what it takes for quotes; it does not see that some are escaped. */
function wrapped(word: string): string {
  let isQuoted = false;
  let needs = word === '';
  for (const unit of word) {
    if (unit === '"') isQuoted = !isQuoted;
    else if (/\s/u.test(unit) && !isQuoted) needs = true;
  }
  return needs ? `"${word}"` : word;
}

/** The rules of the C runtime, which Go programs keep as well: 2n backslashes and a quote, 2n + 1 and a quote, or n alone. */
function splitLikeWindows(line: string): readonly string[] {
  const args: string[] = [];
  let arg = '';
  let isQuoted = false;
  for (const [piece, slashes = ''] of line.matchAll(/(\\*)"|\\+|[^\\"]/g)) {
    if (piece.endsWith('"')) {
      arg += '\\'.repeat(Math.floor(slashes.length / 2));
      if (slashes.length % 2 === 1) arg += '"';
      else isQuoted = !isQuoted;
    } else if (piece === ' ' && !isQuoted) {
      args.push(arg);
      arg = '';
    } else arg += piece;
  }
  return [...args, arg];
}

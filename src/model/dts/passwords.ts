import type { Located, Location } from '../document.ts';
import { endpoints, type Task } from './task.ts';

const SECRET_NAME = /(?:password|passwd|pwd|secret|securitytoken)$/i;

/** `${…}`, `{{ … }}`, `$(…)`, `<%…%>` in any place, or a whole `$NAME`: a password of its own may well hold a dollar sign. */
const REFERENCE = /\$\{|\{\{|\$\(|<%|%\{|^\s*\$[A-Za-z_]\w*\s*$/;

/** `<password>`, `******`, `YOUR_PASSWORD`, `xxxx`: nobody's password. */
const BLANK = /^\s*(?:<[^<>]*>|\*+|x{4,}|your[_ -].*|(?:change|replace)[_ -]?me)?\s*$/i;

/** A password inside `Reserve`, which is JSON in a string. */
const RESERVED = /"[^"]*(?:password|passwd|secret)"\s*:\s*"([^"]*)"/gi;

/** A secret that stands in a text as it is. It is named by its key; its value goes nowhere. */
interface LiteralSecret {
  readonly name: string;
  readonly at: Location;
}

/** The literal secrets of a task, by the parameters that hold them. */
export function literalSecrets(task: Task): readonly LiteralSecret[] {
  const maps = [task.parameters, ...endpoints(task).map(({ parameters }) => parameters)];
  return maps.flatMap((map) =>
    [...(map ?? [])].filter(isLiteral).map(([name, { at }]) => ({ name: writtenName(name, at), at })),
  );
}

function isLiteral([name, { value }]: [string, Located<unknown>]): boolean {
  if (typeof value === 'number') return SECRET_NAME.test(name);
  if (name === 'Reserve') return [...textOf(value).matchAll(RESERVED)].some(([, secret = '']) => isSecret(secret));
  return typeof value === 'string' && SECRET_NAME.test(name) && isSecret(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isSecret(text: string): boolean {
  return !REFERENCE.test(text) && !BLANK.test(text);
}

/** The key as the text has it: `SourceEndpointPassword`. */
function writtenName(name: string, at: Location): string {
  const key = at.path.at(-1);
  return typeof key === 'string' ? key : name;
}

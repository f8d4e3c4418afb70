import { splitCommand } from '../../lib/split-command.ts';
import { CallError } from '../../model/errors.ts';
import type { Connection } from '../calls.ts';
import { lasting, type Moment, type Session, type Source } from './key-source.ts';

type CommandSource = Extract<Source, { kind: 'command' }>;

/** The keys that a command prints, by the names of the aliyun CLI. Throws `CallError`, in which nothing of that stands. */
export async function commandKeys(
  source: CommandSource,
  { runCommand, onKeyRequest, stop }: Pick<Connection, 'runCommand' | 'onKeyRequest' | 'stop'>,
  started: Moment,
): Promise<Session> {
  const { program, args } = wordsOf(source);
  onKeyRequest({ kind: 'command', profile: source.profile, program });
  const printed = parsed(await runCommand(program, args, stop));
  const { mode, access_key_id: id, access_key_secret: secret, sts_token: token } = printed;
  if (mode !== undefined && mode !== 'AK' && mode !== 'StsToken') throw none('its mode is neither AK nor StsToken');
  if (!isText(id) || !isText(secret)) throw none('it prints no access_key_id and access_key_secret');
  if (mode === 'StsToken' && !isText(token)) throw none('it prints no sts_token');
  const { expiration } = printed;
  const until = expiration === undefined ? Infinity : isText(expiration) ? Date.parse(expiration) : Number.NaN;
  if (!(until > started.now)) throw none('what it prints has expired');
  return { keys: { id, secret, ...(isText(token) && { token }) }, ...lasting(until, started) };
}

function wordsOf({ command }: CommandSource): { readonly program: string; readonly args: readonly string[] } {
  const words = splitCommand(command, { isWindows: process.platform === 'win32' });
  const [program, ...args] = words ?? [];
  if (!program) throw none(words === undefined ? 'its quotes are not closed' : 'it is empty');
  return { program, args };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw none('it prints no JSON');
  }
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function none(why: string): CallError {
  return new CallError('command', why);
}

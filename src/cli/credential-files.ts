import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { LiveAccess } from '../cloud/connection.ts';
import { CallError, UsageError } from '../model/errors.ts';
import type { Streams } from './streams.ts';

/** How credentials are read that are not in the environment: files and commands of the user. */
export function credentialFiles({
  env,
  clock,
}: Pick<Streams, 'env' | 'clock'>): Pick<LiveAccess, 'cliConfig' | 'readToken' | 'runCommand'> {
  return {
    cliConfig() {
      const file = join(env['HOME'] || homedir(), '.aliyun', 'config.json');
      const text = readSecretFile(file, 'the configuration of the aliyun CLI', { mayLack: true });
      if (text === undefined) return undefined;
      const credentialsUri = env['ALIBABA_CLOUD_CREDENTIALS_URI'];
      return { file, text, readToken, credentialsUri, now: () => clock?.now() ?? Date.now() };
    },
    readToken,
    runCommand: (program, args, stop) => runCommand(program, args, { stop, env }),
  };
}

function readToken(file: string): string {
  return (readSecretFile(file, 'the OIDC token', { mayLack: false }) ?? '').trim();
}

/** A file whose content must not be shown; `undefined` when it is optional and missing. */
function readSecretFile(file: string, what: string, { mayLack }: { readonly mayLack: boolean }): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (mayLack && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    throw new UsageError(`${what} cannot be read: ${file} (${String(code)})`);
  }
}

/** Somebody may have to sign in first. */
const LONGEST_MS = 60_000;
const MOST_BYTES = 1024 * 1024;

/** The command uses the terminal for questions and errors. Its output must not be shown: it holds keys. */
async function runCommand(
  program: string,
  args: readonly string[],
  { stop, env }: Pick<Streams, 'env'> & { readonly stop: AbortSignal },
): Promise<string> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(stop.aborted ? new CallError('stopped') : new CallError('command', why));
    const child = spawn(program, args, {
      stdio: ['inherit', 'pipe', 'inherit'],
      timeout: LONGEST_MS,
      signal: stop,
      env: { ...env },
      windowsHide: true,
    });
    const pieces: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      if (size > MOST_BYTES) child.kill('SIGKILL');
    });
    child.on('error', ({ code }: NodeJS.ErrnoException) => fail(code ?? 'it does not run'));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(pieces).toString());
      else if (size > MOST_BYTES) fail('it prints more than 1 MB');
      else if (signal === 'SIGTERM') fail(`it takes longer than ${String(LONGEST_MS / 1000)} s`);
      else fail(code === null ? `ended by ${String(signal)}` : `exit ${String(code)}`);
    });
  });
}

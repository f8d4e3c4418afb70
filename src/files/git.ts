import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Git gave no answer; the message says why, in its words. */
export class GitFailure extends Error {}

/** The configuration of a repository can name commands: none of them may run, and nothing is written or fetched. */
const GUARDS = ['-c', 'core.fsmonitor=false', '--no-optional-locks', '-c', 'protocol.allow=never'];
const LONGEST_ANSWER = 256 * 1024 * 1024;

/** What Git answers in a folder. Throws `GitFailure`. */
export function runGit(folder: string, words: readonly string[], input = ''): Buffer {
  const git = program();
  if (git === undefined) throw new GitFailure('git is not installed');
  try {
    return execFileSync(git, [...GUARDS, ...words], {
      cwd: folder,
      env: withoutGitVariables(),
      maxBuffer: LONGEST_ANSWER,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: Buffer };
    throw new GitFailure(/^(?:fatal|error): .*/m.exec(String(stderr ?? ''))?.[0] ?? message);
  }
}

/** From a folder of the path with a full name: one such as "." would be the folder that is linted. */
function program(): string | undefined {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}

/** They could point to another repository, or name commands. */
function withoutGitVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_')));
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';

/** Whether Git tracks a file, or any file of a folder, although a pattern of it matches. */
export type IsTracked = (path: string, isFolder: boolean) => boolean;

/**
 * Asks Git, once a repository and only when it is first asked for. `failed` gets the reason where Git gave no answer: then
 * only the patterns count.
 */
export function makeIsTracked(failed: (why: string) => void): IsTracked {
  const repositories = new Map<string, Tracked>();
  return (path, isFolder) => {
    const top = topOf(dirname(resolve(path)));
    if (top === undefined) return false;
    const known = repositories.get(top) ?? trackedIn(top, failed);
    repositories.set(top, known);
    return (isFolder ? known.folders : known.files).has(resolve(path));
  };
}

/** The folder of the repository that a folder belongs to. */
function topOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : topOf(parent);
}

interface Tracked {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** The configuration of a repository can name commands: none of them may run, and nothing is written or fetched. */
const GUARDS = ['-c', 'core.fsmonitor=false', '--no-optional-locks', '-c', 'protocol.allow=never'];
const QUESTION = ['ls-files', '--cached', '--ignored', '--exclude-standard', '-z'];
const LONGEST_ANSWER = 256 * 1024 * 1024;

function trackedIn(top: string, failed: (why: string) => void): Tracked {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const name of asked(top, failed)) {
    const file = join(top, name);
    files.add(file);
    for (let folder = dirname(file); folder !== top && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  }
  return { files, folders };
}

function asked(top: string, failed: (why: string) => void): readonly string[] {
  const git = program();
  if (git === undefined) {
    failed('git is not installed');
    return [];
  }
  try {
    const answer = execFileSync(git, [...GUARDS, ...QUESTION], {
      cwd: top,
      env: withoutGitVariables(),
      encoding: 'utf8',
      maxBuffer: LONGEST_ANSWER,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return answer.split('\0').filter((name) => name !== '');
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    failed(/^(?:fatal|error): .*/m.exec(stderr ?? '')?.[0] ?? message);
    return [];
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

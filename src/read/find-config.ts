import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NAMES = ['.dts-xacct.yaml', '.dts-xacct.yml'];

/** The nearest configuration upward from a folder, no further than the top of its repository; `undefined` where there is none. */
export function findConfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    for (const name of NAMES) if (existsSync(join(at, name))) return join(at, name);
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

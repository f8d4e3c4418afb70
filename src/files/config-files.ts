import { dirname, resolve } from 'node:path';

import type { ConfigFiles } from './file-system.ts';
import { filesMatching, matchersIn } from './globs.ts';
import { isThere, readText, isWithin } from './read-file.ts';

/** The files around a configuration on this machine. */
export const configFilesOnDisk: ConfigFiles = {
  readText,
  isThere,
  around(config) {
    const folder = dirname(resolve(config));
    return {
      matcherOf: matchersIn(folder),
      filesMatching: (globs) => filesMatching(globs, folder),
      isIn: (path) => isWithin(folder, path),
    };
  },
};

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach } from 'vitest';

import { configFilesOnDisk } from '../../src/files/config-files.ts';
import { readConfig, type Config } from '../../src/inputs/config/config.ts';

/** The rules that there are, for these tests. */
export const RULES = ['dts-extra-trust', 'dts-root-missing', 'dts-service-collapsed', 'unknown-account'];

/** A folder of its own for each test of a file. */
export interface Folder {
  path(name?: string): string;
  write(name: string, text: string | Uint8Array): string;
  /** Reads a text as the folder's configuration. */
  read(text: string | Uint8Array): Promise<Config>;
}

/** Gives each test an empty folder. */
export function eachInFolder(): Folder {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string | Uint8Array): string => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return {
    path: (name = '') => join(folder, name),
    write,
    read: (text) => readConfig(write('.dts-xacct.yaml', text), RULES, configFilesOnDisk),
  };
}

import { inputFiles, jsonFilesOf } from './discover.ts';
import type { FileSystem } from './file-system.ts';
import { readSiblings, readText } from './read-file.ts';

/** The files of this machine. */
export const disk: FileSystem = {
  inputFiles,
  readText,
  readSiblings,
  jsonFilesOf,
  readParserFile: async (name) => (await import('./parser-files.ts')).readParserFile(name),
};

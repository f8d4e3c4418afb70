import { inputFiles, jsonFilesOf } from './discover.ts';
import type { FileSystem } from './file-system.ts';
import { readText } from './read-file.ts';

/** The files of this machine. */
export const disk: FileSystem = {
  inputFiles,
  readText,
  filesBelow: async (paths, read) => (await import('./named-files.ts')).makeNamedFiles(paths, read),
  jsonFilesOf,
  readParserFile: async (name) => (await import('./parser-files.ts')).readParserFile(name),
};

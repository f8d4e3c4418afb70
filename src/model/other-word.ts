import { CALLS, type CallFamily } from './dts-call.ts';

/** A word of some calls that another family of calls has a word of its own for. */
interface OtherWord {
  readonly word: string;
  readonly families: readonly CallFamily[];
  /** The word of ConfigureDtsJob. */
  readonly right: string;
}

const OLD: readonly CallFamily[] = ['oldSynchronization', 'oldMigration'];

/** Instance types of other calls. Those that differ in case only are told apart by it. */
const INSTANCE_TYPES: readonly OtherWord[] = [
  { word: 'LocalInstance', families: ['subscription', 'oldMigration'], right: 'OTHER' },
  { word: 'Express', families: ['subscription', ...OLD], right: 'EXPRESS' },
  { word: 'dg', families: ['subscription', ...OLD], right: 'DG' },
  { word: 'cen', families: OLD, right: 'CEN' },
  { word: 'DRDS', families: ['subscription', 'oldMigration'], right: 'DISTRIBUTED_POLARDBX10' },
  { word: 'AnalyticDB', families: OLD, right: 'ADS' },
  { word: 'MaxCompute', families: ['oldSynchronization'], right: 'ODPS' },
  { word: 'distributed_mongodb', families: ['change'], right: 'MONGODB' },
];

/** Engine names of other calls. */
const ENGINES: readonly OtherWord[] = [
  { word: 'SQLServer', families: ['oldMigration'], right: 'MSSQL' },
  { word: 'DRDS', families: ['purchase'], right: 'POLARDBX10' },
];

/** Whether a word stands for a connection (an instance type) or for a database (an engine name). */
export type WordKind = 'connection' | 'database';

const WORDS: Readonly<Record<WordKind, readonly OtherWord[]>> = { connection: INSTANCE_TYPES, database: ENGINES };

/** The right word where another call's was written, and that call. */
export interface RightWord {
  readonly right: string;
  readonly home: string;
}

/**
 * The word that a call has where another call's was written; `undefined` where the word is its own. Known for
 * ConfigureDtsJob and its like, and the other way round for calls that have words of their own.
 */
export function rightWord(kind: WordKind, written: string, family: CallFamily): RightWord | undefined {
  for (const { word, families, right } of WORDS[kind]) {
    const isOnlyCase = word.toLowerCase() === right.toLowerCase();
    if (family === 'job') {
      if (isOnlyCase ? written === word : isWord(word, written)) return { right, home: CALLS[families[0] ?? 'job'][0] };
    } else if (families.includes(family) && !isOnlyCase && isWord(right, written)) {
      return { right: word, home: CALLS.job[0] };
    }
  }
  return undefined;
}

/** The word of ConfigureDtsJob for a word that another call has. */
export function jobWord(kind: WordKind, written: string): string | undefined {
  return WORDS[kind].find(({ word }) => isWord(word, written))?.right;
}

function isWord(word: string, written: string): boolean {
  return word.toLowerCase() === written.trim().toLowerCase();
}

import { GLOBALS } from './modules.ts';

/** What the files of a folder may import, and why. A file may always import from its own folder and from what lies in it. */
export interface Law {
  readonly folder: string;
  /** Folders of ours, with all that lies in them. */
  readonly may: readonly string[];
  /** Folders of which types may be imported, and nothing else. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  readonly because: string;
}

/** Lower folders first. The law of a file is that of the longest folder that it lies in. */
export const LAWS: readonly Law[] = [
  {
    folder: 'src/lib',
    may: [],
    packages: ['leven'],
    because: 'a function of lib knows nothing of roles, tasks or files',
  },
  {
    folder: 'src/model',
    may: ['src/lib'],
    packages: ['@noble/hashes', 'leven'],
    because: 'the model knows RAM and DTS, and neither files nor formats',
  },
  {
    folder: 'src/formats',
    may: ['src/lib', 'src/model', 'generated'],
    packages: ['jsonc-parser', 'web-tree-sitter', 'yaml'],
    because: 'a format turns text into values with locations, whatever the values are for',
  },
  {
    folder: 'src/files',
    may: ['src/lib', 'src/model', 'src/formats'],
    packages: ['ignore', 'picomatch', 'tinyglobby', 'node:child_process', 'node:fs', 'node:path', 'node:url'],
    because: 'finding and reading files knows nothing of what is in them',
  },
  {
    folder: 'src/source',
    may: ['src/lib', 'src/model', 'src/formats'],
    packages: ['jsonc-parser', 'vscode-languageserver-textdocument', 'yaml'],
    because: 'locations, edits and comments of a text are the same for every kind of input',
  },
  {
    folder: 'src/inventory',
    may: ['src/lib', 'src/model', 'src/formats', 'src/source'],
    because: 'what was read is a value; which kind of input it was read from is no matter here',
  },
  {
    folder: 'src/inputs',
    may: ['src/lib', 'src/model', 'src/formats', 'src/source', 'src/inventory', 'generated'],
    types: ['src/files'],
    because:
      'an input kind is read into the inventory; it knows no rule, and gets the files that it reads from the caller',
  },
  {
    folder: 'rules',
    may: ['src/lib', 'src/model'],
    because: 'a rule turns a subject into problems; rules do not know each other',
  },
  {
    folder: 'src/messages',
    may: [],
    because: 'a language is one folder of sentences; what says them checks that none is missing',
  },
  {
    folder: 'src/engine',
    may: ['src/lib', 'src/model', 'src/source', 'src/inventory', 'src/inputs', 'rules'],
    types: ['src/files'],
    because: 'here rules meet subjects; nothing is read from a disk or printed',
  },
  {
    folder: 'src/preflight',
    may: ['src/lib', 'src/model', 'src/formats', 'src/source', 'src/inventory', 'src/inputs', 'src/engine'],
    types: ['src/files'],
    because: 'pre-flight asks the engine what the rules find; it is no second engine',
  },
  {
    folder: 'src/cloud',
    may: ['src/lib', 'src/model', 'src/files', 'src/inventory', 'src/inputs', 'generated'],
    packages: [
      '@alicloud/openapi-core',
      '@alicloud/ram20150501',
      '@noble/hashes',
      'undici',
      'node:buffer',
      'node:crypto',
      'node:events',
    ],
    because: 'reading accounts applies no rule and prints nothing',
  },
  {
    folder: 'src/report',
    may: ['src/lib', 'src/model', 'src/messages', 'rules'],
    packages: ['@dagrejs/dagre', 'fast-string-width', 'sarif', 'yaml'],
    because: 'a format turns a report into text',
  },
  {
    folder: 'src/commands',
    may: [
      'src/lib',
      'src/model',
      'src/formats',
      'src/files',
      'src/source',
      'src/inventory',
      'src/inputs',
      'rules',
      'src/engine',
      'src/preflight',
      'src/cloud',
      'generated',
      'schemas',
    ],
    types: ['src/report'],
    packages: ['node:path'],
    because: 'a command is a function from options to a report; it knows no command line and prints nothing',
  },
  {
    folder: 'src/cli',
    may: [
      'src/lib',
      'src/messages',
      'src/model',
      'src/formats',
      'src/files',
      'src/inputs',
      'rules',
      'src/engine',
      'src/cloud',
      'src/report',
      'src/commands',
    ],
    packages: ['diff', 'yargs', 'node:child_process', 'node:crypto', 'node:fs', 'node:os', 'node:path', 'node:util'],
    because: 'the command line turns words into options, and a report into streams and files; it judges nothing',
  },
  {
    folder: 'src/library',
    may: ['src/lib', 'src/messages', 'src/model', 'src/files', 'src/inputs', 'rules', 'src/report', 'src/commands'],
    types: ['src/engine'],
    because: 'what the library shares with the one for browsers: its calls, their options, and reports as values',
  },
  {
    folder: 'src',
    may: ['src', 'rules'],
    packages: ['node:fs', 'node:os', 'node:path'],
    because: 'the entries: the program, the library and the action of GitHub',
  },
];

/** What only some folders may use, and why. */
export interface Privilege {
  readonly what: (name: string) => boolean;
  readonly only: readonly string[];
  readonly because: string;
}

export const PRIVILEGES: readonly Privilege[] = [
  {
    what: (name) => name.startsWith('node:') || GLOBALS.has(name),
    only: ['src/cli', 'src/files', 'src/cloud', 'src/commands', 'src/lsp', 'src/cli.ts', 'src/action.ts'],
    because: 'everything else can be tested with values, and runs in a browser',
  },
  {
    what: (name) => name.startsWith('@alicloud/') || name === 'undici',
    only: ['src/cloud'],
    because: 'the SDK is 22 MB that lint must not load, and connections are opened in one place',
  },
];

/** Names of files that say nothing of what is inside. */
export const FORBIDDEN_FILES = /(?:^|[/-])(?:utils?|helpers?|misc)(?:[./-]|$)/;

/** Words that no exported name has, in any form: `docs/glossary.md` has the standard word for each. */
const BANNED =
  'told said tell say whoever amiss mend spelt misspelt alike beside again held errand hear echo voice shelf sheet ledger court door excuse tally tape untold partaker speak spoken begun';

const FORMS: ReadonlySet<string> = new Set(
  BANNED.split(' ').flatMap((word) => {
    const stem = word.replace(/[ey]$/, '');
    return ['', 's', 'es', 'd', 'ed', 'ing', 'ings'].flatMap((end) => [word + end, stem + end, `${stem}i${end}`]);
  }),
);

/** The banned word in a name, by its camel-case words. */
export function bannedWord(name: string): string | undefined {
  const words = name.split(/_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return words.map((word) => word.toLowerCase()).find((word) => FORMS.has(word));
}

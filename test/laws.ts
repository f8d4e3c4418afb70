/** Who may import whom, and why. Each file has the law of the first `from` that fits it. */
export interface Law {
  /** A file, or a folder with all that is in it: `src/model/`. */
  readonly from: string;
  /** Files and folders of ours. A file may always import from its own `from`, where that is a folder. */
  readonly may: readonly string[];
  /** What it may import types of, and nothing else. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  readonly because: string;
}

export const LAWS: readonly Law[] = [
  {
    from: 'src/model/',
    may: [],
    packages: ['leven'],
    because: 'the model knows the domain and nothing else',
  },
  { from: 'src/rule.ts', may: [], types: ['src/model/'], because: 'a rule is told in the words of the model' },
  {
    from: 'rules/index.ts',
    may: ['rules/'],
    types: ['src/rule.ts'],
    because: 'the list of rules lists rules',
  },
  {
    from: 'rules/policies.ts',
    may: ['rules/'],
    types: ['src/rule.ts'],
    because: 'the list of rules lists rules',
  },
  {
    from: 'rules/*',
    may: ['src/model/'],
    types: ['src/rule.ts'],
    because: 'a rule reads a subject and yields problems; rules do not know each other',
  },
  { from: 'src/errors.ts', may: [], because: 'an error can be thrown from anywhere' },
  {
    from: 'src/engine.ts',
    may: ['src/model/', 'src/errors.ts'],
    types: ['src/rule.ts'],
    because: 'the engine is handed its rules',
  },
  {
    from: 'src/excuse.ts',
    may: ['src/model/'],
    because: 'an exception is held against findings, whoever found them',
  },
  {
    from: 'src/run.ts',
    may: [
      'rules/index.ts',
      'rules/policies.ts',
      'src/engine.ts',
      'src/excuse.ts',
      'src/errors.ts',
      'src/model/',
      'src/read/resolve.ts',
      'src/report/made-report.ts',
    ],
    types: ['src/read/file-text.ts', 'src/rule.ts'],
    because: 'here rules meet the engine, once, and nothing is read from a disk or printed',
  },
  {
    from: 'src/report/',
    may: ['src/model/'],
    packages: ['fast-string-width', 'sarif', 'yaml', 'node:crypto', 'node:util'],
    because: 'a reporter turns a report into a string',
  },
  {
    from: 'src/read/shard.ts',
    may: ['src/errors.ts'],
    packages: ['node:crypto'],
    because: 'every machine tells its part by itself, so a name is spread by its hash',
  },
  {
    from: 'src/read/digest.ts',
    may: [],
    packages: ['node:crypto'],
    because: 'a report names the configuration that it was made with by its digest',
  },
  {
    from: 'src/read/tracked.ts',
    may: [],
    packages: ['node:child_process', 'node:fs', 'node:path'],
    because: 'Git alone knows which files it tracks, and it is asked in one place, with its configuration disarmed',
  },
  {
    from: 'src/read/',
    may: ['src/model/', 'src/errors.ts', 'generated/'],
    packages: [
      'ignore',
      'jsonc-parser',
      'picomatch',
      'tinyglobby',
      'vscode-languageserver-textdocument',
      'web-tree-sitter',
      'yaml',
      'node:fs',
      'node:path',
      'node:url',
    ],
    because: 'reading knows no rule',
  },
  {
    from: 'src/preflight/',
    may: ['src/errors.ts', 'src/model/', 'src/read/'],
    types: ['src/run.ts'],
    because: 'pre-flight is no second engine: it asks the run what the rules say, and holds that against what is known',
  },
  {
    from: 'src/fix/',
    may: ['src/model/', 'src/read/'],
    because: 'fixing asks for a judgement, edits texts and asks again; who judges and who writes is not its business',
  },
  {
    from: 'src/cloud/port.ts',
    may: ['src/cloud/', 'src/errors.ts'],
    packages: ['@alicloud/openapi-core', '@alicloud/ram20150501'],
    because: 'the SDK of Alibaba Cloud is spoken to in one place, and is 22 MB that no other run should load',
  },
  {
    from: 'src/cloud/',
    may: ['src/model/', 'src/errors.ts', 'src/read/roles.ts', 'src/read/shard.ts'],
    types: ['src/read/config.ts', 'src/read/text-source.ts'],
    packages: ['undici', 'node:buffer', 'node:events'],
    because: 'reading accounts knows the domain and what a role looks like; it judges nothing and opens no file',
  },
  { from: 'src/texts/', may: [], because: 'words know no work' },
  {
    from: 'src/commands/*',
    may: [
      'rules/index.ts',
      'src/run.ts',
      'src/preflight/',
      'src/cloud/live.ts',
      'src/cloud/named.ts',
      'src/cloud/keeping.ts',
      'src/cloud/recording.ts',
      'src/errors.ts',
      'src/model/',
      'src/read/',
      'src/report/',
      'src/texts/',
      'schemas/',
      'generated/examples.js',
    ],
    types: ['src/cloud/door.ts', 'src/rule.ts'],
    because: 'a command is a page; it imports no other, knows no command line and prints nothing',
  },
  {
    from: 'src/verdict.ts',
    may: [],
    types: ['src/model/'],
    because: 'an exit code is a small constant of the report alone',
  },
  {
    from: 'src/index.ts',
    may: ['src/commands/', 'src/errors.ts', 'src/verdict.ts'],
    types: [
      'src/cloud/door.ts',
      'src/cloud/keeping.ts',
      'src/cloud/live.ts',
      'src/cloud/recording.ts',
      'src/model/',
      'src/read/config.ts',
      'src/report/index.ts',
    ],
    because: 'the library is the commands and how they end, without the command line',
  },
  {
    from: 'src/cli/',
    may: [
      'rules/index.ts',
      'src/cloud/keeping.ts',
      'src/cloud/recording.ts',
      'src/cloud/regions.ts',
      'src/commands/',
      'src/errors.ts',
      'src/fix/',
      'src/model/',
      'src/read/',
      'src/report/',
      'src/texts/',
      'src/verdict.ts',
    ],
    types: ['src/cloud/clock.ts', 'src/cloud/door.ts', 'src/cloud/live.ts'],
    packages: ['diff', 'yargs', 'node:fs', 'node:os', 'node:path', 'node:util'],
    because: 'the command line turns words into a call, and a report into streams and files; it judges nothing',
  },
  {
    from: 'src/cli.ts',
    may: ['src/cli/'],
    because: 'the entry hands the process to the command line, and no more',
  },
];

/** What only some files may use, and why. */
export interface Privilege {
  readonly what: readonly string[];
  readonly only: readonly string[];
  readonly because: string;
}

export const PRIVILEGES: readonly Privilege[] = [
  {
    what: ['node:fs'],
    only: [
      'src/read/beside.ts',
      'src/read/file-text.ts',
      'src/read/files.ts',
      'src/read/hcl-grammar.ts',
      'src/read/find-config.ts',
      'src/read/globs.ts',
      'src/read/ignores.ts',
      'src/read/tracked.ts',
      'src/read/config.ts',
      'src/cli/live.ts',
      'src/cli/read-input.ts',
      'src/cli/snapshots.ts',
      'src/cli/replace-file.ts',
      'src/cli/reports.ts',
      'src/cli/write.ts',
    ],
    because: 'what is read and written, and what happens when that fails, is decided in few places',
  },
  {
    what: ['process'],
    only: [
      'src/cli.ts',
      'src/cli/live.ts',
      'src/cli/replace-file.ts',
      'src/cli/write.ts',
      // Git runs with an environment of its own.
      'src/read/tracked.ts',
    ],
    because: 'the command line touches the process; a library must not',
  },
  { what: ['fetch'], only: [], because: 'what speaks to accounts does so through one transport; the rest asks nobody' },
  {
    what: ['undici'],
    only: ['src/cloud/transport.ts', 'src/cloud/proxy.ts'],
    because: 'every connection is opened in one place',
  },
  {
    what: ['setTimeout', 'setInterval'],
    only: ['src/cloud/clock.ts', 'src/cloud/stopping.ts'],
    because: 'only who speaks to accounts waits; the rest waits for nobody',
  },
  {
    what: ['Date.now', 'new Date()', 'performance', 'Math.random', 'crypto'],
    only: ['src/cli/', 'src/cloud/', 'src/run.ts'],
    because: 'what is judged today is judged the same tomorrow',
  },
  { what: ['console'], only: [], because: 'standard output carries the report and nothing else' },
  { what: ['diff'], only: ['src/cli/fix-diff.ts'], because: 'only a run that shows a diff pays for making one' },
  {
    what: ['yargs'],
    only: ['src/cli/help.ts'],
    because: 'yargs draws help and completion; loading it takes longer than a run',
  },
  {
    what: ['node:util'],
    only: ['src/cli/parse-args.ts', 'src/report/colour.ts'],
    because: 'the command line is parsed in one place, and text is coloured in one place',
  },
  {
    what: ['yaml'],
    only: [
      'src/read/comment-lines.ts',
      'src/read/yaml-fault.ts',
      'src/read/yaml-nodes.ts',
      'src/read/yaml-tree.ts',
      'src/read/yaml-value.ts',
      'src/report/setup/ros.ts',
    ],
    because: 'yaml takes a fifth of a second to load, so a run without YAML must not import it',
  },
  {
    what: ['web-tree-sitter'],
    only: ['src/read/hcl-grammar.ts'],
    because: 'only a run with Terraform files pays for its parser',
  },
  {
    what: ['jsonc-parser'],
    only: [
      'src/read/hcl-json.ts',
      'src/read/json.ts',
      'src/read/json-block-edits.ts',
      'src/read/json-fault.ts',
      'src/read/json-stream.ts',
      'src/read/jsonc.ts',
      'src/read/list-edits.ts',
    ],
    because:
      'plain values come from JSON.parse; the slower parser is asked for places, faults, comments and edits only',
  },
  {
    what: ['node:crypto'],
    only: ['src/report/fingerprint.ts', 'src/read/digest.ts', 'src/read/shard.ts'],
    because: 'node:crypto takes longer to load than a small file to lint',
  },
];

/** Names that say nothing of what is inside. */
export const FORBIDDEN_NAMES = /(?:^|[/-])(?:(?:utils?|helpers?|types|misc)(?:[./-]|$)|common(?:[./]|$))/;

export const MAX_FUNCTION_LINES = 60;

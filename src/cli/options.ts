import { LANGUAGES } from '../messages/language.ts';

/** Options are listed in the order in which help shows them, by the title of their group. */
type OptionGroups = Readonly<Record<string, Readonly<Record<string, OptionSpec>>>>;

const LEVELS = ['error', 'warning', 'note'] as const;

const FORMAT = {
  type: 'string',
  alias: 'f',
  isRepeatable: true,
  argument: 'FORMAT[=FILE]',
  values: ['text', 'concise', 'json', 'sarif', 'github', 'junit', 'gitlab', 'markdown', 'html'],
  describe: 'report format (default: text)',
} as const satisfies OptionSpec;

const OUTPUT = {
  type: 'string',
  alias: 'o',
  argument: 'FILE',
  describe: 'write the report to FILE',
} as const satisfies OptionSpec;

const COLOR = {
  color: { type: 'boolean', describe: 'always use colour' },
  'no-color': { type: 'boolean', describe: 'never use colour' },
} as const satisfies Record<string, OptionSpec>;

const LANG = {
  type: 'string',
  choices: LANGUAGES,
  describe: 'en or zh-CN (default: by locale)',
} as const satisfies OptionSpec;

const DEBUG = {
  debug: { type: 'boolean', describe: 'print stack traces and timings' },
} as const satisfies Record<string, OptionSpec>;

const RULE = {
  type: 'string',
  isRepeatable: true,
  argument: 'ID=LEVEL',
  values: 'rule levels',
  describe: 'set a rule to error, warning, note or off',
} as const satisfies OptionSpec;

const CONFIGURATION = {
  config: { type: 'string', argument: 'FILE', describe: 'use this configuration file' },
  'no-config': { type: 'boolean', describe: 'use no configuration file' },
} as const satisfies Record<string, OptionSpec>;

const NO_EXCEPTIONS = { type: 'boolean', describe: 'report suppressed findings too' } as const satisfies OptionSpec;

const REPORT = {
  format: FORMAT,
  output: OUTPUT,
  'min-level': { type: 'string', choices: LEVELS, describe: 'error, warning or note (default)' },
  statistics: { type: 'boolean', describe: 'print counts by rule instead of findings' },
  'show-suppressed': { type: 'boolean', describe: 'show suppressed findings, marked' },
  lang: LANG,
  ...COLOR,
  quiet: { type: 'boolean', alias: 'q', describe: 'print findings only' },
  verbose: { type: 'boolean', describe: 'print which configuration is used' },
} as const satisfies Record<string, OptionSpec>;

const RULES = {
  'fail-on': { type: 'string', choices: [...LEVELS, 'never'], describe: 'error (default), warning, note or never' },
  rule: RULE,
  only: { type: 'string', isRepeatable: true, argument: 'ID', values: 'rules', describe: 'run only this rule' },
  'no-exceptions': NO_EXCEPTIONS,
  'allow-incomplete': { type: 'boolean', describe: 'exit with 0 despite unchecked input' },
  ...CONFIGURATION,
} as const satisfies Record<string, OptionSpec>;

const BASELINE = {
  baseline: { type: 'string', argument: 'FILE', describe: 'accept the findings listed in FILE' },
  'write-baseline': { type: 'string', argument: 'FILE', describe: 'list the findings of this run in FILE' },
} as const satisfies Record<string, OptionSpec>;

const ROLES_OF_ACCOUNTS = {
  creator: { type: 'string', argument: 'ID', describe: 'account that creates the task' },
  owner: { type: 'string', argument: 'ID', describe: 'account that owns the role' },
} as const satisfies Record<string, OptionSpec>;

const SNAPSHOT = {
  type: 'string',
  argument: 'PATH',
  describe: 'read a snapshot; no network',
} as const satisfies OptionSpec;

const SAVE_SNAPSHOT = {
  isLive: true,
  type: 'string',
  argument: 'PATH',
  describe: 'save to a folder or a .json file',
} as const satisfies OptionSpec;

const CREDENTIALS = {
  profile: { isLive: true, type: 'string', argument: 'NAME', describe: 'use this profile of the aliyun CLI' },
  credentials: { isLive: true, type: 'string', choices: ['ecs'], describe: 'ecs: use the role of this ECS instance' },
} as const satisfies Record<string, OptionSpec>;

const CALLS = {
  rate: {
    isLive: true,
    type: 'string',
    argument: 'N',
    describe: 'calls a second, per account and API (default: 20)',
  },
  concurrency: { isLive: true, type: 'string', argument: 'N', describe: 'accounts read at a time (default: 8)' },
  timeout: { isLive: true, type: 'string', argument: 'SECONDS', describe: 'time limit of one call (default: 10)' },
} as const satisfies Record<string, OptionSpec>;

const SHELL = {
  type: 'string',
  choices: ['bash', 'powershell'],
  describe: 'bash (default) or powershell',
} as const satisfies OptionSpec;

const INPUT = {
  ignore: { type: 'string', isRepeatable: true, argument: 'GLOB', describe: 'skip these files' },
  var: { type: 'string', isRepeatable: true, argument: 'NAME=VALUE', describe: 'Terraform variable, ROS parameter' },
  'var-file': { type: 'string', isRepeatable: true, argument: 'FILE', describe: '.tfvars or JSON file' },
} as const satisfies Record<string, OptionSpec>;

const LINT = {
  Input: {
    'stdin-filename': { type: 'string', argument: 'PATH', describe: 'file name of standard input' },
    ...INPUT,
    ...ROLES_OF_ACCOUNTS,
    'show-files': { type: 'boolean', describe: 'list each file and its input kind' },
    'allow-unrecognised': {
      type: 'boolean',
      otherSpelling: 'allow-unrecognized',
      describe: 'exit with 0 if no file is recognised',
    },
  },
  Fixes: {
    fix: {
      type: 'string',
      choices: ['safe', 'review'],
      bareValue: 'safe',
      describe: 'apply safe fixes; --fix=review: also those to review',
    },
    'fix-dry-run': { type: 'boolean', describe: 'print the fixes as a diff, change nothing' },
  },
  Rules: { ...RULES, ...BASELINE },
  Report: { ...REPORT, ...DEBUG },
} as const satisfies OptionGroups;

const AUDIT = {
  Access: {
    access: { type: 'boolean', describe: 'list who can assume which role' },
  },
  Accounts: {
    account: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'read only this account' },
    'resource-directory': { isLive: true, type: 'boolean', describe: 'read every member account' },
    folder: { isLive: true, type: 'string', argument: 'ID', describe: 'only members in this folder' },
    'role-name': { isLive: true, type: 'string', argument: 'NAME', describe: 'role to assume in each member' },
    'external-id': { isLive: true, type: 'string', argument: 'ID', describe: 'external ID for that role' },
    region: {
      isLive: true,
      type: 'string',
      isRepeatable: true,
      argument: 'ID',
      describe: 'read DTS jobs of this region',
    },
    'no-jobs': { isLive: true, type: 'boolean', describe: 'read no DTS jobs' },
    ...ROLES_OF_ACCOUNTS,
  },
  Credentials: CREDENTIALS,
  Snapshots: {
    snapshot: SNAPSHOT,
    'save-snapshot': SAVE_SNAPSHOT,
    resume: { isLive: true, type: 'boolean', describe: 'continue an interrupted audit' },
    shard: { isLive: true, type: 'string', argument: 'I/N', describe: 'save one of N parts of the accounts' },
  },
  Calls: {
    'dry-run': { isLive: true, type: 'boolean', describe: 'print the calls and how long they take' },
    ...CALLS,
  },
  Rules: { ...RULES, ...BASELINE },
  Report: { ...REPORT, format: { ...FORMAT, values: [...FORMAT.values, 'csv'] }, ...DEBUG },
} as const satisfies OptionGroups;

const PREFLIGHT = {
  Tasks: {
    task: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'check only this task' },
    account: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'read only this account' },
    ...ROLES_OF_ACCOUNTS,
    probe: { type: 'boolean', isLive: true, describe: 'try AssumeRole as the creator' },
    shell: SHELL,
  },
  Credentials: CREDENTIALS,
  Snapshots: { snapshot: SNAPSHOT, 'save-snapshot': SAVE_SNAPSHOT },
  Calls: CALLS,
  Rules: RULES,
  Report: { ...REPORT, ...DEBUG },
} as const satisfies OptionGroups;

const SETUP = {
  Tasks: {
    task: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'only this task' },
    account: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'only the steps of this account' },
    ...ROLES_OF_ACCOUNTS,
  },
  Output: {
    as: {
      type: 'string',
      choices: ['cli', 'terraform', 'ros', 'json'],
      describe: 'cli (default), terraform, ros or json',
    },
    shell: SHELL,
    format: { type: 'string', alias: 'f', choices: ['text', 'markdown'], describe: 'text (default) or markdown' },
    output: { ...OUTPUT, describe: 'write to FILE' },
    lang: LANG,
    ...COLOR,
    quiet: { type: 'boolean', alias: 'q', describe: 'print no warnings and notes' },
    ...DEBUG,
  },
  Rules: { rule: RULE, 'no-exceptions': NO_EXCEPTIONS, ...CONFIGURATION },
} as const satisfies OptionGroups;

/** A command: its words, its options, its positionals, and calls that show its use. */
export interface CommandSpec {
  readonly words: string;
  readonly describe: string;
  readonly positional?: {
    readonly name: string;
    readonly describe: string;
    readonly isList: boolean;
    readonly values?: OptionSpec['values'];
  };
  readonly groups: OptionGroups;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
}

const DIFF = {
  Compare: {
    base: { type: 'string', argument: 'REF', describe: 'compare with this Git revision' },
    'fail-on-new-access': { type: 'boolean', describe: 'exit with 1 if access was added' },
    'allow-incomplete': RULES['allow-incomplete'],
    ...CONFIGURATION,
  },
  Input: { ...INPUT, ...ROLES_OF_ACCOUNTS },
  Report: {
    format: {
      type: 'string',
      alias: 'f',
      choices: ['text', 'json', 'markdown'],
      describe: 'text (default), json or markdown',
    },
    output: OUTPUT,
    lang: LANG,
    ...COLOR,
    quiet: { type: 'boolean', alias: 'q', describe: 'print changes only' },
    ...DEBUG,
  },
} as const satisfies OptionGroups;

export const COMMANDS: Readonly<Record<string, CommandSpec>> = {
  lint: command({
    words: 'lint [paths..]',
    describe: 'check files (default command)',
    positional: { name: 'paths', describe: 'files, folders, globs, or - for standard input (.)', isList: true },
    groups: LINT,
    examples: [
      'dts-xacct lint .',
      'dts-xacct lint policy.json --creator 1000000000000002',
      'dts-xacct lint . --fix=review --fix-dry-run',
      'dts-xacct lint . -f sarif=out.sarif -f github',
    ],
  }),
  audit: command({
    words: 'audit',
    describe: 'check live accounts or a snapshot',
    groups: AUDIT,
    examples: ['dts-xacct audit --save-snapshot snapshots', 'dts-xacct audit --snapshot snapshots -f json'],
  }),
  preflight: command({
    words: 'preflight [tasks..]',
    describe: 'check each task before it is created',
    positional: {
      name: 'tasks',
      describe: 'tasks files, Terraform, ROS, DTS requests, or - for standard input',
      isList: true,
    },
    groups: PREFLIGHT,
    examples: ['dts-xacct preflight tasks.yaml', 'dts-xacct preflight tasks.yaml --snapshot snapshot.json'],
  }),
  setup: command({
    words: 'setup [tasks..]',
    describe: 'print what each account has to do',
    positional: { name: 'tasks', describe: 'tasks files, Terraform, ROS, or - for standard input', isList: true },
    groups: SETUP,
    examples: ['dts-xacct setup tasks.yaml', 'dts-xacct setup main.tf --creator 1000000000000002 --as terraform'],
  }),
  diff: command({
    words: 'diff [paths..]',
    describe: 'show what access changed',
    positional: {
      name: 'paths',
      describe: 'two folders, files or snapshots; with --base, what to compare (.)',
      isList: true,
    },
    groups: DIFF,
    examples: ['dts-xacct diff october.json november.json', 'dts-xacct diff --base origin/main --fail-on-new-access'],
  }),
  init: command({
    words: 'init',
    describe: 'write a tasks.yaml and .dts-xacct.yaml to start from',
    groups: { Output: { lang: LANG, ...DEBUG } },
    examples: ['dts-xacct init'],
  }),
  explain: command({
    words: 'explain [rule]',
    describe: 'explain a rule; without one, list all rules',
    positional: {
      name: 'rule',
      describe: 'id of a rule, a DTS or RAM error code, or databases',
      isList: false,
      values: 'rules',
    },
    groups: {
      Output: {
        format: { type: 'string', alias: 'f', choices: ['text', 'json'], describe: 'text (default) or json' },
        lang: LANG,
        ...DEBUG,
      },
    },
    examples: ['dts-xacct explain dts-service-collapsed', 'dts-xacct explain AssumeRoleFail'],
  }),
  schema: command({
    words: 'schema [name]',
    describe: 'print a JSON Schema',
    positional: {
      name: 'name',
      describe: 'trust-policy, tasks, config, report, snapshot, setup, baseline, diff',
      isList: false,
      values: ['trust-policy', 'tasks', 'config', 'report', 'snapshot', 'setup', 'baseline', 'diff'],
    },
    groups: { Output: DEBUG },
    examples: ['dts-xacct schema tasks'],
  }),
  completion: command({
    words: 'completion [shell]',
    describe: 'print a completion script',
    positional: {
      name: 'shell',
      describe: 'bash, zsh or fish (default: the shell in SHELL)',
      isList: false,
      values: ['bash', 'zsh', 'fish'],
    },
    groups: { Output: DEBUG },
    examples: ['eval "$(dts-xacct completion bash)"'],
  }),
};

function command(spec: Omit<CommandSpec, 'options'>): CommandSpec {
  return { ...spec, options: Object.assign({}, ...Object.values(spec.groups)) as CommandSpec['options'] };
}

/** The values of a command line, by the names of the options. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A command line, understood. */
export interface CommandCall {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly values: Values;
}

/** One option of the command line: what parsing, errors, help and completion know of it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly alias?: string;
  /** Taken as well, and not shown. */
  readonly otherSpelling?: string;
  readonly isRepeatable?: boolean;
  /** The values that there are: any other is an error. */
  readonly choices?: readonly string[];
  /** Values that completion offers; which are right is checked elsewhere. */
  readonly values?: readonly string[] | 'rules' | 'rule levels';
  /** The value where none is given: others are written `--name=value`. */
  readonly bareValue?: string;
  readonly argument?: string;
  readonly describe: string;
  /** It is about the reading of live accounts: where a recording answers, it would have no effect. */
  readonly isLive?: true;
}

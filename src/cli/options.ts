/** How live accounts are read, by `audit` and `preflight` alike. */
const READING = {
  'save-snapshot': {
    isLive: true,
    type: 'string',
    argument: 'PATH',
    describe: 'save what was read: NAME.json, or a folder with one file per account',
  },
  profile: { isLive: true, type: 'string', argument: 'NAME', describe: 'use this profile of the aliyun CLI' },
  credentials: {
    isLive: true,
    type: 'string',
    choices: ['ecs'],
    describe: 'use the role of this ECS instance (metadata is read only with this option)',
  },
  rate: {
    isLive: true,
    type: 'string',
    argument: 'N',
    describe: 'calls per second, account and API (default: 20, at most 80)',
  },
  concurrency: { isLive: true, type: 'string', argument: 'N', describe: 'accounts read in parallel (default: 8)' },
  timeout: { isLive: true, type: 'string', argument: 'SECONDS', describe: 'timeout of one call (default: 10)' },
} as const satisfies Record<string, OptionSpec>;

/** The options of `audit`, beside those of every command that reports. */
const AUDIT = {
  snapshot: {
    type: 'string',
    argument: 'PATH',
    describe: 'check a snapshot, or a folder of them; no network',
  },
  'save-snapshot': READING['save-snapshot'],
  resume: { isLive: true, type: 'boolean', describe: 'skip accounts that are complete in the saved snapshot' },
  account: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME',
    describe: 'only this account (name or ID); repeatable',
  },
  'resource-directory': { isLive: true, type: 'boolean', describe: 'read all members of the resource directory' },
  folder: {
    isLive: true,
    type: 'string',
    argument: 'ID',
    describe: 'only members in this folder of the resource directory',
  },
  'role-name': {
    isLive: true,
    type: 'string',
    argument: 'NAME',
    describe: 'role to assume in each member (default: ResourceDirectoryAccountAccessRole)',
  },
  'external-id': {
    isLive: true,
    type: 'string',
    argument: 'ID',
    describe: 'external ID that the role of each member requires',
  },
  profile: READING.profile,
  credentials: READING.credentials,
  region: {
    isLive: true,
    type: 'string',
    isRepeatable: true,
    argument: 'ID',
    describe:
      'look for DTS jobs in this region (default: regions of the configuration, else all but finance and government clouds); repeatable',
  },
  'no-jobs': { isLive: true, type: 'boolean', describe: 'do not read DTS jobs' },
  rate: READING.rate,
  concurrency: READING.concurrency,
  timeout: READING.timeout,
  shard: {
    isLive: true,
    type: 'string',
    argument: 'I/N',
    describe:
      'read part I of N of the accounts into --save-snapshot DIR, without checks; audit --snapshot DIR then checks all',
  },
} as const satisfies Record<string, OptionSpec>;

const LEVELS = ['error', 'warning', 'note'] as const;

/** Options of every command that reports. */
const REPORTING = {
  format: {
    type: 'string',
    alias: 'f',
    isRepeatable: true,
    argument: 'FORMAT[=FILE]',
    describe: 'text (default), concise, json, sarif, github, markdown; repeatable; -f sarif=FILE writes to a file',
  },
  output: {
    type: 'string',
    alias: 'o',
    argument: 'FILE',
    describe: 'write the report to FILE instead of standard output',
  },
  'fail-on': {
    type: 'string',
    choices: [...LEVELS, 'never'],
    describe: 'exit with 1 for findings at this level or above (default: error)',
  },
  'min-level': { type: 'string', choices: LEVELS, describe: 'show findings at this level or above (default: note)' },
  rule: {
    type: 'string',
    isRepeatable: true,
    argument: 'ID=LEVEL',
    describe: 'set one rule to error, warning, note or off; repeatable',
  },
  config: {
    type: 'string',
    argument: 'FILE',
    describe: 'configuration file (default: nearest .dts-xacct.yaml upward)',
  },
  'no-config': { type: 'boolean', describe: 'do not read a configuration file' },
  'no-exceptions': { type: 'boolean', describe: 'ignore all suppressions' },
  'show-suppressed': { type: 'boolean', describe: 'show suppressed findings too, marked' },
  creator: {
    type: 'string',
    argument: 'ID',
    describe: 'account that creates the task (ID, or name from the configuration)',
  },
  owner: {
    type: 'string',
    argument: 'ID',
    describe: 'account that owns the role (ID, or name from the configuration)',
  },
  'allow-incomplete': { type: 'boolean', describe: 'exit with 0 even if something could not be checked' },
  color: { type: 'boolean', describe: 'always use colour' },
  'no-color': { type: 'boolean', describe: 'never use colour' },
  quiet: { type: 'boolean', alias: 'q', describe: 'print findings only' },
  debug: { type: 'boolean', describe: 'print stack traces and timings to standard error' },
} as const satisfies Record<string, OptionSpec>;

const LINT = {
  fix: {
    type: 'string',
    choices: ['safe', 'review'],
    bareValue: 'safe',
    describe: 'apply safe fixes (access stays the same); --fix=review: also fixes that need review',
  },
  'fix-dry-run': {
    type: 'boolean',
    describe: 'print the changes of --fix or --fix=review as a unified diff; write nothing',
  },
  'stdin-filename': { type: 'string', argument: 'PATH', describe: 'file name for standard input' },
  ignore: { type: 'string', isRepeatable: true, argument: 'GLOB', describe: 'skip these files; repeatable' },
  var: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME=VALUE',
    describe: 'value of a Terraform variable or ROS parameter; repeatable',
  },
  'var-file': {
    type: 'string',
    isRepeatable: true,
    argument: 'FILE',
    describe: '.tfvars or JSON file with such values; repeatable; --var overrides it',
  },
  'show-files': {
    type: 'boolean',
    describe: 'list each file with its input kind, or why it was skipped',
  },
  'allow-unrecognised': {
    type: 'boolean',
    otherSpelling: 'allow-unrecognized',
    describe: 'accept files that are not recognised',
  },
} as const satisfies Record<string, OptionSpec>;

const SHELL = {
  type: 'string',
  choices: ['bash', 'powershell'],
  describe: 'shell for the printed commands (default: bash)',
} as const satisfies OptionSpec;

const PREFLIGHT = {
  snapshot: {
    type: 'string',
    argument: 'PATH',
    describe: 'read a snapshot, or a folder of them; no network (default: live accounts)',
  },
  ...READING,
  probe: {
    type: 'boolean',
    isLive: true,
    describe:
      'try to assume each role as the creator, with a session that permits nothing: tests the RAM entry, needs no permission in the owner account, appears in its event log',
  },
  task: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'only this task; repeatable' },
  account: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME',
    describe: 'only this account (ID or name); repeatable',
  },
  shell: SHELL,
} as const satisfies Record<string, OptionSpec>;

const SETUP = {
  as: {
    type: 'string',
    choices: ['cli', 'terraform', 'ros', 'json'],
    describe: 'aliyun CLI commands (default), Terraform, ROS templates, or JSON',
  },
  shell: SHELL,
  format: {
    type: 'string',
    alias: 'f',
    choices: ['text', 'markdown'],
    describe: 'text (default), or markdown for a pull request or a ticket',
  },
  output: {
    type: 'string',
    alias: 'o',
    argument: 'FILE',
    describe: 'write to FILE instead of standard output',
  },
  task: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'only this task; repeatable' },
  account: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME',
    describe: 'only the steps of this account (ID, or name from the tasks file); repeatable',
  },
  rule: REPORTING.rule,
  config: REPORTING.config,
  'no-config': REPORTING['no-config'],
  'no-exceptions': REPORTING['no-exceptions'],
  color: REPORTING.color,
  'no-color': REPORTING['no-color'],
  quiet: { type: 'boolean', alias: 'q', describe: 'do not print warnings and notes' },
  debug: REPORTING.debug,
} as const satisfies Record<string, OptionSpec>;

/** A command: its words, its options, its positionals. */
export interface CommandSpec {
  readonly words: string;
  readonly describe: string;
  readonly positional?: { readonly name: string; readonly describe: string; readonly isList: boolean };
  readonly options: Readonly<Record<string, OptionSpec>>;
}

export const COMMANDS: Readonly<Record<string, CommandSpec>> = {
  lint: {
    words: 'lint [paths..]',
    describe: 'check files: trust policies, roles, snapshots, tasks files, DTS requests (default command)',
    positional: {
      name: 'paths',
      describe: 'files, folders, globs, or - for standard input (default: .)',
      isList: true,
    },
    options: { ...REPORTING, ...LINT },
  },
  audit: {
    words: 'audit',
    describe: 'check live accounts, or the accounts in a snapshot',
    options: { ...REPORTING, ...AUDIT },
  },
  preflight: {
    words: 'preflight [tasks..]',
    describe: 'check whether each task will work, and print what to do if not',
    positional: { name: 'tasks', describe: 'tasks files, DTS requests, or - for standard input', isList: true },
    options: { ...REPORTING, ...PREFLIGHT },
  },
  setup: {
    words: 'setup [tasks..]',
    describe: 'print the setup of each account: role, trust policy, and the policy that DTS needs',
    positional: { name: 'tasks', describe: 'tasks files, or - for standard input', isList: true },
    options: SETUP,
  },
  explain: {
    words: 'explain [rule]',
    describe: 'explain a rule, with a bad and a good example; without a rule: list all rules',
    positional: { name: 'rule', describe: 'rule ID', isList: false },
    options: {
      format: {
        type: 'string',
        alias: 'f',
        choices: ['text', 'json'],
        describe: 'text (default), or json',
      },
      debug: REPORTING.debug,
    },
  },
  schema: {
    words: 'schema [name]',
    describe: 'print a JSON Schema: trust-policy, tasks, config, report, snapshot or setup',
    positional: { name: 'name', describe: 'trust-policy, tasks, config, report, snapshot or setup', isList: false },
    options: { debug: REPORTING.debug },
  },
};

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
  readonly choices?: readonly string[];
  /** The value where none is given: others are written `--name=value`. */
  readonly bareValue?: string;
  readonly argument?: string;
  readonly describe: string;
  /** It is about the reading of live accounts: where a recording answers, it would have no effect. */
  readonly isLive?: true;
}

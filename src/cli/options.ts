/** How live accounts are read, by `audit` and `preflight` alike. */
const READING = {
  'save-snapshot': {
    isLive: true,
    type: 'string',
    argument: 'PATH',
    describe: 'write down what was read: to one file (NAME.json), or to a folder with one for each account',
  },
  profile: { isLive: true, type: 'string', argument: 'NAME', describe: 'read as this profile of the aliyun CLI' },
  credentials: {
    isLive: true,
    type: 'string',
    choices: ['ecs'],
    describe: 'read as the role of the ECS instance that this runs on; its metadata is asked only then',
  },
  rate: {
    isLive: true,
    type: 'string',
    argument: 'N',
    describe: 'calls a second for each account and API (default: 20, at most 80)',
  },
  concurrency: { isLive: true, type: 'string', argument: 'N', describe: 'accounts at a time (default: 8)' },
  timeout: { isLive: true, type: 'string', argument: 'SECONDS', describe: 'how long one call may take (default: 10)' },
} as const satisfies Record<string, OptionSpec>;

/** The options of `audit`, beside those of every command that reports. */
const AUDIT = {
  snapshot: {
    type: 'string',
    argument: 'PATH',
    describe: 'answer from a recording, without any network: a snapshot, or a folder of them',
  },
  'save-snapshot': READING['save-snapshot'],
  resume: { isLive: true, type: 'boolean', describe: 'do not ask again what the saved snapshot has whole' },
  account: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME',
    describe: 'read this account only, by name or ID; repeatable',
  },
  'resource-directory': { isLive: true, type: 'boolean', describe: 'read every member of the resource directory' },
  folder: {
    isLive: true,
    type: 'string',
    argument: 'ID',
    describe: 'only the members in this folder of the resource directory',
  },
  'role-name': {
    isLive: true,
    type: 'string',
    argument: 'NAME',
    describe: 'the role to take in each member (default: ResourceDirectoryAccountAccessRole)',
  },
  'external-id': {
    isLive: true,
    type: 'string',
    argument: 'ID',
    describe: 'the external ID that the role of each member asks for',
  },
  profile: READING.profile,
  credentials: READING.credentials,
  region: {
    isLive: true,
    type: 'string',
    isRepeatable: true,
    argument: 'ID',
    describe:
      'look for DTS jobs in this region (default: regions of the configuration, else all of DTS but those of finance and government clouds); repeatable',
  },
  'no-jobs': { isLive: true, type: 'boolean', describe: 'do not look for DTS jobs' },
  rate: READING.rate,
  concurrency: READING.concurrency,
  timeout: READING.timeout,
  shard: {
    isLive: true,
    type: 'string',
    argument: 'I/N',
    describe:
      'collect one of N parts of the accounts with --save-snapshot DIR, and judge nothing; audit --snapshot DIR judges all',
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
    describe: 'text (default), concise, json, sarif, github, markdown; repeatable; -f sarif=FILE sends one to a file',
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
    describe: 'turn one rule to error, warning, note or off; repeatable',
  },
  config: {
    type: 'string',
    argument: 'FILE',
    describe: 'the configuration (default: the nearest .dts-xacct.yaml, upward)',
  },
  'no-config': { type: 'boolean', describe: 'read no configuration' },
  'no-exceptions': { type: 'boolean', describe: 'judge as if nothing were excepted' },
  'show-suppressed': { type: 'boolean', describe: 'show what exceptions hide, marked as suppressed' },
  creator: {
    type: 'string',
    argument: 'ID',
    describe: 'the account that creates the task, by ID or by its name in the configuration',
  },
  owner: {
    type: 'string',
    argument: 'ID',
    describe: 'the account that owns the role, by ID or by its name in the configuration',
  },
  'allow-incomplete': { type: 'boolean', describe: 'exit with 0 although something could not be checked' },
  color: { type: 'boolean', describe: 'colours, whatever standard output is' },
  'no-color': { type: 'boolean', describe: 'no colours' },
  quiet: { type: 'boolean', alias: 'q', describe: 'findings only' },
  debug: { type: 'boolean', describe: 'stack traces and timings on standard error' },
} as const satisfies Record<string, OptionSpec>;

/** The options of `lint` and `audit` about known findings. */
const BASELINE = {
  baseline: {
    type: 'string',
    argument: 'FILE',
    describe: 'accept the findings that FILE lists: only new ones count',
  },
  'write-baseline': {
    type: 'string',
    argument: 'FILE',
    describe: 'list the findings of this run in FILE, for --baseline; exits with 0, or 3 where something was not read',
  },
} as const satisfies Record<string, OptionSpec>;

const LINT = {
  fix: {
    type: 'string',
    choices: ['safe', 'review'],
    bareValue: 'safe',
    describe:
      'mend the files themselves: what changes nothing of who gets in (--fix), or also what opens or closes access (--fix=review)',
  },
  'fix-dry-run': {
    type: 'boolean',
    describe: 'print what --fix would change as a unified diff, and change nothing; with --fix=review too',
  },
  'stdin-filename': { type: 'string', argument: 'PATH', describe: 'the name of what standard input holds' },
  ignore: { type: 'string', isRepeatable: true, argument: 'GLOB', describe: 'pass these files over; repeatable' },
  var: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME=VALUE',
    describe: 'the value of a variable of Terraform or a parameter of a ROS template; repeatable',
  },
  'var-file': {
    type: 'string',
    isRepeatable: true,
    argument: 'FILE',
    describe: 'such values as a .tfvars or JSON file; repeatable, and --var comes before it',
  },
  'show-files': {
    type: 'boolean',
    describe: 'list each file with what it was recognised as, or why it was passed over',
  },
  'allow-unrecognised': {
    type: 'boolean',
    otherSpelling: 'allow-unrecognized',
    describe: 'say nothing of files that are not ours',
  },
} as const satisfies Record<string, OptionSpec>;

const SHELL = {
  type: 'string',
  choices: ['bash', 'powershell'],
  describe: 'the shell that commands are written for (default: bash)',
} as const satisfies OptionSpec;

const PREFLIGHT = {
  snapshot: {
    type: 'string',
    argument: 'PATH',
    describe: 'answer from a recording, without any network: a snapshot, or a folder of them (default: live accounts)',
  },
  ...READING,
  probe: {
    type: 'boolean',
    isLive: true,
    describe:
      'have the creator take each role for a try, with a session that may do nothing: tells of the RAM half of the trust policy without any right in the account of the owner, whose log of events shows it',
  },
  task: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'only the task of this name; repeatable' },
  account: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME',
    describe: 'look into this account only, by ID or by name; repeatable',
  },
  shell: SHELL,
} as const satisfies Record<string, OptionSpec>;

const SETUP = {
  as: {
    type: 'string',
    choices: ['cli', 'terraform', 'ros', 'json'],
    describe: 'commands of the aliyun program (default), Terraform, templates of ROS, or the plan as data',
  },
  shell: SHELL,
  format: {
    type: 'string',
    alias: 'f',
    choices: ['text', 'markdown'],
    describe: 'text (default), or markdown around the same: for a pull request or a ticket',
  },
  output: {
    type: 'string',
    alias: 'o',
    argument: 'FILE',
    describe: 'write to FILE instead of standard output',
  },
  task: { type: 'string', isRepeatable: true, argument: 'NAME', describe: 'only the task of this name; repeatable' },
  account: {
    type: 'string',
    isRepeatable: true,
    argument: 'NAME',
    describe: 'only what this account has to do, by ID or by its name in the tasks file; repeatable',
  },
  rule: REPORTING.rule,
  config: REPORTING.config,
  'no-config': REPORTING['no-config'],
  'no-exceptions': REPORTING['no-exceptions'],
  color: REPORTING.color,
  'no-color': REPORTING['no-color'],
  quiet: { type: 'boolean', alias: 'q', describe: 'say nothing of warnings and notes' },
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
    describe: 'check files: trust policies, role answers, snapshots, tasks files, DTS requests (default command)',
    positional: {
      name: 'paths',
      describe: 'files, folders, globs, or - for standard input (default: .)',
      isList: true,
    },
    options: { ...REPORTING, ...BASELINE, ...LINT },
  },
  audit: {
    words: 'audit',
    describe: 'check live accounts, or accounts as a snapshot recorded them',
    options: { ...REPORTING, ...BASELINE, ...AUDIT },
  },
  preflight: {
    words: 'preflight [tasks..]',
    describe: 'say of each task whether it will work: every check in the order in which DTS meets it, and what to do',
    positional: { name: 'tasks', describe: 'tasks files, requests to DTS, or - for standard input', isList: true },
    options: { ...REPORTING, ...PREFLIGHT },
  },
  setup: {
    words: 'setup [tasks..]',
    describe: 'print what each account has to do for the tasks: roles, trust policies, and the policy DTS needs',
    positional: { name: 'tasks', describe: 'tasks files, or - for standard input', isList: true },
    options: SETUP,
  },
  explain: {
    words: 'explain [rule]',
    describe: 'what a rule says and why, with a good and a bad example; without a rule, the table of all',
    positional: { name: 'rule', describe: 'the id of a rule', isList: false },
    options: {
      format: {
        type: 'string',
        alias: 'f',
        choices: ['text', 'json'],
        describe: 'text (default), or json: the cards as data',
      },
      debug: REPORTING.debug,
    },
  },
  schema: {
    words: 'schema [name]',
    describe: 'print a JSON Schema: trust-policy, tasks, config, report, snapshot, setup or baseline',
    positional: {
      name: 'name',
      describe: 'trust-policy, tasks, config, report, snapshot, setup or baseline',
      isList: false,
    },
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

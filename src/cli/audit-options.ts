import type { OptionSpec } from './option.ts';

/** How live accounts are read, by `audit` and `preflight` alike. */
export const READING = {
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
export const AUDIT = {
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

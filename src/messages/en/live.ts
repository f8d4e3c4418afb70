/** What a reading of live accounts prints around its report, in English: templates by id, filled from data. */
export const liveEn = {
  named: '{name} ({id})',

  // Which credentials are used, before the first call.
  'credentials-option': 'credentials: profile "{profile}" of the aliyun CLI (mode {mode})',
  'credentials-variable':
    'credentials: profile "{profile}" of the aliyun CLI (mode {mode}), from ALIBABA_CLOUD_PROFILE',
  'credentials-current': 'credentials: profile "{profile}" of the aliyun CLI (mode {mode}), its current profile',
  'credentials-keys': 'credentials: the access key in ALIBABA_CLOUD_ACCESS_KEY_ID',
  'credentials-oidc':
    'credentials: the OIDC token in ALIBABA_CLOUD_OIDC_TOKEN_FILE, for the role in ALIBABA_CLOUD_ROLE_ARN',
  'credentials-instance': 'credentials: the role of this ECS instance',
  'keys-command': 'running {program}, which prints the keys of profile "{profile}"',
  'keys-uri': 'asking {host} for the keys of profile "{profile}"',

  // Whose they are.
  caller: 'caller: account {account}',
  callerArn: 'caller: account {account}, {arn}',
  callerRoot: 'caller: account {account} itself (root), which cannot assume roles of other accounts',

  // How far it is.
  progress: '{accounts} of {of} accounts, {read} of {all} roles',
  progressRetried: ', {retries} retried',
  progressLeft: ', {time} left',
  seconds: '{count} s',
  minutes: '{count} min',
  hours: '{count} h',
  accountRead: '{account}: {roles} {roles|role|roles}, complete ({done} of {of})',
  accountReadInPart: '{account}: {roles} {roles|role|roles}, incomplete ({done} of {of})',
  waiting: 'waiting for {action} at {host}: no answer for {time}',
  waitingForAccount: 'waiting for {action} for account {account} at {host}: no answer for {time}',
  stopping: 'stopping: what was read is kept for the report',
  stoppingSaved: 'stopping: what was read is kept in {file}; continue with --resume',

  // What was read.
  read: 'read: {accounts} {accounts|account|accounts}, {roles} {roles|role|roles}',
  readInPart: 'read: {accounts} {accounts|account|accounts} ({partial} not completely), {roles} {roles|role|roles}',

  // What `--dry-run` prints.
  planHead: 'dry run: no call is made. Rate: {rate} calls a second for each account and API',
  planBefore: 'first',
  planOwn: 'the account of these credentials',
  planMember: 'each member of the resource directory',
  planThroughRole: '{account}, through the role {role}',
  planThroughProfile: '{account}, through the profile "{profile}"',
  planKept: 'no call: the saved snapshot has all of it',
  'per-hundredMembers': '{count} for each 100 members',
  'per-thousandRoles': '{count} for each 1,000 roles',
  'per-role': '{count} for each role',
  'per-dtsRole': '{count} for each role for DTS, or that another account can assume',
  'per-customPolicy': '{count} for each custom policy of these',
  'per-job': '{count} for each job, two if it is two-way',
  planTime: '{accounts} {accounts|account|accounts} with {roles} roles each: about {time}',
  planMemberTime: 'each 100 members with {roles} roles each: about {time}',
  planRegions: 'DTS jobs: {regions} {regions|region|regions}, three kinds of jobs; one more call for each 30 jobs',
} as const satisfies Readonly<Record<string, string>>;

/** What commands and reporters say, in English: templates by id, filled from data. */
export const en = {
  // Gaps: what could not be checked, and what would help.
  tooDeep: 'it is nested deeper than 100 levels; nothing real is',
  tooMuch: 'what its names stand for adds up to more than {limit} values and characters; nothing real does',
  tooManySteps:
    'the parser of HCL reads the same characters over and over from this line on, as with thousands of blanks or empty lines in a row; take them out',
  moduleMissing: 'there is no Terraform module at "{path}", so what it makes is not checked',
  moduleOutside:
    'the module "{path}" lies above the folder of this run, so what it makes is not checked; run in a folder that holds both',
  moduleElsewhere: 'the module "{path}" is not on this disk, so what it makes is not checked; give a plan',
  moduleCircle: 'the module "{path}" calls itself, directly or through others; what it makes there is not checked',
  templateCircle: 'this template fills itself in, directly or through others; what comes out of it is not known',
  fileMissing: 'there is no file "{path}", so what it says is not known',
  fileOutside:
    'the file "{path}" lies above the folder of this run, so it is not read; run in a folder that holds both',
  fileUnreadable: 'the file "{path}" cannot be read, so what it says is not known',
  fileTooLarge: 'the file "{path}" is larger than 1 MB, the most that is read of a policy; what it says is not known',
  tooLong: 'it has a trust policy of more than {limit} characters; RAM keeps none as long',
  tooLarge: 'it is larger than {limit} MB, the most that is read of its kind; give it in parts',
  partSkipped: 'expected an object for this {wanted}, found {found}: it was not read',
  morePartsSkipped: '{count} more {count|place|places} of it could not be read',
  unreadable: '{reason}',
  ruleCrash: 'rule {rule} failed; please report it (--debug shows where)',
  unknownValues: '"{text}" is known only later; give --var, --var-file, a plan, a filled-in policy or a snapshot',
  creatorUnknown:
    'not given, so whether {count} {count|role|roles} for DTS {count|trusts|trust} the right account is not known; give the tasks file, --creator ID, or context in .dts-xacct.yaml',
  policiesNotGiven:
    'not given, so whether {count} {count|role|roles} for DTS {count|holds|hold} AliyunDTSRolePolicy is not known; they stand in a snapshot, or beside the role in its template',
  trustNotGiven:
    'not given for {count} {count|role|roles}, since ListRoles leaves them out; give what GetRole answers for {count|it|each}, or a snapshot',
  ownersNotGiven:
    'not given for {count} {count|job|jobs}, since DescribeDtsJobs leaves them and the roles out; give what DescribeDtsJobDetail answers for {count|it|each}',
  listCutOff:
    'its roles beyond the {count} that ListRoles gave, since the answer is cut off; call it with --MaxItems 1000, or give a snapshot',
  attachedRefused: 'RAM refused to list the policies attached to {count} {count|role|roles}, such as {first}',
  trustRefused: 'RAM refused to show the trust {count|policy|policies} of {count} {count|role|roles}, such as {first}',
  rolesRefused: 'RAM refused to list its roles',
  rolesMissing: 'the snapshot has no list of its roles',
  trustMissing: 'the snapshot has no trust {count|policy|policies} of {count} {count|role|roles}, such as {first}',
  rolesByName: 'no other roles were asked for than {names}',
  jobsRefused: 'DTS refused to list its jobs',
  snapshotVersion: 'it is a snapshot of version {version}; this program reads version 1',
  sameAccount: '{account} is given as the owner and as the creator; a cross-account role has two different accounts',
  planVersion: 'it is a plan of format_version {version}; this program reads versions 0 and 1',
  workspaceNotRead: 'the Terraform code in its Workspace is not read: give it as files of its own',
  templateElsewhere:
    'the template of the stack {resource} stands elsewhere, so its roles are not checked; give that template too',
  shardMissing:
    'its manifest is not there, so nobody read its accounts; run it with --save-snapshot, and audit the folder again',
  shardManifest: 'it is not the manifest of the shard that its name says; run that shard again',
  shardScopes: 'its shards were asked for different accounts, regions or jobs; run all of them with the same options',
  notCollected:
    'shard {shard} was to read this account, and there is no snapshot of it; run that shard again with --resume',
  partBroken: 'this snapshot is broken; remove it, and run its shard again with --resume',
  snapshotGap: '{reason}',
  snapshotFault: 'it does not have the form of a snapshot: {expectation}',
  moreSnapshotFaults: 'it does not have the form of a snapshot at {count} more {count|place|places}',
  unknownAccount: 'task "{task}": the account of its {of} is not known before the run ("{text}"); write its ID',
  unknownRole: 'task "{task}": the role for its {of} is not known before the run ("{text}"); write its name',

  // The text report.
  why: 'why',
  leadsTo: '{by} would answer',
  fix: 'fix',
  safe: 'safe',
  review: 'review: it opens or closes access, or needs your knowledge',
  inferred: 'not documented by the vendor: inferred from what is',
  observed: 'not documented by the vendor: observed',
  notChecked: 'not checked',
  suppressed: 'suppressed by {by}: {because}',
  known: 'known: listed in the baseline',

  // Access entries: who can take which role.
  accessTitle: 'who can take which role',
  accessNone: 'no role can be taken by DTS or another account',
  accessUnknown: 'not certain',
  accessIf: 'if {condition}',
  accessPoliciesUnknown: 'policies not known',
  accessTask: 'task {task}',

  // diff: what access changed.
  diffAdded: 'added',
  diffRemoved: 'removed',
  diffTasks: 'tasks',
  diffNothing: 'no access changed',
  diffCounts: '{added} added, {removed} removed',
  diffTask: '{task}: {before}, now {after}',
  diffNoTask: 'not there',
  columnChange: 'change',
  brokenText: 'it cannot be parsed; lint says what is wrong',
  lostFile: 'nothing in it is recognised under {side}, although it holds a policy on the other side',
  policiesOnOneSide: 'the policies of {count} {count|role|roles} are known on one side only, and were not compared',
  accountOnOneSide: 'only {side} records this account: its roles count as added or removed',

  // Columns of tables.
  columnRole: 'role',
  columnPrincipal: 'principal',
  columnCondition: 'condition',
  columnPolicies: 'policies',
  columnTasks: 'tasks',
  columnCount: 'count',
  columnLevel: 'level',
  columnPlace: 'place',
  columnFinding: 'finding',

  // The summary line.
  documents: '{count} {count|document|documents}',
  accounts: '{count} {count|account|accounts}',
  roles: '{count} {count|role|roles}',
  tasks: '{count} {count|task|tasks}',
  skipped: '{count} passed over',
  errors: '{count} {count|error|errors}',
  warnings: '{count} {count|warning|warnings}',
  notes: '{count} {count|note|notes}',
  noFindings: 'no findings',
  nothingJudged: 'nothing was judged',
  shardCollected: 'shard {shard} collects and judges nothing',
  excepted: '{count} suppressed',
  hidden: '{count} hidden by --min-level',
  notJudged: '{count} not fully judged',
  nothingKnown: 'not judged: {count} {count|role|roles}',
  notWhole: '{count} {count|account|accounts} not read whole',
  incomplete: '{count} could not be checked',
} as const satisfies Readonly<Record<string, string>>;

/** What commands and reporters say, in English: templates by id, filled from data. */
export const en = {
  // Gaps: what could not be checked, and what would help.
  tooDeep: 'nested deeper than 100 levels',
  tooMuch: 'expands to more than {limit} values and characters',
  tooManySteps: 'the HCL parser takes too many steps from this line on; remove long runs of spaces or empty lines',
  tooLong: 'trust policy longer than {limit} characters, which RAM does not store',
  tooLarge: 'larger than {limit} MB, the maximum for this kind of input; split it',
  unreadable: '{reason}',
  ruleCrash: 'rule {rule} failed; please report it (--debug shows where)',
  unknownValues: '"{text}" is not known before the run (pass --var, a plan or a snapshot)',
  creatorUnknown:
    'whether {count} {count|role|roles} for DTS {count|trusts|trust} the right account (pass the tasks file, --creator ID, or context in .dts-xacct.yaml)',
  policiesNotGiven:
    'policies attached to {count} {count|role|roles} (lint a snapshot, or the template that attaches them)',
  trustNotGiven:
    'trust {count|policy|policies} of {count} {count|role|roles}, not part of ListRoles (pass the GetRole answer for {count|it|each}, or a snapshot)',
  ownersNotGiven:
    'owners and roles of {count} {count|job|jobs}, not part of DescribeDtsJobs (pass the DescribeDtsJobDetail answer for {count|it|each})',
  listCutOff:
    'roles after the first {count}: the ListRoles answer is cut off (call it with --MaxItems 1000, or pass a snapshot)',
  attachedRefused: 'RAM refused to list the policies attached to {count} {count|role|roles}, such as {first}',
  trustRefused: 'RAM refused to show the trust {count|policy|policies} of {count} {count|role|roles}, such as {first}',
  rolesRefused: 'RAM refused to list its roles',
  rolesMissing: 'the snapshot has no list of its roles',
  trustMissing: 'the snapshot has no trust {count|policy|policies} for {count} {count|role|roles}, such as {first}',
  rolesByName: 'only these roles were requested: {names}',
  jobsRefused: 'DTS refused to list its jobs',
  snapshotVersion: 'unsupported snapshot version {version}; expected version 1',
  sameAccount: '{account} is set as both owner and creator; a cross-account role has two different accounts',
  planVersion: 'unsupported plan format_version {version}; expected version 0 or 1',
  workspaceNotRead: 'Terraform code in Workspace is not read; lint it as separate files',
  shardMissing: 'no manifest, so its accounts were not read; run it with --save-snapshot, then audit the folder',
  shardManifest: 'not the manifest of the shard in its file name; rerun that shard',
  shardScopes: 'the shards were run for different accounts, regions or jobs; run all of them with the same options',
  notCollected: 'no snapshot of this account, which shard {shard} had to read; rerun that shard with --resume',
  partBroken: 'broken snapshot; delete it and rerun its shard with --resume',
  snapshotGap: '{reason}',
  snapshotFault: 'invalid snapshot: {expectation}',
  moreSnapshotFaults: 'invalid snapshot: {count} more {count|error|errors}',
  unknownAccount: 'task "{task}": the {of} account is not known before the run ("{text}"); write its ID',
  unknownRole: 'task "{task}": the {of} role is not known before the run ("{text}"); write its name',

  // The text report.
  why: 'why',
  leadsTo: '{by} would answer',
  fix: 'fix',
  safe: 'safe',
  review: 'needs review: changes who has access',
  inferred: 'not documented by the vendor; inferred from its documentation',
  observed: 'not documented by the vendor; observed in practice',
  notChecked: 'not checked',
  suppressed: 'suppressed by {by}: {because}',
  known: 'known: listed in the baseline',

  // Columns of tables.
  columnLevel: 'level',
  columnPlace: 'location',
  columnFinding: 'finding',

  // The summary line.
  documents: '{count} {count|document|documents}',
  accounts: '{count} {count|account|accounts}',
  roles: '{count} {count|role|roles}',
  tasks: '{count} {count|task|tasks}',
  skipped: '{count} skipped',
  errors: '{count} {count|error|errors}',
  warnings: '{count} {count|warning|warnings}',
  notes: '{count} {count|note|notes}',
  noFindings: 'no findings',
  nothingJudged: 'no files checked',
  shardCollected: 'shard {shard} collected, not checked',
  excepted: '{count} suppressed',
  hidden: '{count} hidden by --min-level',
  notJudged: '{count} not fully checked',
  nothingKnown: '{count} {count|role|roles} not checked',
  notWhole: '{count} {count|account|accounts} not fully read',
  incomplete: '{count} could not be checked',
} as const satisfies Readonly<Record<string, string>>;

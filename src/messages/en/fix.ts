/** What `--fix` says, in English. */
export const fixEn = {
  fixed: '{fixed} {fixed|fix|fixes} applied in {files} {files|file|files}',
  possible: '{fixed} {fixed|fix|fixes} possible in {files} {files|file|files}',
  forReview: '{count} more with --fix=review',
  record:
    'snapshots, plans, states, events, query results and API answers are records and are not edited; fix what they describe',
  notAsked: 'not among the given paths; name it to fix it',
  syntax: 'the file would not parse after the fix',
  access: 'it would also change access that the fix does not mention',
  needed: 'it would remove access that a task needs',
  uncovers: 'a role would no longer trust an account that a task needs',
  undone: 'other fixes in the file undo it',
  secret: 'line {line} contains a secret, which the diff would show',
  encoding: 'the file is not UTF-8, and a diff has to be UTF-8',
  hidden: 'line {line} contains invisible characters, which would be in the diff',
  notApplied: 'note: fix not applied: {file}: {rule}: {reason}',
  notChanged: 'note: not changed: {files}: {reason}',
  more: '{count} more',
  noDiff: 'note: no diff for {file}: {reason}',
  left: 'findings left after these fixes:',
  nothingWritten: 'nothing written: {counts}',
  notFixed: 'not fixed: {reason}',
} as const satisfies Readonly<Record<string, string>>;

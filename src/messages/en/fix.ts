/** What `--fix` says, in English. */
export const fixEn = {
  fixed: '{fixed} {fixed|fix|fixes} made in {files} {files|file|files}',
  possible: '{fixed} {fixed|fix|fixes} possible in {files} {files|file|files}',
  forReview: '{count} more with --fix=review',
  record:
    'a snapshot, a plan, a state, an event, or what a query, a List or a Describe call answered is a record; fix what it describes',
  notAsked: 'no file that was asked for; name it',
  syntax: 'the file could not be parsed afterwards',
  access: 'it would change more than it says of who may take a role',
  needed: 'a task needs the access that it would take',
  uncovers: 'a role would not let in any more whom a task needs',
  undone: 'other fixes in the file take it back',
  secret: 'line {line} holds a secret and would be in it',
  encoding: 'it is not UTF-8, and a diff is',
  hidden: 'line {line} has characters that are not seen and would be in it',
  notFixed: 'not fixed: {reason}',
} as const satisfies Readonly<Record<string, string>>;

/** What `setup` says around commands and templates, in English. No punctuation that a shell obeys: see `commentLine`. */
export const setupEn = {
  heading: 'Set-up of DTS tasks across accounts, from {file}',
  stdin: 'standard input',
  task: 'task',
  createdBy: 'created by',
  source: 'source',
  destination: 'destination',
  endWithRole: '{account}, role {role}',
  nothingNeeded:
    'Nothing has to be set up for {tasks}: all {count|its|their} databases belong to the account that creates {count|the task|the tasks}.',
  nothingAtAll: 'No role is needed in any account.',
  rulesSay: 'The rules say of these tasks:',
  finding: '{level} {rule} at {place}: {message}.',

  account: 'Account {account}',
  owns: 'It owns {ends}.',
  creates: 'It creates {tasks}.',
  end: 'the {side} of {task}',
  authorize:
    'Log on to the DTS console with this account, and authorize DTS where it asks for that. The console makes AliyunDTSDefaultRole then, which every account of a task needs and no command here makes. Where it answers EntityAlreadyExists.Role, that role is there already.',
  noRole: 'It needs no role of its own for these tasks beside that.',
  role: 'The role {role} lets DTS in for {creator} and nobody else, for {tasks}.',
  runThese:
    'Run these commands with credentials of this account. The first prints whose credentials they are: go on only where AccountId is {account}.',
  otherAccount: 'stopped: these credentials are not of {account}',
  existing:
    'Where CreateRole answers EntityAlreadyExists.Role, the role is there already: dts-xacct preflight tells what it lacks.',
  terraformAccount: 'The provider needs credentials of this account; the plan stops where they are of another.',
  rosAccount: 'Make a stack of this template in this account, in any region.',
  alreadyThere:
    'Where the role is there already, import it first, or compare: dts-xacct preflight tells what it lacks.',

  create: 'Then, in {account}: create the tasks',
  createHow:
    'In the DTS console this is what the tasks need, at each end: across accounts is the switch Replicate Data Across Alibaba Cloud Accounts. The API, ConfigureDtsJob, has SourceEndpointOwnerID and SourceEndpointRole, DestinationEndpointOwnerID and DestinationEndpointRole for them. An end that does not cross accounts gets neither.',
  side: 'end',
  replicate: 'across accounts',
  accountId: 'account ID',
  roleName: 'RAM role name',
  yes: 'Yes',
  no: 'No',
  none: '-',
} as const satisfies Readonly<Record<string, string>>;

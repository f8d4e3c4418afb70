/** What `setup` says around commands and templates, in English. No punctuation that a shell obeys: see `commentLine`. */
export const setupEn = {
  list: ', ',
  colon: ': ',
  named: '{name} {id}',
  heading: 'Setup for the cross-account DTS tasks in {file}',
  stdin: 'standard input',
  task: 'task',
  createdBy: 'creator',
  source: 'source',
  destination: 'destination',
  endWithRole: '{account}, role {role}',
  nothingNeeded: 'Nothing to set up for {tasks}: all {count|its|their} databases belong to the creator.',
  nothingAtAll: 'No account needs a role.',
  ruleFindings: 'Findings for these tasks:',
  finding: '{level} {rule} at {place}: {message}.',

  account: 'Account {account}',
  owns: 'It owns {ends}.',
  creates: 'It creates {tasks}.',
  end: 'the {side} of {task}',
  authorize:
    'Log on to the DTS console with this account and authorize DTS when the console asks for it. The console then creates AliyunDTSDefaultRole. Every account of a task needs this role, and no command here creates it. EntityAlreadyExists.Role means that the role already exists.',
  noRole: 'It needs no other role for these tasks.',
  role: 'The role {role} trusts only {creator} and DTS acting for it. It is used by {tasks}.',
  runThese:
    'Run these commands with credentials of this account. They stop if the credentials belong to another account.',
  otherAccount: 'stopped: these credentials do not belong to {account}',
  existing:
    'If CreateRole returns EntityAlreadyExists.Role, the role already exists: dts-xacct preflight shows what it lacks.',
  terraformAccount: 'The provider needs credentials of this account. The plan stops if they belong to another account.',
  rosAccount: 'Create a stack from this template in this account, in any region.',
  alreadyThere: 'If the role already exists, import it first, or compare it: dts-xacct preflight shows what it lacks.',

  create: 'Then, in {account}: create the tasks',
  createHow:
    'Enter these values for each endpoint of a task in the DTS console. The column cross-account is the switch Replicate Data Across Alibaba Cloud Accounts. In the API, ConfigureDtsJob takes SourceEndpointOwnerID and SourceEndpointRole, DestinationEndpointOwnerID and DestinationEndpointRole. Leave both out for an endpoint that is not cross-account.',
  side: 'endpoint',
  replicate: 'cross-account',
  accountId: 'account ID',
  roleName: 'RAM role name',
  yes: 'Yes',
  no: 'No',
  none: '-',
} as const satisfies Readonly<Record<string, string>>;
